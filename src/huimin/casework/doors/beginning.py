"""Begin cases about what somebody holds: by an officer of their own accord, or at the holder's word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from huimin.casework.applicants.actions import report_change
from huimin.casework.aside import stands_aside
from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.models import Case
from huimin.casework.papers.actions import take_upload
from huimin.casework.refusals import NoDoor, NotYours, ReasonNeeded, RelativeInvolved
from huimin.casework.wording import kind_word, scheme_word
from huimin.commons.access.models import Officer
from huimin.entitlements.public import AwardCard
from huimin.procedures.declarations import Procedure
from huimin.procedures.vocabulary import Door
from huimin.rulebook.public import procedures


@dataclass(frozen=True, slots=True)
class Ground:
    """Why a case is begun: what was found, or reported by the holder or their family, and the paper of it.

    `person` is whom it is about, where that is a member of the household and not who applied.
    """

    text: str
    reported: bool = False
    person: int | None = None
    paper: tuple[str, bytes] | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """By whom and when a case is begun."""

    by: Officer
    at: datetime
    day: date


def kinds_about(award: AwardCard, day: date) -> list[Procedure]:
    """Return the procedures that an officer can begin on the page of an award, as they are declared."""
    return [
        each
        for each in procedures().values()
        if award.scheme in each.schemes
        and Door.OFFICER in each.doors
        and any(version.holds(day) for version in each.versions)
    ]


def begins(officer: Officer, procedure: Procedure, division: str, day: date) -> bool:
    """Return whether an officer begins cases of a procedure: who has a part in it before the decision."""
    return any(
        officer.scope(actor.right, actor.offices).covers(division) for actor in procedure.at(day).beginners
    )


@transaction.atomic
def begin_about(*, award: AwardCard, kind: str, ground: Ground, by: Officer, at: datetime, day: date) -> Case:
    """Begin and submit a case of a kind about an award, with its ground and paper, and return it.

    What the holder reports while a change is looked into already is added to its case.

    Raises:
        NoDoor: no officer begins such a case, or the award does not count on the day.
        NotYours, RelativeInvolved: this officer does not.
        ReasonNeeded: nothing was said.
        CaseIsOpen, DeathFollowedUp, ApplicantDied: it is being handled, or cannot be begun.
    """
    procedure = next((each for each in kinds_about(award, day) if each.kind == kind), None)
    if procedure is None or not award.in_force(day):
        raise NoDoor(kind=kind_word(kind), scheme=scheme_word(award.scheme), day=day)
    if not begins(by, procedure, award.division, day):
        raise NotYours()
    if not ground.text.strip():
        raise ReasonNeeded(field="text")
    move = Begun(by, at, day)
    reported = ground.reported and Door.APPLICANT in procedure.doors
    case = _reported(award, ground, move) if reported else _found(award, kind, ground, move)
    if ground.paper is not None:
        name, content = ground.paper
        take_upload(case=case, name=name, content=content, by=by, at=at)
    if stands_aside(by, case):
        raise RelativeInvolved()
    return case


def _reported(award: AwardCard, ground: Ground, begun: Begun) -> Case:
    number = report_change(
        award=award, text=ground.text, at=begun.at, day=begun.day, by=begun.by, channel=Case.Channel.COUNTER
    )
    return Case.objects.get(pk=number)


def _found(award: AwardCard, kind: str, ground: Ground, begun: Begun) -> Case:
    case = open_case(
        scheme=award.scheme,
        person=ground.person or award.person_id,
        channel=Case.Channel.OFFICE,
        by=begun.by,
        at=begun.at,
        day=begun.day,
        kind=kind,
        ground=ground.text,
        award=award.id,
    )
    return submit_case(case=case.pk, by=begun.by, at=begun.at, day=begun.day)
