"""The trail is searched by what people know: the number of a case or document, a name, an officer."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huimin.casework.models import Case
from huimin.casework.tests.made_cases import MONDAY, PLACE, District, at
from huimin.commons.access.models import Assignment, Role
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import record, record_reading
from huimin.commons.documents.actions import keep, next_number
from huimin.commons.installation.models import Installation
from huimin.rulebook.public import procedure_named

pytestmark = pytest.mark.django_db


@pytest.fixture
def district(db: None) -> District:
    return District()


@pytest.fixture
def client(district: District) -> Client:
    Installation.objects.update(working_day=MONDAY)
    role = Role.objects.create(code="a", name_zh="a", name_en="a", rights=["audit.view"])
    Assignment.objects.create(officer=district["yu"], role=role, scope=PLACE, start=date(2020, 1, 1))
    client = Client(headers={"accept-language": "en"})
    client.force_login(district["yu"])
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def case(district: District) -> Case:
    person = district.person("周小川")
    district.household(person)
    return district.applied(person)


def found(client: Client, text: str) -> set[str]:
    """Return the subjects of the deeds that a search finds, the search itself left out."""
    rows = client.get(reverse("trail"), {"find": text}).context["table"].source.rows
    return {deed.subject for deed in rows if deed.verb != "audit.search"}


def test_a_case_is_found_by_its_number_and_by_the_name_of_the_applicant(
    client: Client, district: District, case: Case
) -> None:
    other = district.person("李大山")
    district.household(other)
    district.applied(other)
    assert case.number
    about = f"casework.Case:{case.pk}"
    assert found(client, case.number) == {about}
    record_reading(case.person, by=district["he"], reason="x", division=case.division)
    assert {about, f"registry.Person:{case.person_id}"} <= found(client, "周小川")
    assert f"registry.Person:{other.pk}" not in found(client, "周小川")
    assert found(client, "周小川 nobody") == set()
    page = client.get(reverse("trail"), {"find": case.number}).content.decode()
    assert f"Case {case.number}" in page
    assert f"Case {case.pk}<" not in page


def test_a_document_is_found_by_its_number(client: Client, district: District, case: Case) -> None:
    next_number(series="TZ-2025")
    document = keep(
        kind="notice", content=b"x", media_type="text/plain", series="TZ-2025", number=1, title="x",
        subject=f"casework.Case:{case.pk}", division=case.division, data={}, by=district["he"],
    )  # fmt: skip
    record_reading(document, by=district["he"], reason="x", division=case.division)
    number = f"TZ-2025-{document.number:04d}"
    record("documents.issue", f"casework.Case:{case.pk}", by=None, number=number)
    assert found(client, number) == {f"documents.Document:{document.pk}", f"casework.Case:{case.pk}"}
    assert found(client, "TZ-2025-9999") == set()
    assert found(client, "TZ-2025-x") == set()


def test_a_step_says_how_it_ended(client: Client, case: Case) -> None:
    record("case.step", case, by=None, division=case.division, step="acceptance", outcome="accepted", task=1)
    page = client.get(reverse("trail"), {"find": case.number}).content.decode()
    assert "Acceptance → " in page
    deed = Deed.objects.filter(verb="case.step").latest("id")
    assert f"Case {case.number}" in client.get(reverse("deed", args=[deed.pk])).content.decode()
    record("case.step", "casework.Case:999", by=None, step="nowhere", outcome="odd")
    assert "nowhere → odd" in client.get(reverse("trail"), {"find": "casework.Case:999"}).content.decode()


def test_a_step_is_called_as_its_own_procedure_calls_it(client: Client, district: District) -> None:
    case = district.applied(district.person(), scheme="temporary_emergency")
    record("case.take", case, by=None, division=case.division, step="acceptance")
    page = client.get(reverse("trail"), {"find": case.number}).content.decode()
    assert ">Emergency<" in page
    chosen = procedure_named("temporary_emergency").versions[-1].steps["acceptance"].outcomes[0]
    record("case.step", case, by=None, division=case.division, step="acceptance", outcome=chosen.name, task=1)
    deed = Deed.objects.filter(verb="case.step").latest("id")
    shown = client.get(reverse("deed", args=[deed.pk])).content.decode()
    assert ">Emergency<" in shown
    assert f">{chosen.en}<" in shown


def test_a_step_of_a_procedure_that_left_the_rulebook_is_called_as_elsewhere(
    client: Client, district: District
) -> None:
    gone = Case.objects.create(
        number="GONE", procedure="gone", since=MONDAY, edition="x", scheme="dibao", kind="application",
        person=district.person(), division=PLACE, channel="counter", state="open", opened_at=at(MONDAY),
        submitted_on=MONDAY,
    )  # fmt: skip
    record("case.take", gone, by=None, division=PLACE, step="acceptance")
    assert ">Acceptance<" in client.get(reverse("trail"), {"find": "GONE"}).content.decode()


def test_subjects_without_a_number_are_called_as_before(client: Client) -> None:
    for subject in ("casework.Case:*", "casework.Case:999999999999999999999", "casework.Case"):
        record("x.odd", subject, by=None)
    page = client.get(reverse("trail"), {"find": "casework.Case"}).content.decode()
    assert "Case 999999999999999999999" in page
