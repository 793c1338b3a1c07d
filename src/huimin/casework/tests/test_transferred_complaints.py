"""What another office passed on is taken as ours, or sent back with a reason within five working days."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from huimin.casework.complaints.handling import Answer, answer_complaint, take_up
from huimin.casework.complaints.queries import in_nobodys_hands
from huimin.casework.complaints.refusals import (
    CameLater,
    ComplaintHasMovedOn,
    NotPassedOn,
    NotYourComplaint,
    ReasonNeeded,
    TooLateToObject,
)
from huimin.casework.complaints.registering import Subject, register_complaint
from huimin.casework.complaints.running import clock_of
from huimin.casework.complaints.transferring import object_to_transfer, take_as_ours
from huimin.casework.models import Complaint, Handling
from huimin.casework.public import complaint_by_receipt
from huimin.casework.tests.made_cases import LONG_AGO, MONDAY, PLACE, District, at
from huimin.commons.access.models import Assignment, Role
from huimin.commons.audit.models import Deed
from huimin.commons.installation.public import stand_at

pytestmark = pytest.mark.django_db
FRIDAY, LAST, LATE = date(2025, 8, 8), date(2025, 8, 11), date(2025, 8, 12)
WHY = "反映的是农村公路养护，属交通运输部门职责。"


@pytest.fixture(autouse=True)
def folders(settings: Settings, tmp_path: Path) -> None:
    settings.UPLOADS = tmp_path / "uploads"
    settings.KEY_FILE = tmp_path / "keys.json"


@pytest.fixture
def desk(district: District) -> District:
    role = Role.objects.create(code="h", name_zh="h", name_en="h", rights=["complaints.handle"])
    Assignment.objects.create(officer=district["he"], role=role, scope=PLACE, start=LONG_AGO)
    return district


def passed_on(**more: Any) -> Complaint:
    given: dict[str, Any] = {"passed_on_by": "市信访局", "came_on": MONDAY} | more
    return register_complaint(
        subject=Subject("service"),
        text="路坏了",
        channel="counter",
        by=None,
        at=at(FRIDAY),
        day=FRIDAY,
        **given,
    )


def test_five_working_days_run_from_the_day_on_which_it_came(desk: District) -> None:
    found = passed_on()
    assert (found.step, found.received_on, found.due_on) == ("transferred", MONDAY, LAST)
    clock = clock_of(found, FRIDAY)
    assert (clock.left, clock.working_days) == (1, True)
    assert clock_of(found, LATE).left == -1


def test_what_is_ours_is_registered_with_the_days_that_are_left(desk: District) -> None:
    found = take_as_ours(complaint=passed_on().pk, by=desk["he"], at=at(FRIDAY), day=FRIDAY)
    assert (found.step, found.due_on) == ("registered", date(2025, 8, 19))  # fifteen days from Monday
    assert Deed.objects.get(verb="complaint.take_as_ours").details["office"] == "市信访局"
    with pytest.raises(ComplaintHasMovedOn):
        object_to_transfer(complaint=found.pk, reason=WHY, by=desk["he"], at=at(FRIDAY), day=FRIDAY)
    take_up(complaint=found.pk, told_by="phone", by=desk["he"], at=at(LAST), day=LAST)


def test_what_is_not_ours_goes_back_with_the_reason_on_the_last_day(desk: District) -> None:
    found = object_to_transfer(complaint=passed_on().pk, reason=WHY, by=desk["he"], at=at(LAST), day=LAST)
    assert (found.ending, found.outcome, found.closed_on) == ("forwarded", "objected", LAST)
    look = Handling.objects.get(complaint=found)
    assert (look.step, look.finding, look.forwarded_to) == ("transferred", WHY, "市信访局")
    (answer,) = complaint_by_receipt(found.receipt, day=LAST).answers
    assert (answer.answer, answer.forwarded_to) == (WHY, "市信访局")
    assert "退回" in answer.outcome or "send it back" in answer.outcome
    with pytest.raises(ComplaintHasMovedOn):
        take_as_ours(complaint=found.pk, by=desk["he"], at=at(LAST), day=LAST)


def test_after_five_working_days_it_stays_and_is_passed_on_where_it_belongs(desk: District) -> None:
    found = passed_on()
    with pytest.raises(TooLateToObject, match="2025-08-11"):
        object_to_transfer(complaint=found.pk, reason=WHY, by=desk["he"], at=at(LATE), day=LATE)
    take_as_ours(complaint=found.pk, by=desk["he"], at=at(LATE), day=LATE)
    given = Answer("forwarded", WHY, "已转送交通运输局。", "phone", forwarded_to="区交通运输局")
    ended = answer_complaint(complaint=found.pk, given=given, by=desk["he"], at=at(LATE), day=LATE)
    assert ended.outcome == "forwarded"


def test_an_objection_needs_a_reason_and_the_right_there(desk: District) -> None:
    found = passed_on()
    with pytest.raises(ReasonNeeded):
        object_to_transfer(complaint=found.pk, reason=" ", by=desk["he"], at=at(FRIDAY), day=FRIDAY)
    for act in (take_as_ours, lambda **given: object_to_transfer(reason=WHY, **given)):
        with pytest.raises(NotYourComplaint):
            act(complaint=found.pk, by=desk["wen"], at=at(FRIDAY), day=FRIDAY)
    given = Answer("objected", WHY, WHY, "phone", forwarded_to="x")
    with pytest.raises(ComplaintHasMovedOn):
        answer_complaint(complaint=found.pk, given=given, by=desk["he"], at=at(FRIDAY), day=FRIDAY)


def test_a_day_needs_an_office_and_is_not_in_the_future(desk: District) -> None:
    with pytest.raises(NotPassedOn):
        passed_on(passed_on_by=" ")
    with pytest.raises(CameLater):
        passed_on(came_on=LAST)
    assert passed_on(passed_on_by="", came_on=None).step == "registered"
    assert passed_on(came_on=None).received_on == FRIDAY


def test_what_was_passed_on_waits_in_somebodys_hands_or_is_seen(desk: District) -> None:
    found = passed_on()
    rows = Complaint.objects.filter(pk=found.pk)
    assert not in_nobodys_hands(rows, FRIDAY).exists()
    Assignment.objects.filter(role__code="h").update(end=MONDAY)
    assert in_nobodys_hands(rows, FRIDAY).exists()


BACK_DOORS = {
    "late": ("answered_on = '2025-08-12'", "transfer_is_objected_to_in_time"),
    "nowhere": ("forwarded_to = ''", "objected_says_where_to"),
}


@pytest.mark.parametrize("door", BACK_DOORS)
def test_the_database_takes_no_objection_that_is_late_or_goes_nowhere(desk: District, door: str) -> None:
    change, refused = BACK_DOORS[door]
    found = passed_on()
    Handling.objects.create(complaint=found, step="transferred", opened_at=at(MONDAY), opened_on=MONDAY)
    said = (
        "answer = 'x', told_by = 'letter', forwarded_to = 'y', answered_on = '2025-08-11',"
        f" answered_at = now(), answered_by_id = {desk['he'].pk}, outcome = 'objected'"
    )
    name = change.partition(" ")[0]
    kept = ", ".join(part for part in said.split(", ") if not part.startswith(name))
    with pytest.raises(IntegrityError, match=refused), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE casework_handling SET {kept}, {change}")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE casework_handling SET {said}")


def test_nobody_is_objected_to_whom_nobody_passed_on(desk: District) -> None:
    found = passed_on(passed_on_by="", came_on=None)
    with pytest.raises(IntegrityError, match="what_was_passed_on_says_by_whom"), transaction.atomic():
        Complaint.objects.filter(pk=found.pk).update(step="transferred")
    other = passed_on()
    with pytest.raises(IntegrityError), transaction.atomic():
        Complaint.objects.filter(pk=other.pk).update(passed_on_by="别处")


def test_the_pages_lead_from_the_counter_to_the_objection(desk: District) -> None:
    client = Client(headers={"accept-language": "en"})
    client.force_login(desk["he"])
    stand_at(day=FRIDAY)
    form = {
        "about": "service", "text": "路坏了", "named": "no", "passed_on_by": "市信访局",
        "came_on": "2025-08-04", "once": "x",
    }  # fmt: skip
    wrong = client.post("/cases/complaints/new/", form | {"came_on": "2025-08-20", "once": "y"})
    assert wrong.status_code == 422
    assert "It cannot have come after today" in wrong.content.decode()
    assert client.post("/cases/complaints/new/", form).status_code == 302
    found = Complaint.objects.get()
    page = client.get(f"/cases/complaints/{found.pk}/").content.decode()
    assert "object until 2025-08-11 and send it back to 市信访局" in page
    assert client.post(f"/cases/complaints/{found.pk}/answer/", {}).status_code == 302
    assert client.post(f"/cases/complaints/{found.pk}/object/", {"reason": ""}).status_code == 422
    assert client.post(f"/cases/complaints/{found.pk}/object/", {"reason": WHY}).status_code == 302
    shown = client.get(f"/cases/complaints/{found.pk}/").content.decode()
    assert WHY in shown
    late = passed_on()
    stand_at(day=LATE)
    page = client.get(f"/cases/complaints/{late.pk}/").content.decode()
    assert "The days to object ended on 2025-08-11" in page
    assert "Object and send it back" not in page
    refused = client.post(f"/cases/complaints/{late.pk}/object/", {"reason": WHY})
    assert refused.status_code == 409
    assert "could be objected to until 2025-08-11" in refused.content.decode()
    assert client.post(f"/cases/complaints/{late.pk}/ours/").status_code == 302
    assert Complaint.objects.get(pk=late.pk).step == "registered"
    steps = client.get("/cases/complaints/steps/").content.decode()
    assert "5 working days" in steps
