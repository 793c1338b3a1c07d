"""The app."""

from django.apps import AppConfig


class Portal(AppConfig):
    name = "huimin.portal"
    label = "portal"

    def ready(self) -> None:
        """Read the modules that declare rights and pages."""
        from huimin.portal import register  # noqa: F401
