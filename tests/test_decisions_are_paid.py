"""What cases decide reaches the bank: aid at once, and what was held back when it is resumed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars
import pytest
from pytest_django import Settings

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.models import Case
from huimin.casework.tests.made_cases import District, at
from huimin.casework.tests.test_effects import TestSuspension as _Suspension
from huimin.casework.tests.test_effects import award
from huimin.kernel.days import Month
from huimin.payments.accounts.numbers import cipher
from huimin.payments.cards import BankCard
from huimin.payments.models import Payment
from huimin.payments.public import (
    allocate_fund,
    approve_run,
    load_accounts,
    load_banks,
    run_month,
    submit_run,
)
from huimin.payments.runs.approval import FundTooSmall
from huimin.registry.models import Person

pytestmark = pytest.mark.django_db(transaction=True)
STANDARD = 815_00
AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (Month.of(f"2025-{number:02d}") for number in (8, 9, 10, 11))


@pytest.fixture
def district(settings: Settings, tmp_path: Path) -> District:
    settings.KEY_FILE = tmp_path / "keys.json"
    load_banks(banks=[BankCard("ICBC", "工商银行", "Industrial Bank")], by=None)
    return District()


def with_account(district: District) -> Person:
    number = cipher().encrypt("999999195005150001")
    person = district.person(id_cipher=number, id_index=b"n" * 32, id_masked="9999")
    one = {"person_id": [person.pk], "bank": ["ICBC"], "holder": [person.name],
           "number": ["6222021001112223334"], "start": [date(2025, 1, 1)]}  # fmt: skip
    load_accounts(accounts=polars.DataFrame(one), by=None)
    return person


def paid(district: District, month: Month, programme: str) -> list[tuple[str, int, date, str]]:
    """Pay a month and return what is on its list: kind, amount, month and state."""
    day = at(month.first.replace(day=5))
    run_month(month=month, by=district["he"], at=day)
    submit_run(month=month, by=district["he"], at=day)
    try:
        approve_run(month=month, by=district["tao"], at=day)
    except FundTooSmall:
        allocate_fund(
            programme=programme, year=2025, source="district", amount=10_000_000, document="一号",
            arrived_on=date(2025, 1, 10), by=None,
        )  # fmt: skip
        approve_run(month=month, by=district["tao"], at=day)
    rows = Payment.objects.filter(run__month=month.first).order_by("for_month")
    return list(rows.values_list("kind", "amount", "for_month", "state"))


def aided(district: District, person: Person, day: date) -> Case:
    case = open_case(
        scheme="temporary_emergency", person=person.pk, channel="counter", by=None, at=at(day), day=day
    )
    submit_case(case=case.pk, by=None, at=at(day), day=day)
    told = {"cause": "fire", "needs": "住处"}
    district.do(case, "acceptance", "accepted", "lin", day, answers=told)
    given = {"amount": 163_000}
    return district.do(case, "first_aid", "grant", "jie", day, answers={"form": "transfer"}, given=given)


def test_first_aid_goes_to_the_bank_once_whenever_it_was_decided(district: District) -> None:
    person = with_account(district)
    district.household(person)
    aided(district, person, date(2025, 8, 4))  # after the cut-off day of August, before its list
    assert paid(district, AUGUST, "temporary_emergency") == [("regular", 163_000, AUGUST.first, "sent")]
    assert paid(district, SEPTEMBER, "temporary_emergency") == []
    Case.objects.update(state="closed", ending="granted", closed_on=date(2025, 8, 4))
    aided(district, person, date(2025, 9, 29))  # after the list of September
    assert paid(district, OCTOBER, "temporary_emergency") == [("arrears", 163_000, SEPTEMBER.first, "sent")]
    assert paid(district, NOVEMBER, "temporary_emergency") == []


def test_what_was_held_back_is_made_up_when_it_is_resumed(district: District) -> None:
    person = with_account(district)
    award(person, district.household(person), STANDARD)
    assert paid(district, AUGUST, "dibao") == [("regular", STANDARD, AUGUST.first, "sent")]
    suspension(district, person, "suspend", date(2025, 8, 5))
    assert paid(district, SEPTEMBER, "dibao") == [("regular", STANDARD, SEPTEMBER.first, "held")]
    suspension(district, person, "resume", date(2025, 9, 8))
    assert paid(district, OCTOBER, "dibao") == [
        ("reissue", STANDARD, SEPTEMBER.first, "sent"), ("regular", STANDARD, OCTOBER.first, "sent"),
    ]  # fmt: skip


def suspension(district: District, person: Person, outcome: str, day: date) -> None:
    """Hold back what somebody gets, or let it be paid again, from the report to the delivery."""
    case = _Suspension().opened(district, person, outcome, day)
    district.do(case, "decision", outcome, "qin", day, reason="查找不到本人")
    delivery = {"suspend": "notice_suspension", "resume": "notice_resumption"}[outcome]
    district.do(case, delivery, "delivered", "lin", day)
