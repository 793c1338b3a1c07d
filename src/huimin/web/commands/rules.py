"""`huimin rules`: the schemes, the dictionary of facts, and whether the rulebook is sound."""

from __future__ import annotations

import typer

from huimin.web.commands.showing import JsonOption, bilingual, say, show_json, show_table

app = typer.Typer(no_args_is_help=True, help="The rulebook: schemes, facts, consistency.")


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
