"""Change awards: grant, end, hold back, pay again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.entitlements.awards.matrix import in_the_way, reaches_the_household
from huimin.entitlements.awards.queries import NoSuchAward, awards_of, card_of_award, overlapping
from huimin.entitlements.cards import AwardCard
from huimin.entitlements.models import Award, Grace, Suspension
from huimin.entitlements.refusals import ReasonMissing
from huimin.entitlements.wording import scheme_word
from huimin.kernel.days import Span
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.public import household_cards, households_of


class AwardOverlaps(Conflict):
    """The holder has an award of the same scheme in some of these days."""

    template = _(
        "Award {award} of “{scheme}” runs from {start} already. End it first, or let the new one start later."
    )


class BenefitsExclude(Conflict):
    """The holder has another benefit that the law does not let go together with this one."""

    template = _("{reason} ({document}). Award {award} is in the way; end it first or refuse the new one.")


class WrongAmount(Invalid):
    """The amount or its parts cannot be awarded."""

    template = _(
        "{monthly} fen a month cannot be awarded in parts that add up to {parts}. Correct the parts."
    )


class AwardHasEnded(Conflict):
    """The award does not count on the day any more, or not yet."""

    template = _("Award {award} does not count on {day}. Look at its days and choose another one.")


class AlreadySuspended(Conflict):
    """The award is held back already."""

    template = _("Award {award} is held back already. Lift that suspension first.")


class HasHadGrace(Conflict):
    """The award has had its grace period."""

    template = _("Award {award} has had a grace period already. It is given once; decide about the award.")


class BasisMissing(Conflict):
    """Neither a case nor two officers stand behind it."""

    template = _(
        "An award ends, is held back or paid again by a case, by a month that was approved, or by two "
        "officers who agree. Begin a case on its page."
    )


class NotSuspended(Conflict):
    """The award is not held back."""

    template = _("Award {award} is not held back, so there is nothing to lift.")


@transaction.atomic
def grant_award(
    *,
    scheme: str,
    person: int,
    monthly: int,
    start: date,
    division: str,
    decided_on: date,
    edition: str,
    by: Officer | None,
    household: int | None = None,
    parts: Mapping[str, int] | None = None,
    end: date | None = None,
    origin: str = Award.Origin.CASE,
    reference: str = "",
    document: str = "",
    previous: int | None = None,
) -> AwardCard:
    """Grant `monthly` fen to a person, or to a household for which the person applied, and return the award.

    Raises:
        EmptySpan: it would end before it starts.
        WrongAmount: less than nothing, or parts that do not add up to it.
        AwardOverlaps: the holder has an award of the scheme in these days.
        BenefitsExclude: another award of the holder excludes it.
    """
    Span(start, end)
    parts = dict(parts or {})
    if monthly < 0 or (parts and sum(parts.values()) != monthly):
        raise WrongAmount(monthly=monthly, parts=sum(parts.values()), field="monthly")
    award = Award(
        scheme=scheme,
        person_id=person,
        household_id=household,
        monthly=monthly,
        parts=parts,
        days=DateRange(start, end),
        decided_on=decided_on,
        origin=origin,
        reference=reference,
        edition=edition,
        document=document,
        previous_id=previous,
        division=division,
    )
    _refuse_overlap(award, start, end)
    _refuse_exclusion(award)
    try:
        with transaction.atomic():
            award.save(force_insert=True)
    except IntegrityError as refused:  # somebody was faster
        if "at_a_time" in str(refused):
            _refuse_overlap(award, start, end)
        raise
    record("award.grant", award, by=by, division=division, scheme=scheme, monthly=monthly, start=str(start))
    return card_of_award(award)


def _refuse_overlap(award: Award, start: date, end: date | None) -> None:
    other = overlapping(
        scheme=award.scheme, person=award.person_id, household=award.household_id, start=start, end=end
    ).first()
    if other is not None:
        raise AwardOverlaps(award=other.pk, scheme=scheme_word(award.scheme), start=other.days.lower)


def _refuse_exclusion(award: Award) -> None:
    households = [] if award.household_id is None else [award.household_id]
    held = _by_scheme(award, persons=[award.person_id], households=households)
    around = _around(award) if reaches_the_household(award.scheme) else {}
    for pair in in_the_way(award.scheme, held, around):
        other = pair.other(award.scheme)
        raise BenefitsExclude(
            reason=pair.zh, document=pair.source.title, award=(held.get(other) or around[other]).pk
        )


def _around(award: Award) -> dict[str, Award]:
    """Return what the people hold who live together with the holder when the award begins."""
    first = award.days.lower
    if award.household_id is not None:
        homes = tuple(household_cards([award.household_id], first).values())
    else:
        homes = tuple(home for home in households_of(award.person_id, first) if home.lives_together)
    persons = [member.person.id for home in homes for member in home.members]
    return _by_scheme(award, persons=persons, households=[home.id for home in homes])


def _by_scheme(award: Award, *, persons: Sequence[int], households: Sequence[int]) -> dict[str, Award]:
    """Return an award of each scheme that these hold in some of the days of a new one."""
    found = awards_of(persons=persons, households=households).filter(days__overlap=award.days)
    return {other.scheme: other for other in found}


def _locked(award: int) -> Award:
    found = Award.objects.select_for_update().filter(pk=award).first()
    if found is None:
        raise NoSuchAward(award=award)
    return found


def _refuse_alone(basis: str) -> None:
    if not basis.strip():
        raise BasisMissing()


@transaction.atomic
def end_award(*, award: int, on: date, reason: str, by: Officer | None, basis: str) -> AwardCard:
    """Let an award count no longer from the day `on`, and return it; ended on its first day it never counted.

    `basis` is what it rests on: the number of a case, or a measure that two officers agreed to. What a month
    proposes is ended when its run is approved.

    Raises:
        NoSuchAward: there is none.
        BasisMissing: it rests on nothing.
        AwardHasEnded: it does not count on the day before any more.
        ReasonMissing: no reason was given.
    """
    found = _locked(award)
    _refuse_alone(basis)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    first, last = found.days.lower, found.days.upper
    if first is None or on < first or (last is not None and on >= last):
        raise AwardHasEnded(award=award, day=on)
    found.days = DateRange(empty=True) if on == first else DateRange(first, on)
    found.end_reason, found.end_basis = reason.strip()[:60], basis.strip()[:80]
    found.save(update_fields=["days", "end_reason", "end_basis"])
    record(
        "award.end", found, by=by, division=found.division, reason=reason, on=str(on), scheme=found.scheme,
        reference=found.end_basis,
    )  # fmt: skip
    return card_of_award(found)


@transaction.atomic
def suspend_award(*, award: int, start: date, reason: str, by: Officer | None, basis: str) -> AwardCard:
    """Hold an award back from the day `start` until somebody lifts it, and return it; `basis` as for an end.

    Raises:
        NoSuchAward: there is none.
        BasisMissing: it rests on nothing.
        AwardHasEnded: it does not count on that day.
        AlreadySuspended: it is held back already.
        ReasonMissing: no reason was given.
    """
    found = _locked(award)
    _refuse_alone(basis)
    if not reason.strip():
        raise ReasonMissing(field="reason")
    if not card_of_award(found).in_force(start):
        raise AwardHasEnded(award=award, day=start)
    if Suspension.objects.filter(award=found, end__isnull=True).exists():
        raise AlreadySuspended(award=award)
    Suspension.objects.create(award=found, start=start, reason=reason.strip()[:60], by=by)
    record(
        "award.suspend", found, by=by, division=found.division, reason=reason, start=str(start),
        reference=basis.strip(),
    )  # fmt: skip
    return card_of_award(found, suspended=True)


@transaction.atomic
def lift_suspension(*, award: int, on: date, by: Officer | None, basis: str) -> AwardCard:
    """Let a suspended award be paid again from the day `on`, and return it; the days before stay held back.

    Raises:
        NoSuchAward: there is none.
        BasisMissing: it rests on nothing.
        NotSuspended: it is not held back on that day.
    """
    found = _locked(award)
    _refuse_alone(basis)
    lifted = Suspension.objects.filter(award=found, end__isnull=True, start__lte=on).update(
        end=on, lifted_by=by
    )
    if not lifted:
        raise NotSuspended(award=award)
    record("award.lift", found, by=by, division=found.division, on=str(on), reference=basis.strip())
    return card_of_award(found)


@transaction.atomic
def adjust_award(
    *,
    award: int,
    on: date,
    monthly: int,
    person: int,
    division: str,
    decided_on: date,
    edition: str,
    reason: str,
    by: Officer | None,
    parts: Mapping[str, int] | None = None,
    reference: str = "",
) -> AwardCard:
    """End an award on the day `on` and grant it anew with another amount or applicant; return the new one.

    The new one keeps the last day, the document and a suspension of the old one, and names it as previous.

    Raises:
        NoSuchAward, AwardHasEnded, ReasonMissing: as for ending it.
        WrongAmount, BenefitsExclude: as for granting one.
    """
    old = card_of_award(_locked(award))
    end_award(award=award, on=on, reason=reason, by=by, basis=reference)
    new = grant_award(
        scheme=old.scheme,
        person=person,
        household=old.household_id,
        monthly=monthly,
        parts=parts,
        start=on,
        end=old.end,
        division=division,
        decided_on=decided_on,
        edition=edition,
        reference=reference,
        document=old.document,
        previous=award,
        by=by,
    )
    _pass_on_suspension(award, new.id, on)
    return new


def _pass_on_suspension(old: int, new: int, on: date) -> None:
    """Let what holds an award back hold its successor back, so that a new amount lifts nothing."""
    held = Suspension.objects.filter(award=old, end__isnull=True).first()
    if held is not None:
        Suspension.objects.create(
            award_id=new, start=max(held.start, on), reason=held.reason, by_id=held.by_id
        )
        held.end = max(held.start, on)
        held.save(update_fields=["end"])


@transaction.atomic
def give_grace(*, award: int, start: date, end: date, by: Officer | None) -> AwardCard:
    """Let an award be paid as it was from `start` up to `end`, whatever the rules say, and return it.

    Raises:
        NoSuchAward: there is none.
        EmptySpan: it would end before it starts.
        AwardHasEnded: it does not count on the first of these days.
        HasHadGrace: it has had a grace period.
    """
    found = _locked(award)
    Span(start, end)
    if not card_of_award(found).in_force(start):
        raise AwardHasEnded(award=award, day=start)
    if Grace.objects.filter(award=found).exists():
        raise HasHadGrace(award=award)
    Grace.objects.create(award=found, start=start, end=end, by=by)
    record("award.grace", found, by=by, division=found.division, start=str(start), end=str(end))
    return card_of_award(found)
