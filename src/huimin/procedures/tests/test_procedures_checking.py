"""Every check finds the fault that is planted for it, and only that one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from huimin.kernel.workdays import Unit
from huimin.procedures.checking import Fault, check_procedures
from huimin.procedures.declarations import (
    Choice,
    Cycle,
    Evidence,
    Field,
    FieldKind,
    Group,
    Lasting,
    Limit,
    Outcome,
    Procedure,
    Share,
    Special,
    Version,
)
from huimin.procedures.tests.made_procedures import (
    LIMIT,
    REVIEW,
    STREET,
    TOTAL,
    outcome,
    procedure,
    sound_version,
    step,
)

LONG_AGO, LATER, MUCH_LATER = date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)


SETTLING = ("name the visit, or why none", "as a filed case needs it", "without a decision by another")
"""How those faults end that test_procedures_settling.py looks at."""


def faults(version: Version) -> list[str]:
    """Return what is said of a version, but of how it settles a case; the review that it begins is there."""
    found = [str(each) for each in check_procedures([procedure(version), REVIEW])]
    return [each for each in found if not each.endswith(SETTLING)]


def with_step(name: str, **changes: Any) -> Version:
    """Return the sound version with one step changed."""
    version = sound_version()
    return replace(version, steps={**version.steps, name: replace(version[name], **changes)})


def with_outcome(name: str, number: int, **changes: Any) -> Version:
    """Return the sound version with one outcome of a step changed."""
    outcomes = list(sound_version()[name].outcomes)
    outcomes[number] = replace(outcomes[number], **changes)
    return with_step(name, outcomes=tuple(outcomes))


def question(**changes: Any) -> tuple[Field, ...]:
    return (Field(**{"name": "how", "zh": "如何", "en": "How", "kind": FieldKind.TEXT} | changes),)


def test_nothing_is_said_of_what_is_sound():
    assert faults(sound_version()) == []
    assert check_procedures([]) == []


STEPS = [
    ("visit", {"right": "cases.guess"}, "visit: nobody can hold the right “cases.guess”"),
    ("visit", {"zh": ""}, "visit: lacks its words in one of the languages"),
    ("visit", {"en": ""}, "visit: lacks its words in one of the languages"),
    ("visit", {"duty_zh": ""}, "visit: lacks its words in one of the languages"),
    ("visit", {"duty_en": ""}, "visit: lacks its words in one of the languages"),
    ("visit", {"article": ""}, "visit: cites no article"),
    ("visit", {"work": "dance"}, "visit: nothing on the platform does “dance”"),
    ("publicity", {"limit": None}, "publicity: would wait for ever without a limit"),
    ("supplement", {"limit": None}, "supplement: would wait for ever without a limit"),
    ("visit", {"limit": replace(LIMIT, number=0)}, "visit: has a limit of nothing"),
    ("visit", {"begin": replace(LIMIT, number=0)}, "visit: has a limit of nothing"),
    (
        "visit",
        {"limit": replace(LIMIT, after="dream")},
        "visit: a limit runs from “dream”, which is neither an event nor a step",
    ),
    (
        "visit",
        {"limit": replace(LIMIT, after="check")},
        "visit: a limit runs from “check”, which need not have been done before",
    ),
    (
        "acceptance",
        {"limit": replace(LIMIT, after="acceptance")},
        "acceptance: a limit runs from “acceptance”, which need not have been done before",
    ),
    (
        "visit",
        {"limit": replace(LIMIT, answer="months")},
        "visit: has a limit that “months” shortens, which is not asked",
    ),
    (
        "decision",
        {"delegated": replace(STREET, right="cases.guess")},
        "decision: nobody can hold the right “cases.guess”",
    ),
    (
        "decision",
        {"delegated": replace(STREET, group=Group.DECISION)},
        "decision: is another duty when it is delegated",
    ),
    ("check", {"work": "appraise"}, "check: is held without a share of representatives on record"),
    ("opinion", {"waits_for": ("dream",)}, "opinion: waits for “dream”, which is no step"),
    ("decision", {"visit_if_filed": "dream"}, "decision: waits for “dream”, which is no step"),
    (
        "decision",
        {"visit_if_filed": "supplement"},
        "decision: cannot lead to “supplement”, without which a filed case may not leave it",
    ),
    ("visit", {"fields": question() + question()}, "visit: asks the same twice"),
    ("visit", {"fields": question(zh="")}, "visit: how: lacks its words in one of the languages"),
    ("visit", {"fields": question(en="")}, "visit: how: lacks its words in one of the languages"),
    (
        "visit",
        {"fields": question(kind=FieldKind.CHOICE)},
        "visit: how: a choice has answers, and nothing else has",
    ),
    (
        "visit",
        {"fields": question(choices=(Choice("so", "这样", "So"),))},
        "visit: how: a choice has answers, and nothing else has",
    ),
    (
        "visit",
        {"fields": question(kind=FieldKind.CHOICE, choices=(Choice("so", "这样", ""),))},
        "visit: how: lacks its words in one of the languages",
    ),
]


@pytest.mark.parametrize(("name", "changes", "said"), STEPS)
def test_what_is_wrong_with_a_step_is_found(name, changes, said):
    assert faults(with_step(name, **changes)) == [f"matter 2020-01-01: {said}"]


OUTCOMES = [
    ("draw", 1, {"zh": ""}, "draw: drawn: lacks its words in one of the languages"),
    ("draw", 1, {"en": ""}, "draw: drawn: lacks its words in one of the languages"),
    ("draw", 1, {"to": ()}, "draw: drawn: must either lead to steps or end the case"),
    ("draw", 1, {"ends": "kept"}, "draw: drawn: must either lead to steps or end the case"),
    ("draw", 1, {"to": ("visit", "dream")}, "draw: drawn: leads to “dream”, which is no step"),
    ("decision", 0, {"ends": "bliss"}, "decision: grant: ends the case as “bliss”, which is no ending"),
    ("decision", 0, {"notice": "card"}, "decision: grant: there is no notice “card”"),
    ("draw", 1, {"special": "split"}, "draw: drawn: “split” gives no longer limit"),
    ("decision", 0, {"needs": ("dream",)}, "decision: grant: needs “dream”, which is no step"),
    ("draw", 1, {"opens": "review"}, "draw: drawn: begins a review before the case ends"),
    ("decision", 0, {"effect": ""}, "decision: grant: decides nothing about the award; say what, or none"),
    ("opinion", 0, {"effect": ""}, "opinion: grant: decides nothing about the award; say what, or none"),
    (
        "decision",
        0,
        {"effect": "bliss"},
        "decision: grant: nothing on the platform does “bliss” to an award",
    ),
    ("decision", 0, {"starts": "soon"}, "decision: grant: nothing holds from “soon”"),
    ("decision", 0, {"effect": "grace"}, "decision: grant: gives a grace period without an end"),
    (
        "decision",
        0,
        {"lasts": Lasting("months", 6)},
        "decision: grant: lasts as long as “months” says, which is not asked",
    ),
]


@pytest.mark.parametrize(("name", "number", "changes", "said"), OUTCOMES)
def test_what_is_wrong_with_an_outcome_is_found(name, number, changes, said):
    assert faults(with_outcome(name, number, **changes)) == [f"matter 2020-01-01: {said}"]


WHOLE = [
    ({"first": "dream"}, "begins with “dream”, which is no step"),
    ({"until": LONG_AGO}, "ends before it begins"),
    ({"title": ""}, "rests on no document"),
    ({"spot_check": None}, "draw: draws without a share on record"),
    ({"spot_check": Share(Fraction(11, 10))}, "11/10 is no share"),
    ({"representatives": Share(Fraction(0))}, "0 is no share"),
    ({"spread": 0}, "begins the reviews of all holders in one night"),
    (
        {"delegated": None},
        "is delegated without a step that the street does instead, or has such a step without a limit",
    ),
    (
        {"cycles": (Cycle("yearly", "每年", "Each year", 12, of="dog"),)},
        "yearly: nobody is “dog”",
    ),
    (
        {"cycles": (Cycle("yearly", "每年", "Each year", 12, ahead=12),)},
        "yearly: comes round without a pause",
    ),
    ({"total": replace(TOTAL, number=0)}, "has a limit of nothing"),
    ({"total": replace(TOTAL, after="visit")}, "its limit runs from “visit”, which is no event"),
    ({"delegated": replace(TOTAL, after="visit")}, "its limit runs from “visit”, which is no event"),
    ({"special": replace(TOTAL, after="visit")}, "its limit runs from “visit”, which is no event"),
    ({"special": None}, "has a longer limit without reasons for it, or reasons without it"),
    (
        {"specials": (Special("hard", "难", "Hard"), Special("split", "分", ""))},
        "split: lacks its words in one of the languages",
    ),
    ({"evidence": (Evidence("form", "", "Form"),)}, "form: lacks its words in one of the languages"),
    ({"evidence": (Evidence("form", "表", "Form", of="dog"),)}, "form: nobody is “dog”"),
    ({"cycles": (Cycle("yearly", "每年", "", 12),)}, "yearly: lacks its words in one of the languages"),
    ({"cycles": (Cycle("yearly", "每年", "Each year", 0),)}, "yearly: comes round without a pause"),
]


@pytest.mark.parametrize(("changes", "said"), WHOLE)
def test_what_is_wrong_with_a_version_is_found(changes, said):
    assert faults(sound_version(**changes)) == [f"matter 2020-01-01: {said}"]


def test_a_limit_that_runs_from_nowhere_is_found_in_the_total_too():
    said = faults(sound_version(total=replace(TOTAL, after="dream")))
    assert said == [
        "matter 2020-01-01: its limit runs from “dream”, which is no event",
        "matter 2020-01-01: a limit runs from “dream”, which is neither an event nor a step",
    ]


def test_a_longer_limit_without_reasons_is_found():
    said = faults(sound_version(specials=()))
    assert "matter 2020-01-01: has a longer limit without reasons for it, or reasons without it" in said


def only(*steps: Any, **more: Any) -> list[str]:
    """Return what is said of a version that has only these steps."""
    said: dict[str, Any] = {
        "steps": {each.name: each for each in steps}, "first": steps[0].name,
        "total": Limit(9, Unit.DAY, "event"), "delegated": None, "special": None, "specials": (),
    }  # fmt: skip
    return faults(sound_version(**said | more))


END = outcome("done", ends="kept")


def test_an_outcome_that_needs_what_cannot_be_done_before_it_is_found():
    first = step("one", "record", outcome("on", "two", needs=("two",)), END)
    assert only(first, step("two", "record", END)) == [
        "matter 2020-01-01: one: on: needs “two”, from which nothing leads here"
    ]
    assert faults(with_outcome("decision", 0, needs=("publicity",))) == []


def test_a_step_that_cannot_be_reached_is_found():
    assert only(step("one", "record", END), step("two", "record", END)) == [
        "matter 2020-01-01: two: cannot be reached"
    ]


def test_a_circle_without_an_end_is_found():
    one = step("one", "record", outcome("on", "two"), END)
    two, three = step("two", "record", outcome("on", "three")), step("three", "record", outcome("on", "two"))
    assert only(one, two, three) == [
        "matter 2020-01-01: two: leads to no end",
        "matter 2020-01-01: three: leads to no end",
    ]


def test_a_step_without_an_outcome_is_found():
    said = only(step("one", "record", outcome("on", "two"), END), step("two", "record"))
    assert "matter 2020-01-01: two: has no outcome" in said


def test_a_step_called_like_an_event_is_found():
    assert only(step("accepted", "record", END)) == [
        "matter 2020-01-01: accepted: is called like an event, from which limits run"
    ]


def test_a_limit_from_an_acceptance_that_never_is_is_found():
    one = step("one", "record", END, limit=replace(LIMIT, after="accepted"))
    assert only(one) == ["matter 2020-01-01: one: a limit runs from the acceptance, but no step accepts"]
    said = only(step("one", "record", END), total=TOTAL)
    assert said == ["matter 2020-01-01: a limit runs from the acceptance, but no step accepts"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"kind": "wish"}, "“wish” is no kind of procedure"),
        ({"zh": ""}, "lacks its words in one of the languages"),
        ({"en": ""}, "lacks its words in one of the languages"),
        ({"schemes": ()}, "is for no scheme"),
        ({"versions": ()}, "has no version"),
    ],
)
def test_what_is_wrong_with_a_procedure_is_found(changes, said):
    found: Procedure = replace(procedure(sound_version()), **changes)
    assert check_procedures([found, REVIEW]) == [Fault("matter", said)]


def test_an_automatic_procedure_may_have_no_version():
    assert check_procedures([procedure(automatic=True)]) == []


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (None, ["two versions are in force on 2021-01-01"]),
        (MUCH_LATER, ["two versions are in force on 2021-01-01"]),
        (date(2020, 12, 1), ["no version is in force from 2020-12-01 to 2021-01-01"]),
        (LATER, []),
    ],
)
def test_versions_follow_one_another_without_a_gap(until, said):
    earlier, later = sound_version(until=until), sound_version(since=LATER)
    for versions in ((earlier, later), (later, earlier)):
        found = check_procedures([procedure(*versions), REVIEW])
        assert [each.what for each in found] == said


def test_a_scheme_has_at_most_one_procedure_of_a_kind():
    second = replace(procedure(sound_version()), name="second", schemes=("two", "one"))
    review = replace(REVIEW, schemes=("one", "two"))
    assert check_procedures([procedure(sound_version()), second, review]) == [
        Fault("second", "“one” has its application from matter already")
    ]


def test_what_begins_another_procedure_needs_it_for_each_of_its_schemes():
    both = procedure(sound_version(), schemes=("one", "two"))
    assert check_procedures([both, REVIEW]) == [Fault("matter", "begins a review, which “two” does not have")]


def test_a_way_back_alone_is_no_end():
    ending = {each.name: each for each in sound_version()["decision"].outcomes}
    version = with_step("decision", outcomes=(ending["again"],))
    assert f"matter 2020-01-01: {version.first}: leads to no end" in faults(version)


def test_an_outcome_without_a_way_is_told_once():
    assert len(faults(with_outcome("draw", 1, to=(), ends=""))) == 1
    assert isinstance(sound_version()["draw"].outcomes[1], Outcome)


def test_an_outcome_asks_only_what_its_step_asks():
    (said,) = faults(with_outcome("visit", 0, asks=("where",)))
    assert said.endswith("visit: done: asks “where”, which is no question")


@pytest.mark.parametrize(
    ("doors", "said"),
    [((), "nobody can begin it for “one”"), (("window",), "nobody begins it as “window”")],
)
def test_a_procedure_that_nobody_begins_is_found(doors, said):
    found = procedure(sound_version(), doors=doors)
    assert check_procedures([found, REVIEW]) == [Fault("matter", said)]


def test_what_another_procedure_opens_needs_no_door():
    opened = replace(REVIEW, doors=())
    assert check_procedures([procedure(sound_version()), opened]) == []


def test_a_review_that_comes_by_night_has_a_cycle():
    found = replace(
        REVIEW, doors=("night",), versions=(sound_version(procedure="review", cycles=(), spread=0),)
    )
    assert any("without a cycle" in each.what for each in check_procedures([found]))
