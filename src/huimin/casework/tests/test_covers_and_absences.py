"""Who covers has the rights that the tasks need, and an absence that ended early stays on record."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from huimin.casework.inbox.actions import end_absence, note_absence, take_tasks
from huimin.casework.inbox.covering import covers_of
from huimin.casework.inbox.queries import absences_for, covers
from huimin.casework.inbox.refusals import AwayTwice, BackBeforeLeaving, CoverCannot, NoSuchAbsence
from huimin.casework.models import Absence, Case, Task
from huimin.casework.tests.made_cases import COMMUNITY, LONG_AGO, MONDAY, STREET, District, at
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.audit.models import Deed

pytestmark = pytest.mark.django_db
TUESDAY, FRIDAY, NEXT = date(2025, 8, 5), date(2025, 8, 8), date(2025, 8, 11)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def client_of(officer: Officer) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def able(district: District, who: str, by: str | None = None) -> set[str]:
    found = covers_of(district[who], district[by or who], MONDAY)
    return {each.username for each in found.able}


def lacking(district: District, who: str) -> dict[str, str]:
    return {
        each.username: right for each, right, _place in covers_of(district[who], district[who], MONDAY).others
    }


class TestCovers:
    def test_they_hold_the_rights_of_the_tasks_in_hand(self, district: District, case: Case) -> None:
        acceptance = Task.objects.get(case=case, step="acceptance")
        take_tasks(tasks=[acceptance.pk], by=district["lin"])
        role = Role.objects.create(code="a", name_zh="a", name_en="a", rights=["cases.accept", "cases.view"])
        assert "wen" not in able(district, "lin")
        assert lacking(district, "lin")["wen"] == "cases.accept"
        Assignment.objects.create(officer=district["bai"], role=role, scope="420202002", start=LONG_AGO)
        assert "bai" not in able(district, "lin")  # elsewhere is not here
        Assignment.objects.create(officer=district["bai"], role=role, scope=COMMUNITY, start=LONG_AGO)
        assert "bai" not in able(district, "lin")  # the community does not accept for the street
        assert lacking(district, "lin")["bai"] == "cases.accept"
        Assignment.objects.create(officer=district["bai"], role=role, scope=STREET, start=LONG_AGO)
        assert able(district, "lin") == {"bai"}
        told = {"officer": district["lin"], "start": MONDAY, "end": NEXT, "by": district["lin"]}
        with pytest.raises(CoverCannot, match="wen"):
            note_absence(cover=district["wen"], **told)
        assert note_absence(cover=district["bai"], **told).pk

    def test_where_nobody_holds_them_all_one_is_enough(self, district: District, case: Case) -> None:
        Task.objects.filter(case=case).update(assigned=district["lin"])
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        Task.objects.filter(case=case, state="open").update(assigned=district["lin"])
        assert set(Task.objects.filter(case=case, state="open").values_list("right", flat=True)) == {
            "cases.inquire", "cases.verify",
        }  # fmt: skip
        found = covers_of(district["lin"], district["lin"], MONDAY)
        assert found.partly
        assert {"wen", "bai", "he"} <= {each.username for each in found.able}
        page = client_of(district["lin"]).get(reverse("casework:absence-new")).content.decode()
        assert "Nobody has the rights for all of the tasks in hand" in page

    def test_who_has_nothing_in_hand_is_covered_by_who_does_some_of_their_steps(
        self, district: District
    ) -> None:
        assert {"bai", "lin"} <= able(district, "wen")
        assert "he" not in able(district, "wen")
        assert lacking(district, "wen")["he"] == ""
        assert able(district, "he") == set()
        page = client_of(district["he"]).get(reverse("casework:absence-new")).content.decode()
        assert "Nobody can cover" in page

    def test_what_only_the_absent_one_can_do_needs_the_right_too(
        self, district: District, case: Case
    ) -> None:
        assert able(district, "lin") == set()  # the acceptance is nobody's, and only lin accepts there
        assert lacking(district, "lin")["wen"] == "cases.accept"
        told = {"officer": district["lin"], "start": MONDAY, "end": NEXT, "by": district["lin"]}
        with pytest.raises(CoverCannot):
            note_absence(cover=district["wen"], **told)
        role = Role.objects.create(code="a", name_zh="a", name_en="a", rights=["cases.accept", "cases.view"])
        Assignment.objects.create(officer=district["jie"], role=role, scope=STREET, start=LONG_AGO)
        assert "wen" in able(district, "lin")  # it waits for jie as well, and lin has nothing in hand
        assert note_absence(cover=district["wen"], **told).pk

    def test_the_form_offers_them_and_says_why_others_are_not(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        take_tasks(tasks=[Task.objects.get(case=case, step="investigation").pk], by=district["wen"])
        client, address = client_of(district["wen"]), reverse("casework:absence-new")
        page = client.get(address).content.decode()
        assert f'<option value="{district["bai"].pk}">' in page
        assert f'<option value="{district["he"].pk}">' not in page
        assert re.search(r"without the right “Visit households, hold appraisals” for [^.]*\bhe\b", page)
        given = {"officer": district["wen"].pk, "start": "2025-08-04", "end": "2025-08-09"}
        refused = client.post(address, given | {"cover": district["he"].pk})
        assert refused.status_code == 422
        assert "has not the rights that the tasks need" in refused.content.decode()
        assert not Absence.objects.exists()

    def test_who_is_away_decides_who_is_offered(self, district: District, case: Case) -> None:
        client, address = client_of(district["lin"]), reverse("casework:absence-new")
        take_tasks(tasks=[Task.objects.get(case=case).pk], by=district["lin"])
        own = client.get(address).content.decode()
        assert "Nobody can cover" in own
        other = client.get(address, {"officer": district["wen"].pk, "start": "2025-08-06"}).content.decode()
        assert f'<option value="{district["bai"].pk}">' in other
        assert f'<option value="{district["wen"].pk}" selected>' in other
        assert 'value="2025-08-06"' in other


class TestEndedEarly:
    @pytest.fixture
    def absence(self, district: District) -> Absence:
        wen = district["wen"]
        return note_absence(officer=wen, cover=district["bai"], start=MONDAY, end=NEXT, by=wen)

    def end(self, absence: Absence, back: date, by: Officer) -> Absence:
        end_absence(absence=absence.pk, back=back, by=by, at=at(TUESDAY))
        absence.refresh_from_db()
        return absence

    def test_it_keeps_what_was_noted_and_who_ended_it(self, district: District, absence: Absence) -> None:
        with pytest.raises(NoSuchAbsence):
            self.end(absence, FRIDAY, district["bai"])
        with pytest.raises(BackBeforeLeaving):
            self.end(absence, NEXT, district["wen"])
        ended = self.end(absence, FRIDAY, district["lin"])
        assert (ended.end, ended.planned, ended.ended_by, ended.ended_at) == (
            FRIDAY, NEXT, district["lin"], at(TUESDAY),
        )  # fmt: skip
        again = self.end(absence, TUESDAY, district["wen"])
        assert (again.end, again.planned, again.ended_by) == (TUESDAY, NEXT, district["wen"])
        assert Deed.objects.filter(verb="case.absence_end").count() == 2

    def test_one_taken_back_is_none_but_stays_on_record(self, district: District, absence: Absence) -> None:
        taken = self.end(absence, date(2025, 8, 1), district["wen"])
        assert (taken.start, taken.end, taken.planned) == (MONDAY, MONDAY, NEXT)
        assert absences_for(district["wen"], MONDAY).get().standing == "absence.taken_back"  # type: ignore[attr-defined]
        assert covers(district["bai"], MONDAY) == []
        with pytest.raises(NoSuchAbsence):
            self.end(absence, date(2025, 8, 1), district["wen"])
        wen = district["wen"]
        told = {"officer": wen, "cover": district["lin"], "by": wen}
        anew = note_absence(start=date(2025, 8, 1), end=FRIDAY, **told)
        with pytest.raises(AwayTwice, match="2025-08-01"):
            note_absence(start=MONDAY, end=FRIDAY, **told)
        assert anew.pk != absence.pk
        assert Absence.objects.count() == 2

    @pytest.mark.parametrize(
        "change",
        [
            "start = start - 1",
            "officer_id = cover_id, cover_id = officer_id",
            '"end" = "end" + 1',
            '"end" = "end" - 1',  # nobody ended it
            '"end" = "end" - 1, planned = "end"',
            '"end" = "end" - 1, planned = "end" + 1, ended_by_id = cover_id, ended_at = now()',
            'planned = "end", ended_by_id = cover_id, ended_at = now()',
        ],
    )
    def test_the_database_keeps_it_on_every_path(self, absence: Absence, change: str) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE casework_absence SET {change}")

    def test_an_empty_one_was_ended_by_somebody(self, district: District) -> None:
        with pytest.raises(IntegrityError, match="absence_ends_after_it_starts"), transaction.atomic():
            Absence.objects.create(officer=district["wen"], cover=district["bai"], start=MONDAY, end=MONDAY)
        with pytest.raises(IntegrityError, match="ended_early_by_somebody"), transaction.atomic():
            Absence.objects.create(
                officer=district["wen"], cover=district["bai"], start=MONDAY, end=FRIDAY, planned=NEXT
            )

    def test_none_is_removed(self, absence: Absence) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Absence.objects.all().delete()

    def test_the_list_tells_it(self, district: District, absence: Absence) -> None:
        client, ending = client_of(district["lin"]), reverse("casework:absence-end", args=[absence.pk])
        assert "It stays in the list" in client.get(ending).content.decode()
        assert client.post(ending, {"back": "2025-08-04"}).status_code == 302
        page = client.get(reverse("casework:absences")).content.decode()
        assert "Taken back" in page
        assert "2025-08-11" in page
        assert ending not in page
        assert client.get(ending).status_code == 404
