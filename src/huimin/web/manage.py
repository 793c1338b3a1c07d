"""Django's own commands, for developers: `python -m huimin.web.manage makemigrations`."""

from __future__ import annotations

import os
import sys


def main(arguments: list[str]) -> None:
    """Run one of Django's management commands against this installation."""
    from huimin.commons.database.embedded import connect_installation

    connect_installation()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huimin.web.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["huimin", *arguments])


if __name__ == "__main__":
    main(sys.argv[1:])
