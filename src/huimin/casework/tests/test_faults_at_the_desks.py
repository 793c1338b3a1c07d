"""What officers stumbled over at the desks."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huimin.casework.models import Case, Task
from huimin.casework.publicity.showing import answer_objection, begin_publicity, take_objection
from huimin.casework.refusals import ObjectionUpheld
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.test_pages_of_cases import signed_in

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def publicised(district: District, case: Case) -> int:
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity", state="open")
    return begin_publicity(
        task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY
    ).pk  # fmt: skip


class TestObjections:
    def test_one_that_is_right_is_not_passed_over(self, district: District, case: Case) -> None:
        shown = publicised(district, case)
        said = take_objection(publicity=shown, text="他有车", by=None, at=at(TUESDAY))
        answer_objection(objection=said.pk, upheld=True, answer="属实", by=district["wen"], at=at(TUESDAY))
        with pytest.raises(ObjectionUpheld):
            district.do(case, "publicity", "unobjected", "wen", AFTER)
        district.do(case, "publicity", "objected", "wen", AFTER, reason="属实")
        assert district.waiting(case) == {"appraisal"}

    def test_the_buttons_say_how_it_can_end(self, district: District, case: Case) -> None:
        shown, clerk = publicised(district, case), signed_in(district, "wen")
        page = reverse("casework:case", args=[case.pk])
        assert 'value="objected"' not in clerk.get(page).content.decode()
        said = take_objection(publicity=shown, text="他有车", by=None, at=at(TUESDAY))
        answer_objection(objection=said.pk, upheld=True, answer="属实", by=district["wen"], at=at(TUESDAY))
        told = clerk.get(page).content.decode()
        assert 'value="objected"' in told
        assert 'value="unobjected"' not in told
