"""Words for facts: what they are called and how their values read, spoken by whoever knows the dictionary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact in the language of the page: its label, and its value as people read it."""

    label: str
    value: str


Speaker: TypeAlias = Callable[[str, "int | None"], FactWords]


def _plain(name: str, value: int | None) -> FactWords:
    return FactWords(name, "—" if value is None else str(value))


_speaker: Speaker = _plain


def speak_facts(*, speaker: Speaker) -> None:
    """Let `speaker(name, value)` put facts into words on the registry's pages."""
    global _speaker  # noqa: PLW0603 - set once, when the platform is composed
    _speaker = speaker


def in_words(name: str, value: int | None) -> FactWords:
    """Return a fact in words, or its bare name and number where nobody speaks for it."""
    return _speaker(name, value)
