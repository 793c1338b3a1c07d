"""`huimin`: the command line of an installation."""

from __future__ import annotations

import sys

import typer
from typer.exceptions import TyperException

from huimin.kernel.errors import Refusal
from huimin.web.commands import (
    backups,
    days,
    deadlines,
    doctoring,
    evaluating,
    installing,
    months,
    rules,
    serving,
    showing,
    trail,
)

app = typer.Typer(
    name="huimin",
    help="Huimin 惠民: register, rulebook, monthly run and ledger of a civil-affairs district.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command()(installing.migrate)
app.command()(installing.found)
app.command()(installing.officer)
app.command("reset-factor")(installing.reset_factor)
app.command()(installing.catalogues)
app.command()(serving.serve)
app.command()(serving.worker)
app.command(**serving.FORWARDED)(serving.demo)
app.command()(doctoring.doctor)
app.command()(months.month)
app.command()(days.day)
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(deadlines.deadline)
app.command()(evaluating.evaluate)
app.command()(evaluating.explain)
app.command()(evaluating.simulate)
app.add_typer(rules.app, name="rules")
app.add_typer(trail.app, name="audit")


def main() -> None:
    """Run a command; a refusal is one sentence on standard error and status 1, a wrong call one and 2."""
    try:
        status = app(prog_name="huimin", standalone_mode=False)
    except Refusal as refusal:
        showing.refuse(refusal)
        sys.exit(1)
    except TyperException as misuse:
        showing.correct(misuse)
        sys.exit(misuse.exit_code)
    except typer.Abort:
        sys.exit(1)
    sys.exit(status if isinstance(status, int) else 0)


if __name__ == "__main__":
    main()
