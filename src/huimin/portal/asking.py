"""Asking: the questions of a draft page by page, a person to a page, or in large type one question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from huimin.casework.public import Asked, OwnDraft
from huimin.procedures.declarations import Field

SEVERAL: Final = 2
"""From so many kinds of income or property on, it is asked first which of them there are."""


@dataclass(frozen=True, slots=True)
class Part:
    """What one page asks."""

    tells: tuple[Field, ...] = ()
    asked: tuple[Asked, ...] = ()
    kinds: tuple[Asked, ...] = ()
    """Of what it is asked whether it is there at all; each thing that is has a page of its own afterwards."""

    def is_open(self, draft: OwnDraft) -> bool:
        """Return whether it asks something that must be answered and was not, or where nothing was chosen."""
        if self.kinds:
            return all(each.field in draft.open_keys for each in self.kinds)
        if any(each.field in draft.open_keys for each in self.asked):
            return True
        return any(each.required and draft.written.get(each.name) in (None, "") for each in self.tells)


def parts_of(draft: OwnDraft, *, single: bool) -> list[Part]:
    """Return the pages of a draft: what happened, each person, the household; or each question alone."""
    return list(_one_by_one(draft) if single else _person_by_person(draft)) or [Part()]


def first_open(draft: OwnDraft, parts: list[Part]) -> int:
    """Return the page with the first question that must be answered and was not."""
    return next((place for place, part in enumerate(parts) if part.is_open(draft)), 0)


def pages_told(draft: OwnDraft, parts: list[Part], place: int) -> int:
    """Return how many pages there are as seen from one of them: without those about what may turn out, on a
    page that is still to come, not to be there at all."""
    return len(parts) - sum(len(each.kinds) for each in parts[place:] if each.kinds and each.is_open(draft))


def _one_by_one(draft: OwnDraft) -> Iterator[Part]:
    yield from (Part(tells=(each,)) for each in draft.tells)
    for _person, group in groupby(draft.asked, key=lambda each: each.person):
        asked = tuple(group)
        kinds = tuple(each for each in asked if each.can_be_none)
        if len(kinds) < SEVERAL:
            kinds = ()
        else:
            yield Part(kinds=kinds)
        absent = {each.field for each in kinds if draft.says_none(each)}
        yield from (Part(asked=(each,)) for each in asked if each.field not in absent)


def _person_by_person(draft: OwnDraft) -> Iterator[Part]:
    if draft.tells:
        yield Part(tells=draft.tells)
    for _person, asked in groupby(draft.asked, key=lambda each: each.person):
        yield Part(asked=tuple(asked))
