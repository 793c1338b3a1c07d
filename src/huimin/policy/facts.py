"""Facts: what may be known of a person or household, declared once with type, unit, meaning and bound."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

LARGEST_AMOUNT = 10**12
"""Fen: ten thousand million yuan, more than any person or household of a register declares."""

LARGEST_COUNT = 10**4
LARGEST_DAY = 10**5
"""Days from 1970-01-01: the year 2243."""


class Entity(StrEnum):
    """Whom a fact or a rule is about."""

    PERSON = "person"
    HOUSEHOLD = "household"


class FactType(StrEnum):
    """How a fact is written: fen, a number, one of a list, a day, or yes and no."""

    MONEY = "money"
    COUNT = "count"
    CODE = "code"
    DAY = "day"
    YESNO = "yesno"


class UnknownFact(Invalid):
    """A name that the dictionary of facts does not have."""


LARGEST = {
    FactType.MONEY: LARGEST_AMOUNT,
    FactType.COUNT: LARGEST_COUNT,
    FactType.CODE: 0,
    FactType.DAY: LARGEST_DAY,
    FactType.YESNO: 1,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry of the dictionary of facts.

    `bound` is the largest absolute value that may be recorded; a larger one is refused when data come in,
    and arithmetic over facts can therefore never overflow. Codes are small whole numbers with a word in
    both languages.
    """

    name: str
    entity: Entity
    type: FactType
    zh: str
    en: str
    meaning_zh: str
    meaning_en: str
    unit: str = ""
    source: str = "declared"
    bound: int = 0
    may_be_negative: bool = False
    codes: Mapping[Any, tuple[str, str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        largest = max(self.codes, default=0) if self.type is FactType.CODE else LARGEST[self.type]
        object.__setattr__(self, "bound", self.bound or largest)

    @property
    def least(self) -> int:
        """Return the smallest value that may be recorded."""
        if self.codes:
            return int(min(self.codes))
        return -self.bound if self.may_be_negative or self.type is FactType.DAY else 0

    @property
    def placeholder(self) -> int | bool:
        """Return a possible value for rows where the fact is not on record; no rule may use it."""
        return False if self.type is FactType.YESNO else min(self.codes, default=0)

    def code_of(self, word: str) -> int:
        """Return the code that `word` names in Chinese or English, or writes in figures.

        Raises:
            UnknownFact: if no code of this fact has that word.
        """
        for code, words in self.codes.items():
            if word in words or word == str(code):
                return int(code)
        raise UnknownFact(
            _("'{word}' is not a value of '{fact}'. Use one of: {known}."),
            word=word,
            fact=self.name,
            known=", ".join(f"{code} {zh}/{en}" for code, (zh, en) in self.codes.items()),
        )


class Facts(Mapping[str, Fact]):
    """The dictionary of facts of one edition of the rulebook."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.name in self._facts:
                raise UnknownFact(_("'{name}' is declared twice. Keep one declaration."), name=fact.name)
            self._facts[fact.name] = fact

    def __getitem__(self, name: str) -> Fact:
        try:
            return self._facts[name]
        except KeyError:
            raise UnknownFact(
                "There is no fact '{name}' in the dictionary. `huimin rules facts` lists those there are.",
                name=name,
            ) from None

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)
