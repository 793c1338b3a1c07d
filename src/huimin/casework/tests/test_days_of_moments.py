"""What is done half an hour after midnight in China belongs to that day, though UTC still has yesterday."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from huimin.casework.cases.actions import open_case
from huimin.casework.decisions.deciding import confirm_decision
from huimin.casework.kin.matching import file_apart
from huimin.casework.models import Decision, Paper, Task
from huimin.casework.papers.keeping import keep_content
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.queries import objection_of
from huimin.casework.publicity.showing import (
    begin_publicity,
    end_publicities,
)
from huimin.casework.refusals import CaseHasMovedOn, CaseIsOpen
from huimin.casework.tests.made_cases import MONDAY, District, at
from huimin.casework.tests.made_staff import keeper, numbered, on_the_staff
from huimin.commons.installation.public import day_of
from huimin.registry.models import Membership

pytestmark = pytest.mark.django_db
TUESDAY, AFTER = date(2025, 8, 5), date(2025, 8, 13)


def half_past_midnight(day: date) -> datetime:
    """Return the moment at 00:30 in China, 16:30 of the day before in UTC."""
    return datetime(day.year, day.month, day.day, 16, 30, tzinfo=UTC) - timedelta(days=1)


def test_the_day_is_the_one_of_china() -> None:
    moment = half_past_midnight(TUESDAY)
    assert (moment.date(), day_of(moment)) == (MONDAY, TUESDAY)


def test_a_draft_in_the_way_is_open_since_that_day(district: District) -> None:
    person = district.person()
    district.household(person)
    told = {"scheme": "dibao", "person": person.pk, "channel": "counter", "by": district["wen"]}
    open_case(**told, at=half_past_midnight(TUESDAY), day=TUESDAY)
    with pytest.raises(CaseIsOpen, match="open since 2025-08-05"):
        open_case(**told, at=at(TUESDAY), day=TUESDAY)


def test_who_turns_eighteen_that_day_signs_the_papers(district: District) -> None:
    parent, child = district.person(), district.person("周小明", date(2007, 8, 5))
    district.household(parent, child)
    draft = {"scheme": "dibao", "person": parent.pk, "channel": "portal", "by": None}
    case = open_case(**draft, at=half_past_midnight(TUESDAY), day=TUESDAY)
    signing = Paper.objects.filter(case=case, evidence="authorisation").values_list("person", flat=True)
    assert set(signing) == {parent.pk, child.pk}


def test_an_objection_is_said_and_answered_on_that_day(district: District) -> None:
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity")
    shown = begin_publicity(task=task.pk, place="x", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    night = half_past_midnight(date(2025, 8, 7))
    said = take_objection(publicity=shown.pk, said=Said("x"), by=None, at=night, day=date(2025, 8, 7))
    told = {"objection": said.pk, "upheld": False, "answer": "x", "by": district["song"]}
    answer_objection(**told, at=night, day=date(2025, 8, 7))
    card = objection_of(said.receipt)
    assert (card.on, card.answered_on) == (date(2025, 8, 7), date(2025, 8, 7))
    with pytest.raises(CaseHasMovedOn, match="by song on 2025-08-07"):
        answer_objection(**told, at=at(AFTER), day=AFTER)


def test_a_departure_was_set_aside_on_that_day(district: District) -> None:
    person = district.person()
    district.household(person)
    case = district.applied(person)
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity")
    begin_publicity(task=task.pk, place="x", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
    end_publicities(at=at(AFTER), day=AFTER)
    district.do(case, "decision", "grant", "qin", AFTER, reason="x", given={"amount": 40_000})
    decision = Decision.objects.get(task__step="decision")
    told = {"decision": decision.pk, "agrees": False, "by": district["tao"], "reason": "x"}
    confirm_decision(**told, at=half_past_midnight(date(2025, 8, 14)), day=date(2025, 8, 14))
    with pytest.raises(CaseHasMovedOn, match="2025-08-14"):
        confirm_decision(**told, at=at(date(2025, 8, 20)), day=date(2025, 8, 20))


def test_a_draft_is_matched_with_who_lives_there_on_that_day(
    district: District, settings: Settings, tmp_path: Path
) -> None:
    settings.KEY_FILE = tmp_path / "keys"
    person, newcomer = district.person(), numbered(district, 900, "秦一鸣")
    home = district.household(person)
    draft = {"scheme": "dibao", "person": person.pk, "channel": "portal", "by": None}
    case = open_case(**draft, at=half_past_midnight(TUESDAY), day=TUESDAY)
    Membership.objects.create(
        household=home, person=newcomer, purpose=home.purpose, start=TUESDAY,
        relation=Membership.Relation.CHILD,
    )  # fmt: skip
    on_the_staff(keeper(district), 900)
    assert file_apart(case=case, at=half_past_midnight(MONDAY)) == 0
    assert file_apart(case=case, at=half_past_midnight(TUESDAY)) == 1


def test_pictures_of_the_new_year_lie_in_its_folder(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FILE, settings.UPLOADS = tmp_path / "keys", tmp_path
    assert keep_content(b"x", datetime(2025, 12, 31, 16, 30, tzinfo=UTC)).startswith("2026/")
