"""Scenes: which applications the demonstration shows, how far each has come, and who looks at it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Final

from huimin.demonstration.census import words
from huimin.demonstration.walks import Path

FIRST: Final = "shequ"
"""Who looks at a scene of which nothing else is said."""

ENDED_ZH, ENDED_EN, AUDITOR = "已办结", "Ended", "shenji"


@dataclass(frozen=True, slots=True)
class Scene:
    """An application: what it shows, since how many working days it runs, of what kind of applicant."""

    zh: str
    en: str
    ago: int
    kind: str
    path: Path
    login: str = FIRST
    key: str = ""
    sees: tuple[str, ...] = ()
    """What the applicant sees who signs in on the portal, in Chinese and English."""
    late: bool = False
    """Whether its time is over by the last day."""


def scenes() -> Iterator[Scene]:
    """Yield every scene: those with something of their own first, then what waits, then the history."""
    told = words("scenes")
    for row in (*told["shown"], *told["waiting"]):
        for ago in row["ago"]:
            yield Scene(
                row["zh"],
                row["en"],
                ago,
                row.get("of", "any"),
                path_of(row["path"]),
                login=row.get("login", FIRST),
                key=row.get("key", ""),
                sees=tuple(row.get("sees", ())),
                late=ago in row.get("late", ()),
            )
    history = told["history"]
    for ago, course in zip(history["ago"], cycle(history["course"]), strict=False):
        path = path_of(course["path"])
        yield Scene(ENDED_ZH, ENDED_EN, ago, course["of"], path, login=AUDITOR)


def path_of(told: Mapping[str, Any]) -> Path:
    """Return the way that an application goes, as the sheet tells it."""
    named: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in told.items()
    }
    return Path(**named)
