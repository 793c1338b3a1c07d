"""The register of staff and their relatives through HTTP, as a street keeps it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from huimin.casework.kin.actions import match_cases
from huimin.casework.models import Absence, Case, Filing, Kin, Staff, Task, WiderRelation
from huimin.casework.tasks import look_at_clocks, match
from huimin.casework.tests.made_cases import MONDAY, STREET, District, at
from huimin.casework.tests.made_staff import keeper, number, numbered, on_the_staff
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.audit.models import Deed
from huimin.registry.models import Relation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FILE = tmp_path / "keys.json"
    settings.DATA = tmp_path


@pytest.fixture
def lin(district: District) -> Officer:
    officer = keeper(district)
    Officer.objects.filter(pk=officer.pk).update(language="en")
    return Officer.objects.get(pk=officer.pk)


@pytest.fixture
def clerk(lin: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(lin)
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def case(district: District) -> Case:
    person = numbered(district, 1)
    district.household(person)
    return district.applied(person)


def text(client: Client, name: str, *args: object) -> str:
    return client.get(reverse(f"casework:{name}", args=args)).content.decode()


def sent(client: Client, page: str, /, *args: object, **given: object) -> str:
    """Send a form, follow it, and return the page that comes back."""
    return client.post(reverse(f"casework:{page}", args=args), given, follow=True).content.decode()


def test_somebody_is_registered_declares_and_leaves(clerk: Client, case: Case) -> None:
    new = {
        "name": "秦一鸣",
        "number": number(900),
        "unit": "某街道办",
        "post": "",
        "division": STREET,
        "officer": "",
    }
    assert "秦一鸣 is on the staff. 0 new ties to open cases were found." in sent(clerk, "staff-new", **new)
    again = clerk.post(reverse("casework:staff-new"), new)
    assert again.status_code == 409
    assert "Change that entry instead" in again.content.decode()
    assert number(900) in again.content.decode(), "what was typed is not lost"
    staff = Staff.objects.get()
    assert "Never declared" in text(clerk, "staff")
    assert "Nothing is declared yet" in text(clerk, "staff-member", staff.pk)
    assert "Add them first" in sent(clerk, "staff-declare", staff.pk, what="complete")
    assert "is noted" in sent(clerk, "staff-declare", staff.pk, what="nobody")
    assert "there is nobody" in text(clerk, "staff-member", staff.pk)
    kin = {"relation": "parent", "name": "周淑珍", "number": number(1)}
    assert "1 new tie to an open case was found." in sent(clerk, "relative-new", staff.pk, **kin)
    page = text(clerk, "staff-member", staff.pk)
    assert case.number is not None
    assert case.number in page
    assert number(1) not in page
    assert number(1)[-4:] in page, "the mask is shown"
    listed = Kin.objects.get()
    assert "Saved." in sent(clerk, "relative-change", listed.pk, relation="spouse", name="周淑珍")
    assert "is not listed any more" in sent(clerk, "relative-end", listed.pk, reason="录入错误")
    assert "Saved." in sent(
        clerk, "staff-change", staff.pk, name="秦一鸣", unit="区民政局", post="", division=STREET, officer=""
    )
    assert "is not on the staff any more" in sent(clerk, "staff-leave", staff.pk, on="2025-08-04")
    assert "Left" in text(clerk, "staff")
    assert Deed.objects.filter(verb="read", subject=f"casework.Staff:{staff.pk}").exists()


def test_nobody_beyond_the_street_is_seen(clerk: Client, district: District) -> None:
    elsewhere = Staff.objects.create(name="远方人", unit="x", division="420202009")
    assert "远方人" not in text(clerk, "staff")
    assert clerk.get(reverse("casework:staff-member", args=[elsewhere.pk])).status_code == 404


def test_supervision_sees_what_nobody_declared(
    clerk: Client, lin: Officer, district: District, case: Case
) -> None:
    on_the_staff(lin)
    Relation.objects.create(
        person=case.person, other=numbered(district, 900, "秦一鸣"), kind="spouse", start=date(2010, 1, 1)
    )
    match_cases(by=lin, at=at(MONDAY), day=MONDAY)
    role = Role.objects.create(code="auditor", name_zh="a", name_en="a", rights=["cases.supervise"])
    Assignment.objects.create(officer=district["he"], role=role, scope="420202", start=date(2020, 1, 1))
    auditor = Client()
    auditor.force_login(district["he"])
    for client in (clerk, auditor):
        page = text(client, "undeclared")
        assert "2025-08" in page
        assert "周淑珍" in page
        july = client.get(reverse("casework:undeclared"), {"month": "2025-07"}).content.decode()
        assert "周淑珍" not in july
        assert "周淑珍" in text(client, "matches")
        file = client.get(reverse("casework:undeclared"), {"month": "2025-08", "export": "csv"})
        assert "周淑珍" in b"".join(file).decode("utf-8-sig")
    assert auditor.get(reverse("casework:staff")).status_code == 403
    assert "Match all open cases" in text(clerk, "staff")
    assert "0 new ties" in sent(clerk, "match")


def test_a_file_is_tried_and_taken(clerk: Client) -> None:
    template = clerk.get(reverse("casework:staff-template")).content.decode("utf-8-sig")
    assert template.startswith("Name,Id number,Unit")
    row = f"秦一鸣,{number(900)},某街道办,,{STREET},2025-08-01,spouse,周淑珍,{number(1)}"
    file = SimpleUploadedFile("staff.csv", f"{template.strip()}\n{row}\n".encode())
    page = sent(clerk, "staff-import", file=file)
    assert "Import all of it" in page
    assert not Staff.objects.exists()
    digest = page.split('name="digest" value="')[1].split('"')[0]
    taken = sent(clerk, "staff-import", digest=digest, file_name="staff.csv", take="1")
    assert "1 rows added, 0 changed." in taken
    assert Kin.objects.get().relation == "spouse"
    assert "No file was sent" in sent(clerk, "staff-import", digest="0" * 64)
    wrong = SimpleUploadedFile("staff.csv", f"{template.strip()}\n秦二,123,x,,{STREET},,,,\n".encode())
    assert "has 18 characters" in sent(clerk, "staff-import", file=wrong)


def test_a_wider_set_is_switched_on_in_its_register(clerk: Client, lin: Officer) -> None:
    staff = on_the_staff(lin)
    assert "Relative by marriage" not in text(clerk, "relative-new", staff.pk)
    address = reverse("desk:new", args=["casework-widerrelation"])
    given = {"relation": "in_law", "since": "2025-08-04", "counts": "on", "document": "鄂民政发〔2025〕1号"}
    assert clerk.post(address, given).status_code == 302
    assert WiderRelation.objects.get().relation == "in_law"
    assert "Relative by marriage" in text(clerk, "relative-new", staff.pk)
    assert clerk.post(address, given | {"relation": "spouse"}).status_code == 422


@pytest.mark.django_db(transaction=True)
def test_the_night_gives_back_reveals_and_matches(
    clerk: Client, lin: Officer, district: District, case: Case
) -> None:
    Kin.objects.create(
        staff=on_the_staff(lin), relation="child", name="周淑珍", since=MONDAY, id_masked="x",
        id_index=case.person.id_index,
    )  # fmt: skip
    Task.objects.filter(case=case).update(assigned=district["elsewhere"])
    look_at_clocks(0)
    assert Filing.objects.get().case == case
    assert Task.objects.get(case=case).assigned is None
    told = match(None, by=lin)  # type: ignore[arg-type]
    assert told["New ties to cases"] == "0"
    assert not Absence.objects.exists()
