"""Checking: what somebody's household could get, by the rules that decide, from a few plain answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from huimin.commons.desk.plain_trees import for_residents
from huimin.entitlements.public import Supposed, SupposedMember, suppose
from huimin.rulebook.public import rulebook

MONTHS: Final = 12
ASKED_APART: Final = frozenset(
    {"orphan", "unsupported_child", "disability_pension", "survivor_pension", "veteran_allowance"}
)
"""Schemes about things that are asked at a counter: a few plain questions would not do them justice."""
NOBODY_HAS_THE_DUTY, ABLE = 0, 2
HEAD: Final = 1


@dataclass(frozen=True, slots=True)
class Possibilities:
    """What could be got, what would have to be looked at, and what does not seem to fit."""

    likely: tuple[Supposed, ...]
    open: tuple[Supposed, ...]
    unlikely: tuple[Supposed, ...]


def possibilities(answers: Mapping[str, Any], people: int, *, on: date, at: datetime) -> Possibilities:
    """Return what the rules say about a household that was described in plain answers.

    What was not asked counts as none, as the page says; nothing is stored.

    Raises:
        NotInForce: a figure has no value on the day.
    """
    household = {
        "financial_assets": _fen(answers["savings"]),
        "vehicles": answers["cars"],
        "homes": answers["homes"],
        "medical_expenses": _fen(answers.get("medical")),
    }
    members = [_member(answers, place, on) for place in range(1, people + 1)]
    found = suppose(household=_complete(household), members=members, on=on, known_at=at)
    told = (replace(each, tree=for_residents(each.tree)) for each in found)
    asked = [each for each in told if each.scheme not in ASKED_APART]
    return Possibilities(
        likely=tuple(each for each in asked if each.outcome == "granted"),
        open=tuple(each for each in asked if each.outcome == "undecided"),
        unlikely=_each_once(each for each in asked if each.outcome == "refused"),
    )


def _member(answers: Mapping[str, Any], place: int, on: date) -> SupposedMember:
    def said(name: str) -> Any:
        return answers.get(f"m{place}_{name}")

    kind, level = (int(part) for part in (said("disability") or "0.0").split("."))
    facts = {
        "wage": _fen(said("work")) * MONTHS,
        "pension": _fen(said("pension")) * MONTHS,
        "study": said("study") or 0,
        "disability": kind,
        "disability_level": level,
        "serious_illness": int(said("illness") == "yes"),
        "lives_together": 1,
        "supporters": NOBODY_HAS_THE_DUTY if answers["alone"] == "yes" else ABLE,
    }
    return SupposedMember(
        name=_("you") if place == 1 else _("person {number}").format(number=place),
        birth=date(on.year - said("age"), 1, 1),
        relation=said("relation") or HEAD,
        facts=_complete(facts),
    )


def _complete(said: Mapping[str, int]) -> dict[str, int | None]:
    """Return what was said, and nothing for what was not asked."""
    return {**dict.fromkeys(rulebook().facts, 0), **said}


def _each_once(found: Iterable[Supposed]) -> tuple[Supposed, ...]:
    """Return each scheme once: that no member fits says as much as that one does not."""
    return tuple({each.scheme: each for each in found}.values())


def _fen(amount: int | None) -> int:
    return amount or 0
