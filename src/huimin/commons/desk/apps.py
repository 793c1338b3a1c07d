"""The app."""

from django.apps import AppConfig


class Desk(AppConfig):
    name = "huimin.commons.desk"
    label = "desk"
