"""The workbench shows what runs out first, and superiors what is late where they give tasks."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huimin.casework.inbox.queries import first_waiting, late_in
from huimin.casework.models import Case, Task
from huimin.casework.tests.made_cases import District
from huimin.casework.tests.test_pages_of_cases import signed_in
from huimin.commons.access.scope import Scope

pytestmark = pytest.mark.django_db
TUESDAY, LATER = date(2025, 8, 5), date(2025, 12, 1)
EVERYWHERE = Scope.of(["420202"])


@pytest.fixture
def cases(district: District) -> list[Case]:
    made = []
    for name in ("周淑珍", "李大明", "王小红"):
        person = district.person(name)
        district.household(person)
        made.append(district.applied(person))
    return made


def test_what_runs_out_first_stands_on_top(district: District, cases: list[Case]) -> None:
    for days, case in zip((20, 3, 9), cases, strict=True):
        Task.objects.filter(case=case).update(due_on=date(2025, 8, days), amber_on=date(2025, 8, days))
    first = first_waiting(district["lin"], TUESDAY, at_most=2)
    assert [(each.case.person.name, each.clock) for each in first] == [  # type: ignore[attr-defined]
        ("李大明", "clock.late"),
        ("王小红", "clock.fine"),
    ]
    page = signed_in(district, "lin").get("/").content.decode()
    for each in first:
        assert f'href="{reverse("casework:case", args=[each.case_id])}#task-{each.pk}"' in page


def test_who_has_nothing_to_do_sees_no_list(district: District, cases: list[Case]) -> None:
    assert first_waiting(district["qin"], TUESDAY, at_most=10) == []
    assert "First to run out" not in signed_in(district, "qin").get("/").content.decode()


def test_superiors_see_what_is_late(district: District, cases: list[Case]) -> None:
    assert late_in(EVERYWHERE, TUESDAY, at_most=100) == {
        "clock.late": 0, "clock.begin_late": 0, "clock.amber": 0,
    }  # fmt: skip
    assert late_in(EVERYWHERE, LATER, at_most=100)["clock.late"] == 3
    assert late_in(EVERYWHERE, LATER, at_most=2)["clock.late"] == 2
    assert late_in(Scope.of(["420202009"]), LATER, at_most=100)["clock.late"] == 0
