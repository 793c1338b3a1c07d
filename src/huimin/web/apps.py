"""The app."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "huimin.web"
    label = "web"
