"""Open cases, take in what applicants declare, submit and withdraw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction

from huimin.casework.aside import refuse_relative
from huimin.casework.effects.standing import award_about
from huimin.casework.kin.matching import file_apart
from huimin.casework.models import Case
from huimin.casework.moving.actions import note_event, open_step
from huimin.casework.moving.works import Move, begins_followers
from huimin.casework.papers.listing import list_papers
from huimin.casework.refusals import (
    ApplicantDied,
    CaseHasMovedOn,
    CaseIsOpen,
    DeathFollowedUp,
    NobodyLivesThere,
)
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.documents.actions import next_numbers
from huimin.commons.installation.public import day_of
from huimin.entitlements.public import figure_on
from huimin.policy.facts import Entity
from huimin.procedures.declarations import Version
from huimin.registry.public import HouseholdCard, PersonCard, households_of, person_cards
from huimin.rulebook.public import procedure_of, rulebook

STREET_DIGITS: Final = 9
APPLICATION: Final = "application"
DEATH: Final = "death"
DECIDED_BY: Final = "dibao/decided_by"
STREET: Final = "street"
AFTER_A_DEATH: Final = frozenset({DEATH, "stop"})
"""What is begun for somebody who has died: the follow-up, and the stop that it may lead to."""
DECLARED: Final = ("name", "value", "person", "household", "written")
BESIDE: Final = ("how", "reason", "held", "source", "since", "implied")
"""What one declared fact says, and what stands beside it: how it was said, and what was on record then."""


@transaction.atomic
def open_case(
    *,
    scheme: str,
    person: int,
    channel: str,
    by: Officer | None,
    at: datetime,
    day: date,
    kind: str = APPLICATION,
    cause: str = "",
    said: str = "",
    ground: str = "",
    award: int | None = None,
    delegated: bool = False,
) -> Case:
    """Begin a case as a draft and return it; the version of its procedure follows when it is submitted.

    Raises:
        NoSuchProcedure: nobody can apply for it.
        ApplicantDied: the applicant is dead, and the case is not about that.
        NobodyLivesThere: the scheme is for households, and the applicant belongs to none.
        CaseIsOpen, DeathFollowedUp: the same is being handled, or was.
    """
    procedure = procedure_of(scheme, kind)
    card = _living(person, kind, day)
    home = _home(scheme, card, min(day, card.died_on) if card.died_on else day)
    case = Case(
        procedure=procedure.name,
        since=procedure.at(day).since,
        edition=procedure.at(day).edition,
        scheme=scheme,
        kind=kind,
        person_id=person,
        household_id=home.id if home else None,
        division=home.division if home else card.residence,
        channel=channel,
        cause=cause,
        said=[words_of(said, day)] if said else [],
        ground=ground.strip()[:2_000],
        award_id=award,
        delegated=delegated,
        opened_at=at,
        opened_by=by,
    )
    if award is None and kind != APPLICATION and (held := award_about(case, day)):
        case.award_id = held.id
    try:
        with transaction.atomic():
            case.save(force_insert=True)
    except IntegrityError as refused:
        raise _in_the_way(case, card.name) or refused from refused
    list_papers(case, home, card, day)
    record(
        "case.open", case, by=by, division=case.division, reason=ground.strip()[:200], scheme=scheme,
        kind=kind, person=person,
    )  # fmt: skip
    return case


def _living(person: int, kind: str, day: date) -> PersonCard:
    """Return whom a case is about, who lives, unless it is about their death."""
    card = person_cards([person])[person]
    if card.died_on is not None and card.died_on <= day and kind not in AFTER_A_DEATH:
        raise ApplicantDied(name=card.name, day=card.died_on)
    return card


def words_of(said: str, day: date) -> dict[str, str]:
    """Return what somebody said on a day as a case keeps it."""
    return {"on": day.isoformat(), "text": said.strip()}


@begins_followers
def follow(move: Move, kind: str) -> None:
    """Begin the case that the end of another one opens, such as a stop after a review, and submit it."""
    case = move.case
    begun = open_case(
        scheme=case.scheme,
        person=case.person_id,
        channel=Case.Channel.PLATFORM,
        by=move.by,
        at=move.at,
        day=move.day,
        kind=kind,
        cause=case.number or "",
        award=case.award_id,
    )
    Case.objects.filter(pk=begun.pk).update(follows=case)
    submit_case(case=begun.pk, by=move.by, at=move.at, day=move.day)


@transaction.atomic
def declare(*, case: int, facts: Sequence[dict[str, object]], by: Officer | None) -> Case:
    """Keep what the applicant says in a draft, instead of what was said before, and return the case.

    Raises:
        CaseHasMovedOn: it was submitted already.
    """
    found = _draft(case)
    found.declared = [
        {name: fact.get(name) for name in DECLARED} | {name: fact[name] for name in BESIDE if name in fact}
        for fact in facts
    ]
    found.save(update_fields=["declared"])
    record("case.declare", found, by=by, division=found.division, facts=len(facts))
    return found


@transaction.atomic
def tell(*, case: int, told: Mapping[str, object], by: Officer | None) -> Case:
    """Keep what the applicant tells about what happened in a draft, beside what was told before.

    Raises:
        CaseHasMovedOn: it was submitted already.
    """
    found = _draft(case)
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in told.items()}
    found.told = {**found.told, **plain}
    found.save(update_fields=["told"])
    record("case.tell", found, by=by, division=found.division, questions=len(told))
    return found


@transaction.atomic
def submit_case(*, case: int, by: Officer | None, at: datetime, day: date) -> Case:
    """Submit a draft: it gets its number, is matched against the staff, and its first step is opened.

    Raises:
        CaseHasMovedOn: it was submitted already.
        VersionMissing: the procedure has no version for the day.
        RelativeInvolved: a relative of who submits it is in the case.
    """
    found = _draft(case)
    version = procedure_of(found.scheme, found.kind).at(day)
    found.since, found.edition = version.since, version.edition
    found.delegated = found.delegated or _is_delegated(version, day, at)
    found.number = numbers_for(found.division, day, 1)[0]
    found.state, found.submitted_on = Case.State.OPEN, day
    move = Move(found, version, by, at, day)
    note_event(move, "submitted")
    if "event" not in found.events:
        note_event(move, "event")
    died_on = person_cards([found.person_id])[found.person_id].died_on
    if found.kind == DEATH and died_on is not None:
        found.events["event"] = died_on.isoformat()
    found.save()
    record("case.submit", found, by=by, division=found.division, number=found.number)
    file_apart(case=found, at=at)
    refuse_relative(by, found)
    open_step(move, version.first)
    return found


def _home(scheme: str, card: PersonCard, day: date) -> HouseholdCard | None:
    """Return the household that a scheme for households decides about; none for a scheme for persons.

    A scheme without rules, such as aid in an emergency, helps whoever lives alone in no household too.
    """
    versions = rulebook().schemes.get(scheme)
    if versions and versions[-1].entity is Entity.PERSON:
        return None
    homes = [each for each in households_of(card.id, day) if each.lives_together]
    if not homes and not versions:
        return None
    if not homes:
        raise NobodyLivesThere(name=card.name)
    return homes[0]


def _is_delegated(version: Version, day: date, at: datetime) -> bool:
    """Return whether the street decides: where the procedure lets it, and the district's figure says so."""
    if version.delegated is None:
        return False
    return figure_on(DECIDED_BY, on=day, known_at=at).figure == STREET


def _in_the_way(case: Case, name: str) -> CaseIsOpen | DeathFollowedUp | None:
    holder = (
        {"household": case.household_id}
        if case.household_id
        else {"person": case.person_id, "household": None}
    )
    others = Case.objects.filter(**holder, scheme=case.scheme, kind=case.kind)
    other = others.exclude(state=Case.State.CLOSED).first()
    if other is None and case.kind == DEATH:
        before = Case.objects.filter(person=case.person_id, scheme=case.scheme, kind=DEATH).first()
        return DeathFollowedUp(name=name, number=before.number or f"#{before.pk}") if before else None
    if other is None:
        return None
    since = other.submitted_on or day_of(other.opened_at)
    return CaseIsOpen(number=other.number or f"#{other.pk}", since=since)


def _draft(case: int) -> Case:
    found = Case.objects.select_for_update().get(pk=case)
    if found.state != Case.State.DRAFT:
        who = found.opened_by.name if found.opened_by else "—"
        raise CaseHasMovedOn(step="—", who=who, day=found.submitted_on or found.closed_on)
    return found


def numbers_for(division: str, day: date, count: int) -> list[str]:
    """Return the next numbers of the street and year, without gaps: GA-420202001-2025-00017."""
    series = f"GA-{division[:STREET_DIGITS]}-{day.year}"
    return [f"{series}-{number:05d}" for number in next_numbers(series=series, count=count)]
