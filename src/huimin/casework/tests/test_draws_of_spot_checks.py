"""Spot checks are drawn by seed, never chosen, and everybody can draw the same again."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from huimin.casework.models import Case, Draw, Duty, Filing, Staff, Task
from huimin.casework.publicity.drawing import (
    NothingToDraw,
    OnlyByDraw,
    draw_spot_checks,
    drawn_again,
)
from huimin.casework.publicity.draws import waiting_for_draws
from huimin.casework.tests.made_cases import COMMUNITY, District, at
from huimin.commons.access.models import Officer

pytestmark = pytest.mark.django_db
OLD, LATER = date(2020, 6, 1), date(2020, 6, 9)


def waits(district: District, name: str, number: int, **more: object) -> Case:
    """Add a case of the rules of 2012 that waits for a draw."""
    person = district.person(name)
    case = Case.objects.create(
        number=f"GA-420202001-2020-{number:05d}", procedure="dibao", since=date(2012, 12, 12), edition="x",
        scheme="dibao", kind="application", person=person, household=district.household(person),
        division=COMMUNITY, channel="counter", state="open", opened_at=at(OLD), submitted_on=OLD,
        accepted_on=OLD, events={"accepted": OLD.isoformat(), "publicity": OLD.isoformat()}, **more,
    )  # fmt: skip
    Task.objects.create(
        case=case, step="draw", right="cases.decide", group="decision", division=COMMUNITY, opened_at=at(OLD),
        opened_on=OLD, offices=[6],
    )  # fmt: skip
    return case


@pytest.fixture
def cases(district: District) -> list[Case]:
    return [waits(district, f"甲{number}", number) for number in range(1, 8)]


def client_of(officer: Officer) -> Client:
    Officer.objects.filter(pk=officer.pk).update(language="en")
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer)
    client.cookies["django_language"] = "en"
    return client


def drawn(district: District, who: str = "qin", **more: object) -> Draw:
    return draw_spot_checks(scheme="dibao", by=district[who], at=at(LATER), day=LATER, **more)  # type: ignore[arg-type]


def test_three_in_ten_are_drawn_and_relatives_anyway(district: District, cases: list[Case]) -> None:
    apart = waits(district, "乙", 9, filed=True)
    told = waiting_for_draws(district["qin"])
    assert [(each.scheme, each.candidates, each.always, each.others) for each in told] == [("dibao", 7, 1, 0)]
    draw = drawn(district)
    assert (len(draw.drawn), draw.always) == (3, [apart.number])
    to_visit = set(
        Task.objects.filter(step="district_visit", state="open").values_list("case__number", flat=True)
    )
    assert to_visit == {*draw.drawn, apart.number}
    with pytest.raises(NothingToDraw):
        drawn(district)
    assert Draw.objects.count() == 1


def test_nobody_chooses_by_hand(district: District, cases: list[Case]) -> None:
    for outcome in ("passed", "drawn"):
        with pytest.raises(OnlyByDraw):
            district.do(cases[0], "draw", outcome, "qin", LATER)
    page = client_of(district["qin"]).get(reverse("casework:case", args=[cases[0].pk])).content.decode()
    assert "comes from a draw alone" in page
    assert 'value="passed"' not in page


def test_cases_that_the_officer_may_not_decide_are_left_to_somebody_else(
    district: District, cases: list[Case]
) -> None:
    Duty.objects.create(case=cases[0], officer=district["qin"], group="inquiry", step="investigation")
    staff = Staff.objects.create(name="秦", unit="x", division="420202", officer=district["qin"])
    Filing.objects.create(
        case=cases[1], staff=staff, officer=district["qin"], person=cases[1].person, relation="child",
        declared=True, found_at=at(OLD),
    )  # fmt: skip
    assert [(each.candidates, each.others) for each in waiting_for_draws(district["qin"])] == [(5, 2)]
    first = drawn(district)
    assert not {cases[0].number, cases[1].number} & {*first.candidates, *first.always}
    assert sorted(drawn(district, "tao").candidates) == [cases[0].number, cases[1].number]


def test_the_same_comes_out_again_here_and_elsewhere(district: District, cases: list[Case]) -> None:
    draw = drawn(district, seed="s")
    assert drawn_again(draw) == draw.drawn
    elsewhere = subprocess.run(
        [
            sys.executable, "-c",
            "import random, sys; print(*sorted(random.Random('s').sample(sorted(sys.argv[1:]), 3)))",
            *draw.candidates,
        ],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert elsewhere.stdout.split() == draw.drawn
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Draw.objects.update(drawn=[])
    draw.drawn = [number for number in draw.candidates if number not in draw.drawn][:3]
    assert drawn_again(draw) != draw.drawn, "a record that was tampered with is found out"


def test_pages_say_what_will_happen_draw_and_compare(district: District, cases: list[Case]) -> None:
    client = client_of(district["qin"])
    assert ">7<" in client.get(reverse("casework:draws")).content.decode()
    new = reverse("casework:draw-new", args=["dibao"])
    assert "3 of 7 cases are drawn at random" in client.get(new).content.decode()
    assert not Draw.objects.exists(), "looking draws nothing"
    assert client.post(new).status_code == 302
    draw = Draw.objects.get()
    assert client.get(new).status_code == 409
    page = client.get(f"{reverse('casework:draw', args=[draw.pk])}?again=1").content.decode()
    assert "exactly the same cases" in page
    assert draw.seed in page
    assert client.get(reverse("casework:draw", args=[draw.pk + 1])).status_code == 404
    assert client_of(district["wen"]).get(reverse("casework:draws")).status_code == 403
