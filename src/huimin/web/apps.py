"""The app."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "huimin.web"
    label = "web"

    def ready(self) -> None:
        """Name states and deeds, and put facts into words."""
        from huimin.web import deed_words, fact_words, words  # noqa: F401 - they are read for what they declare
