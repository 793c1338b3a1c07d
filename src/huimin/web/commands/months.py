"""`huimin month`: recalculation, proposals and payment run of a month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.web.commands.progress import shown_progress
from huimin.web.commands.showing import JsonOption, plain, say, show_json, show_table
from huimin.web.commands.starting import officer_or_nobody, start

if TYPE_CHECKING:
    from huimin.payments.public import RunCard


def month(
    month: Annotated[str, typer.Argument(help="As in 2025-08.")],
    scheme: Annotated[
        list[str] | None, typer.Option("--scheme", help="Only these schemes; may be repeated.")
    ] = None,
    by: Annotated[str, typer.Option("--by", help="Sign-in name of the officer who asks for it.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Reckon a month, propose changes and list its payments; everything is kept or nothing."""
    from huimin.kernel.days import Month

    wanted = Month.of(month)
    start()
    from django.utils import timezone

    from huimin.commons.installation.public import today
    from huimin.payments.public import run_month
    from huimin.rulebook.public import rulebook

    for name in scheme or ():
        if name not in rulebook().schemes:
            raise NotFound(
                _("There is no scheme “{name}”. `huimin rules list` lists those there are."), name=name
            )
    with shown_progress(quiet=as_json) as progress:
        run = run_month(
            month=wanted,
            by=officer_or_nobody(by),
            at=timezone.now(),
            progress=progress,
            schemes=scheme or None,
            day=today(),
        )
    if as_json:
        show_json(plain(run))
    else:
        _tell(run)


def _tell(run: RunCard) -> None:
    from huimin.kernel.money import Money

    columns = ["scheme", "last#", "new#", "more#", "less#", "ended#", "held#", "listed#", "yuan#"]
    rows = [
        (
            bridge.scheme,
            *(count.payments for count in (bridge.last, bridge.new, bridge.more, bridge.less)),
            *(count.payments for count in (bridge.ended, bridge.held, bridge.listed)),
            Money(bridge.listed.fen),
        )
        for bridge in run.bridges
    ]
    show_table(f"{run.month}: {run.state}, {run.version}", columns, rows)
    say(f"{run.payments:,} · {Money(run.total)}")
