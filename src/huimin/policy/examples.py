"""Examples that a jurist can read: given this household on this day, the law says this; read and tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.policy.cases import Case, Subject, batch_of, read_value
from huimin.policy.evaluation import Outcome, evaluate
from huimin.policy.facts import Entity, Facts
from huimin.policy.rulebooks import Rulebook


class UnreadableExample(Invalid):
    """An example does not have the form that the rulebook reads."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What the law says of the household, or of one of its members."""

    outcome: str
    amount: int | None = None
    reasons: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    parts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """One household on one day, and what one scheme says of it."""

    title: str
    scheme: str
    on: date
    place: str
    case: Case
    expected: Mapping[str, Expected]
    supposing: Mapping[str, str]
    file: str


def read_examples(folder: Path, facts: Facts) -> list[Example]:
    """Return every example of every sheet in `folder`.

    Raises:
        UnreadableExample: naming the sheet, the example and what is wrong.
    """
    return [example for path in sorted(folder.glob("*.yaml")) for example in _read_sheet(path, facts)]


def _read_sheet(path: Path, facts: Facts) -> Iterator[Example]:
    sheet = yaml.safe_load(path.read_text(encoding="utf-8"))
    for entry in sheet["examples"]:
        try:
            yield _read_example(sheet, entry, facts, path.name)
        except (KeyError, TypeError, AttributeError, Invalid) as wrong:
            raise UnreadableExample(
                _("The example '{title}' in {file} cannot be read: {wrong}. Compare it with its neighbours."),
                title=entry.get("example", "?"),
                file=path.name,
                wrong=repr(wrong) if isinstance(wrong, KeyError) else wrong,
            ) from wrong


def _read_example(sheet: Mapping[str, Any], entry: Mapping[str, Any], facts: Facts, file: str) -> Example:
    usual = sheet.get("usually", {})
    members = entry.get("members", {})
    then = entry["then"]
    return Example(
        title=entry["example"],
        scheme=entry.get("scheme", sheet["scheme"]),
        on=entry["day"],
        place=entry.get("place", sheet["place"]),
        case=Case(
            _subject("household", entry.get("household"), usual.get("household"), facts, Entity.HOUSEHOLD),
            [
                _subject(name, given, usual.get("member"), facts, Entity.PERSON)
                for name, given in members.items()
            ],
        ),
        expected=(
            {"household": _expected(then)}
            if "outcome" in then
            else {name: _expected(each) for name, each in then.items()}
        ),
        supposing=entry.get("supposing", {}),
        file=file,
    )


def _subject(
    name: str,
    given: Mapping[str, Any] | None,
    usual: Mapping[str, Any] | None,
    facts: Facts,
    entity: Entity,
) -> Subject:
    known: dict[str, int | None] = {}
    for fact_name, written in {**(usual or {}), **(given or {})}.items():
        fact = facts[fact_name]
        if fact.entity is not entity:
            raise UnreadableExample(
                _("'{fact}' is a fact of a {entity}, not of '{name}'."),
                fact=fact_name,
                entity=fact.entity.value,
                name=name,
            )
        known[fact_name] = read_value(fact, written)
    return Subject(name, known)


def _expected(then: Mapping[str, Any]) -> Expected:
    return Expected(
        outcome=then["outcome"],
        amount=Money.of(then["amount"]).fen if "amount" in then else None,
        reasons=tuple(then.get("reasons", ())),
        missing=tuple(then.get("missing", ())),
        parts=tuple((name, Money.of(amount).fen) for name, amount in then.get("parts", {}).items()),
    )


def try_example(example: Example, rulebook: Rulebook) -> list[str]:
    """Return how the rulebook differs from the example, in words; nothing if they agree."""
    found = decisions(example, rulebook)
    return [
        f"{name}: expected {expected}, found {found.get(name)}"
        for name, expected in example.expected.items()
        if not _agrees(expected, found.get(name))
    ]


def decisions(example: Example, rulebook: Rulebook) -> dict[str, Expected]:
    """Return what the rulebook says of the household, or of each member, under the member's name."""
    parameters = rulebook.parameters.with_override(example.supposing)
    result = evaluate(
        example.scheme,
        batch_of([example.case], rulebook.facts),
        on=example.on,
        place=example.place,
        rulebook=rulebook,
        parameters=parameters,
    )
    return {
        str(name): Expected(
            outcome=Outcome(int(result.outcome[row])).name.lower(),
            amount=int(result.amount[row]),
            reasons=result.reasons(row),
            missing=result.lacking(row),
            parts=tuple((part, int(amounts[row])) for part, amounts in result.parts.items()),
        )
        for row, name in enumerate(result.ids)
    }


def _agrees(expected: Expected, found: Expected | None) -> bool:
    if found is None:
        return False
    return (
        expected.outcome == found.outcome
        and expected.amount in (None, found.amount)
        and set(expected.reasons) == set(found.reasons)
        and set(expected.missing) == set(found.missing)
        and set(expected.parts) <= set(found.parts)
    )
