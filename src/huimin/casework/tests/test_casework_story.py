"""A Dibao case from the counter to the award, and everything that may stand in its way."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.cases.withdrawing import withdraw_case
from huimin.casework.clocks.actions import (
    answer_for_time,
    ask_for_time,
    pause_case,
    resume_case,
    warn_of_clocks,
)
from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation
from huimin.casework.inbox.queries import waiting_for
from huimin.casework.kin.matching import match_again
from huimin.casework.models import (
    Alert,
    Case,
    Companion,
    Decision,
    Duty,
    Filing,
    Kin,
    Paper,
    Publicity,
    Staff,
    Task,
)
from huimin.casework.moving.actions import complete_task
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.drawing import drawn_from
from huimin.casework.publicity.refusals import ObjectionsOpen, PublicityRuns
from huimin.casework.publicity.showing import (
    begin_publicity,
    content_for,
    end_publicities,
)
from huimin.casework.refusals import (
    ApplicantDied,
    CaseHasMovedOn,
    CaseIsOpen,
    DutiesCombined,
    NobodyLivesThere,
    NotYours,
    PapersMissing,
    ReasonNeeded,
    RelativeInvolved,
    VisitFirst,
    VisitNeedsTwo,
)
from huimin.casework.tests.made_cases import (
    CHECKED,
    COMMUNITY,
    MONDAY,
    PASSED_ON,
    PLACE,
    RECORDED,
    VISIT,
    District,
    at,
)
from huimin.entitlements.models import Award
from huimin.registry.models import Fact
from huimin.rulebook.public import procedures

pytestmark = pytest.mark.django_db
TUESDAY, SHOWN_UNTIL, AFTER = date(2025, 8, 5), date(2025, 8, 12), date(2025, 8, 13)
STANDARD = 81_500
SHARE = Fraction(3, 10)


@pytest.fixture
def case(district: District) -> Case:
    person = district.person()
    district.household(person)
    return district.applied(person)


def publicised(district: District, case: Case) -> Publicity:
    district.to_opinion(case, MONDAY)
    district.do(case, "opinion", "grant", "lin", TUESDAY)
    task = Task.objects.get(case=case, step="publicity", state="open")
    return begin_publicity(task=task.pk, place="社区公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)


def decided(district: District, case: Case, outcome: str = "grant", **more: object) -> Case:
    publicised(district, case)
    end_publicities(at=at(AFTER), day=AFTER)
    return district.do(case, "decision", outcome, "qin", AFTER, **more)


class TestFromCounterToAward:
    def test_a_case_is_numbered_accepted_seen_shown_decided_and_handed_over(
        self, district: District, case: Case
    ) -> None:
        assert case.number == "GA-420202001-2025-00001"
        assert district.waiting(case) == {"acceptance"}
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        assert district.waiting(case) == {"investigation", "check"}
        case.refresh_from_db()
        assert case.due_on == date(2025, 9, 15)  # thirty working days after 4 August
        begin = Task.objects.get(case=case, step="investigation").begin_on
        assert begin == date(2025, 8, 7)
        district.do(
            case,
            "investigation",
            "done",
            "wen",
            TUESDAY,
            answers=VISIT,
            given={"companions": [district["bai"]]},
        )
        assert district.waiting(case) == {"check"}
        district.do(case, "check", "consistent", "he", TUESDAY, answers=CHECKED)
        district.do(case, "opinion", "grant", "lin", TUESDAY)
        task = Task.objects.get(case=case, step="publicity")
        shown = begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(TUESDAY), day=TUESDAY)
        assert shown.until == SHOWN_UNTIL
        assert set(shown.content) == {
            "scheme", "kind", "name", "members", "people", "division", "grants", "amount", "effect",
        }  # fmt: skip
        assert end_publicities(at=at(SHOWN_UNTIL), day=SHOWN_UNTIL) == 0
        assert end_publicities(at=at(AFTER), day=AFTER) == 1
        district.do(case, "decision", "grant", "qin", AFTER)
        award = Award.objects.get()
        assert (award.monthly, award.days.lower, award.origin) == (STANDARD, date(2025, 9, 1), "case")
        assert award.reference == case.number
        district.do(case, "announcement", "announced", "wen", AFTER)
        case.refresh_from_db()
        assert (case.state, case.ending, case.granted_id) == ("closed", "granted", award.pk)
        decision = Decision.objects.get(stage="decision")
        assert decision.why["answer"]
        assert not decision.departs

    def test_what_was_declared_becomes_a_fact_when_the_case_is_accepted(self, district: District) -> None:
        from huimin.casework.cases.actions import declare

        person = district.person()
        district.household(person)
        draft = open_case(
            scheme="dibao", person=person.pk, channel="portal", by=None, at=at(MONDAY), day=MONDAY
        )
        declare(case=draft.pk, facts=[{"name": "wage", "value": 120_000, "person": person.pk}], by=None)
        Paper.objects.filter(case=draft).update(state="provided")
        case = submit_case(case=draft.pk, by=None, at=at(MONDAY), day=MONDAY)
        assert not Fact.objects.exists()
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        fact = Fact.objects.get()
        assert (fact.value, fact.source, fact.reference) == (120_000, 2, case.number)

    def test_papers_that_are_missing_are_named(self, district: District, case: Case) -> None:
        Paper.objects.filter(case=case, evidence="income").update(state="missing")
        with pytest.raises(PapersMissing, match="收入和财产申报表"):
            district.do(case, "acceptance", "accepted", "lin", MONDAY)
        district.do(case, "acceptance", "incomplete", "lin", MONDAY, reason="缺收入申报表")
        assert district.waiting(case) == {"supplement"}


class TestDuties:
    def test_who_inquired_does_not_decide_on_any_path(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        district.do(
            case,
            "investigation",
            "done",
            "qin",
            MONDAY,
            answers=VISIT,
            given={"companions": [district["bai"]]},
        )
        district.do(case, "check", "consistent", "he", MONDAY, answers=CHECKED)
        district.do(case, "opinion", "refuse", "lin", TUESDAY, reason="收入超过标准")
        with pytest.raises(DutiesCombined):
            district.do(case, "decision", "refuse", "qin", TUESDAY, reason="收入超过标准")
        assert not waiting_for(district["qin"], TUESDAY).filter(case=case).exists()
        assert waiting_for(district["tao"], TUESDAY).filter(case=case).exists()
        task = Task.objects.get(case=case, step="decision")
        with pytest.raises(IntegrityError, match="nobody_combines_duties"), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(
                state="done", outcome="grant", done_by=district["qin"], done_at=at(TUESDAY), done_on=TUESDAY
            )
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Duty.objects.filter(case=case).update(step="another")

    def test_a_companion_has_the_duty_too(self, district: District, case: Case) -> None:
        district.to_opinion(case, MONDAY)
        assert Companion.objects.get().officer == district["bai"]
        assert Duty.objects.filter(case=case, officer=district["bai"], group="inquiry").exists()

    def test_a_visit_needs_two(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        for companions in ([], [district["wen"]]):
            with pytest.raises(VisitNeedsTwo):
                district.do(
                    case,
                    "investigation",
                    "done",
                    "wen",
                    MONDAY,
                    answers=VISIT,
                    given={"companions": companions},
                )

    def test_a_stranger_does_nothing(self, district: District, case: Case) -> None:
        with pytest.raises(NotYours):
            district.do(case, "acceptance", "accepted", "elsewhere", MONDAY)


class TestRelatives:
    def test_a_relative_of_the_staff_keeps_the_officer_out_and_asks_for_a_visit(
        self, district: District
    ) -> None:
        person = district.person(id_index=b"x" * 32, id_cipher=b"c", id_masked="4202**")
        district.household(person)
        staff = Staff.objects.create(officer=district["qin"], name="秦", unit="区民政局", division="420202")
        kin = Kin.objects.create(
            staff=staff,
            relation="parent",
            name="周淑珍",
            id_index=b"x" * 32,
            id_masked="4202**",
            since=MONDAY,
        )
        case = district.applied(person)
        assert Filing.objects.get().relation == kin.relation
        case.refresh_from_db()
        assert case.filed
        publicised(district, case)
        end_publicities(at=at(AFTER), day=AFTER)
        assert not waiting_for(district["qin"], AFTER).filter(case=case).exists()
        with pytest.raises(RelativeInvolved):
            district.do(case, "decision", "again", "qin", AFTER, reason="再查")
        with pytest.raises(VisitFirst):
            district.do(case, "decision", "grant", "tao", AFTER)
        district.do(case, "decision", "visit", "tao", AFTER, reason="近亲属备案")
        district.do(
            case,
            "district_visit",
            "done",
            "yu",
            AFTER,
            answers=VISIT,
            given={"companions": [district["fang"]]},
        )
        district.do(case, "decision", "grant", "tao", AFTER)
        assert Award.objects.count() == 1

    def test_a_change_of_the_staff_is_matched_again(self, district: District) -> None:
        person = district.person(id_index=b"y" * 32, id_cipher=b"c", id_masked="4202**")
        district.household(person)
        case = district.applied(person)
        assert match_again(at=at(MONDAY)) == 0
        Staff.objects.create(name="周", unit="街道", division="420202001", id_index=b"y" * 32)
        assert match_again(at=at(MONDAY)) == 1
        assert match_again(at=at(MONDAY)) == 0
        case.refresh_from_db()
        assert case.filed


class TestDepartures:
    def test_a_departure_needs_a_reason_and_a_second_officer(self, district: District, case: Case) -> None:
        with pytest.raises(ReasonNeeded):
            decided(district, case, "grant", given={"amount": 40_000})
        with transaction.atomic():
            district.do(
                case, "decision", "grant", "qin", AFTER, reason="有隐性收入", given={"amount": 40_000}
            )
        waiting = waiting_for_confirmation(case)
        assert waiting is not None
        assert waiting.departs
        assert not Award.objects.exists()
        assert district.waiting(case) == {"decision"}
        with pytest.raises(DutiesCombined):
            confirm_decision(
                decision=waiting.pk, agrees=True, reason="", by=self._who(district), at=at(AFTER), day=AFTER
            )
        confirm_decision(
            decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(AFTER), day=AFTER
        )
        assert Award.objects.get().monthly == 40_000
        assert district.waiting(case) == {"announcement"}

    @staticmethod
    def _who(district: District):  # type: ignore[no-untyped-def]
        role = district["qin"].assignments.get(scope=PLACE).role
        role.rights = [*role.rights, "cases.confirm"]
        role.save()
        return district["qin"]

    def test_the_second_officer_can_set_it_aside(self, district: District, case: Case) -> None:
        decided(district, case, "refuse", reason="不符合")
        waiting = waiting_for_confirmation(case)
        assert waiting is not None
        confirm_decision(
            decision=waiting.pk, agrees=False, reason="理由不足", by=district["tao"], at=at(AFTER), day=AFTER
        )
        assert waiting_for_confirmation(case) is None
        district.do(case, "decision", "grant", "qin", AFTER)
        assert Award.objects.get().monthly == STANDARD

    def test_the_database_closes_no_case_over_a_departure(self, district: District, case: Case) -> None:
        decided(district, case, "refuse", reason="不符合")
        with pytest.raises(IntegrityError, match="departure_is_confirmed"), transaction.atomic():
            Case.objects.filter(pk=case.pk).update(state="closed", ending="refused", closed_on=AFTER)


class TestPublicity:
    def test_it_does_not_end_early_nor_over_an_objection(self, district: District, case: Case) -> None:
        shown = publicised(district, case)
        with pytest.raises(PublicityRuns):
            district.do(case, "publicity", "unobjected", "wen", SHOWN_UNTIL)
        objection = take_objection(
            publicity=shown.pk, said=Said("他有一辆车"), by=None, at=at(TUESDAY), day=TUESDAY
        )
        assert end_publicities(at=at(AFTER), day=AFTER) == 0
        with pytest.raises(ObjectionsOpen):
            district.do(case, "publicity", "objected", "wen", AFTER, reason="有异议")
        answer_objection(
            objection=objection.pk,
            upheld=True,
            answer="需要核实",
            by=district["song"],
            at=at(AFTER),
            day=AFTER,
        )
        assert end_publicities(at=at(AFTER), day=AFTER) == 0
        district.do(case, "publicity", "objected", "wen", AFTER, reason="有异议")
        case.refresh_from_db()
        assert district.waiting(case) == {"appraisal"}
        assert case.special == "objection"
        assert case.due_on == date(2025, 10, 11)  # forty-five working days, up to a make-up Saturday

    def test_a_notice_names_the_applicant_alone_since_2021(self, district: District) -> None:
        mother, child = district.person(), district.person("周小明", date(2015, 1, 1))
        district.household(mother, child)
        shown = publicised(district, district.applied(mother))
        assert (shown.content["name"], shown.content["members"], shown.content["people"]) == ("周淑珍", [], 2)
        assert "小明" not in str(shown.content)
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Publicity.objects.update(content={})

    def test_members_are_named_before_the_decision_of_2012_only(self, district: District) -> None:
        naming = [
            (procedure.name, version.since, step.name)
            for procedure in procedures().values()
            for version in procedure.versions
            for step in version.steps.values()
            if "members" in step.shows
        ]
        assert naming == [("dibao", date(2012, 12, 12), "second_publicity")]
        mother, child = district.person(), district.person("周小明", date(2015, 1, 1))
        district.household(mother, child)
        case, shows = district.applied(mother), ("name", "people", "members", "amount")
        assert content_for(case, None, MONDAY, shows)["members"] == ["周某某"]  # a child by the surname only


class TestFaults:
    def test_the_same_step_is_not_done_twice(self, district: District, case: Case) -> None:
        task = Task.objects.get(case=case)
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        with pytest.raises(CaseHasMovedOn, match="lin"):
            complete_task(task=task.pk, outcome="accepted", by=district["lin"], at=at(MONDAY), day=MONDAY)
        with pytest.raises(CaseHasMovedOn):
            submit_case(case=case.pk, by=district["wen"], at=at(MONDAY), day=MONDAY)

    def test_a_household_has_one_case_at_a_time(self, district: District, case: Case) -> None:
        with pytest.raises(CaseIsOpen, match=str(case.number)):
            district.applied(case.person)

    def test_the_dead_and_the_homeless_are_told_apart(self, district: District) -> None:
        dead = district.person(died_on=date(2025, 7, 1))
        with pytest.raises(ApplicantDied):
            district.applied(dead)
        with pytest.raises(NobodyLivesThere):
            district.applied(district.person())

    def test_a_case_is_withdrawn_until_it_is_decided(self, district: District, case: Case) -> None:
        withdraw_case(case=case.pk, reason="不再需要", by=None, at=at(MONDAY), day=MONDAY)
        case.refresh_from_db()
        assert (case.state, case.ending) == ("closed", "withdrawn")
        assert district.waiting(case) == set()
        with pytest.raises(CaseHasMovedOn):
            withdraw_case(case=case.pk, reason="", by=None, at=at(MONDAY), day=MONDAY)

    def test_nothing_is_deleted(self, case: Case) -> None:
        with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
            Task.objects.all().delete()


class TestClocks:
    def test_a_pause_moves_every_day_and_an_extension_is_allowed_by_somebody_else(
        self, district: District, case: Case
    ) -> None:
        district.do(case, "acceptance", "accepted", "lin", MONDAY)
        pause_case(
            case=case.pk, ground="expert", until=date(2025, 10, 1), reason="等待鉴定", by=district["lin"],
            day=TUESDAY,
        )  # fmt: skip
        resume_case(case=case.pk, by=district["lin"], day=date(2025, 8, 12))  # five working days
        case.refresh_from_db()
        assert case.due_on == date(2025, 9, 22)
        district.do(
            case,
            "investigation",
            "done",
            "wen",
            AFTER,
            answers=VISIT,
            given={"companions": [district["bai"]]},
        )
        district.do(case, "check", "consistent", "he", AFTER, answers=CHECKED)
        district.do(case, "opinion", "refuse", "lin", AFTER, reason="收入超过标准")
        task = Task.objects.get(case=case, step="decision")
        assert task.due_on == date(2025, 8, 27)
        asked = ask_for_time(task=task.pk, number=5, reason="复杂", by=district["qin"], at=at(AFTER))
        with pytest.raises(NotYours):
            answer_for_time(extension=asked.pk, allowed=True, by=district["qin"], at=at(AFTER))
        answer_for_time(extension=asked.pk, allowed=True, by=district["tao"], at=at(AFTER))
        task.refresh_from_db()
        assert task.due_on == date(2025, 9, 3)

    def test_a_clock_is_warned_of_once_for_each_colour(self, district: District, case: Case) -> None:
        district.do(case, "acceptance", "forwarded", "lin", MONDAY, reason="属于别处", answers=PASSED_ON)
        person = district.person("王二")
        district.household(person)
        other = district.applied(person)  # five working days: 11 August
        assert warn_of_clocks(at=at(MONDAY), day=date(2025, 8, 7)) == {"red": 0, "amber": 0, "told": 0}
        assert warn_of_clocks(at=at(MONDAY), day=date(2025, 8, 8)) == {"red": 0, "amber": 1, "told": 1}
        assert warn_of_clocks(at=at(MONDAY), day=date(2025, 8, 11)) == {"red": 0, "amber": 0, "told": 0}
        assert warn_of_clocks(at=at(MONDAY), day=date(2025, 8, 12)) == {"red": 1, "amber": 0, "told": 1}
        assert Alert.objects.filter(task__case=other).count() == 2


def test_a_draw_takes_at_least_the_share_and_can_be_repeated() -> None:
    numbers = [f"GA-{number}" for number in range(11)]
    first = drawn_from(numbers, seed="s", share=SHARE)
    assert len(first) == 4
    assert first == drawn_from(list(reversed(numbers)), seed="s", share=SHARE)
    assert {tuple(drawn_from(numbers, seed=str(seed), share=SHARE)) for seed in range(20)} != {tuple(first)}
    assert drawn_from([], seed="s", share=SHARE) == []


def test_names_of_the_cast(district: District) -> None:
    assert district["wen"].scope("cases.intake").covers(COMMUNITY)
    assert RECORDED.year == 2024
