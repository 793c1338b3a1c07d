"""Timelines tell what became of awards, from their first day to their last."""

from __future__ import annotations

from datetime import date

import pytest
from django.http import HttpRequest
from django.utils.translation import override

from huimin.commons.desk.happenings import story_of
from huimin.commons.installation.models import Installation
from huimin.entitlements.public import end_award, lift_suspension, suspend_award
from huimin.entitlements.register import in_yuan
from huimin.entitlements.tests.made_register import COMMUNITY, Register, officer

pytestmark = pytest.mark.django_db


@pytest.fixture
def register() -> Register:
    register = Register()
    Installation.objects.update(working_day=date(2025, 8, 22))
    return register


def told(page: str, number: int) -> list[tuple[str, str, str]]:
    request = HttpRequest()
    request.user = officer("reader", "awards.view", "registry.view")
    with override("en"):
        events = [
            (str(event.at), str(event.what), str(event.why))
            for event in story_of(request, page, number, COMMUNITY)
        ]
    return sorted(events)


def test_a_household_reads_what_its_awards_went_through(register: Register) -> None:
    home = register.single()
    first = register.award(home, 700_00, start=date(2025, 1, 1))
    end_award(basis="GA-1", award=first.id, on=date(2025, 7, 1), reason="more", by=None)
    second = register.award(home, 815_00, start=date(2025, 7, 1), previous=first.id)
    suspend_award(
        basis="GA-1", award=second.id, start=date(2025, 7, 10), reason="annual confirmation", by=None
    )
    lift_suspension(basis="GA-1", award=second.id, on=date(2025, 7, 20), by=None)
    end_award(basis="GA-1", award=second.id, on=date(2025, 8, 1), reason="income_below_dibao", by=None)
    story = told("household", home.pk)
    assert [(day, what.split(": ")[1]) for day, what, _why in story] == [
        ("2025-01-01", "granted, 700.00 yuan a month"),
        ("2025-07-01", "changed"),
        ("2025-07-10", "held back"),
        ("2025-07-20", "paid again"),
        ("2025-08-01", "ended"),
    ]
    assert story[2][2] == "annual confirmation"
    assert story[4][2] == "Income per person below the standard"


def test_a_person_reads_a_status_without_an_amount_and_nothing_that_never_counted(register: Register) -> None:
    person = register.person()
    status = register.award(person, 0, "disability_living", start=date(2025, 1, 1))
    never = register.award(person, 1_00, "old_age", start=date(2025, 2, 1))
    end_award(basis="GA-1", award=never.id, on=date(2025, 2, 1), reason="mistake", by=None)
    assert [(day, what.split(": ")[1]) for day, what, _why in told("person", person.pk)] == [
        ("2025-01-01", "granted")
    ]
    assert status.monthly == 0


def test_amounts_of_the_trail_are_read_in_yuan() -> None:
    assert (in_yuan(81_500), in_yuan("none")) == ("815.00", "none")
