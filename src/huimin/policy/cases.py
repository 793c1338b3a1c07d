"""Cases: households written out fact by fact, turned into the columns that rules run over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.policy.batches import Batch, Recorded
from huimin.policy.columns import Numbers, Values
from huimin.policy.facts import Entity, Fact, Facts, FactType
from huimin.policy.running import EMPTY

EPOCH = date(1970, 1, 1).toordinal()


class UnusableValue(Invalid):
    """What was written for a fact is no value that it can have."""


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where the value of one fact of one person or household comes from, and since when it holds."""

    kind: str
    document: str = ""
    since: date | None = None

    def to_json(self) -> dict[str, str | None]:
        """Return the source as plain text fields."""
        return {
            "kind": self.kind,
            "document": self.document,
            "since": self.since.isoformat() if self.since else None,
        }


@dataclass(frozen=True, slots=True)
class Subject:
    """A person or household: what is known, in whole numbers (fen, codes, days since 1970), and from where.

    A fact that is absent or `None` is not on record.
    """

    id: str
    facts: Mapping[str, int | None]
    sources: Mapping[str, FactSource] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Case:
    """One household with its members."""

    household: Subject
    members: Sequence[Subject]


def batch_of(cases: Sequence[Case], facts: Facts, names: Sequence[str] | None = None) -> Batch:
    """Return the cases side by side, with the named facts or with all of the dictionary."""
    households = [case.household for case in cases]
    persons = [member for case in cases for member in case.members]
    chosen = [facts[name] for name in (facts if names is None else names)]
    offsets = np.cumsum([0, *(len(case.members) for case in cases)], dtype=np.int64)
    of_households = {
        fact.name: _column(fact, households) for fact in chosen if fact.entity is Entity.HOUSEHOLD
    }
    of_persons = {fact.name: _column(fact, persons) for fact in chosen if fact.entity is Entity.PERSON}
    return Batch(
        of_households,
        of_persons,
        offsets,
        household_ids=[subject.id for subject in households],
        person_ids=[subject.id for subject in persons],
    )


def _column(fact: Fact, subjects: Sequence[Subject]) -> Recorded:
    found = [subject.facts.get(fact.name) for subject in subjects]
    values: Values = np.array(
        [fact.placeholder if value is None else value for value in found], EMPTY[fact.type]
    )
    if None not in found:
        return Recorded(values)
    return Recorded(values, np.array([value is not None for value in found], np.bool_))


def read_value(fact: Fact, written: Any) -> int | None:
    """Return what was written for `fact` as a whole number: yuan as fen, a word as code, a day, yes or no.

    Raises:
        UnusableValue: if it is no value that the fact can have.
    """
    if written is None:
        return None
    try:
        value = _READERS[fact.type](fact, written)
    except (TypeError, ValueError, Invalid) as wrong:
        raise UnusableValue(
            _("{written} cannot be recorded as '{fact}' ({type}): {wrong}"),
            written=repr(written),
            fact=fact.name,
            type=fact.type.value,
            wrong=str(wrong),
        ) from wrong
    refuse_out_of_bounds(fact, np.array([value]))
    return value


def refuse_out_of_bounds(fact: Fact, values: Numbers) -> None:
    """Return nothing if every value may be recorded.

    Raises:
        UnusableValue: naming the first that is beyond the bound of the fact, or is none of its codes.
    """
    if not len(values):
        return
    in_bounds = fact.least <= values.min() and values.max() <= fact.bound
    if in_bounds and (fact.type is not FactType.CODE or len(fact.codes) == fact.bound - fact.least + 1):
        return
    wrong = (values < fact.least) | (values > fact.bound)
    if in_bounds:
        wrong = ~np.isin(values, list(fact.codes))
    if wrong.any():
        row = int(np.argmax(wrong))
        raise UnusableValue(
            _(
                "'{fact}' is {value} in row {row}, which it cannot be: {allowed}. Correct the row or "
                "leave it empty."
            ),
            fact=fact.name,
            value=int(values[row]),
            row=row + 1,
            allowed=_allowed(fact),
        )


def _allowed(fact: Fact) -> str:
    if fact.type is FactType.CODE:
        return ", ".join(f"{code} {zh}/{en}" for code, (zh, en) in fact.codes.items())
    return f"{fact.least} … {fact.bound}"


def _read_money(_fact: Fact, written: Any) -> int:
    if not isinstance(written, str):
        raise TypeError("quote the amount in yuan, so that it stays exact")
    return Money.of(written).fen


def _read_count(_fact: Fact, written: Any) -> int:
    if type(written) is not int:
        raise TypeError("write a whole number")
    return written


def _read_code(fact: Fact, written: Any) -> int:
    return written if type(written) is int else fact.code_of(str(written))


def _read_day(_fact: Fact, written: Any) -> int:
    if type(written) is not date:
        raise TypeError("write a day like 1950-03-01")
    return written.toordinal() - EPOCH


def _read_yesno(_fact: Fact, written: Any) -> int:
    if not isinstance(written, bool):
        raise TypeError("write yes or no")
    return int(written)


_READERS = {
    FactType.MONEY: _read_money,
    FactType.COUNT: _read_count,
    FactType.CODE: _read_code,
    FactType.DAY: _read_day,
    FactType.YESNO: _read_yesno,
}
