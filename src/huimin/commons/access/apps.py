"""The app."""

from django.apps import AppConfig


class Access(AppConfig):
    name = "huimin.commons.access"
    label = "access"
