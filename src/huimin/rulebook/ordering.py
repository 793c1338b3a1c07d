"""Ordering: in which order pages and papers show schemes; one that is not named here comes after them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

IN_ORDER: Final = (
    "dibao",
    "dibao_alone",
    "tekun",
    "edge",
    "rigid",
    "temporary_emergency",
    "temporary_expenditure",
    "old_age",
    "orphan",
    "unsupported_child",
    "disability_pension",
    "survivor_pension",
    "veteran_allowance",
)
"""Assistance, then the elderly, children and priority care, as the district's plan has them."""


def in_declared_order(schemes: Iterable[str]) -> list[str]:
    """Return schemes in the order in which they are shown everywhere."""
    return sorted(schemes, key=place_of)


def place_of(scheme: str) -> tuple[int, str]:
    """Return what to sort a scheme by."""
    return (IN_ORDER.index(scheme) if scheme in IN_ORDER else len(IN_ORDER), scheme)
