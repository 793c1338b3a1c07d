"""What turns amber or red is told to who holds it and to their superior, once per task and colour."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from huimin.casework.clocks.actions import warn_of_clocks
from huimin.casework.inbox.actions import note_absence, take_tasks
from huimin.casework.models import Case, Filing, Kin, Task
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.made_staff import on_the_staff
from huimin.commons.access.models import Officer
from huimin.commons.messages.kinds import said
from huimin.commons.messages.models import Message

pytestmark = pytest.mark.django_db
LATE = date(2025, 8, 12)


@pytest.fixture
def task(district: District) -> Task:
    """Return the acceptance of an application, due in five working days."""
    person = district.person()
    district.household(person)
    case = district.applied(person)
    return Task.objects.get(case=case, state="open")


def told() -> set[tuple[str, str]]:
    return {
        (each.officer.username, each.kind)
        for each in Message.objects.exclude(kind="").select_related("officer")
        if each.officer
    }


def test_amber_goes_to_who_may_take_it_and_to_the_superior_once(district: District, task: Task) -> None:
    assert task.amber_on is not None
    then = at(task.amber_on)
    assert warn_of_clocks(at=then, day=task.amber_on)["told"] == 1  # who may take it gives tasks there, too
    assert told() == {("lin", "task.amber")}
    assert {each.created_at for each in Message.objects.exclude(kind="")} == {then}
    assert warn_of_clocks(at=at(MONDAY), day=task.amber_on)["told"] == 0


def test_an_office_of_another_level_is_not_told(district: District, task: Task) -> None:
    role = district["tao"].assignments.get().role
    role.rights = ["cases.accept"]  # in the bureau, which takes nothing in: that is the street's
    role.save()
    district["lin"].assignments.update(end=MONDAY)
    warn_of_clocks(at=at(MONDAY), day=LATE)
    assert "tao" not in {name for name, _kind in told()}


def test_who_holds_it_is_told_and_who_is_above_them(district: District, task: Task) -> None:
    take_tasks(tasks=[task.pk], by=district["lin"])
    warn_of_clocks(at=at(MONDAY), day=LATE)
    assert told() == {("lin", "task.red"), ("tao", "task.red")}


def test_who_covers_is_told_too(district: District, task: Task) -> None:
    lin, jie = district["lin"], district["jie"]
    role = jie.assignments.get().role
    role.rights = [*role.rights, "cases.accept"]
    role.save()
    take_tasks(tasks=[task.pk], by=lin)
    note_absence(
        officer=lin, cover=Officer.objects.get(pk=jie.pk), start=MONDAY, end=date(2025, 9, 1), by=lin
    )
    warn_of_clocks(at=at(MONDAY), day=LATE)
    assert ("jie", "task.red") in told()


def test_nobody_is_told_of_a_relatives_case(district: District, task: Task) -> None:
    keeper = district["tao"].assignments.get().role
    keeper.rights = [*keeper.rights, "relatives.manage"]
    keeper.save()
    staff = on_the_staff(district["tao"], officer=district["lin"])
    Filing.objects.create(
        case=task.case, staff=staff, officer=district["lin"], person_id=task.case.person_id,
        relation=Kin.Relation.SIBLING, declared=True, found_at="2025-08-04T09:00Z",
    )  # fmt: skip
    warn_of_clocks(at=at(MONDAY), day=LATE)
    assert "lin" not in {name for name, _kind in told()}


def test_one_of_a_kind_about_something_is_sent_once(district: District, task: Task) -> None:
    warn_of_clocks(at=at(MONDAY), day=LATE)
    again = Message.objects.exclude(kind="").first()
    assert again is not None
    again.pk = None
    with pytest.raises(IntegrityError, match="message_of_a_kind_is_sent_once"), transaction.atomic():
        again.save(force_insert=True)


def test_it_is_read_in_the_language_of_the_reader_and_leads_to_the_task(
    district: District, task: Task
) -> None:
    warn_of_clocks(at=at(MONDAY), day=LATE)
    message = Message.objects.get(officer=district["lin"])
    number = Case.objects.get(pk=task.case_id).number
    with translation.override("zh-hans"):
        assert said(message) == f"已超期（期限 2025-08-11）：受理，个案 {number}"
    with translation.override("en"):
        assert said(message) == f"Late, was due on 2025-08-11: Acceptance, case {number}"
    client = Client()
    client.force_login(district["lin"])
    page = client.get(reverse("notes:messages")).content.decode()
    assert "top-bell-new" in page
    assert str(number) in page
    followed = client.get(reverse("notes:go", args=[message.pk]))
    assert followed.headers["Location"] == f"/cases/{task.case_id}/#task-{task.pk}"
    assert "top-bell-new" not in client.get(reverse("notes:messages")).content.decode()
    client.force_login(district["wen"])
    assert client.get(reverse("notes:go", args=[message.pk])).status_code == 404


def test_who_would_get_many_in_a_night_gets_one_of_them_all(
    district: District, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huimin.casework.clocks.telling.ONE_BY_ONE", 0)
    assert warn_of_clocks(at=at(MONDAY), day=LATE)["told"] == 1
    message = Message.objects.get(officer=district["lin"])
    assert (message.kind, message.link) == ("tasks.red", "/cases/team/?clock=clock.late")
    with translation.override("en"):
        assert said(message) == "1 task is late now"
    assert warn_of_clocks(at=at(MONDAY), day=LATE)["told"] == 0
