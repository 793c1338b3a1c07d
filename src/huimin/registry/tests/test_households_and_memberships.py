"""Nobody is in two households of one purpose at once, neither by the actions nor through the back door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.kernel.days import EmptySpan
from huimin.registry.cards import HouseholdCard, PersonCard
from huimin.registry.households.actions import (
    HeadTaken,
    Joining,
    MembershipOverlaps,
    NoSuchMembership,
    OutsideHousehold,
    end_household,
    join_household,
    leave_household,
    open_household,
)
from huimin.registry.households.queries import (
    NoSuchHousehold,
    household_cards,
    household_for,
    households_of,
    memberships_of,
)
from huimin.registry.models import Household, Membership
from huimin.registry.people.actions import OutsideScope
from huimin.registry.tests.made_people import COMMUNITY, DAY, OTHER_COMMUNITY, person

START = date(2025, 1, 1)
LIVING, HUKOU = Household.Purpose.LIVING, Household.Purpose.HUKOU
HEAD, CHILD = Membership.Relation.HEAD, Membership.Relation.CHILD


def home(by: Officer, *members: tuple[PersonCard, int], **more: Any) -> HouseholdCard:
    given: dict[str, Any] = {"purpose": LIVING, "division": COMMUNITY, "start": START}
    joining = [Joining(card.id, relation) for card, relation in members]
    return open_household(**(given | more), members=joining, by=by)


def join(household: HouseholdCard, card: PersonCard, by: Officer, **more: Any) -> int:
    given: dict[str, Any] = {"relation": CHILD, "start": START}
    return join_household(household_id=household.id, person_id=card.id, **(given | more), by=by)


def test_a_household_has_its_head_first(registrar: Officer) -> None:
    child, head = person(registrar, name="王大"), person(registrar)
    card = home(registrar, (child, CHILD), (head, HEAD), number="H1", address="一路1号")
    assert card.head == head
    assert [member.relation for member in card.members] == [HEAD, CHILD]
    assert (card.number, card.address) == ("H1", "一路1号")
    assert households_of(child.id, DAY) == (card,)
    assert [household.id for _member, household in memberships_of(child.id)] == [card.id]


def test_a_household_without_members_has_no_head(registrar: Officer) -> None:
    assert home(registrar).head is None


def test_two_households_of_a_purpose_are_refused_in_words(registrar: Officer) -> None:
    card = person(registrar)
    first = home(registrar, (card, HEAD))
    with pytest.raises(MembershipOverlaps, match=f"王小明 belongs to household {first.id} from 2025-01-01"):
        home(registrar, (card, HEAD))
    assert Household.objects.count() == 1
    assert home(registrar, (card, HEAD), purpose=HUKOU).head == card


def test_the_next_household_may_start_on_the_day_the_last_one_ends(registrar: Officer) -> None:
    card = person(registrar)
    first = home(registrar, (card, HEAD))
    leave_household(membership_id=first.members[0].membership, end=DAY, reason="moved", by=registrar)
    second = home(registrar, (card, HEAD), start=DAY)
    assert [each.id for each in households_of(card.id, DAY)] == [second.id]
    assert {each.id for each in households_of(card.id)} == {first.id, second.id}
    assert household_cards([first.id], DAY)[first.id].members == ()


def test_a_second_head_is_refused_unless_it_has_ended(registrar: Officer) -> None:
    first, second = person(registrar), person(registrar, name="李四")
    card = home(registrar, (first, HEAD))
    with pytest.raises(HeadTaken, match="王小明 is the head"):
        join(card, second, registrar, relation=HEAD)
    assert join(card, second, registrar, relation=HEAD, end=DAY)


def test_memberships_lie_within_their_household(registrar: Officer) -> None:
    card = home(registrar)
    end_household(household_id=card.id, end=date(2025, 6, 1), reason="moved", by=registrar)
    for days in ({"start": date(2024, 12, 31)}, {"start": START}, {"start": START, "end": date(2025, 6, 2)}):
        with pytest.raises(OutsideHousehold):
            join(card, person(registrar), registrar, **days)
    assert join(card, person(registrar), registrar, end=date(2025, 6, 1))
    with pytest.raises(EmptySpan):
        join(card, person(registrar), registrar, end=START)


def test_ending_a_household_ends_what_is_open_in_it(registrar: Officer) -> None:
    card = home(registrar, (person(registrar), HEAD), (person(registrar, name="李四"), CHILD))
    leave_household(membership_id=card.members[1].membership, end=date(2025, 3, 1), reason="", by=registrar)
    end_household(household_id=card.id, end=DAY, reason="moved away", by=registrar)
    assert [member.end for member in household_cards([card.id])[card.id].members] == [DAY, date(2025, 3, 1)]
    assert Household.objects.get().end == DAY
    assert Deed.objects.get(verb="registry.end_household").reason == "moved away"


def test_spans_that_end_before_they_start_are_refused(registrar: Officer) -> None:
    card = home(registrar, (person(registrar), HEAD))
    with pytest.raises(EmptySpan):
        leave_household(membership_id=card.members[0].membership, end=START, reason="", by=registrar)
    with pytest.raises(EmptySpan):
        end_household(household_id=card.id, end=START, reason="", by=registrar)
    later = join(card, person(registrar, name="李四"), registrar, start=date(2025, 7, 1))
    with pytest.raises(EmptySpan):  # the second member joined later
        end_household(household_id=card.id, end=date(2025, 6, 1), reason="", by=registrar)
    assert Membership.objects.get(pk=later).end is None


def test_a_membership_ends_once(registrar: Officer) -> None:
    card = home(registrar, (person(registrar), HEAD))
    leave_household(membership_id=card.members[0].membership, end=DAY, reason="", by=registrar)
    for membership in (card.members[0].membership, 0):
        with pytest.raises(NoSuchMembership):
            leave_household(membership_id=membership, end=DAY, reason="", by=registrar)


def test_households_elsewhere_are_not_there(registrar: Officer, street_worker: Officer) -> None:
    here, there = home(registrar), home(registrar, division=OTHER_COMMUNITY)
    assert household_for(street_worker, here.id).id == here.id
    with pytest.raises(NoSuchHousehold, match=f"no household {there.id} in your divisions"):
        household_for(street_worker, there.id)
    with pytest.raises(OutsideScope):
        home(street_worker, division=OTHER_COMMUNITY)
    with pytest.raises(NoSuchHousehold):
        end_household(household_id=there.id, end=DAY, reason="", by=street_worker)


def test_the_database_refuses_two_households_a_second_head_and_empty_spans(registrar: Officer) -> None:
    first, second = person(registrar), person(registrar, name="李四")
    one, two = home(registrar, (first, HEAD)), home(registrar, (second, HEAD))
    row = {"purpose": LIVING, "relation": CHILD, "start": DAY}
    attempts = {
        "membership_is_alone": [Membership(household_id=two.id, person_id=first.id, **row)],
        "membership_has_one_head": [
            Membership(household_id=two.id, person_id=person(registrar).id, **(row | {"relation": HEAD}))
        ],
        "membership_ends_after_it_starts": [
            Membership(household_id=two.id, person_id=person(registrar).id, end=DAY, **row)
        ],
    }
    for name, rows in attempts.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Membership.objects.bulk_create(rows)
    Membership.objects.filter(person=first.id).update(end=DAY)
    with pytest.raises(IntegrityError, match="membership_is_alone"), transaction.atomic():
        Membership.objects.filter(person=first.id).update(person=second.id)
    with (
        pytest.raises(IntegrityError, match="never deleted"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM registry_household WHERE id = %s", [one.id])


def test_nobody_heads_a_collective_book(registrar: Officer) -> None:
    student, head = person(registrar), person(registrar, "李四")
    collective = home(registrar, (student, Membership.Relation.OTHER), purpose=HUKOU, number="005001-00001")
    family = home(registrar, (head, HEAD), purpose=HUKOU)
    assert collective.head is None
    assert family.head is not None
    assert family.head.id == head.id


def test_the_page_of_a_book_shows_its_number(
    registrar: Officer, signed_in: Callable[[Officer], Client]
) -> None:
    student = person(registrar)
    book = home(registrar, (student, Membership.Relation.OTHER), purpose=HUKOU, number="005001-00001")
    client = signed_in(registrar)
    page = client.get(reverse("registry:household", args=[book.id])).content.decode()
    assert "Hukou book 005001-00001" in page
    assert f"Household of {student.name}" not in page
    assert "005001-00001" in client.get(reverse("registry:person", args=[student.id])).content.decode()
