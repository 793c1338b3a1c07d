"""`huimin rules`: the schemes, the dictionary of facts, and whether the rulebook is sound."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from huimin.web.commands.showing import JsonOption, bilingual, say, show_json, show_table

if TYPE_CHECKING:
    from huimin.policy.parameters import Parameter

app = typer.Typer(no_args_is_help=True, help="The rulebook: schemes, facts, parameters, consistency.")


@app.command("list")
def list_schemes(as_json: JsonOption = False) -> None:
    """List the schemes in every version."""
    from huimin.rulebook.public import rulebook

    schemes = [
        {
            "name": scheme.name,
            "zh": scheme.zh,
            "en": scheme.en,
            "entity": scheme.entity.value,
            "since": scheme.since,
            "until": scheme.until,
            "pays": not scheme.is_status,
            "automatic": scheme.automatic,
            "conditions": list(scheme.conditions),
        }
        for versions in rulebook().schemes.values()
        for scheme in versions
    ]
    if as_json:
        show_json(schemes)
        return
    rows = [
        (s["name"], bilingual(str(s["zh"]), str(s["en"])), s["entity"], s["since"], s["until"] or "")
        for s in schemes
    ]
    show_table("", ["scheme", "title", "for", "since", "until"], rows)


@app.command()
def facts(as_json: JsonOption = False) -> None:
    """List the dictionary of facts."""
    from huimin.rulebook.public import rulebook

    found = list(rulebook().facts.values())
    if as_json:
        show_json(
            [
                {
                    "name": fact.name,
                    "entity": fact.entity.value,
                    "type": fact.type.value,
                    "unit": fact.unit,
                    "zh": fact.zh,
                    "en": fact.en,
                    "meaning_zh": fact.meaning_zh,
                    "meaning_en": fact.meaning_en,
                    "source": fact.source,
                    "codes": {str(code): list(words) for code, words in fact.codes.items()},
                }
                for fact in found
            ]
        )
        return
    rows = [(fact.name, fact.entity.value, fact.type.value, bilingual(fact.zh, fact.en)) for fact in found]
    show_table("", ["fact", "of a", "type", "label"], rows)


@app.command()
def parameters(
    on: Annotated[
        datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="As in force on this day; today.")
    ] = None,
    place: Annotated[
        str | None,
        typer.Option("--place", help="Division code; unneeded if the rulebook has figures of one place."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """List the figures of the law, each as it is in force on a day."""
    from huimin.rulebook.public import rulebook
    from huimin.web.commands.evaluating import only_place

    day = (on or datetime.now(ZoneInfo("Asia/Shanghai"))).date()
    found = [_in_force(each, day, place or only_place()) for each in rulebook().parameters.values()]
    if as_json:
        show_json(found)
        return
    rows = [
        (
            each["name"],
            bilingual(each["zh"], each["en"]),
            each["unit"],
            "…" if isinstance(each["figure"], dict) else each["figure"] or "–",
            each["status"] or "–",
        )
        for each in found
    ]
    show_table(f"{day}", ["parameter", "title", "unit", "figure#", "status"], rows)


def _in_force(parameter: Parameter, day: date, place: str) -> dict[str, Any]:
    """Return a parameter with its figure on a day: text, cells by their codes, or nothing in force."""
    from huimin.kernel.errors import NotInForce
    from huimin.policy.parameters import write_figure

    told: dict[str, Any] = {
        "name": parameter.name, "zh": parameter.zh, "en": parameter.en, "unit": parameter.unit.value,
        "figure": None, "status": None, "since": None, "place": None, "document": None,
    }  # fmt: skip
    try:
        dated = parameter.at(day, place)
    except NotInForce:
        return told
    cells = {
        "/".join(map(str, codes)): write_figure(parameter.unit, cell)
        for codes, cell in (dated.table or {}).items()
    }
    figure = cells if dated.figure is None else write_figure(parameter.unit, dated.figure)
    document = " ".join(filter(None, (dated.source.title, dated.source.number)))
    return told | {
        "figure": figure, "status": dated.status.value, "since": dated.since, "place": dated.place,
        "document": document,
    }  # fmt: skip


@app.command()
def check(as_json: JsonOption = False) -> None:
    """Check the rulebook: sourced, no overlap, no hole, no cycle, cited, examples; every procedure sound."""
    from huimin.rulebook.public import check as findings
    from huimin.rulebook.public import procedure_faults, rulebook

    found = [str(finding) for finding in (*findings(), *procedure_faults())]
    if as_json:
        show_json({"edition": rulebook().edition, "sound": not found, "findings": found})
    else:
        for finding in found:
            typer.echo(finding, err=True)
        say(f"{rulebook().edition}: {len(found)} findings")
    if found:
        raise typer.Exit(1)
