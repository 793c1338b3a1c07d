"""What schemes are called, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from huimin.rulebook.public import rulebook


@dataclass(frozen=True, slots=True)
class Title:
    """The name of a scheme."""

    zh: str
    en: str


def title_of(scheme: str) -> Title:
    """Return what a scheme is called; one that the rulebook no longer knows goes by its code."""
    versions = rulebook().schemes.get(scheme)
    return Title(versions[-1].zh, versions[-1].en) if versions else Title(scheme, scheme)
