"""`huimin evaluate`, `explain` and `simulate`: a scheme over files of facts, without a database."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from huimin.kernel.errors import Invalid, NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.web.commands.showing import JsonOption, bilingual, say, show_json, show_table, translate

if TYPE_CHECKING:
    from huimin.policy.batches import Batch
    from huimin.policy.explanation import Explanation
    from huimin.policy.running import Plan

Scheme = Annotated[str, typer.Argument(help="Name of the scheme; `huimin rules list` shows them.")]
On = Annotated[datetime, typer.Option("--on", formats=["%Y-%m-%d"], help="The day that is decided for.")]
Persons = Annotated[Path, typer.Option("--persons", help="Parquet, CSV or XLSX; one row for each person.")]
Households = Annotated[Path, typer.Option("--households", help="One row for each household.")]
Set = Annotated[list[str] | None, typer.Option("--set", help="PARAMETER=VALUE: suppose another figure.")]
Place = Annotated[
    str | None,
    typer.Option("--place", help="Division code; unneeded if the rulebook has figures of one place."),
]


def evaluate(
    scheme: Scheme,
    *,
    on: On,
    persons: Persons,
    households: Households,
    out: Annotated[
        str,
        typer.Option("--out", help="Where to write the decisions; for Spark also a folder: it ends in /."),
    ],
    supposing: Set = None,
    place: Place = None,
    engine: Annotated[str, typer.Option("--engine", help="local or spark")] = "local",
    master: Annotated[
        str | None,
        typer.Option("--master", help="Spark's master, with --engine spark; this machine if none is named."),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Decide a scheme for every household or person of two files."""
    from huimin.policy.evaluation import Outcome

    if master is not None and engine != "spark":
        raise Invalid(
            _("--master names a Spark cluster. Leave it out, or add --engine spark."), field="master"
        )
    plan = plan_for(scheme, on, place, supposing)
    files = {"persons": persons, "households": households, "out": Path(out)}
    if engine == "local":
        from huimin.policy.arrow import evaluate_files

        result = evaluate_files(plan, **files)
    elif engine == "spark":
        from huimin.policy.spark.evaluating import evaluate_on_spark

        result = evaluate_on_spark(plan, **files, in_parts=out.endswith("/"), master=master)
    else:
        raise Invalid(_("There is no engine “{engine}”. Use local or spark."), engine=engine)
    counts = {outcome.name.lower(): result.count(outcome) for outcome in Outcome}
    summary = {
        **_heading(plan),
        "considered": len(result),
        **counts,
        "amount": result.cost,
        "unverified_figures": list(result.doubtful_figures),
        "out": out,
    }
    _show(plan, summary, _ignored(persons, households), as_json=as_json)


def explain(
    scheme: Scheme,
    *,
    on: On,
    persons: Persons,
    households: Households,
    id_: Annotated[str, typer.Option("--id", help="The household or person.")],
    supposing: Set = None,
    place: Place = None,
    as_json: JsonOption = False,
) -> None:
    """Explain the decision on one household or person, to the last fact and figure."""
    from huimin.policy.explanation import explain_batch
    from huimin.policy.tables import read_batch

    plan = plan_for(scheme, on, place, supposing)
    # What is recorded and by law not counted need not be in the files.
    plan = replace(plan, scheme=replace(plan.scheme, disregards=()))
    case, row = _case(plan, read_batch(plan, persons=persons, households=households), id_)
    explanation = explain_batch(plan, case, row=row)
    ignored = _ignored(persons, households)
    if as_json:
        show_json({**explanation.to_json(), "ignored_columns": list(ignored)})
    else:
        _warn(ignored)
        _tell(explanation)


def simulate(
    scheme: Scheme,
    *,
    on: On,
    persons: Persons,
    households: Households,
    supposing: Set = None,
    place: Place = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the decisions by the figures in force with those by other ones."""
    from huimin.policy.simulation import simulate as compare
    from huimin.policy.tables import read_batch

    plan = plan_for(scheme, on, place, None)
    batch = read_batch(plan, persons=persons, households=households)
    comparison = compare(
        scheme, batch, on=plan.on, place=plan.place, rulebook=plan.rulebook, supposing=_supposed(supposing)
    )
    found = {**_heading(plan), **comparison.to_json()}
    if not as_json:
        found |= found.pop("changes")
    _show(plan, found, _ignored(persons, households), as_json=as_json)


def plan_for(scheme: str, on: datetime, place: str | None, supposing: list[str] | None) -> Plan:
    """Return the plan of a scheme on a day by the delivered rulebook, with the figures that are supposed."""
    from huimin.policy.running import make_plan
    from huimin.rulebook.public import rulebook

    book = rulebook()
    parameters = book.parameters.with_override(_supposed(supposing))
    return make_plan(scheme, on=on.date(), place=place or only_place(), rulebook=book, parameters=parameters)


def only_place() -> str:
    """Return the one place whose own figures the rulebook has.

    Raises:
        Invalid: it has figures of several places.
    """
    from huimin.rulebook.public import rulebook

    parameters = rulebook().parameters.values()
    places = {value.place for parameter in parameters for value in parameter.values} - {"CN"}
    lowest = [
        place for place in places if not any(other != place and other.startswith(place) for other in places)
    ]
    if len(lowest) != 1:
        raise Invalid(_("The rulebook has figures of several places: {places}. Name one by --place."),
                      places=", ".join(sorted(lowest)))  # fmt: skip
    return lowest[0]


def _supposed(supposing: list[str] | None) -> Mapping[str, str]:
    pairs = [text.partition("=") for text in supposing or ()]
    for name, equals, value in pairs:
        if not (name and equals and value):
            raise Invalid(
                _("“{given}” supposes nothing. Write PARAMETER=VALUE."), given=name + equals + value
            )
    return {name: value for name, _equals, value in pairs}


def _ignored(persons: Path, households: Path) -> dict[str, str]:
    """Return the columns of two files that name no fact, each with the fact that it may mean."""
    from huimin.policy.facts import Entity
    from huimin.policy.headers import ignored_columns
    from huimin.rulebook.public import rulebook

    facts = rulebook().facts
    return {
        **ignored_columns(households, Entity.HOUSEHOLD, facts),
        **ignored_columns(persons, Entity.PERSON, facts),
    }


def _show(plan: Plan, found: Mapping[str, Any], ignored: Mapping[str, str], *, as_json: bool) -> None:
    if as_json:
        show_json({**found, "ignored_columns": list(ignored)})
    else:
        _warn(ignored)
        show_table(bilingual(plan.scheme.zh, plan.scheme.en), ["", "#"], _lines(found))


def _warn(ignored: Mapping[str, str]) -> None:
    """Say on standard error which columns were not read, since they may be misspelled."""
    if ignored:
        told = _(
            "These columns name no fact and were not read: {columns}. `huimin rules facts` lists the facts."
        )
        columns = ", ".join(f"{name} ({meant}?)" if meant else name for name, meant in ignored.items())
        typer.echo(translate(told).format(columns=columns), err=True)


def _heading(plan: Plan) -> dict[str, Any]:
    return {
        "scheme": plan.scheme.name,
        "on": plan.on.isoformat(),
        "place": plan.place,
        "edition": plan.edition,
    }


def _lines(found: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (name, ", ".join(value) if isinstance(value, list) else str(value)) for name, value in found.items()
    ]


def _case(plan: Plan, batch: Batch, wanted: str) -> tuple[Batch, int]:
    """Return the household with the wanted id or member, alone, and the row of that member."""
    import numpy as np

    from huimin.policy.batches import Batch
    from huimin.policy.facts import Entity

    entity = plan.scheme.entity
    row = next((row for row, id_ in enumerate(batch.ids(entity)) if str(id_) == wanted), None)
    if row is None:
        raise NotFound(_("No row has the id {id}. Check it against the file."), id=wanted)
    home = row if entity is Entity.HOUSEHOLD else int(np.searchsorted(batch.offsets, row, side="right")) - 1
    first, last = int(batch.offsets[home]), int(batch.offsets[home + 1])
    alone = Batch(
        {name: found.between(home, home + 1) for name, found in batch.households.items()},
        {name: found.between(first, last) for name, found in batch.persons.items()},
        np.array([0, last - first], np.int64),
        household_ids=_listed(batch.ids(Entity.HOUSEHOLD)[home : home + 1]),
        person_ids=_listed(batch.ids(Entity.PERSON)[first:last]),
    )
    return alone, row - first if entity is Entity.PERSON else 0


def _listed(ids: Any) -> list[Any]:
    return list(
        ids.to_pylist() if hasattr(ids, "to_pylist") else ids.tolist() if hasattr(ids, "tolist") else ids
    )


def _tell(explanation: Explanation) -> None:
    from rich.console import Console
    from rich.tree import Tree

    from huimin.kernel.money import Money
    from huimin.policy.explanation import FactStep, FigureStep, Language, RuleStep
    from huimin.web.commands.showing import speaks_chinese

    language: Language = "zh" if speaks_chinese() else "en"

    def grow(tree: Tree, step: RuleStep | FactStep | FigureStep) -> None:
        if isinstance(step, RuleStep):
            branch = tree.add(f"{step.sentence(language)}")
            for below in step.because:
                grow(branch, below)
        else:
            label = step.fact if isinstance(step, FactStep) else step.parameter
            texts = "、".join(step.text(language, row) for row in range(max(len(step.values), 1)))
            tree.add(f"{bilingual(label.zh, label.en)}: {texts}")

    outcome = explanation.outcome.name.lower()
    root = Tree(f"{explanation.id}: {outcome} {Money(explanation.amount)}")
    for step in (*explanation.conditions, *explanation.parts.values()):
        grow(root, step)
    Console().print(root, highlight=False)
    if explanation.missing:
        say(", ".join(explanation.missing))
