"""`huimin day`: move a demonstration forward, so that time limits and notices run out while one looks on."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.web.commands.showing import JsonOption, say, show_json
from huimin.web.commands.starting import start


def day(
    day: Annotated[str, typer.Argument(help="As in 2025-09-01; not before the present working day.")],
    as_json: JsonOption = False,
) -> None:
    """Move a demonstration to a later working day and do what its nights do: end notices, warn of clocks."""
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Invalid(_("“{given}” is not a day. Write it like 2025-08-01."), given=day) from None
    start()
    from django.utils import timezone

    from huimin.casework.public import do_nightly_work
    from huimin.commons.installation.public import stand_at, today

    if wanted < today():
        raise Invalid(_("A demonstration only goes forward: it stands at {day}."), day=today())
    stand_at(day=wanted)
    done = do_nightly_work(at=timezone.now(), day=wanted)
    if as_json:
        show_json({"day": wanted, **done})
    else:
        say(f"{wanted}: " + ", ".join(f"{name} {number}" for name, number in done.items()))
