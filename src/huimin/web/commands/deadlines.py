"""`huimin deadline`: the last day of a statutory time limit."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from huimin.web.commands.showing import JsonOption, say, show_json


def deadline(
    start: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], help="The day of the event.")],
    days: Annotated[int, typer.Option("--days", help="How many; the day after the event counts first.")],
    unit: Annotated[str, typer.Option("--unit", help="workday, day, month or year")] = "workday",
    roll: Annotated[
        bool,
        typer.Option("--roll/--no-roll", help="Whether an end on a day of rest runs on to a working day."),
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Print the last day of a time limit, in working or calendar days."""
    from huimin.kernel.workdays import Calendar

    last = Calendar().deadline(start.date(), days, unit, roll=roll)
    if as_json:
        show_json({"start": start.date(), "number": days, "unit": unit, "last_day": last})
    else:
        say(last.isoformat())
