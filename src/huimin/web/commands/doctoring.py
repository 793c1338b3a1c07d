"""`huimin doctor`: what is wrong with an installation, and what to do about it."""

from __future__ import annotations

import typer

from huimin.web.commands.showing import JsonOption, plain, say, show_json


def doctor(as_json: JsonOption = False) -> None:
    """Examine the installation; exit status 1 if something is wrong that must be put right."""
    from datetime import UTC, datetime

    from huimin.web.commands.examination import Health, examine

    findings = examine(today=datetime.now(UTC).date(), now=lambda: datetime.now(UTC))
    if as_json:
        show_json([plain(finding) for finding in findings])
    else:
        marks = {Health.GOOD: "✓", Health.WORTH_A_LOOK: "!", Health.WRONG: "✗"}
        for finding in findings:
            say(f"{marks[finding.health]} {finding.what}: {finding.found}")
            if finding.do:
                say(f"    → {finding.do}")
    if any(finding.health is Health.WRONG for finding in findings):
        raise typer.Exit(1)
