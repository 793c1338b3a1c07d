"""Words for facts: how they are called, read and written, said by whoever knows the dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from django.utils.translation import gettext

from huimin.commons.desk.pieces import Text
from huimin.kernel.errors import Invalid, Refusal
from huimin.kernel.errors import gettext_noop as _


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact in the language of the page: its label, and its value as people read it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """How people are asked for a fact: its label, what it means, in which unit, and among which answers.

    `kind` is "money", "count", "day", or "choice" with the answers as written and as read.
    """

    label: str
    kind: str = "count"
    meaning: str = ""
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()


class NotAValue(Invalid):
    """What was written is no value of the fact."""

    template = _("“{given}” is no value of “{name}”. Write {wanted}.")


Speaker: TypeAlias = Callable[[str, "int | None"], FactWords]
Listener: TypeAlias = Callable[[str, str], "tuple[str, int | None]"]
Asker: TypeAlias = Callable[[str], Question]


def _plain(name: str, value: int | None) -> FactWords:
    return FactWords(name, "—" if value is None else str(value))


def _whole(name: str, written: str) -> tuple[str, int | None]:
    try:
        return name, int(written) if written else None
    except ValueError:
        raise NotAValue(given=written, name=name, wanted=gettext("a whole number"), field="value") from None


def _bare(name: str) -> Question:
    return Question(name)


_marks: dict[str, Text] = {}
_speaker: Speaker = _plain
_listener: Listener = _whole
_asker: Asker = _bare


def speak_facts(*, speaker: Speaker) -> None:
    """Let `speaker(name, value)` put facts into words on the registry's pages."""
    global _speaker  # noqa: PLW0603 - set once, when the platform is composed
    _speaker = speaker


def hear_facts(*, listener: Listener) -> None:
    """Let `listener(name or label, written)` return the name and the value of a fact that people wrote."""
    global _listener  # noqa: PLW0603 - set once, when the platform is composed
    _listener = listener


def ask_facts(*, asker: Asker) -> None:
    """Let `asker(name)` say how people are asked for a fact."""
    global _asker  # noqa: PLW0603 - set once, when the platform is composed
    _asker = asker


def question_about(name: str) -> Question:
    """Return how people are asked for a fact."""
    return _asker(name)


def in_words(name: str, value: int | None) -> FactWords:
    """Return a fact in words, or its bare name and number where nobody speaks for it."""
    try:
        return _speaker(name, value)
    except Refusal:  # what is on record may have left the dictionary
        return _plain(name, value)


def mark_people(*, marks: Mapping[str, Text]) -> None:
    """Let a person for whom one of these facts holds (is not nothing) carry a mark on pages."""
    _marks.update(marks)


def marking_facts() -> Mapping[str, Text]:
    """Return the facts by which people are marked, each with its word."""
    return _marks


def label_of(name: str) -> str:
    """Return what a fact is called in the language of the page."""
    return in_words(name, None).label


def entity_word(entity: str) -> str:
    """Return whom facts are about: a person or a household."""
    return gettext("household") if entity == "household" else gettext("person")


def as_written(name: str, written: str) -> tuple[str, int | None]:
    """Return the name and the value of a fact that people wrote; no value means asked, and not known.

    Raises:
        Invalid: there is no such fact, or it cannot have this value; `field` says which.
    """
    return _listener(name, written)
