"""What a rule sees: facts, rules and figures by name, its household or its members, and the day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Protocol

import numpy as np

from huimin.kernel.days import born_by
from huimin.policy.batches import LARGEST_HOUSEHOLD, Chunk
from huimin.policy.columns import Bits, Column, InexactRuleError, numbers, where
from huimin.policy.facts import Entity
from huimin.policy.parameters import Figure

EPOCH = date(1970, 1, 1).toordinal()


class Working(Protocol):
    """What a view asks of the run that it looks at."""

    @property
    def on(self) -> date:
        """Return the day that is decided for."""

    @property
    def chunk(self) -> Chunk:
        """Return the rows that are decided."""

    def column(self, name: str) -> Column:
        """Return a fact or the result of a rule."""

    def show(self, names: Sequence[str]) -> None:
        """Work out what only an explanation needs."""

    def figure(self, name: str) -> Figure:
        """Return the single figure of a parameter."""

    def table(self, name: str, codes: Sequence[Column]) -> Column:
        """Return the figure of a table for each row."""


class View:
    """One run of a scheme seen from the households or from the persons."""

    def __init__(self, run: Working, entity: Entity) -> None:
        self._run = run
        self._entity = entity

    @property
    def on(self) -> date:
        """Return the day that is decided for."""
        return self._run.on

    def __getitem__(self, name: str) -> Column:
        """Return a fact, or the result of a rule, for every row of this entity."""
        column = self._run.column(name)
        if column.entity is not self._entity:
            raise InexactRuleError(
                f"'{name}' belongs to the {column.entity.value}, the rule to the {self._entity.value}. "
                f"Read it through "
                f"`members` or `household`."
            )
        return column

    def show(self, *names: str) -> None:
        """Work out rules for the sentence of an explanation only; a batch passes over them."""
        self._run.show(names)

    def parameter(self, name: str) -> int:
        """Return the whole number (fen for money) of a parameter on the day and in the place of the run."""
        figure = self._run.figure(name)
        if not isinstance(figure, int):
            raise InexactRuleError(f"'{name}' is not a whole number. Read it with ratio() or choice().")
        return figure

    def ratio(self, name: str) -> Fraction:
        """Return a percentage or multiple as an exact fraction."""
        figure = self._run.figure(name)
        if not isinstance(figure, Fraction):
            raise InexactRuleError(
                f"'{name}' is not a percentage or multiple. Read it with parameter() or choice()."
            )
        return figure

    def choice(self, name: str) -> str:
        """Return the word that a parameter chooses."""
        figure = self._run.figure(name)
        if not isinstance(figure, str):
            raise InexactRuleError(f"'{name}' is not a choice. Read it with parameter() or ratio().")
        return figure

    def table(self, name: str, *codes: Column) -> Column:
        """Return the figure that a table has for each row's codes.

        Where the table has none, the figure counts as missing under the table's own name: it is never zero.
        """
        return self._run.table(name, codes)

    def reached_age(self, age: int, birth: str = "birth") -> Column:
        """Return whether each person has completed `age` years on the day of the run."""
        return self[birth] <= born_by(age, self.on).toordinal() - EPOCH

    def day(self, day: date) -> int:
        """Return `day` as columns of days count: days since 1970-01-01."""
        return day.toordinal() - EPOCH

    def constant(self, number: int) -> Column:
        """Return the same whole number for every row."""
        rows = self._run.chunk.rows(self._entity)
        return Column(np.full(rows, number, np.int64), None, abs(number), self._entity)

    @cached_property
    def household(self) -> Household:
        """Return the household of each person."""
        return Household(self._run)

    @cached_property
    def members(self) -> Members:
        """Return the members of each household."""
        return Members(self._run)


class Household:
    """The household of each person."""

    def __init__(self, run: Working) -> None:
        self._run = run

    def __getitem__(self, name: str) -> Column:
        """Return a fact or rule of the household, for each of its members."""
        return self._run.chunk.to_members(self._run.column(name))


class Members:
    """The members of each household, to be summed, counted and asked."""

    def __init__(self, run: Working) -> None:
        self._run = run
        self._chunk: Chunk = run.chunk

    def __getitem__(self, name: str) -> Column:
        """Return a fact or rule of the persons, for every member."""
        return self._run.column(name)

    def sum(self, what: str | Column, *, among: str | Column | None = None) -> Column:
        """Return the sum over the members, or over those `among` whom a condition holds."""
        column = self._column(what)
        if among is not None:
            column = self._among(self._column(among), column)
        total = self._chunk.sum_of_members(numbers(column.values))
        return Column(total, self._missing(column), column.bound * LARGEST_HOUSEHOLD, Entity.HOUSEHOLD)

    def count(self, which: str | Column) -> Column:
        """Return how many members a condition holds for."""
        column = self._column(which)
        found = self._chunk.sum_of_members(column.truths())
        return Column(found, self._missing(column), LARGEST_HOUSEHOLD, Entity.HOUSEHOLD)

    def any(self, which: str | Column) -> Column:
        """Return whether a condition holds for any member; one is enough, whatever others lack."""
        column = self._column(which)
        found = self._chunk.sum_of_members(column.known_true()) > 0
        missing = self._missing(column)
        if missing is not None:
            missing = np.where(found, np.uint64(0), missing)
        return Column(found, missing, 1, Entity.HOUSEHOLD)

    def all(self, which: str | Column) -> Column:
        """Return whether a condition holds for every member; one failure is enough to deny it."""
        return ~self.any(~self._column(which))

    def largest(self, what: str | Column, *, none: int = 0) -> Column:
        """Return the largest value among the members, `none` where there are no members."""
        column = self._column(what)
        found = self._chunk.over_members(np.maximum, numbers(column.values), np.int64, none)
        return Column(found, self._missing(column), max(column.bound, abs(none)), Entity.HOUSEHOLD)

    def number(self) -> Column:
        """Return how many members each household has on record."""
        return Column(self._chunk.sizes, None, LARGEST_HOUSEHOLD, Entity.HOUSEHOLD)

    def _column(self, what: str | Column) -> Column:
        column = self._run.column(what) if isinstance(what, str) else what
        if column.entity is not Entity.PERSON:
            raise InexactRuleError("Only what is known of persons can be summed or counted over members.")
        return column

    def _among(self, which: Column, column: Column) -> Column:
        """Return `column` with 0 for the others; where all is known, a product is faster than a choice."""
        if which.missing is None and column.missing is None:
            return Column(numbers(column.values) * which.truths(), None, column.bound, column.entity)
        return where(which, column, 0)

    def _missing(self, column: Column) -> Bits | None:
        if column.missing is None:
            return None
        return np.asarray(self._chunk.over_members(np.bitwise_or, column.missing, np.uint64, np.uint64(0)))
