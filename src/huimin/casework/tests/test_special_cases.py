"""A case has the longer limit on a ground of its procedure, asked for by one and allowed by another."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from huimin.casework.clocks.queries import special_questions_for
from huimin.casework.clocks.refusals import (
    AnsweredAlready,
    AskedAlready,
    CaseIsClosed,
    NoSpecialLimit,
    NotASpecialGround,
    OwnQuestion,
    SpecialAlready,
    TimeStillPast,
)
from huimin.casework.clocks.special import answer_for_special, ask_for_special
from huimin.casework.models import Case, SpecialQuestion
from huimin.casework.refusals import NotYours, ReasonNeeded, RelativeInvolved
from huimin.casework.tests.made_cases import MONDAY, PASSED_ON, District, at
from huimin.casework.tests.test_doors_of_cases import client_of
from huimin.casework.tests.test_objectors import make_relative
from huimin.rulebook.public import procedures

pytestmark = pytest.mark.django_db
THIRTY, FORTY_FIVE = date(2025, 9, 15), date(2025, 10, 11)


def accepted(district: District, scheme: str = "dibao") -> Case:
    person = district.person()
    district.household(person)
    case = district.applied(person, scheme=scheme)
    return district.do(case, "acceptance", "accepted", "lin", MONDAY)


def asked(district: District, case: Case, who: str = "lin", **more: str) -> SpecialQuestion:
    given = {"ground": "hard_to_check", "reason": "收入来源在外省"} | more
    return ask_for_special(case=case.pk, by=district[who], at=at(MONDAY), day=MONDAY, **given)


def test_a_relative_neither_sees_nor_answers_the_question(district: District) -> None:
    case = accepted(district, "dibao")
    question = asked(district, case)
    make_relative(district["tao"], case)
    assert not special_questions_for(district["tao"]).exists()
    with pytest.raises(RelativeInvolved):
        answer_for_special(question=question.pk, allowed=True, by=district["tao"], at=at(MONDAY))


@pytest.mark.parametrize("scheme", ["dibao", "edge", "rigid"])
def test_the_clock_moves_when_somebody_else_allows_it(district: District, scheme: str) -> None:
    case = accepted(district, scheme)
    assert case.due_on == THIRTY
    question = asked(district, case)
    case.refresh_from_db()
    assert (case.due_on, case.special) == (THIRTY, "")
    assert not special_questions_for(district["lin"]).exists()
    assert list(special_questions_for(district["tao"])) == [question]
    with pytest.raises(OwnQuestion):
        answer_for_special(question=question.pk, allowed=True, by=district["lin"], at=at(MONDAY))
    with pytest.raises(NotYours):
        answer_for_special(question=question.pk, allowed=True, by=district["qin"], at=at(MONDAY))
    answer_for_special(question=question.pk, allowed=True, by=district["tao"], at=at(MONDAY))
    case.refresh_from_db()
    assert (case.due_on, case.special) == (FORTY_FIVE, "hard_to_check")
    with pytest.raises(AnsweredAlready):
        answer_for_special(question=question.pk, allowed=False, by=district["tao"], at=at(MONDAY))
    with pytest.raises(SpecialAlready):
        asked(district, case)


def test_what_is_refused_moves_nothing_and_can_be_asked_again(district: District) -> None:
    case = accepted(district)
    answer_for_special(question=asked(district, case).pk, allowed=False, by=district["tao"], at=at(MONDAY))
    case.refresh_from_db()
    assert (case.due_on, case.special) == (THIRTY, "")
    assert asked(district, case).allowed is None


def test_what_cannot_be_asked_says_why(district: District) -> None:
    case = accepted(district)
    with pytest.raises(NotASpecialGround):
        asked(district, case, ground="busy")
    with pytest.raises(ReasonNeeded):
        asked(district, case, reason=" ")
    with pytest.raises(NotYours):
        asked(district, case, "elsewhere")
    given = {"case": case.pk, "ground": "split", "reason": "x", "by": district["lin"]}
    with pytest.raises(TimeStillPast):
        ask_for_special(at=at(MONDAY), day=date(2026, 1, 5), **given)
    asked(district, case)
    with pytest.raises(AskedAlready, match="lin"):
        asked(district, case, "he")
    person = district.person("另一人")
    district.household(person)
    other = district.applied(person, scheme="temporary_expenditure")
    with pytest.raises(NoSpecialLimit):
        asked(district, other)
    district.do(other, "acceptance", "forwarded", "lin", MONDAY, reason="属于别处", answers=PASSED_ON)
    with pytest.raises(CaseIsClosed):
        asked(district, other)


def test_every_ground_of_every_procedure_can_be_asked_for(district: District) -> None:
    grounds = {
        (scheme, each.name)
        for procedure in procedures().values()
        for version in procedure.versions
        if version.holds(MONDAY)
        for each in version.specials
        for scheme in procedure.schemes
    }
    assert {"split", "elsewhere", "hard_to_check"} <= {ground for _scheme, ground in grounds}
    for scheme in sorted({scheme for scheme, _ground in grounds}):
        case = accepted(district, scheme)
        for ground in sorted(ground for each, ground in grounds if each == scheme):
            question = asked(district, case, ground=ground)
            answer_for_special(question=question.pk, allowed=False, by=district["tao"], at=at(MONDAY))


def test_pages_ask_and_answer(district: District) -> None:
    case = accepted(district)
    reviewer, approver = client_of(district["lin"]), client_of(district["tao"])
    ask = reverse("casework:special", args=[case.pk])
    assert ask in reviewer.get(reverse("casework:case", args=[case.pk])).content.decode()
    shown = reviewer.get(ask).content.decode()
    assert "Hukou and home are apart" in shown
    assert str(FORTY_FIVE) in shown
    assert reviewer.post(ask, {"ground": "", "reason": "x"}).status_code == 422
    assert reviewer.post(ask, {"ground": "split", "reason": "户口在外省"}).status_code == 302
    assert reviewer.post(ask, {"ground": "split", "reason": "户口在外省"}).status_code == 409
    question = SpecialQuestion.objects.get()
    listed = approver.get(reverse("casework:specials")).content.decode()
    assert "户口在外省" in listed
    answer = reverse("casework:special-question", args=[question.pk])
    assert f"Due on {THIRTY}; if it is allowed, on {FORTY_FIVE}." in approver.get(answer).content.decode()
    assert reviewer.get(answer).status_code == 404
    assert approver.post(answer, {"allowed": "yes"}).status_code == 302
    page = reviewer.get(reverse("casework:case", args=[case.pk])).content.decode()
    assert ask not in page
    assert "户口在外省" in page


def test_the_database_refuses_who_asks_and_allows(district: District) -> None:
    question = asked(district, accepted(district))
    with pytest.raises(IntegrityError, match="special_case_is_allowed"), transaction.atomic():
        SpecialQuestion.objects.filter(pk=question.pk).update(allowed=True, answered_by=district["lin"])


def test_the_database_makes_no_case_special_that_nobody_allowed(district: District) -> None:
    case = accepted(district)
    question = asked(district, case)
    for ground in ("hard_to_check", "objection"):
        with pytest.raises(IntegrityError, match="special_was_allowed"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(special=ground)
    answer_for_special(question=question.pk, allowed=True, by=district["tao"], at=at(MONDAY))
    case.refresh_from_db()
    assert case.special == "hard_to_check"
    with pytest.raises(IntegrityError, match="special_was_allowed"), transaction.atomic():
        Case.objects.filter(pk=case.pk).update(special="elsewhere")
