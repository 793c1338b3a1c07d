"""The app."""

from django.apps import AppConfig


class Installation(AppConfig):
    name = "huimin.commons.installation"
    label = "installation"
