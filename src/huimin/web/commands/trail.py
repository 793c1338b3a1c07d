"""`huimin audit`: seal the trail and prove that nothing in it was changed."""

from __future__ import annotations

import typer

from huimin.web.commands.showing import JsonOption, plain, say, show_json
from huimin.web.commands.starting import start

app = typer.Typer(no_args_is_help=True, help="The audit trail: seal it, verify it.")


@app.command()
def seal(as_json: JsonOption = False) -> None:
    """Seal what was done since the last time."""
    start()
    from huimin.commons.audit.sealing import seal as seal_deeds

    sealed = seal_deeds()
    if as_json:
        show_json(plain(sealed))
    else:
        say(f"{sealed.deeds} deeds sealed in {sealed.blocks} blocks")


@app.command()
def verify(as_json: JsonOption = False) -> None:
    """Recompute every seal and the digest of every document, decision and public notice that the trail names.

    Any changed, missing, added or reordered deed or block is named, and whatever is not what it was.
    """
    start()
    from huimin.commons.audit.verifying import verify as verify_trail

    report = verify_trail()
    if as_json:
        show_json({"sound": report.sound, **plain(report)})
    else:
        for finding in report.findings:
            typer.echo(finding.sentence(), err=True)
        say(f"{report.deeds} deeds in {report.blocks} blocks verified, {report.unsealed} not sealed yet")
        for each in report.kept:
            told = f"{each.named} {each.kind} held against the trail, {each.changed} differ"
            say(told + (f"; of {each.without} it keeps no digest" if each.without else ""))
    if not report.sound:
        raise typer.Exit(1)
