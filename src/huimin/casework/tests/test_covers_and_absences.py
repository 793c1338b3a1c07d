"""Who covers has the rights that the tasks need, and an absence that ended early stays on record."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huimin.casework.inbox.actions import note_absence, take_tasks
from huimin.casework.inbox.covering import covers_of
from huimin.casework.inbox.refusals import CoverCannot
from huimin.casework.models import Absence, Case, Task
from huimin.casework.tests.made_cases import COMMUNITY, LONG_AGO, MONDAY, District
from huimin.commons.access.models import Assignment, Officer, Role

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

    def test_the_form_offers_them_and_says_why_others_are_not(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        take_tasks(tasks=[Task.objects.get(case=case, step="investigation").pk], by=district["wen"])
        client, address = client_of(district["wen"]), reverse("casework:absence-new")
        page = client.get(address).content.decode()
        assert f'<option value="{district["bai"].pk}">' in page
        assert f'<option value="{district["he"].pk}">' not in page
        assert "Not offered: he, without the right “Visit households, hold appraisals”" in page
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
