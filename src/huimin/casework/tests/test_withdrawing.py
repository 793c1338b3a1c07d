"""Only who asked for or reported something takes it back; a counter takes in what they sign."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.urls import reverse

from huimin.casework.applicants.actions import object_to_list, report_change, take_back
from huimin.casework.applicants.queries import own_case_page
from huimin.casework.cases.withdrawing import Statement, withdraw_case
from huimin.casework.doors.beginning import Ground, begin_about
from huimin.casework.due.actions import begin_cases
from huimin.casework.due.queries import Due
from huimin.casework.models import Case, Notice, Upload, Withdrawal
from huimin.casework.papers.signing import NotASignature
from huimin.casework.refusals import CaseHasMovedOn, NotToWithdraw, StatementNeeded
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.made_papers import pdf
from huimin.casework.tests.test_doors_of_cases import client_of, held
from huimin.entitlements.public import awards_in_force

pytestmark = pytest.mark.django_db
DRAWN = json.dumps([[[100, 100], [500, 300], [900, 100]]])
PAPER = ("撤回申请.pdf", pdf())


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def taken_back(case: Case, **more: Any) -> Case:
    given = {
        "persons": [case.person_id],
        "case": case.pk,
        "reason": "不办了",
        "at": at(MONDAY),
        "day": MONDAY,
    }
    take_back(**given | more)
    return Case.objects.get(pk=case.pk)


class TestWhose:
    def test_what_an_office_or_the_night_began_is_nobodys_to_take_back(self, district: District) -> None:
        award = held(district, "dibao")
        stop = begin_about(
            award=award, kind="stop", ground=Ground("收入超标"), by=district["wen"], at=at(MONDAY), day=MONDAY
        )
        mine = next(each for each in awards_in_force(MONDAY, ["dibao"]) if each.id == award.id)
        due = Due("review", mine, award.person_id, MONDAY)
        (review,) = begin_cases(due=[due], at=at(MONDAY), day=MONDAY)
        for each in (stop, Case.objects.get(pk=review)):
            with pytest.raises(NotToWithdraw, match=each.number):
                taken_back(each)
            assert not own_case_page([award.person_id], each.pk, MONDAY).may_withdraw
            page = client_of(district["wen"]).get(reverse("casework:case", args=[each.pk]))
            address = reverse("casework:withdrawal", args=[each.pk])
            assert address not in page.content.decode()
            assert client_of(district["wen"]).get(address).status_code == 409
            with pytest.raises(IntegrityError, match="only_their_own_is_taken_back"), transaction.atomic():
                Case.objects.filter(pk=each.pk).update(state="closed", ending="withdrawn", closed_on=MONDAY)

    def test_a_change_found_by_the_office_is_not_the_holders(self, district: District) -> None:
        award = held(district, "dibao")
        found = begin_about(
            award=award, kind="change", ground=Ground("比对"), by=district["wen"], at=at(MONDAY), day=MONDAY
        )
        with pytest.raises(NotToWithdraw):
            taken_back(found)

    def test_applications_changes_and_objections_are_taken_back(self, district: District, case: Case) -> None:
        award = held(district, "dibao")
        old = district.person("老人", birth=MONDAY.replace(year=1935))
        changed = report_change(award=award, text="搬家", at=at(MONDAY), day=MONDAY)
        objected = object_to_list(scheme="old_age", person=old.pk, text="未领", at=at(MONDAY), day=MONDAY)
        for each in (case, *Case.objects.filter(pk__in=[changed, objected])):
            assert own_case_page([each.person_id], each.pk, MONDAY).may_withdraw
            assert taken_back(each).ending == "withdrawn"
            assert Notice.objects.get(case=each, kind="termination").document.title.endswith("终止办理告知书")
            with pytest.raises(CaseHasMovedOn):
                taken_back(each)


class TestAtACounter:
    def test_nothing_is_taken_back_unsigned(self, district: District, case: Case) -> None:
        for statement in (None, Statement(), Statement(signer="周淑珍"), Statement(drawn=DRAWN)):
            with pytest.raises(StatementNeeded):
                taken_back(case, by=district["wen"], statement=statement)
        with pytest.raises(NotASignature):
            taken_back(case, by=district["wen"], statement=Statement(signer="周淑珍", drawn="[]x"))
        case.refresh_from_db()
        assert (case.state, Withdrawal.objects.count(), Notice.objects.count()) == ("open", 0, 0)

    def test_a_paper_or_a_drawing_is_kept(self, district: District, case: Case) -> None:
        taken_back(case, by=district["wen"], statement=Statement(PAPER))
        kept = Withdrawal.objects.get()
        assert (kept.case, kept.by, kept.paper) == (case, district["wen"], Upload.objects.get())
        other = district.person("另一人")
        district.household(other)
        second = district.applied(other)
        withdraw_case(
            case=second.pk, reason="", by=district["wen"], at=at(MONDAY), day=MONDAY,
            statement=Statement(signer="另一人", drawn=DRAWN),
        )  # fmt: skip
        assert Withdrawal.objects.get(case=second).strokes == json.loads(DRAWN)
        client = client_of(district["wen"])
        page = client.get(reverse("casework:case", args=[case.pk])).content.decode()
        assert reverse("casework:uploaded", args=[Upload.objects.get().pk]) in page
        assert "不办了" in page
        drawn = client.get(reverse("casework:case", args=[second.pk])).content.decode()
        assert "M100 100 L500 300 L900 100" in drawn

    def test_the_page_takes_either(self, district: District, case: Case) -> None:
        client: Client = client_of(district["wen"])
        page = reverse("casework:withdrawal", args=[case.pk])
        assert "data-signing" in client.get(page).content.decode()
        person = {"text": "不办了", "who": case.person.name}
        empty = client.post(page, person)
        assert empty.status_code == 422
        assert "signed statement" in empty.content.decode()
        paper = SimpleUploadedFile(*PAPER)
        assert client.post(page, {**person, "paper": paper}).status_code == 302
        case.refresh_from_db()
        assert case.ending == "withdrawn"


def test_the_database_keeps_what_was_signed(district: District, case: Case) -> None:
    with pytest.raises(IntegrityError, match="withdrawal_at_a_counter_is_signed"), transaction.atomic():
        Withdrawal.objects.create(case=case, by=district["wen"], at=at(MONDAY))
    taken_back(case)
    for change in (lambda: Withdrawal.objects.update(reason="y"), lambda: Withdrawal.objects.all().delete()):
        with pytest.raises((IntegrityError, InternalError), match="never"), transaction.atomic():
            change()
