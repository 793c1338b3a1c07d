"""The procedures are sound; how each scheme runs stands in the matrix (test_matrix_of_schemes)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

import pytest

from huimin.procedures.checking import check_procedures
from huimin.procedures.declarations import Group, Level, Limit, Outcome, Stated, Version, VersionMissing
from huimin.procedures.vocabulary import Effect, Ending, Start, Work
from huimin.rulebook.public import (
    NoSuchProcedure,
    complaint_procedure,
    procedure_faults,
    procedure_named,
    procedure_of,
    procedures,
    rulebook,
    schemes_without_rules,
    strange_statements,
)
from huimin.rulebook.rules.tekun import SELF_CARE
from huimin.rulebook.tests.test_matrix_of_schemes import ANNOUNCED, application, clock

LIVES = ("review", "change", "suspension", "stop", "move_out", "death")
"""What befalls an award after the application."""
LATER_LIMITS = {
    "change_tekun 2021-07-01 assessment": "10 workday after submitted",
    "death 2022-10-20": "3 month after event",
    "grace 2022-10-20": "6 month after event unrolled",
    "grace 2022-10-20 expiry": "6 month after event unrolled",
    "stop_tekun 2021-07-01 publicity": "7 day unrolled",
    "stop_tekun 2021-07-01 reinvestigation": "15 workday after publicity",
}
"""Every limit after the application for which a source was found."""
VERSIONS = [version for each in procedures().values() for version in each.versions]
NAMES = [f"{each.procedure}-{each.since}" for each in VERSIONS]
every_version = pytest.mark.parametrize("version", VERSIONS, ids=NAMES)
ROOTS = rulebook().schemes


def test_the_procedures_are_sound():
    assert [str(each) for each in procedure_faults()] == []


def limits(version: Version) -> Iterator[tuple[str, Limit]]:
    """Yield every limit of a version, by the name of its step; those of the whole have none."""
    for whole in filter(None, (version.total, version.special, version.delegated)):
        yield "", whole
    for step in version.steps.values():
        for limit in filter(None, (step.limit, step.begin)):
            yield f" {step.name}", limit


def test_no_limit_after_the_application_claims_a_source_that_was_not_found():
    found = {
        f"{version.procedure} {version.since}{step}": clock(limit)
        for version in VERSIONS
        if procedure_named(version.procedure).kind != "application"
        for step, limit in limits(version)
        if limit.verified
    }
    assert found == LATER_LIMITS


@every_version
def test_every_verified_limit_names_its_article(version):
    assert not [step for step, limit in limits(version) if not limit.article]


@pytest.mark.parametrize("scheme", sorted(ROOTS))
def test_every_scheme_has_a_procedure_from_application_to_death(scheme):
    for kind in ("application", *LIVES):
        assert scheme in procedure_of(scheme, kind).schemes


@pytest.mark.parametrize("scheme", sorted(ROOTS))
def test_what_can_be_granted_can_also_end(scheme):
    """For an award of today each procedure of its later life is in force."""
    today = date(2026, 11, 27)
    for kind in LIVES:
        assert procedure_of(scheme, kind).at(today).holds(today)


def test_every_scheme_that_can_be_refused_can_be_appealed_against():
    """Reconsideration is open against every decision (社会救助暂行办法第六十五条)."""
    appealed = {scheme for each in procedures().values() if each.kind == "appeal" for scheme in each.schemes}
    assert appealed == {scheme for each in procedures().values() for scheme in each.schemes}


def test_only_dibao_has_a_grace_period_and_only_the_automatic_scheme_an_objection():
    by_kind = {kind: set() for kind in ("grace", "objection")}
    for each in procedures().values():
        by_kind.setdefault(each.kind, set()).update(each.schemes)
    assert by_kind["grace"] == {"dibao", "dibao_alone"}
    assert by_kind["objection"] == {"old_age"}
    assert procedure_named("old_age").automatic
    with pytest.raises(VersionMissing):
        procedure_named("old_age").at(date(2025, 1, 1))


def test_a_sheet_names_only_schemes_that_there_are():
    named = {scheme for each in procedures().values() for scheme in each.schemes}
    assert named - ANNOUNCED == set(ROOTS)


def test_what_nobody_declared_is_refused():
    with pytest.raises(NoSuchProcedure):
        procedure_named("wish")
    with pytest.raises(NoSuchProcedure):
        procedure_of("rigid", "grace")


@pytest.mark.parametrize(
    ("day", "since", "appraised", "shown"),
    [
        (date(2021, 6, 30), date(2012, 12, 12), True, 2),
        (date(2021, 7, 1), date(2021, 7, 1), False, 1),
        (date(2022, 10, 19), date(2021, 7, 1), False, 1),
        (date(2022, 10, 20), date(2022, 10, 20), False, 1),
    ],
)
def test_the_day_of_acceptance_decides_between_the_rules_of_dibao(day, since, appraised, shown):
    version = application("dibao", day)
    way = [each.name for each in version.way]
    assert version.since == since
    assert ("appraisal" in way) is appraised
    assert sum(1 for name in way if version[name].work == Work.PUBLICISE) == shown
    assert ("draw" in way) is appraised


def test_before_its_rules_a_procedure_is_not_in_force():
    for scheme, day in (("tekun", date(2021, 6, 30)), ("rigid", date(2024, 12, 31))):
        with pytest.raises(VersionMissing):
            application(scheme, day)


@pytest.mark.parametrize("kind", ["application", *LIVES])
def test_unsupported_children_are_never_shown_in_public(kind):
    for version in procedure_of("unsupported_child", kind).versions:
        works = {each.work for each in version.steps.values()}
        assert not works & {Work.PUBLICISE, Work.ANNOUNCE, Work.APPRAISE}


def test_an_orphan_is_shown_only_where_the_locality_asks_for_it():
    version = application("orphan", date(2025, 1, 1))
    assert "publicity" not in {each.name for each in version.way}
    leading = [each.name for each in version["opinion"].outcomes if "publicity" in each.to]
    assert leading == ["publicise"]
    assert version["opinion"].outcome("publicise").reason


@pytest.mark.parametrize(("sheet", "step"), [("tekun", "assessment"), ("change_tekun", "assessment")])
def test_the_assessment_asks_the_six_facts_of_the_rules(sheet, step):
    asked = {each.name for each in procedure_named(sheet).versions[-1][step].fields}
    assert set(SELF_CARE) <= asked
    assert len(SELF_CARE) == 6


def test_nobody_is_taken_off_support_without_publicity():
    """Every procedure that may end the support of an extremely poor person goes through the termination."""
    for kind in ("review", "change", "suspension", "death"):
        version = procedure_of("tekun", kind).versions[-1]
        endings = {each.ends for step in version.steps.values() for each in step.outcomes}
        assert Ending.STOPPED not in endings
        assert any(each.opens == "stop" for step in version.steps.values() for each in step.outcomes)
    stop = procedure_of("tekun", "stop").versions[-1]
    assert not can_come(stop, {Ending.STOPPED}, without={"publicity"})


def can_come(version: Version, endings: set[str], *, without: set[str]) -> bool:
    """Return whether a case can end so although it goes through none of these steps."""
    pending, seen = [version.first], set[str]()
    while pending:
        name = pending.pop()
        if name in seen or name in without:
            continue
        seen.add(name)
        for outcome in version[name].outcomes:
            if set(outcome.needs) & without:
                continue
            if outcome.ends in endings:
                return True
            pending.extend(outcome.to)
    return False


@every_version
def test_nothing_is_granted_or_refused_without_a_decision(version):
    deciding = {each.name for each in version.steps.values() if each.work == Work.DECIDE}
    assert not can_come(
        version, {Ending.GRANTED, Ending.REFUSED, Ending.SUSPENDED, Ending.TERMINATED}, without=deciding
    )


@dataclass(frozen=True)
class Standing:
    """What of a case is open, and which steps that something needs ended with their first outcome."""

    open: frozenset[str]
    done: frozenset[str] = frozenset()

    def after(self, version: Version, name: str, outcome: Outcome) -> Standing | None:
        """Return how the case stands after a step was done, nothing once it has ended."""
        if outcome.ends:
            return None
        rest = set(self.open - {name})
        for each in outcome.to:
            if not rest & set(version[each].waits_for):
                rest.add(each)
        needed = {each for step in version.steps.values() for found in step.outcomes for each in found.needs}
        done = {name} & needed if outcome == version[name].outcomes[0] else set()
        return Standing(frozenset(rest), (self.done - {name}) | done)


def standings(version: Version) -> Iterator[tuple[Standing, list[Standing | None]]]:
    """Yield every way in which a case can stand, with those that can come next."""
    first = Standing(frozenset({version.first}))
    pending, seen = [first], {first}
    while pending:
        standing = pending.pop()
        following = [
            standing.after(version, name, outcome)
            for name in standing.open
            for outcome in version[name].outcomes
            if set(outcome.needs) <= standing.done
        ]
        yield standing, following
        for each in following:
            if each is not None and each not in seen:
                seen.add(each)
                pending.append(each)


@every_version
def test_no_case_gets_stuck_and_nothing_is_open_when_it_is_decided(version):
    for standing, following in standings(version):
        assert standing.open, "nothing is left to do, and the case has not ended"
        assert following, f"nobody can do anything with {sorted(standing.open)}"
        ends = {Effect.TERMINATE, Effect.NONE}  # only whether the procedure ends: a check may run meanwhile
        deciding = {
            name
            for name in standing.open
            if version[name].work == Work.DECIDE and {each.effect for each in version[name].outcomes} - ends
        }
        assert not deciding or standing.open == deciding, sorted(standing.open)
        assert len(deciding) <= 1


SHOWN = ["dibao", "dibao_alone", "edge", "rigid", "tekun", "temporary_expenditure"]


@pytest.mark.parametrize("scheme", SHOWN)
def test_nothing_is_granted_that_was_not_shown_in_public(scheme):
    """Not even where the opinion was to refuse and the decision departs from it."""
    for version in procedure_of(scheme, "application").versions:
        for name, step in version.steps.items():
            if step.work == Work.PUBLICISE:
                assert not can_come(version, {Ending.GRANTED}, without={name}), name


RUNS_OUT = {"review_rigid"}
"""A status that was given for a time ends by itself."""


@every_version
def test_nothing_is_stopped_without_a_decision(version):
    deciding = {each.name for each in version.steps.values() if each.work == Work.DECIDE}
    if version.procedure not in RUNS_OUT:
        assert not can_come(version, {Ending.STOPPED, Ending.CHANGED} - kept(version), without=deciding)


def kept(version: Version) -> set[str]:
    """A move within the district changes who is in charge, and decides nothing."""
    return {Ending.CHANGED} if version.procedure.startswith("move_out") else set()


@every_version
def test_the_duties_of_a_version_are_apart(version):
    """What is found out, said and decided are steps of different groups, so that nobody combines them."""
    groups = {
        Work.VISIT: {Group.INQUIRY}, Work.CHECK: {Group.INQUIRY}, Work.APPRAISE: {Group.INQUIRY},
        Work.ASSESS: {Group.INQUIRY}, Work.OPINION: {Group.REVIEW, Group.DECISION},
        Work.DECIDE: {Group.DECISION}, Work.DRAW: {Group.DECISION},
    }  # fmt: skip
    for step in version.steps.values():
        assert step.group in groups.get(Work(step.work), set(Group)), step.name


RIGHT_OF = {
    Work.ACCEPT: {"cases.accept"}, Work.SUPPLEMENT: {"cases.intake"},
    Work.CHECK: {"cases.verify", "cases.inquire"},
    Work.VISIT: {"cases.inquire", "cases.spot_check"}, Work.APPRAISE: {"cases.inquire"},
    Work.ASSESS: {"cases.spot_check"}, Work.OPINION: {"cases.opine", "cases.decide"},
    Work.PUBLICISE: {"cases.publicise"}, Work.ANNOUNCE: {"cases.publicise"}, Work.DRAW: {"cases.decide"},
    Work.DECIDE: {"cases.decide", "cases.decide_street", "cases.appeal"},
    Work.DELIVER: {"cases.accept", "cases.intake", "cases.appeal"},
    Work.REPORT: {"cases.intake"},
}  # fmt: skip


@every_version
def test_a_step_needs_the_right_for_its_work(version):
    for step in version.steps.values():
        assert step.right in RIGHT_OF.get(Work(step.work), {step.right}), step.name
        assert (step.right == "cases.appeal") <= (version.procedure == "appeal"), step.name
        if step.right == "cases.intake":
            assert step.level is Level.COMMUNITY, step.name


@every_version
def test_chinese_is_chinese_and_duties_are_sentences(version):
    for step in version.steps.values():
        assert step.duty_zh.endswith("。"), step.name
        assert step.duty_en.endswith("."), step.name
        words = [step.zh, step.duty_zh, *(each.zh for each in (*step.fields, *step.outcomes))]
        words += [each.help_zh for each in step.fields] + [
            choice.zh for each in step.fields for choice in each.choices
        ]
        for each in words:
            assert not re.search(r"[A-Za-z,;:?!()]", each), each
        for each in (step.en, step.duty_en, *(found.en for found in (*step.fields, *step.outcomes))):
            assert not re.search(r"[\u4e00-\u9fff，。；：（）]", each), each


@every_version
def test_an_outcome_against_somebody_needs_a_reason_or_a_decision_that_had_one(version):
    for step in version.steps.values():
        for outcome in step.outcomes:
            if outcome.notice in {"refusal", "suspension", "termination", "missing_papers", "forwarding"}:
                assert outcome.reason, f"{step.name}.{outcome.name}"


BRINGS = {
    Ending.GRANTED: {Effect.GRANT, Effect.ONCE},
    Ending.STOPPED: {Effect.STOP, Effect.HAND_OVER},
    Ending.CHANGED: {Effect.ADJUST},
    Ending.SUSPENDED: {Effect.SUSPEND},
    Ending.RESUMED: {Effect.RESUME},
}
"""What an ending says must have been done to the award."""


@every_version
@pytest.mark.parametrize(("ending", "effects"), BRINGS.items())
def test_no_case_ends_as_if_something_had_been_done_that_was_not(version, ending, effects):
    """From the first step on, no way past the outcomes that have the effect leads to the ending."""
    pending, seen = [version.first], set[str]()
    while pending:
        name = pending.pop()
        if name in seen:
            continue
        seen.add(name)
        for outcome in version[name].outcomes:
            if outcome.effect in effects and version[name].work != Work.OPINION:
                continue
            assert outcome.ends != ending or ending in kept(version)
            pending.extend(outcome.to)


@every_version
def test_what_ends_with_an_effect_has_it_from_a_decision_or_by_running_out(version):
    """Nobody but who decides changes an award; the others only find out that nothing changes."""
    for step in version.steps.values():
        for outcome in step.outcomes:
            if step.work not in {Work.DECIDE, Work.OPINION} and outcome.effect not in {"", Effect.KEEP}:
                assert version.procedure in RUNS_OUT, f"{step.name}.{outcome.name}"
            if step.work == Work.OPINION and outcome.ends:
                assert outcome.effect in {Effect.KEEP, Effect.NONE}, f"{step.name}.{outcome.name}"


@pytest.mark.parametrize(
    ("scheme", "kind", "day", "outcome", "starts"),
    [
        ("dibao", "application", "2025-08-01", "decision.grant", ""),
        ("dibao", "review", "2025-08-01", "decision.stop", ""),
        ("dibao", "death", "2025-08-01", "decision.stop", Start.AFTER_DEATH),
        ("old_age", "death", "2025-08-01", "decision.stop", Start.AFTER_DEATH),
        ("dibao", "move_out", "2025-08-01", "decision.stop", ""),
        ("disability_pension", "move_out", "2025-08-01", "decision.stop", Start.NEXT_YEAR),
        ("disability_pension", "application", "2024-09-30", "decision.grant", ""),
        ("disability_pension", "application", "2024-10-01", "decision.grant", Start.THIS_MONTH),
        ("survivor_pension", "application", "2024-10-01", "decision.grant", Start.THIS_MONTH),
        ("veteran_allowance", "application", "2024-10-01", "decision.grant", Start.NEXT_MONTH),
        ("temporary_emergency", "application", "2025-08-01", "first_aid.grant", Start.THIS_MONTH),
    ],
)
def test_what_is_decided_holds_from_the_month_that_the_law_says(scheme, kind, day, outcome, starts):
    step, name = outcome.split(".")
    found = procedure_of(scheme, kind).at(date.fromisoformat(day))[step].outcome(name)
    assert found.starts == starts


def test_the_street_decides_where_it_was_delegated_and_nowhere_else():
    for version in VERSIONS:
        for step in version.steps.values():
            if step.delegated:
                assert version.delegated
                assert (step.work, step.delegated.right) == (Work.DECIDE, "cases.decide_street")
            if step.right == "cases.decide_street":
                assert step.level is Level.STREET
    assert application("dibao", date(2025, 1, 1))["decision"].delegated
    assert application("dibao", date(2022, 10, 19))["decision"].delegated is None


def test_aid_is_decided_by_people_and_every_other_scheme_by_rules():
    assert set(schemes_without_rules()) == {"temporary_emergency", "temporary_expenditure"}
    assert schemes_without_rules()["temporary_emergency"] is procedure_of(
        "temporary_emergency", "application"
    )


@pytest.mark.parametrize("plain", [{}, {"dibao": ("", ""), "dibao_alone": ("本人", "one person")}])
def test_what_people_apply_for_is_said_in_plain_words(plain: dict[str, tuple[str, str]]) -> None:
    changed = replace(procedure_named("dibao"), plain=plain)
    found = {each.what for each in check_procedures([changed])}
    assert "does not say in plain words for whom “dibao” is" in found


def test_complaints_run_by_a_sheet_that_belongs_to_no_scheme():
    sheet = complaint_procedure()
    assert sheet.name not in procedures()
    assert set(sheet.schemes).isdisjoint(ROOTS)


def test_what_is_stated_is_a_fact_about_whom_it_is_stated_of() -> None:
    dibao = procedure_named("dibao")
    stated = (Stated("weather", "household"), Stated("wage", "household"), Stated("wage", "applicant"))
    changed = replace(dibao, versions=(replace(dibao.versions[-1], states=stated),))
    assert [each.what for each in strange_statements([changed])] == [
        "“weather” is stated, which is no fact",
        "“wage” is stated of “household”, about whom it is no fact",
    ]
