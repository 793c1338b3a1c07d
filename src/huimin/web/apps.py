"""The app."""

from django.apps import AppConfig


class Web(AppConfig):
    name = "huimin.web"
    label = "web"

    def ready(self) -> None:
        """Name states and deeds, let deeds be found, and put facts into words."""
        # They are read for what they declare.
        from huimin.web import deed_finding, deed_words, fact_words, words  # noqa: F401
