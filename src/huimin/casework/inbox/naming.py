"""Naming: the steps of a list by the word that its rows show, to narrow the list by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, TypeAlias

from django.db.models import Case as Choose
from django.db.models import CharField, F, Q, QuerySet, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.casework.models import Task
from huimin.casework.wording import APPLICATION, CONFIRMATION, english, step_word
from huimin.rulebook.public import objection_step, procedures

Place: TypeAlias = tuple[str, date, str]
"""A step: its procedure, the first day of the version, its name."""
SEVERAL: Final = "."


@dataclass(frozen=True, slots=True)
class Names:
    """What steps are called in a language: one key for each word, by the first step that has it."""

    words: Mapping[str, str]
    keys: Mapping[Place, str]

    @property
    def usual(self) -> dict[str, str]:
        """Return the key that most versions have of a step."""
        counted = Counter((step, key) for (_procedure, _since, step), key in self.keys.items())
        return dict(pair for pair, _number in reversed(counted.most_common()))


def names() -> Names:
    """Return what steps are called in the language of the page."""
    return _names(get_language() or "")


@cache
def _names(_language: str) -> Names:
    words: dict[str, str] = {}
    keys: dict[Place, str] = {}
    key_of: dict[str, str] = {}
    ordered = sorted(procedures().values(), key=lambda each: each.kind != APPLICATION)
    for procedure in ordered:
        for version in reversed(procedure.versions):
            for step in version.steps:
                word = step_word(version, step)
                if word not in key_of:
                    key = step if step not in words else f"{step}{SEVERAL}{procedure.name}"
                    key = key if key not in words else f"{key}{SEVERAL}{version.since}"
                    key_of[word], words[key] = key, word
                keys[procedure.name, version.since, step] = key_of[word]
    beside = objection_step()
    words[beside.name] = beside.en if english() else beside.zh
    return Names(words, keys)


def with_names(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return tasks that say whether they wait for a confirmation with the key of the word of their step."""
    known = names()
    usual = known.usual
    others: dict[tuple[str, str], Q] = {}
    for (procedure, since, step), key in known.keys.items():
        if key != usual[step]:
            here = Q(case__procedure=procedure, case__since=since)
            others[step, key] = others.get((step, key), Q()) | here
    chosen = [When(Q(confirming=True), then=Value(CONFIRMATION))]
    chosen += [When(Q(step=step) & which, then=Value(key)) for (step, key), which in others.items()]
    chosen += [When(step=step, then=Value(key)) for step, key in usual.items() if key != step]
    return tasks.annotate(called=Choose(*chosen, default=F("step"), output_field=CharField()))


def word_of(key: str) -> str:
    """Return what a step with a key is called."""
    return _("Confirmation by a second officer") if key == CONFIRMATION else names().words.get(key, key)
