"""The app."""

from django.apps import AppConfig


class Casework(AppConfig):
    name = "huimin.casework"
    label = "casework"

    def ready(self) -> None:
        """Read the modules that declare what the platform does with steps."""
        from huimin.casework import inquiries  # noqa: F401
        from huimin.casework.decisions import deciding  # noqa: F401
        from huimin.casework.notices import actions  # noqa: F401
        from huimin.casework.papers import accepting  # noqa: F401
        from huimin.casework.publicity import announcing, showing  # noqa: F401
