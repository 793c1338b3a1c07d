"""The app."""

from django.apps import AppConfig


class Workdays(AppConfig):
    name = "huimin.commons.workdays"
    label = "workdays"
