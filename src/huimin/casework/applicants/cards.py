"""Cards: as much of a case as its applicant gets to see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from huimin.casework.cases.asking import PaperRow, Said
from huimin.casework.cases.stating import HOW, NONE, Asked
from huimin.commons.desk.pieces import Clock, ProcedureStep, WhyTree
from huimin.procedures.declarations import Field


@dataclass(frozen=True, slots=True)
class OwnCase:
    """A case in the applicant's list; `state` is the word that pages show."""

    id: int
    number: str
    scheme: str
    title: str
    kind: str
    kind_word: str
    person_id: int
    person: str
    state: str
    opened_at: datetime
    submitted_on: date | None
    decided_on: date | None
    now: str
    """The step that it has come to, in words."""
    waits_for_applicant: bool = False
    asks_to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class OwnNotice:
    """A document that was issued to the applicant."""

    id: int
    case: int
    title: str
    number: str
    kind: str
    on: date
    read: bool


@dataclass(frozen=True, slots=True)
class OwnDecision:
    """What was decided, with the reasons as they were shown to whoever decided."""

    grants: bool
    amount: int
    on: date
    reason: str
    tree: WhyTree | None
    once: bool = False
    """Whether the amount is a sum that is given once, not by the month."""
    way: str = ""
    """How such a sum was or will be given."""
    departs: bool = False
    """Whether it was decided otherwise than the rules say, which the explanation then tells."""


@dataclass(frozen=True, slots=True)
class Supplement:
    """Why papers are waited for, in the officer's words, and until when."""

    reason: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class OwnCasePage:
    """Everything that the page of a case shows its applicant, and what they may do."""

    case: OwnCase
    steps: tuple[ProcedureStep, ...]
    clock: Clock | None
    papers: tuple[PaperRow, ...]
    notices: tuple[OwnNotice, ...]
    decision: OwnDecision | None
    said: tuple[tuple[date, str], ...]
    """What was reported or appealed with, and on which day."""
    asks_to_confirm: bool
    may_withdraw: bool
    may_appeal: bool
    appeal: int | None
    supplement: Supplement | None
    may_give: bool
    may_remove: bool

    @property
    def missing(self) -> list[PaperRow]:
        """Return the papers without which the case cannot be accepted."""
        return [row for row in self.papers if row.missing]

    @property
    def given(self) -> list[PaperRow]:
        """Return the papers that are there."""
        return [row for row in self.papers if row.uploads or row.state in {"provided", "promised"}]

    @property
    def others(self) -> list[PaperRow]:
        """Return what can be given besides, if there is such a thing."""
        told = {row.id for row in (*self.missing, *self.given)}
        return [row for row in self.papers if row.id not in told]


@dataclass(frozen=True, slots=True)
class OwnDraft:
    """What a draft asks, and what was answered so far: as a form shows it, and in words."""

    asked: tuple[Asked, ...]
    tells: tuple[Field, ...]
    written: Mapping[str, object]
    open_keys: frozenset[str]
    """What must be stated or confirmed, and was not yet, by the name under which a form asks for it."""
    said: tuple[Said, ...]
    told: tuple[tuple[str, str], ...]

    def says_none(self, asked: Asked) -> bool:
        """Return whether it was stated that there is nothing of what is asked."""
        return self.written.get(f"{asked.field}.{HOW}") == NONE


@dataclass(frozen=True, slots=True)
class OwnDocument:
    """A document with its content."""

    title: str
    name: str
    media_type: str
    content: bytes
