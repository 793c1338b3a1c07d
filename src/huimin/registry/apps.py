"""The app."""

from django.apps import AppConfig


class Registry(AppConfig):
    name = "huimin.registry"
    label = "registry"
