"""What changed from one month to the next is named: the fact, the figure or the age, what it was and is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from huimin.entitlements.models import Proposal
from huimin.entitlements.public import Cause, causes_between, confirm_figure, enter_figure, reckon_month
from huimin.entitlements.reckonings.queries import proposals
from huimin.entitlements.tests.made_register import KNOWN, LONG_AGO, PLACE, RECORDED, Register, head, officer
from huimin.entitlements.views.months import in_order, paid_now, paid_so_far
from huimin.kernel.days import Month
from huimin.registry.models import Fact, Household, Membership, Source

pytestmark = pytest.mark.django_db(transaction=True)
JULY, AUGUST = Month.of("2025-07"), Month.of("2025-08")


@pytest.fixture
def register() -> Register:
    return Register()


def reckon(*schemes: str) -> None:
    for month in (JULY, AUGUST):
        reckon_month(month=month, schemes=schemes, by=None, known_at=KNOWN)


def changed(register: Register, name: str, values: tuple[int, int], **about: Any) -> None:
    """Record a fact that has another value from August on."""
    for value, start, end in ((values[0], LONG_AGO, AUGUST.first), (values[1], AUGUST.first, None)):
        Fact.objects.create(
            name_id=register.names[name], value=value, start=start, end=end, recorded_at=RECORDED,
            source=Source.VERIFIED, reference="report 1", **about,
        )  # fmt: skip


def causes(scheme: str, home: Household | None, person: int) -> list[Cause]:
    holder = (person, home.pk if home else None)
    return causes_between(scheme=scheme, earlier=JULY, later=AUGUST, holders=[holder])[holder]


def test_who_reaches_an_age_is_told_which(register: Register) -> None:
    homes = [register.single(birth=birth) for birth in (date(1935, 8, 20), date(1935, 5, 20))]
    reckon("old_age")
    (reached,) = causes("old_age", None, head(homes[0]).pk)
    assert (reached.kind, reached.zh, reached.old, reached.new) == ("age", "年龄", ("89", "89"), ("90", "90"))
    assert reached.member is None
    assert causes("old_age", None, head(homes[1]).pk) == []


def test_a_fact_that_changed_is_told_with_its_values_and_whose_it_is(register: Register) -> None:
    home = register.household(register.person("甲"), register.person("乙"))
    changed(register, "wage", (12 * 900_00, 12 * 500_00), person=head(home))
    reckon("dibao")
    (wage,) = causes("dibao", home, head(home).pk)
    assert (wage.kind, wage.name, wage.member) == ("fact", "wage", head(home).pk)
    assert "10,800.00" in wage.old[0]
    assert "6,000.00" in wage.new[1]


def test_what_changed_and_moves_nothing_is_not_told(register: Register) -> None:
    home = register.single(birth=date(1985, 8, 15))  # forty in August, which no rule asks for
    reckon("dibao")
    assert causes("dibao", home, head(home).pk) == []


def test_a_figure_that_was_set_anew_is_told(register: Register) -> None:
    home = register.single()
    one, two = officer("one", "figures.enter"), officer("two", "figures.confirm")
    entered = enter_figure(
        parameter="dibao/standard", place=PLACE, district=PLACE, since=AUGUST.first, value="900.00",
        document="某文", number="某民〔2025〕1号", by=one,
    )  # fmt: skip
    confirm_figure(figure=entered, by=two, at=RECORDED)
    reckon("dibao")
    (standard,) = causes("dibao", home, head(home).pk)
    assert (standard.kind, standard.name) == ("figure", "dibao/standard")
    assert "900.00" in standard.new[0]


def test_who_moved_is_compared_with_where_they_lived(register: Register) -> None:
    elder = register.person(birth=date(1925, 8, 2))
    for start, end in ((LONG_AGO, AUGUST.first), (AUGUST.first, None)):
        home = Household.objects.create(purpose=2, division="420202001001", start=LONG_AGO)
        Membership.objects.create(
            household=home, person=elder, purpose=2, start=start, end=end, relation=Membership.Relation.HEAD
        )
    reckon("old_age")
    assert [(cause.old[0], cause.new[0]) for cause in causes("old_age", None, elder.pk)] == [("99", "100")]


def test_a_month_that_was_not_reckoned_and_somebody_not_there_are_left_out(register: Register) -> None:
    home = register.single()
    asked = {"scheme": "dibao", "earlier": JULY, "later": AUGUST}
    holder = (head(home).pk, home.pk)
    assert causes_between(**asked, holders=[holder]) == {}  # type: ignore[arg-type]
    reckon("dibao")
    assert causes_between(**asked, holders=[(1, 999_999)]) == {}  # type: ignore[arg-type]
    assert causes_between(**asked, holders=[holder, (1, 999_999)]) == {holder: []}  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_a_proposal_says_what_changed(register: Register, language: str) -> None:
    home = register.household(register.person("甲"))
    changed(register, "wage", (12 * 500_00, 12 * 400_00), person=head(home))
    register.award(home, 315_00)
    elder = register.single(birth=date(1985, 8, 15))
    register.award(elder, 1_00)
    reckon("dibao")
    client = Client()
    client.force_login(officer("looks", "awards.view"))
    proposals = {each.household_id: each for each in Proposal.objects.filter(reckoning__month=AUGUST.first)}
    pages = {}
    for household, each in proposals.items():
        address = reverse("entitlements:proposal", args=[each.pk])
        answer = client.get(address, headers={"accept-language": language})
        assert answer.status_code == 200, answer.content.decode()
        pages[household] = answer.content.decode()
    assert "6,000.00" in pages[home.pk]
    assert "4,800.00" in pages[home.pk]
    nothing = {"en": "No fact, figure or age that changed", "zh-hans": "未发现"}[language]
    assert nothing in pages[elder.pk]
    assert nothing not in pages[home.pk]


def test_proposals_that_pay_come_first_and_a_status_has_no_amount(register: Register) -> None:
    for scheme in ("edge", "dibao"):
        register.award(register.single(), 100_00 if scheme == "dibao" else 0, scheme)
    register.single(birth=date(1940, 1, 1))
    reckon("dibao", "edge", "old_age")
    scope = officer("looks", "awards.view").scope("awards.view")
    rows = list(in_order(proposals(AUGUST, scope)).order_by("place"))
    schemes = list(dict.fromkeys(row.reckoning.scheme for row in rows))
    assert [name for name in schemes if name in {"edge", "dibao", "old_age"}] == ["dibao", "old_age", "edge"]
    for row in rows:
        told = (paid_so_far(row), paid_now(row))
        assert told == ((None, None) if row.reckoning.scheme == "edge" else (row.old, row.new)), row


def test_the_month_says_whom_a_count_takes_in(register: Register) -> None:
    reckon("old_age")
    client = Client()
    client.force_login(officer("looks", "awards.view"))
    page = client.get(reverse("entitlements:month", args=[AUGUST]), headers={"accept-language": "en"})
    assert "died or moved away" in page.content.decode()
