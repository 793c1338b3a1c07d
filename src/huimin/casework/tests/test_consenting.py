"""Statements of other adults: signed by hand, confirmed signed in, never given by the applicant."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from huimin.casework.applicants.actions import submit_draft
from huimin.casework.applicants.consenting import (
    agree_to_statements,
    consents_of,
    owed_by,
    owed_in,
    sign_statements,
)
from huimin.casework.applicants.refusals import NothingOfYours, NothingOwed
from huimin.casework.cases.actions import open_case
from huimin.casework.models import Case, Consent, Paper
from huimin.casework.papers.signing import NotASignature
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.test_pages_of_cases import signed_in
from huimin.registry.models import Person

pytestmark = pytest.mark.django_db
DRAWN = json.dumps([[[100, 100], [500, 300], [900, 100]]])


@pytest.fixture
def district() -> District:
    return District()


@pytest.fixture
def spouse(district: District) -> Person:
    return district.person("周大山", date(1983, 1, 1), sex=1)


@pytest.fixture
def case(district: District, spouse: Person) -> Case:
    person = district.person()
    district.household(person, spouse, district.person("周小雨", date(2014, 3, 2)))
    return open_case(scheme="dibao", person=person.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY)


def states(case: Case, person: Person) -> set[str]:
    rows = Paper.objects.filter(case=case, person=person, evidence__in=["promise", "authorisation"])
    return set(rows.values_list("state", flat=True))


def sign(case: Case, person: Person, drawn: str = DRAWN) -> None:
    sign_statements(
        persons=[case.person_id], case=case.pk, person=person.pk, drawn=drawn, signed_in=case.person_id,
        at=at(MONDAY),
    )  # fmt: skip


def test_sending_gives_nothing_for_another_adult(case: Case, spouse: Person) -> None:
    submit_draft(persons=[case.person_id], case=case.pk, signer=case.person_id, at=at(MONDAY), day=MONDAY)
    assert states(case, spouse) == {"missing"}
    assert [each.case for each in owed_by(spouse.pk)] == [case.pk]
    assert owed_by(case.person_id) == []


def test_another_adult_signs_on_the_phone(district: District, case: Case, spouse: Person) -> None:
    with pytest.raises(NotASignature):
        sign(case, spouse, "[]")
    sign(case, spouse)
    assert states(case, spouse) == {"provided"}
    ((consent, path),) = consents_of(case)
    assert (consent.person_id, consent.signed_in_id) == (spouse.pk, case.person_id)
    assert path.startswith("M100 100")
    with pytest.raises(NothingOwed):
        sign(case, spouse)
    Paper.objects.filter(case=case).update(state="provided")
    submit_draft(persons=[case.person_id], case=case.pk, signer=case.person_id, at=at(MONDAY), day=MONDAY)
    page = signed_in(district, "lin").get(f"/cases/{case.pk}/").content.decode()
    assert "Signature of 周大山" in page


def test_another_adult_confirms_signed_in_themselves(case: Case, spouse: Person) -> None:
    agree_to_statements(person=spouse.pk, case=case.pk, at=at(MONDAY))
    assert states(case, spouse) == {"provided"}
    assert consents_of(case)[0][1] == ""
    with pytest.raises(NothingOwed):
        agree_to_statements(person=spouse.pk, case=case.pk, at=at(MONDAY))


def test_nobody_else_gives_them(district: District, case: Case, spouse: Person) -> None:
    stranger = district.person("别人")
    with pytest.raises(NothingOwed):
        agree_to_statements(person=stranger.pk, case=case.pk, at=at(MONDAY))
    with pytest.raises(NothingOwed):  # the applicant's own are given by sending
        agree_to_statements(person=case.person_id, case=case.pk, at=at(MONDAY))
    with pytest.raises(NothingOfYours):
        owed_in(persons=[stranger.pk], case=case.pk, person=spouse.pk)


def test_the_database_keeps_no_statement_without_a_hand(case: Case, spouse: Person) -> None:
    for signed in (None, case.person_id):
        with pytest.raises(IntegrityError, match="consent_is_drawn"), transaction.atomic():
            Consent.objects.create(case=case, person=spouse, strokes=[], signed_in_id=signed, at=at(MONDAY))


@pytest.mark.parametrize(
    "sql", ["UPDATE casework_consent SET strokes = '[[[1, 1]]]'", "DELETE FROM casework_consent"]
)
def test_what_they_said_stays(case: Case, spouse: Person, sql: str) -> None:
    agree_to_statements(person=spouse.pk, case=case.pk, at=at(MONDAY))
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert len(consents_of(case)) == 1
