"""Who objected is read for a reason only, and never by somebody whom the objection is about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from huimin.casework.models import Case, Filing, Objection, Staff
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.objectors import show_objector
from huimin.casework.refusals import NotYours, ObjectorStaysHidden, RelativeInvolved
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import ReadWithoutReason

pytestmark = pytest.mark.django_db
WHO, PHONE = "钱知情", "13900000009"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FILE = tmp_path / "keys.json"


@pytest.fixture
def objection(district: District) -> Objection:
    shown = district.shown()
    return take_objection(
        publicity=shown.pk,
        said=Said("他家有一辆车", name=WHO, phone=PHONE),
        by=None,
        at=at(MONDAY),
        day=MONDAY,
    )


def signed_in(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def make_relative(officer: Officer, case: Case) -> None:
    staff = Staff.objects.create(officer=officer, name="文", unit="社区", division=case.division)
    Filing.objects.create(
        case=case, staff=staff, officer=officer, person=case.person, relation="parent", declared=True,
        found_at=at(MONDAY),
    )  # fmt: skip


def test_it_is_shown_once_for_a_reason_that_is_recorded(district: District, objection: Objection) -> None:
    client, case = signed_in(district["song"]), objection.publicity.case
    address = reverse("casework:objector", args=[objection.pk])
    page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert page.count(address) == 2  # beside the task, and in what was shown
    for text in (page, client.get(address).content.decode()):
        assert WHO not in text
        assert PHONE not in text
    without = client.post(address, {"reason": ""})
    assert without.status_code == 422
    assert WHO not in without.content.decode()
    assert not Deed.objects.filter(details__what="objector").exists()
    told = client.post(address, {"reason": "核实车辆情况"}).content.decode()
    assert WHO in told
    assert PHONE in told
    deed = Deed.objects.get(details__what="objector")
    assert (deed.verb, deed.by, deed.reason) == ("read", district["song"], "核实车辆情况")
    assert WHO not in client.get(address).content.decode()


def test_an_objection_without_a_name_has_no_eye(district: District, objection: Objection) -> None:
    nobody = take_objection(
        publicity=objection.publicity_id, said=Said("不符合"), by=None, at=at(MONDAY), day=MONDAY
    )
    client = signed_in(district["song"])
    address = reverse("casework:objector", args=[nobody.pk])
    assert (
        address not in client.get(reverse("casework:case", args=[nobody.publicity.case_id])).content.decode()
    )
    assert "came without a name" in client.post(address, {"reason": "核实车辆"}).content.decode()
    assert not Deed.objects.filter(details__what="objector").exists()


def test_who_handles_no_objections_reads_nobody(district: District, objection: Objection) -> None:
    address = reverse("casework:objector", args=[objection.pk])
    assert signed_in(district["lin"]).get(address).status_code == 403  # who opined
    assert signed_in(district["elsewhere"]).get(address).status_code == 403
    with pytest.raises(NotYours):
        show_objector(objection=objection, reason="核实", by=district["elsewhere"])
    with pytest.raises(ReadWithoutReason):
        show_objector(objection=objection, reason=" ", by=district["song"])


def test_a_relative_neither_reads_nor_answers(district: District, objection: Objection) -> None:
    case, song = objection.publicity.case, district["song"]
    make_relative(song, case)
    address = reverse("casework:objector", args=[objection.pk])
    client = signed_in(song)
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("casework:case", args=[case.pk])).content.decode()
    with pytest.raises(ObjectorStaysHidden):
        show_objector(objection=objection, reason="核实", by=song)
    with pytest.raises(RelativeInvolved):
        answer_objection(
            objection=objection.pk, upheld=False, answer="不属实", by=song, at=at(MONDAY), day=MONDAY
        )
    with pytest.raises(IntegrityError, match="nobody_answers_for_a_relative"), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(
            upheld=False, answer="不属实", handled_by=song, handled_at=at(MONDAY)
        )


def test_an_officer_whom_it_names_does_not_read_who_said_it(district: District, objection: Objection) -> None:
    song = district["song"]
    Officer.objects.filter(pk=song.pk).update(name="文秀兰")
    about = take_objection(
        publicity=objection.publicity_id,
        said=Said("文秀兰包庇他家", name=WHO),
        by=None,
        at=at(MONDAY),
        day=MONDAY,
    )
    with pytest.raises(ObjectorStaysHidden):
        show_objector(objection=about, reason="核实", by=district["song"])
    assert show_objector(objection=objection, reason="核实", by=district["song"]).name == WHO


def test_nobody_reads_when_the_case_is_closed(district: District, objection: Objection) -> None:
    case = objection.publicity.case
    answer_objection(
        objection=objection.pk, upheld=False, answer="不属实", by=district["song"], at=at(MONDAY), day=MONDAY
    )
    assert show_objector(objection=objection, reason="核实", by=district["song"]).phone == PHONE
    Case.objects.filter(pk=case.pk).update(state="closed", ending="withdrawn", closed_on=date(2025, 8, 6))
    objection.refresh_from_db()
    again = Objection.objects.select_related("publicity__case").get(pk=objection.pk)
    with pytest.raises(ObjectorStaysHidden):
        show_objector(objection=again, reason="核实", by=district["song"])
