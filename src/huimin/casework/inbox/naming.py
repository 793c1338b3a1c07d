"""Naming: the steps of a list by the word that its rows show, to narrow the list by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, TypeAlias

from django.db.models import Case as Choose
from django.db.models import CharField, Func, JSONField, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from huimin.casework.models import Task
from huimin.casework.wording import APPLICATION, CONFIRMATION, english, step_word
from huimin.rulebook.public import objection_step, procedures

Place: TypeAlias = tuple[str, date, str]
"""A step: its procedure, the first day of the version, its name."""
SEVERAL: Final = "."
_SEPARATOR: Final = Value(" ")


@dataclass(frozen=True, slots=True)
class Names:
    """What steps are called in a language: one key for each word, by the first step that has it."""

    words: Mapping[str, str]
    keys: Mapping[Place, str]


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


class Found(Func):
    """What a table in the question says under a key, so that the question stays short however long it is."""

    template = "%(expressions)s"
    arg_joiner = " ->> "
    output_field = CharField()


def with_names(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Return tasks that say whether they wait for a confirmation with the key of the word of their step."""
    place = Concat("case__procedure", _SEPARATOR, Cast("case__since", CharField()), _SEPARATOR, "step")
    table = Value(_table(get_language() or ""), output_field=JSONField())
    key = Coalesce(Found(table, place), "step")
    return tasks.annotate(called=Choose(When(confirming=True, then=Value(CONFIRMATION)), default=key))


@cache
def _table(_language: str) -> dict[str, str]:
    """Return the key of each step that is not its own name, by procedure, day of the version and step."""
    keys = names().keys.items()
    return {f"{procedure} {since} {step}": key for (procedure, since, step), key in keys if key != step}


def word_of(key: str) -> str:
    """Return what a step with a key is called."""
    return _("Confirmation by a second officer") if key == CONFIRMATION else names().words.get(key, key)
