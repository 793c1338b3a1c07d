"""The app."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "huimin.web"
    label = "web"

    def ready(self) -> None:
        """Name the states that records go through."""
        from huimin.web import words  # noqa: F401 - naming is what it is read for
