"""The app."""

from django.apps import AppConfig


class Entitlements(AppConfig):
    name = "huimin.entitlements"
    label = "entitlements"

    def ready(self) -> None:
        """Declare reckonings as evidence of the trail."""
        from huimin.entitlements import evidence  # noqa: F401
