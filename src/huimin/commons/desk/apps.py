"""The app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Desk(AppConfig):
    name = "huimin.commons.desk"
    label = "desk"

    def ready(self) -> None:
        """Read what every app puts on the desk: its `register` module."""
        autodiscover_modules("register")
