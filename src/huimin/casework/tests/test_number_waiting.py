"""The number beside “My tasks” is that of the list, on every page, whatever becomes of roles and cases."""

from __future__ import annotations

from datetime import date

import pytest

from huimin.casework.inbox.queries import number_waiting, waiting_for
from huimin.casework.models import Case, Filing
from huimin.casework.publicity.showing import end_publicities
from huimin.casework.tests.made_cases import District, at
from huimin.casework.tests.made_staff import keeper, on_the_staff
from huimin.casework.tests.test_casework_story import publicised
from huimin.commons.access.models import Officer
from huimin.commons.desk.navigation import Link

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def both(officer: Officer, day: date = TUESDAY) -> tuple[int, int]:
    """Return the number and the length of the list, as another page would tell them."""
    fresh = Officer.objects.get(pk=officer.pk)
    return number_waiting(fresh, day, at_most=100), waiting_for(fresh, day).count()


def test_it_is_as_long_as_the_list(district: District, case: Case) -> None:
    publicised(district, case)
    end_publicities(at=at(AFTER), day=AFTER)
    told = {who: both(district[who], AFTER) for who in ("lin", "he", "wen", "qin", "tao")}
    assert {number == listed for number, listed in told.values()} == {True}
    assert told["qin"] == (1, 1)
    given = {"amount": 40_000}
    district.do(case, "decision", "grant", "qin", AFTER, reason="有隐性收入", given=given)
    assert both(district["qin"], AFTER) == (0, 0)  # it waits for the second officer now
    assert both(district["tao"], AFTER) == (1, 1)


def test_it_follows_roles_duties_and_relatives(district: District, case: Case) -> None:
    assert both(district["lin"]) == (1, 1)
    role = district["lin"].assignments.get().role
    rights, role.rights = role.rights, []
    role.save()
    assert both(district["lin"]) == (0, 0)
    role.rights = rights
    role.save()
    assert both(district["lin"]) == (1, 1)
    Filing.objects.create(
        case=case, staff=on_the_staff(keeper(district), officer=district["lin"]), officer=district["lin"],
        person=case.person, relation="sibling", declared=True, found_at=at(TUESDAY),
    )  # fmt: skip
    assert both(district["lin"]) == (0, 0)


def test_nobody_counts_beyond_what_is_shown(district: District, case: Case) -> None:
    assert number_waiting(district["lin"], TUESDAY, at_most=0) == 0
    assert (Link("", "", 999).told, Link("", "", 1_000).told) == ("999", "999+")
