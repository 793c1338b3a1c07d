"""Doing: who can do a step, who is kept off it and why, and what to do where nobody can."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from huimin.casework.inbox.able import SOMEBODY, Asked, Bar, Hands, Holder
from huimin.casework.inbox.queries import ASSIGN
from huimin.casework.levels import levels_of
from huimin.casework.models import Case
from huimin.casework.publicity.refusals import ConcernsYou
from huimin.casework.refusals import AppealOfOwn, DutiesCombined, NotedByOneself, RelativeInvolved, WrongLevel
from huimin.casework.wording import duty_words, level_words, place_word
from huimin.commons.access.models import Officer
from huimin.commons.access.rights import declared

NAMED_AT_MOST: Final = 6


@dataclass(frozen=True, slots=True)
class Doing:
    """Who can do a step, as the page tells an officer: why not they, who else, and what to do if nobody."""

    standing: str
    own: str
    able: list[tuple[str, bool]]
    """Who can, and whether they are away."""
    more: int
    """How many can beside those who are named."""
    kept: list[tuple[str, str]]
    advice: str

    @property
    def stuck(self) -> bool:
        """Return whether nobody can."""
        return self.standing != SOMEBODY


def doing_of(hands: Hands, asked: Asked, officer: Officer, case: Case) -> Doing:
    """Return who can do a step of a case, for an officer's eyes."""
    holds = officer.scope(asked.right, asked.offices).covers(case.division)
    bar = hands.bar(officer.pk, asked) if holds else None
    able = [each for each in hands.able(asked) if each.id != officer.pk]
    knows = officer.scope(ASSIGN).covers(case.division) or officer.may("relatives.manage")
    kept = [
        (_named(each), _why(hands, each, why, knows))
        for each, why in hands.kept_off(asked)
        if each.id != officer.pk
    ]
    standing = hands.standing(asked)
    return Doing(
        standing,
        _own(hands, officer, bar) if bar else "" if holds else _other_level(asked, officer, case),
        [(_named(each), each.away) for each in able[:NAMED_AT_MOST]],
        max(len(able) - NAMED_AT_MOST, 0),
        kept,
        _advice(standing, asked, case),
    )


def _named(holder: Holder) -> str:
    return f"{holder.name} · {holder.office}" if holder.office else holder.name


def _own(hands: Hands, officer: Officer, bar: Bar) -> str:
    match bar:
        case Bar.RELATIVE:
            return RelativeInvolved().sentence(_)
        case Bar.OWN_DECISION:
            return AppealOfOwn().sentence(_)
        case Bar.NOTED:
            return NotedByOneself().sentence(_)
        case Bar.CONCERNED:
            return ConcernsYou().sentence(_)
        case Bar.DUTY:
            return DutiesCombined(duties=duty_words(sorted(hands.duties[officer.pk]))).sentence(_)


def _other_level(asked: Asked, officer: Officer, case: Case) -> str:
    """Return that a step is done at another level than an officer's, who has the right for it; or nothing."""
    own = levels_of(officer, asked.right, case.division)
    if not own:
        return ""
    return WrongLevel(levels=level_words(asked.offices), own=level_words(own)).sentence(_)


def _why(hands: Hands, holder: Holder, bar: Bar, knows: bool) -> str:
    """Return why somebody is kept off; of a relative only who gives tasks or keeps the register is told."""
    match bar:
        case Bar.RELATIVE:
            return _("a relative is in the case") if knows else _("kept off this case")
        case Bar.NOTED:
            return _("noted what is to be decided")
        case Bar.OWN_DECISION:
            return _("had a part in the decision that is appealed against")
        case Bar.CONCERNED:
            return _("the objection concerns them")
        case Bar.DUTY:
            words = duty_words(sorted(hands.duties[holder.id]))
            return _("had another duty on this case: {duties}").format(duties=words)


def _advice(standing: str, asked: Asked, case: Case) -> str:
    said = {
        "right": declared()[asked.right].label, "place": place_word(case.division),
        "levels": level_words(asked.offices),
    }  # fmt: skip
    match standing:
        case "able.nobody":
            return _(
                "No active officer of the level ({levels}) has the right “{right}” for {place}. Ask the "
                "system administrator to give somebody there a role with it."
            ).format(**said)
        case "able.kept_off":
            return _(
                "Everybody with the right “{right}” for {place} is kept off this case. Ask the system "
                "administrator to give somebody else a role with it."
            ).format(**said)
        case "able.away":
            return _(
                "Everybody who may do it is away. Name a cover who has the right “{right}” for {place}, or "
                "end an absence that is over."
            ).format(**said)
        case _somebody:
            return ""
