"""Open and end households, and let people join and leave them; nobody is in two of a purpose at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.days import Span
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import HouseholdCard
from huimin.registry.households.queries import household_cards, household_in, member_card
from huimin.registry.models import Household, Membership, Person
from huimin.registry.people.actions import address_at, require_place, require_scope
from huimin.registry.people.queries import person_in
from huimin.registry.rights import CHANGE, VIEW


class MembershipOverlaps(Conflict):
    """Somebody would be in two households of one purpose on the same day."""

    template = _(
        "{name} belongs to household {household} from {start} on. End that membership before another "
        "one starts."
    )


class HeadTaken(Conflict):
    """A household would have two heads."""

    template = _(
        "{name} is the head of this household. Choose another relation, or end that membership first."
    )


class OutsideHousehold(Invalid):
    """A membership would hold days on which the household does not exist."""

    template = _("The household exists from {start} to {end}. A membership lies within these days.")


class NoSuchMembership(Conflict):
    """The membership is not of this household, or has ended."""

    template = _("This membership has ended already. Load the page again.")


@dataclass(frozen=True, slots=True)
class Joining:
    """Who joins a household, as what."""

    person_id: int
    relation: int


@transaction.atomic
def open_household(
    *,
    purpose: int,
    division: str,
    start: date,
    members: Sequence[Joining],
    number: str = "",
    address: str = "",
    by: Officer,
) -> HouseholdCard:
    """Open a household with its first members and return it.

    Raises:
        OutsideScope, NoSuchDivision: the division is not the officer's, or is none.
        MembershipOverlaps, HeadTaken: as for joining.
    """
    require_place(code=division, field="division")
    require_scope(codes=(division,), by=by)
    place = address_at(division=division, text=address)
    household = Household.objects.create(
        purpose=purpose, division=division, number=number.strip(), address=place, start=start
    )
    record("registry.open_household", household, by=by, division=division, purpose=purpose, start=str(start))
    for joining in members:
        join_household(
            household_id=household.pk,
            person_id=joining.person_id,
            relation=joining.relation,
            start=start,
            by=by,
        )
    return household_cards([household.pk])[household.pk]


@transaction.atomic
def join_household(
    *, household_id: int, person_id: int, relation: int, start: date, end: date | None = None, by: Officer
) -> int:
    """Let somebody belong to a household from `start` on, and return the number of the membership.

    Raises:
        NoSuchHousehold, NoSuchPerson: not in the officer's divisions.
        MembershipOverlaps: the person is in another household of the purpose on one of these days.
        HeadTaken: the household has a head.
        OutsideHousehold, EmptySpan: the days cannot be.
    """
    household = household_in(by.scope(CHANGE), household_id)
    person = person_in(by.scope(VIEW), person_id)
    span = Span(start, end)
    if not Span(household.start, household.end).covers(span):
        raise OutsideHousehold(start=household.start, end=household.end or "…", field="start")
    refuse_overlap(person=person, purpose=household.purpose, span=span)
    refuse_second_head(household=household, relation=relation, end=end)
    row = Membership.objects.create(
        household=household, person=person, purpose=household.purpose, relation=relation, start=start, end=end
    )
    record(
        "registry.join_household", household, by=by, division=household.division, person=person_id,
        relation=relation, start=str(start), end=end and str(end),
    )  # fmt: skip
    return row.pk


@transaction.atomic
def leave_household(*, membership_id: int, end: date, reason: str, by: Officer) -> None:
    """End a membership with `end` as its first day gone.

    Raises:
        NoSuchHousehold: not in the officer's divisions.
        NoSuchMembership: it has ended already.
        EmptySpan: before it starts.
    """
    row = (
        Membership.objects.select_for_update(of=("self",))
        .select_related("household")
        .filter(pk=membership_id)
    )
    membership = row.first()
    if membership is None or (membership.end is not None and membership.end <= end):
        raise NoSuchMembership()
    household = household_in(by.scope(CHANGE), membership.household_id)
    Span(membership.start, end)
    Membership.objects.filter(pk=membership.pk).update(end=end)
    record(
        "registry.leave_household", household, by=by, division=household.division, reason=reason[:200],
        person=membership.person_id, end=str(end),
    )  # fmt: skip


@transaction.atomic
def end_household(*, household_id: int, end: date, reason: str, by: Officer) -> None:
    """End a household and all memberships in it, with `end` as the first day gone.

    Raises:
        NoSuchHousehold: not in the officer's divisions.
        EmptySpan: before it, or one of its memberships, starts.
    """
    household = household_in(by.scope(CHANGE), household_id)
    Span(household.start, end)
    open_ones = Membership.objects.filter(Q(end__isnull=True) | Q(end__gt=end), household=household)
    for membership in open_ones:
        Span(membership.start, end)
    open_ones.update(end=end)
    Household.objects.filter(pk=household.pk).update(end=end)
    record(
        "registry.end_household",
        household,
        by=by,
        division=household.division,
        reason=reason[:200],
        end=str(end),
    )


def refuse_overlap(*, person: Person, purpose: int, span: Span, but: int | None = None) -> None:
    """Say in words what the database would refuse: two households of a purpose on one day.

    Raises:
        MembershipOverlaps: there is another one.
    """
    # Two writers at once queue here, so that the second one is told in words too.
    Person.objects.select_for_update(no_key=True).filter(pk=person.pk).first()
    others = Membership.objects.filter(person=person, purpose=purpose).exclude(pk=but or 0)
    for other in others.order_by("start"):
        if Span(other.start, other.end).overlaps(span):
            raise MembershipOverlaps(name=person.name, household=other.household_id, start=other.start)


def refuse_second_head(*, household: Household, relation: int, end: date | None) -> None:
    """Refuse a second head without an end.

    Raises:
        HeadTaken: there is one.
    """
    if relation != Membership.Relation.HEAD or end is not None:
        return
    heads = Membership.objects.filter(household=household, relation=relation, end__isnull=True)
    if (head := heads.select_related("person__address").first()) is not None:
        raise HeadTaken(name=member_card(head).person.name)
