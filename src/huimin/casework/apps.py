"""The app."""

from django.apps import AppConfig


class Casework(AppConfig):
    name = "huimin.casework"
    label = "casework"

    def ready(self) -> None:
        """Read the modules that declare what is done with steps, and listen for officers who move."""
        from huimin.casework import evidence, inquiries  # noqa: F401
        from huimin.casework.decisions import deciding  # noqa: F401
        from huimin.casework.inbox.actions import give_back_tasks_of
        from huimin.casework.notices import actions  # noqa: F401
        from huimin.casework.papers import accepting  # noqa: F401
        from huimin.casework.publicity import announcing, drawing, showing  # noqa: F401
        from huimin.commons.access.telling import when_officer_changes

        when_officer_changes("casework", give_back_tasks_of)
