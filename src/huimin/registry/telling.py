"""Telling: what the deeds of the registry were about, and the words of its codes, for the trail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from huimin.commons.audit.models import Deed
from huimin.commons.desk.deeds import tell_deeds, word_values
from huimin.commons.desk.pieces import Text
from huimin.registry.facts.words import in_words
from huimin.registry.wording import MEMBERS, PURPOSES, RELATIONS, SEARCHED_BY, SEXES, SOURCES


def _fact(deed: Deed) -> str:
    words = in_words(deed.details["fact"], deed.details.get("value"))
    return f"{words.label} {words.value}"


def _of(*words: Mapping[Any, Text]) -> Callable[[Any], Text]:
    """Return what puts a code into words by the first list that has it."""
    return lambda code: next((each[code] for each in words if code in each), str(code))


def _day(deed: Deed) -> str:
    return str(deed.details.get("after") or "")


KINDS = {kind: word for (kind, inverse), word in RELATIONS.items() if inverse}

tell_deeds(
    {
        "registry.record_fact": _fact,
        "registry.supersede_fact": _fact,
        "registry.record_death": _day,
        "registry.record_departure": _day,
    }
)
word_values(
    {
        "fact": lambda name: in_words(str(name), None).label,
        "sex": lambda code: _of(SEXES)(int(code)),
        "source": _of(SOURCES),
        "purpose": _of(PURPOSES),
        "relation": _of(MEMBERS),
        "kind": _of(KINDS, SEARCHED_BY),
    }
)
