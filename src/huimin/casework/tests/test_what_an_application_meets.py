"""At the counter an application says beforehand what it meets, and which papers are still missing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huimin.casework.cases.actions import open_case
from huimin.casework.cases.meeting import around
from huimin.casework.cases.withdrawing import withdraw_case
from huimin.casework.models import Case, Paper
from huimin.casework.tests.made_cases import COMMUNITY, MONDAY, PLACE, District, at
from huimin.commons.access.models import Assignment, Role
from huimin.entitlements.public import end_award, grant_award
from huimin.registry.models import Household, Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(district: District) -> Person:
    return district.person()


@pytest.fixture
def child(district: District) -> Person:
    return district.person("周小雨", date(2014, 3, 2))


@pytest.fixture
def home(district: District, person: Person, child: Person) -> Household:
    return district.household(person, child)


def clerk(district: District) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(district["wen"])
    client.cookies["django_language"] = "en"
    return client


def grant(district: District, scheme: str, person: Person, home: Household | None) -> int:
    return grant_award(
        scheme=scheme, person=person.pk, household=home.pk if home else None, monthly=100_00,
        start=date(2025, 7, 1), decided_on=date(2025, 6, 1), division=COMMUNITY, edition="x", by=None,
    ).id  # fmt: skip


def begun(person: Person, scheme: str = "dibao") -> Case:
    return open_case(
        scheme=scheme, person=person.pk, channel="counter", by=None, at=at(MONDAY), day=MONDAY
    )  # fmt: skip


def met(person: Person, scheme: str) -> list[tuple[str, str]]:
    return [
        (each.scheme, "case" if each.case else "excludes" if each.pair else "held")
        for each in around(person.pk, MONDAY).meets(scheme)
    ]


def test_an_award_of_the_scheme_or_of_one_that_excludes_it_is_met(
    district: District, person: Person, child: Person, home: Household
) -> None:
    assert met(person, "dibao") == []
    award = grant(district, "dibao", person, home)
    assert met(person, "dibao") == [("dibao", "held")]
    assert met(child, "rigid") == [("dibao", "excludes")]
    assert met(person, "old_age") == []
    end_award(basis="GA-1", award=award, on=MONDAY, reason="x", by=None)
    assert met(person, "dibao") == []


def test_what_another_member_holds_is_met_where_the_matrix_says_so(
    district: District, person: Person, child: Person, home: Household
) -> None:
    grant(district, "tekun", child, None)
    assert met(person, "rigid") == [("tekun", "excludes")]  # reaches the household
    assert met(person, "dibao_alone") == []  # holder only
    assert met(child, "dibao_alone") == [("tekun", "excludes")]


def test_an_open_case_is_met_until_it_is_closed(
    district: District, person: Person, child: Person, home: Household
) -> None:
    case = begun(person)
    assert met(child, "dibao") == [("dibao", "case")]
    assert met(person, "rigid") == [("dibao", "case")]
    assert list(around(person.pk, MONDAY).meets("dibao", but=case.pk)) == []
    begun(child, "orphan")
    assert met(person, "orphan") == []  # a person's own, and theirs alone
    withdraw_case(case=case.pk, reason="x", by=None, at=at(MONDAY), day=MONDAY)
    assert met(person, "dibao") == []


def test_the_pages_say_it_and_lead_there_as_far_as_the_officer_may(
    district: District, person: Person, home: Household
) -> None:
    award = grant(district, "edge", person, home)
    client = clerk(district)
    page = client.get(reverse("casework:new", args=[person.pk])).content.decode()
    assert "held already" in page
    case = begun(person)
    draft = client.get(reverse("casework:draft", args=[case.pk])).content.decode()
    assert "is held already" not in draft
    rigid = begun(person, "rigid")
    draft = client.get(reverse("casework:draft", args=[rigid.pk])).content.decode()
    assert "excludes what is applied for; it is held since 2025-07-01." in draft
    assert "must not be an edge household" in draft
    assert reverse("casework:case", args=[case.pk]) in draft
    assert reverse("entitlements:award", args=[award]) not in draft
    role = Role.objects.create(code="a", name_zh="a", name_en="a", rights=["awards.view"])
    Assignment.objects.create(officer=district["wen"], role=role, scope=PLACE, start=date(2020, 1, 1))
    draft = clerk(district).get(reverse("casework:draft", args=[rigid.pk])).content.decode()
    assert reverse("entitlements:award", args=[award]) in draft


def test_missing_papers_are_listed_before_submitting_and_lead_to_their_rows(
    district: District, person: Person, home: Household
) -> None:
    case, client = begun(person), clerk(district)
    missing = list(Paper.objects.filter(case=case, state="missing"))
    page = client.get(reverse("casework:draft", args=[case.pk])).content.decode()
    assert "Papers that are still missing" in page
    # Whoever reads down the page meets the button after everything that it sends in.
    submit = page.index('name="submit"')
    assert page.rindex('class="rows papers"') < page.index("Papers that are still missing") < submit
    assert 'form="draft" name="submit"' in page
    assert page.count('id="draft"') == 1
    for paper in missing:
        assert f'href="#paper-{paper.pk}"' in page
        assert f'id="paper-{paper.pk}"' in page
    client.post(reverse("casework:paper", args=[missing[0].pk]), {"state": "provided"})
    page = client.get(reverse("casework:draft", args=[case.pk])).content.decode()
    assert f'href="#paper-{missing[0].pk}"' not in page
    Paper.objects.filter(case=case, state="missing").update(state="provided")
    page = client.get(reverse("casework:draft", args=[case.pk])).content.decode()
    assert "Papers that are still missing" not in page
