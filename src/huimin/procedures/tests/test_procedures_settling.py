"""What is wrong with how a procedure ends: against somebody by one officer, or unseen by the district."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from huimin.procedures.checking import check_procedures
from huimin.procedures.declarations import Level, Outcome, Version
from huimin.procedures.settling import settles, undecided
from huimin.procedures.tests.made_procedures import REVIEW, outcome, procedure, sound_version, step

UNSEEN = "settles a filed case that nobody has visited for the district; name the visit, or why none"
LEFT = ("没有可访的", "Nobody to be visited")


def with_outcome(version: Version, name: str, *more: Outcome, **changed: Any) -> Version:
    """Return a version in which a step has more outcomes, and is otherwise."""
    found = version[name]
    renewed = replace(found, outcomes=(*found.outcomes, *more), **changed)
    return replace(version, steps={**version.steps, name: renewed})


def said(version: Version) -> list[str]:
    return [each.what for each in check_procedures([procedure(version), REVIEW])]


@pytest.mark.parametrize("ends", ["refused", "terminated", "stopped", "suspended"])
def test_an_end_against_somebody_before_a_decision_is_a_fault(ends: str) -> None:
    alone = with_outcome(
        sound_version(), "check", outcome("ended", ends=ends), no_visit_zh=LEFT[0], no_visit_en=LEFT[1]
    )
    assert said(alone) == ["check: ended: ends against the applicant without a decision by another"]


def test_a_reason_lets_an_end_be_noted_by_one() -> None:
    ended = outcome("ended", ends="stopped", alone_zh="期满", alone_en="It is over")
    assert said(with_outcome(sound_version(), "check", ended, no_visit_zh=LEFT[0], no_visit_en=LEFT[1])) == []


@pytest.mark.parametrize("ends", ["forwarded", "withdrawn"])
def test_what_goes_on_elsewhere_or_is_taken_back_settles_nothing(ends: str) -> None:
    assert said(with_outcome(sound_version(), "check", outcome("away", ends=ends))) == []


def test_what_takes_something_away_is_a_decision_even_behind_one() -> None:
    version = sound_version()
    granted = replace(version["decision"].outcomes[0], ends="", to=("after",))
    rest = version["decision"].outcomes[1:]
    after = step(
        "after", "record", outcome("done", ends="granted"), outcome("stop", ends="stopped", effect="stop")
    )
    steps = {
        **version.steps,
        "decision": replace(version["decision"], outcomes=(granted, *rest)),
        "after": after,
    }
    assert said(replace(version, steps=steps)) == [
        "after: stop: ends against the applicant without a decision by another"
    ]


def test_who_noted_it_may_not_end_the_procedure() -> None:
    ended = outcome("end", ends="terminated", effect="terminate")
    version = with_outcome(sound_version(), "decision", ended)
    assert said(version) == ["decision: end: who noted it may end the procedure too"]
    apart = replace(version["decision"], by_another=True)
    assert said(replace(version, steps={**version.steps, "decision": apart})) == []


class TestVisit:
    def test_a_decision_names_the_visit_or_why_there_is_none(self) -> None:
        nothing = with_outcome(sound_version(), "decision", visit_if_filed="")
        assert said(nothing) == [f"decision: {UNSEEN}"]
        reason = with_outcome(
            sound_version(), "decision", visit_if_filed="", no_visit_zh=LEFT[0], no_visit_en=LEFT[1]
        )
        assert said(reason) == []
        both = with_outcome(sound_version(), "decision", no_visit_zh=LEFT[0], no_visit_en=LEFT[1])
        assert said(both) == [
            "decision: says both by which step a filed case is visited and why it need not be"
        ]

    def test_a_case_that_is_kept_as_it_is_before_a_decision_is_settled_too(self) -> None:
        kept = with_outcome(sound_version(), "opinion", outcome("keep", ends="kept", effect="keep"))
        assert said(kept) == [f"opinion: {UNSEEN}"]

    @pytest.mark.parametrize(
        "changed", [{"level": Level.STREET}, {"also": (Level.STREET,)}, {"work": "record"}], ids=str
    )
    def test_it_is_a_visit_and_by_the_district_alone(self, changed: dict[str, Any]) -> None:
        assert said(with_outcome(sound_version(), "visit", **changed)) == [
            "decision: “visit” is no visit by the district, as a filed case needs it"
        ]


def test_what_lies_behind_a_decision_is_decided() -> None:
    version = sound_version()
    assert undecided(version) == frozenset(version.steps)  # the decision may send it back
    granted = replace(version["decision"].outcomes[0], ends="", to=("delivery",))
    steps = {
        **version.steps, "decision": replace(version["decision"], outcomes=(granted,)),
        "delivery": step("delivery", "deliver", outcome("done", ends="refused")),
    }  # fmt: skip
    later = replace(version, steps=steps)
    assert "delivery" not in undecided(later)
    assert settles(later["decision"], granted)
    assert not settles(version["decision"], version["decision"].outcomes[1])
