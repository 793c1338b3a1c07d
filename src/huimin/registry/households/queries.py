"""The ways in to a household, its members on a day, and the households of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.database.remembering import remembered
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import HouseholdCard, MemberCard
from huimin.registry.models import Household, Membership, Person
from huimin.registry.people.queries import VIEW, person_card


class NoSuchHousehold(NotFound):
    """There is no such household, or the officer may not know that there is."""

    template = _("There is no household {id} in your divisions. Check the number, or ask for a transfer.")


def households_in(scope: Scope) -> QuerySet[Household]:
    """Return the households of a scope."""
    return Household.objects.filter(scope.q("division"))


def household_in(scope: Scope, household_id: int) -> Household:
    """Return a household of a scope.

    Raises:
        NoSuchHousehold: outside of it too.
    """
    household = households_in(scope).select_related("address").filter(pk=household_id).first()
    if household is None:
        raise NoSuchHousehold(id=household_id)
    return household


def household_for(officer: Officer, household_id: int, on: date | None = None) -> HouseholdCard:
    """Return a household that the officer may see, with its members on a day, or all there ever were.

    Raises:
        NoSuchHousehold: there is none in the officer's divisions.
    """
    household = _seen(officer.scope(VIEW), household_id)
    return _card(household, _members(frozenset([household_id])).get(household_id, ()), on)


@remembered
def _seen(scope: Scope, household_id: int) -> Household:
    return household_in(scope, household_id)


def household_cards(ids: Iterable[int], on: date | None = None) -> dict[int, HouseholdCard]:
    """Return the households with these numbers, by number, with their members on a day or of all days.

    The caller answers for who sees them.
    """
    if not (wanted := frozenset(ids)):
        return {}
    members = _members(wanted)
    return {number: _card(each, members.get(number, ()), on) for number, each in _households(wanted).items()}


@remembered
def _households(ids: frozenset[int]) -> Mapping[int, Household]:
    return {each.pk: each for each in Household.objects.select_related("address").filter(pk__in=ids)}


@remembered
def _members(ids: frozenset[int]) -> Mapping[int, Sequence[MemberCard]]:
    """Return the members that households have or had, by the number of the household, heads first."""
    found: dict[int, list[MemberCard]] = {}
    for row in memberships(None).filter(household__in=ids):
        found.setdefault(row.household_id, []).append(member_card(row))
    return found


def households_of(person_id: int, on: date | None = None) -> tuple[HouseholdCard, ...]:
    """Return the households that a person belongs to on a day, or ever belonged to, each with its members."""
    held = memberships(on).filter(person=person_id).values_list("household_id", flat=True)
    found = household_cards(held, on)
    return tuple(sorted(found.values(), key=lambda each: (-each.purpose, each.start), reverse=False))


def homes_of(persons: Iterable[int], on: date) -> dict[int, int]:
    """Return in which household of people who live together each person is on a day, by numbers alone."""
    rows = memberships(on).filter(person__in=list(persons), purpose=Household.Purpose.LIVING)
    return dict(rows.order_by("person_id").values_list("person_id", "household_id"))


def memberships_of(person_id: int) -> tuple[tuple[MemberCard, HouseholdCard], ...]:
    """Return every place in a household that a person has or had, the latest first; no other members."""
    rows = memberships(None).filter(person=person_id).select_related("household__address")
    ordered = rows.order_by("-start", "-pk")
    return tuple((member_card(row), _card(row.household)) for row in ordered)


def people_without(scope: Scope, on: date, purpose: int = Household.Purpose.LIVING) -> QuerySet[Person]:
    """Return who lives in a scope on a day and is in no household of a purpose: no reckoning sees them."""
    held = Membership.objects.filter(
        Q(end__isnull=True) | Q(end__gt=on), person=OuterRef("pk"), purpose=purpose, start__lte=on
    )
    present = Person.objects.filter(
        Q(died_on__isnull=True) | Q(died_on__gte=on),
        Q(left_on__isnull=True) | Q(left_on__gt=on),
        scope.q("residence"),
        merged_into__isnull=True,
    )
    return present.filter(~Exists(held)).select_related("address")


def membership_of(scope: Scope, membership_id: int) -> Membership:
    """Return a place in a household of a scope.

    Raises:
        NoSuchHousehold: there is none.
    """
    seen = households_in(scope)
    found = Membership.objects.select_related("person").filter(pk=membership_id, household__in=seen).first()
    if found is None:
        raise NoSuchHousehold(id="…")
    return found


def memberships(on: date | None) -> QuerySet[Membership]:
    """Return memberships with their people, heads first: those of a day, or all; none of merged records."""
    held = Membership.objects.select_related("person__address").filter(person__merged_into__isnull=True)
    if on is not None:
        held = held.filter(Q(end__isnull=True) | Q(end__gt=on), start__lte=on)
    return held.order_by("household_id", "relation", "start", "person_id")


def member_card(row: Membership) -> MemberCard:
    """Return what others get to see of a membership."""
    return MemberCard(row.pk, person_card(row.person), row.relation, row.start, row.end)


def _card(household: Household, members: Iterable[MemberCard] = (), on: date | None = None) -> HouseholdCard:
    """Return a household with those of its members who belong to it on a day, or with all of them."""
    return HouseholdCard(
        id=household.pk,
        purpose=household.purpose,
        number=household.number,
        division=household.division,
        address=household.address.text if household.address else "",
        start=household.start,
        end=household.end,
        members=tuple(each for each in members if on is None or each.holds(on)),
    )
