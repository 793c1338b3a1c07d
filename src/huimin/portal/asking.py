"""Asking: the questions of a draft page by page, a person to a page, or in large type one question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from huimin.casework.public import Asked, OwnDraft
from huimin.procedures.declarations import Field


@dataclass(frozen=True, slots=True)
class Part:
    """What one page asks."""

    tells: tuple[Field, ...] = ()
    asked: tuple[Asked, ...] = ()


def parts_of(draft: OwnDraft, *, single: bool) -> list[Part]:
    """Return the pages of a draft: what happened, each person, the household; or each question alone."""
    return list(_one_by_one(draft) if single else _person_by_person(draft)) or [Part()]


def first_open(draft: OwnDraft, parts: list[Part]) -> int:
    """Return the page with the first question that must be answered and was not."""
    for place, part in enumerate(parts):
        if any(each.field in draft.open_keys for each in part.asked):
            return place
        if any(each.required and draft.written.get(each.name) in (None, "") for each in part.tells):
            return place
    return 0


def _one_by_one(draft: OwnDraft) -> Iterator[Part]:
    yield from (Part(tells=(each,)) for each in draft.tells)
    yield from (Part(asked=(each,)) for each in draft.asked)


def _person_by_person(draft: OwnDraft) -> Iterator[Part]:
    if draft.tells:
        yield Part(tells=draft.tells)
    for _person, asked in groupby(draft.asked, key=lambda each: each.person):
        yield Part(asked=tuple(asked))
