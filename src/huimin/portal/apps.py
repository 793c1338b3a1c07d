"""The app."""

from django.apps import AppConfig


class Portal(AppConfig):
    name = "huimin.portal"
    label = "portal"

    def ready(self) -> None:
        """Read the modules that declare rights and pages."""
        from huimin.casework.public import when_notice_is_issued
        from huimin.portal import register  # noqa: F401
        from huimin.portal.actions import tell_of_notice

        when_notice_is_issued("portal", tell_of_notice)
