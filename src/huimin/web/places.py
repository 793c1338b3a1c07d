"""The names of divisions in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language

from huimin.registry.public import DivisionCard, division_names


def division_name(code: str) -> str:
    """Return the name of the division `code`, or the code if it is not on record."""
    return names_of([code])[code]


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of many divisions at once, the code itself where there is none."""
    wanted = set(codes)
    found = division_names(wanted)
    return {code: _name(found[code]) if code in found else code for code in wanted}


def _name(card: DivisionCard) -> str:
    return card.name_en if (get_language() or "").startswith("en") else card.name
