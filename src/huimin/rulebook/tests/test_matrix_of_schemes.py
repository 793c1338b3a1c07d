"""The matrix of the domain file (§18A) as one table: every scheme, every step, its clock, what is shown.

Beside them: who receives and decides, from when money is paid, how often it is looked at again, and what
ends it.

A clock is written `10 workday after accepted`; `begins in` is the limit to begin, `unrolled` one that ends
on a holiday, and `?` one for which no source was found, which is shown as such.

Where the table says something else than the domain file, the line says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest

from huimin.procedures.declarations import Limit, Procedure, Share, Step, Version, VersionMissing
from huimin.procedures.vocabulary import Effect, Start, Work
from huimin.rulebook.public import NoSuchProcedure, procedure_of, procedures, rulebook

ANNOUNCED = {"temporary_emergency", "temporary_expenditure"}
"""Schemes whose procedures are there and that people decide without rules."""
COMMON = {"acceptance": "5 workday after submitted?", "supplement": "10 workday?", "lapse": "5 workday?"}
DIBAO_2012 = COMMON | {
    "check": "10 workday after accepted?",
    "investigation": "10 workday after accepted",
    "appraisal": "5 workday",
    "opinion": "",
    "publicity": "7 day unrolled",
    "draw": "5 workday after publicity",
    "uncooperative": "5 workday?",
    "district_visit": "5 workday?",
    "district_opinion": "5 workday after publicity",
    "second_publicity": "7 day unrolled",
    "reinvestigation": "20 workday after second_publicity",
    "renewed_opinion": "20 workday after second_publicity",
    "decision": "3 workday",
    "announcement": "3 workday?",
    "delivery": "3 day",
}
DIBAO_2021 = COMMON | {
    "investigation": "begins in 3 workday after accepted",
    "check": "begins in 3 workday after accepted",
    "opinion": "",
    "appraisal": "5 workday?",
    "publicity": "7 day unrolled",
    "decision": "10 workday",
    "uncooperative": "5 workday?",
    "district_visit": "5 workday?",
    "announcement": "3 workday?",
    "delivery": "3 workday",
}
RIGID = DIBAO_2021 | {
    "investigation": "begins in 3 workday after accepted?",
    "check": "begins in 3 workday after accepted?",
    "publicity": "7 day unrolled?",
    "decision": "10 workday?",
    "conference": "10 workday?",
    "delivery": "3 workday?",
}
TEKUN = COMMON | {
    "investigation": "15 workday after accepted",
    "check": "15 workday after accepted",
    "appraisal": "5 workday?",
    "opinion": "15 workday after accepted",
    "publicity": "7 day unrolled",
    "reinvestigation": "15 workday after publicity",
    "second_opinion": "15 workday after publicity",
    "draw": "15 workday after publicity",
    "district_visit": "15 workday after publicity",
    "assessment": "15 workday after publicity?",
    "decision": "15 workday after publicity",
    "announcement": "3 workday?",
    "delivery": "3 workday",
}
UNSUPPORTED = COMMON | {
    "verification": "15 workday after submitted",
    "visit": "15 workday after submitted",
    "opinion": "15 workday after submitted",
    "decision": "15 workday after opinion",
    "district_visit": "5 workday?",
    "notification": "3 workday?",
    "delivery": "3 workday?",
}
ORPHAN = UNSUPPORTED | {
    "verification": "15 workday after submitted?",
    "visit": "15 workday after submitted?",
    "opinion": "15 workday after submitted?",
    "publicity": "7 day unrolled?",
    "decision": "15 workday after opinion?",
}
PRIORITY = COMMON | {
    "check": "10 workday?",
    "visit": "10 workday?",
    "opinion": "5 workday?",
    "district_visit": "5 workday?",
    "decision": "5 workday?",
    "notification": "3 workday?",
    "delivery": "3 workday?",
}
EMERGENCY = {
    "acceptance": "1 workday after submitted?",
    "first_aid": "1 workday?",
    "district_aid": "2 workday?",
    "completion": "10 workday?",
    "district_visit": "5 workday?",
    "recovery": "5 workday?",
    "delivery": "3 workday?",
}
EXPENDITURE = COMMON | {
    "investigation": "10 workday after accepted?",
    "check": "10 workday after accepted?",
    "opinion": "",
    "publicity": "7 day unrolled?",
    "street_decision": "5 workday?",
    "decision": "10 workday?",
    "district_visit": "5 workday?",
    "announcement": "3 workday?",
    "delivery": "3 workday?",
}


@dataclass(frozen=True)
class Row:
    """One line of the matrix: a scheme, from the day on which its version begins."""

    scheme: str
    since: str
    unit: str
    steps: dict[str, str]
    total: str
    publicity: tuple[str, ...] = ()
    special: str = ""
    delegated: str = ""
    spot_check: str = ""
    representatives: str = ""
    receives: tuple[str, ...] = ("street",)
    decides: tuple[str, ...] = ("district",)
    money: tuple[str, ...] = ("",)
    """From which month what is granted is paid; nothing said is the month after the decision."""
    looked_at: dict[str, int] = field(default_factory=dict)
    """After how many months a holder is reviewed, by group."""
    ends: frozenset[str] = frozenset()
    """What ends it: grounds of its stop, else another procedure (`:death`), or an answer to its fields."""

    def __str__(self) -> str:
        return f"{self.scheme}-{self.since}"


SEVEN = ("7 day unrolled",)
MAYBE_SEVEN = ("7 day unrolled?",)
THIRTY, FORTY_FIVE, TWENTY = (f"{number} workday after accepted" for number in (30, 45, 20))
AT_ONCE, NEXT = (Start.THIS_MONTH.value,), (Start.NEXT_MONTH.value,)
HALF_YEARLY, YEARLY = {"stable": 12, "unstable": 6}, {"stable": 12}
DIBAO_ENDS = frozenset({"income", "property", "fraud", "uncooperative", "voluntary", ":death"})
"""The third refusal of work takes the own share only: a rule (`refuses_work`), no stop."""
EDGE_ENDS = frozenset({"income", "property", ":death"})
RIGID_ENDS = frozenset({"income", "property", "upgraded", ":death", ":review"})  # :review is the expiry
TEKUN_ENDS = frozenset({"death", "ability", "prison", "means", "obligor", "voluntary", ":death"})
ORPHAN_ENDS = frozenset({"grown", "adopted", ":death"})
UNSUPPORTED_ENDS = frozenset({"parents", "adopted", ":death"})
PRIORITY_ENDS = frozenset({"life", "expelled", "fraud", ":death", ":move_out", ":suspension"})
MATRIX = [
    *(
        row
        for scheme, unit in (("dibao", "household"), ("dibao_alone", "person"))
        for row in (
            Row(
                scheme, "2012-12-12", unit, DIBAO_2012, "30 day after submitted", SEVEN * 2,
                spot_check="3/10", representatives="2/3",
                looked_at={"stable": 12, "semi": 6, "unstable": 1, "unstable_rural": 3}, ends=DIBAO_ENDS,
            ),
            Row(
                scheme, "2021-07-01", unit, DIBAO_2021, THIRTY, SEVEN, FORTY_FIVE, representatives="2/3?",
                looked_at=HALF_YEARLY, ends=DIBAO_ENDS,
            ),
            Row(
                scheme, "2022-10-20", unit, DIBAO_2021, THIRTY, SEVEN, FORTY_FIVE, TWENTY,
                representatives="2/3?", looked_at=HALF_YEARLY, ends=DIBAO_ENDS,
            ),
        )
    ),
    # The domain file lets the bureau decide and the clock follow Dibao: so do the twenty days of a street.
    *(
        Row(
            "edge", since, "household", DIBAO_2021, THIRTY, SEVEN, FORTY_FIVE, delegated,
            representatives="2/3?", looked_at=HALF_YEARLY, ends=EDGE_ENDS,
        )
        for since, delegated in (("2021-07-01", ""), ("2022-10-20", TWENTY), ("2024-08-19", TWENTY))
    ),
    # "Local" publicity: seven days until the locality says otherwise, and shown as not verified.
    Row(
        "rigid", "2025-01-01", "household", RIGID, THIRTY, MAYBE_SEVEN, FORTY_FIVE, representatives="2/3?",
        looked_at={"valid": 12}, ends=RIGID_ENDS,
    ),
    Row(
        "tekun", "2021-07-01", "person", TEKUN, "35 workday after accepted?", SEVEN,
        spot_check="3/10", representatives="2/3?", looked_at=YEARLY, ends=TEKUN_ENDS,
    ),
    Row(
        "orphan", "2010-11-26", "person", ORPHAN, "30 workday after submitted?", MAYBE_SEVEN,
        looked_at=YEARLY, ends=ORPHAN_ENDS,
    ),
    # "Ongoing": at least once a year.
    Row(
        "unsupported_child", "2020-01-01", "person", UNSUPPORTED, "30 workday after submitted?",
        looked_at=YEARLY, ends=UNSUPPORTED_ENDS,
    ),
    *(
        Row(
            scheme, since, "person", steps, total, money=money, looked_at={"yearly": 12}, ends=PRIORITY_ENDS,
        )
        for since in ("2019-03-02", "2024-10-01")
        for scheme, steps, total, of_2024 in (
            ("survivor_pension", PRIORITY, THIRTY + "?", AT_ONCE),
            # The month of confirmation was found for pensions, not for the allowances of former soldiers.
            ("veteran_allowance", PRIORITY, THIRTY + "?", NEXT),
            (
                "disability_pension", PRIORITY | {"grading": "40 workday?"}, "60 workday after accepted?",
                AT_ONCE,
            ),
        )
        # Until the regulation of 2024 a disability pension began in the month after; for the others the
        # domain file gives no rule of that time.
        for money in [of_2024 if since == "2024-10-01" else ("",)]
    ),
    Row(
        "temporary_emergency", "2018-01-23", "either", EMERGENCY, "20 workday after submitted?",
        decides=("district", "street"), money=AT_ONCE,
    ),
    Row(
        "temporary_expenditure", "2018-01-23", "either", EXPENDITURE, THIRTY + "?", MAYBE_SEVEN,
        decides=("district", "street"), money=AT_ONCE,
    ),
]  # fmt: skip
LATER = ("review", "stop", "death", "suspension", "move_out")
TODAY, DAY = date(2026, 11, 27), timedelta(days=1)


def clock(limit: Limit | None) -> str:
    """Return a limit as it stands in the matrix."""
    if limit is None:
        return ""
    after = "" if limit.after == "opened" else f" after {limit.after}"
    end = ("" if limit.roll else " unrolled") + ("" if limit.verified else "?")
    return f"{limit.number} {limit.unit.value}{after}{end}"


def share(found: Share | None) -> str:
    """Return a share as it stands in the matrix."""
    return "" if found is None else f"{found}{'' if found.verified else '?'}"


def clocks(step: Step) -> str:
    begin = f"begins in {clock(step.begin)}" if step.begin else ""
    return ", ".join(filter(None, (begin, clock(step.limit))))


def levels(version: Version, work: Work) -> tuple[str, ...]:
    return tuple(sorted({each.level.value for each in version.steps.values() if each.work == work}))


def application(scheme: str, day: date) -> Version:
    return procedure_of(scheme, "application").at(day)


def unit(scheme: str) -> str:
    """Return what a scheme is given to; one without rules to either."""
    found = rulebook().schemes.get(scheme)
    return found[-1].entity.value if found else "either"


def money(version: Version) -> tuple[str, ...]:
    """Return from which months the decisions of a version let money be paid."""
    found = {
        outcome.starts
        for step in version.steps.values()
        for outcome in step.outcomes
        if step.work == Work.DECIDE and outcome.effect in {Effect.GRANT, Effect.ONCE}
    }
    return tuple(sorted(found))


def later(scheme: str, kind: str, day: date) -> Version | None:
    """Return the procedure of a later part of an award's life that is in force on a day."""
    try:
        procedure: Procedure = procedure_of(scheme, kind)
        return procedure.at(day)
    except (NoSuchProcedure, VersionMissing):
        return None


def endings(scheme: str, day: date) -> set[str]:
    """Return what can end an award: the grounds of its stop, and the other procedures that can stop it."""
    grounds, ending = set[str](), {Effect.STOP, Effect.HAND_OVER, Effect.SUSPEND}
    for kind in LATER:
        version = later(scheme, kind, day)
        if version is None:
            continue
        for step in version.steps.values():
            for asked in step.fields:
                grounds |= {each.name for each in asked.choices} if kind == "stop" else set()
            for outcome in step.outcomes:
                if outcome.effect in ending or outcome.opens == "stop":
                    grounds.add(f":{kind}")
    return grounds


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_a_scheme_runs_as_the_matrix_says(row):
    since = date.fromisoformat(row.since)
    version = application(row.scheme, since)
    assert version.since == since
    assert {name: clocks(step) for name, step in version.steps.items()} == row.steps
    shown = [clock(each.limit) for each in version.steps.values() if each.work == Work.PUBLICISE]
    assert tuple(shown) == row.publicity
    assert (clock(version.total), clock(version.special), clock(version.delegated)) == (
        row.total, row.special, row.delegated,
    )  # fmt: skip
    assert (levels(version, Work.ACCEPT), levels(version, Work.DECIDE)) == (row.receives, row.decides)
    assert (share(version.spot_check), share(version.representatives)) == (
        row.spot_check, row.representatives,
    )  # fmt: skip


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_a_scheme_is_paid_looked_at_and_ended_as_the_matrix_says(row):
    version = application(row.scheme, date.fromisoformat(row.since))
    last = (version.until or TODAY + DAY) - DAY  # what comes after an award has its own, later versions
    assert unit(row.scheme) == row.unit
    assert money(version) == row.money
    review = later(row.scheme, "review", last)
    looked_at = {each.name: each.months for each in review.cycles} if review else {}
    assert looked_at == row.looked_at
    assert row.ends <= endings(row.scheme, last), row.ends - endings(row.scheme, last)
    assert bool(row.ends) is (row.scheme not in ANNOUNCED)


def test_the_matrix_has_every_scheme_in_every_version():
    declared = {
        (scheme, str(version.since))
        for each in procedures().values()
        if each.kind == "application"
        for scheme in each.schemes
        for version in each.versions
    }
    assert {(row.scheme, row.since) for row in MATRIX} == declared
    assert {row.scheme for row in MATRIX} | {"old_age"} == set(rulebook().schemes) | ANNOUNCED


def test_what_is_given_without_an_application_is_confirmed_yearly_and_ends_with_death_and_moves():
    """The old-age allowance has no application (domain file B): only what comes after it."""
    review = later("old_age", "review", TODAY)
    assert review is not None
    assert {each.name: each.months for each in review.cycles} == {"yearly": 12}
    assert endings("old_age", TODAY) >= {"status", "corrected", "fraud", ":death", ":move_out", ":suspension"}


def test_once_an_amount_is_paid_for_it_is_not_looked_at_again():
    for scheme in sorted(ANNOUNCED):
        assert all(later(scheme, kind, TODAY) is None for kind in LATER)


def test_versions_that_follow_one_another_ask_for_the_same_papers():
    """A case that is sent in under one and accepted under the next is not sent back for papers."""
    for each in procedures().values():
        asked = [{paper.name for paper in found.evidence if paper.required} for found in each.versions]
        assert all(one == asked[0] for one in asked), each.name
