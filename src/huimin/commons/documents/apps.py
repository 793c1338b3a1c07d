"""The app."""

from django.apps import AppConfig


class Documents(AppConfig):
    name = "huimin.commons.documents"
    label = "documents"

    def ready(self) -> None:
        """Declare documents as evidence of the trail."""
        from huimin.commons.documents import evidence  # noqa: F401
