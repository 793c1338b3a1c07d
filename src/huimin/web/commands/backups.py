"""`huimin backup` and `restore`: the whole database in one enciphered file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from huimin.kernel.errors import Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.web.commands.showing import say
from huimin.web.commands.starting import start


class NoKeys(NotFound):
    """The keys that a backup was enciphered with are not there."""

    template = _("There are no keys at {path}. Check HUIMIN_DATA, and put the key file of the backup there.")


def backup(file: Annotated[Path, typer.Argument(help="Where to write it.")]) -> None:
    """Write the whole database to a file, enciphered with the key ring, while work goes on.

    The key ring is not in it. Keep it elsewhere: without it the backup cannot be read.
    """
    start()
    from django.conf import settings

    from huimin.commons.database.backups import back_up
    from huimin.kernel.crypto import KeyRing

    size = back_up(file, KeyRing.load_or_create(settings.KEY_FILE))
    say(f"{file}: {file.stat().st_size:,} bytes, enciphered ({size:,} before)")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `huimin backup` wrote.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Replace the installation that is there.")
    ] = False,
) -> None:
    """Bring the database back from a backup, all or nothing; stop the server and the workers first."""
    if not file.is_file():
        raise Invalid(_("There is no file {path}. Check the name."), path=file)
    _refuse_without_keys()
    start(migrated=False, creating=True)
    from django.conf import settings
    from django.db import connections

    from huimin.commons.database.backups import restore as bring_back
    from huimin.kernel.crypto import KeyRing

    ring = KeyRing.load(settings.KEY_FILE)
    connections.close_all()
    bring_back(file, ring, replace=replace)
    say(f"{file}: restored; `huimin migrate` brings it up to date, `huimin audit verify` checks its trail")


def _refuse_without_keys() -> None:
    """Pass where an installation stands, or where its keys already lie: without them nothing can be read.

    Raises:
        NoKeys: there is neither; the folder may be mistyped.
    """
    from huimin.commons.database.embedded import data_directory, is_installed
    from huimin.kernel.crypto import KEYS_VARIABLE

    keys = Path(os.environ.get("HUIMIN_KEY_FILE", data_directory() / "keys.json"))
    if not is_installed() and KEYS_VARIABLE not in os.environ and not keys.exists():
        raise NoKeys(path=keys)
