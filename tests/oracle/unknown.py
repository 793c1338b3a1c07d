"""Answers under incomplete records: what is not known is the set of the facts that are lacking."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

Lacking = frozenset[str]
Truth = bool | Lacking
Amount = Any  # int, Fraction or Lacking: checked by the arithmetic itself
Record = Mapping[str, Any]
T = TypeVar("T")

NOTHING: Lacking = frozenset()
ALONE: dict[str, Lacking] = {}

GRANTED, REFUSED, UNDECIDED = "granted", "refused", "undecided"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the text of the law says about one household or person; the amount is fen a month."""

    outcome: str
    amount: int = 0
    failing: frozenset[str] = NOTHING
    missing: Lacking = NOTHING


def lacks(name: str) -> Lacking:
    """Return that this fact is lacking."""
    return ALONE.setdefault(name, frozenset((name,)))


def fact(record: Record, name: str) -> Any:
    """Return what is on record, or that this fact is lacking."""
    value = record[name]
    return lacks(name) if value is None else value


def holds(record: Record, name: str) -> Truth:
    """Return whether a yes-or-no fact is on record as yes."""
    value = record[name]
    return lacks(name) if value is None else bool(value)


def denied(truth: Truth) -> Truth:
    """Return the contrary; what is lacking stays lacking."""
    return not truth if isinstance(truth, bool) else truth


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return true once one is true, whatever the others lack; else what is lacking, else false."""
    lacking = NOTHING
    for truth in truths:
        if truth is True:
            return True
        if truth is not False:
            lacking |= truth
    return lacking or False


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return false once one is false, whatever the others lack; else what is lacking, else true."""
    lacking = NOTHING
    for truth in truths:
        if truth is False:
            return False
        if truth is not True:
            lacking |= truth
    return lacking or True


def reckon(formula: Callable[..., T], *values: Any) -> T | Lacking:
    """Return the formula over values that are all known, or everything that they lack."""
    lacking = NOTHING
    for value in values:
        if value.__class__ is frozenset:
            lacking |= value
    return lacking or formula(*values)


def completed(birth: date, years: int, day: date) -> bool:
    """Return whether somebody born on `birth` has completed so many years (周岁) on `day`."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day)) >= years


def aged(person: Record, years: int, day: date) -> Truth:
    """Return whether a person has completed so many years on `day`."""
    birth = person["birth"]
    return lacks("birth") if birth is None else completed(birth, years, day)


def decide(conditions: Mapping[str, Truth], *parts: Callable[[], Amount]) -> Answer:
    """Return granted with the sum of the parts, refused with every failing condition, or undecided."""
    failing = [name for name, truth in conditions.items() if truth is False]
    if failing:
        return Answer(REFUSED, failing=frozenset(failing))
    amounts = [part() for part in parts]
    lacking = NOTHING.union(
        *(truth for truth in conditions.values() if not isinstance(truth, bool)),
        *(amount for amount in amounts if isinstance(amount, frozenset)),
    )
    if lacking:
        return Answer(UNDECIDED, missing=lacking)
    return Answer(GRANTED, amount=sum(amounts))
