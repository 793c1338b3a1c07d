"""What a case decides happens to the award that it is about, and to nothing else."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation
from huimin.casework.effects.carrying import CARRIERS
from huimin.casework.models import Case, Consequence, Decision, Publicity, Task
from huimin.casework.publicity.showing import begin_publicity, end_publicities
from huimin.casework.refusals import (
    AgainstTheRules,
    DeathFollowedUp,
    GraceNotNeeded,
    MonthsOutOfReach,
    NoAward,
    ReasonNeeded,
)
from huimin.casework.tests.made_cases import CHECKED, COMMUNITY, MONDAY, UNSEEN, VISIT, District, at
from huimin.entitlements.models import Award, Grace, Suspension
from huimin.entitlements.public import grant_award
from huimin.procedures.vocabulary import Effect
from huimin.registry.models import Fact, Household, Membership, Person, Source

pytestmark = pytest.mark.django_db
TUESDAY, SEPTEMBER, OCTOBER = date(2025, 8, 5), date(2025, 9, 1), date(2025, 10, 1)
STANDARD = 81_500
SEEN = VISIT | {"members_seen": "无变化"}
FOUND = {"sources": "公安、税务", "findings": "属实"}


@pytest.fixture
def person(district: District) -> Person:
    return district.person()


@pytest.fixture
def home(district: District, person: Person) -> Household:
    return district.household(person)


def award(person: Person, home: Household | None, monthly: int = 60_000, **more: Any) -> Award:
    """Grant an award that has run for years."""
    standard: dict[str, Any] = {
        "scheme": "dibao", "start": date(2024, 1, 1), "decided_on": date(2023, 12, 20), "edition": "earlier",
        "by": None, "division": COMMUNITY,
    }  # fmt: skip
    held = grant_award(
        person=person.pk, household=home.pk if home else None, monthly=monthly, **standard | more
    )
    return Award.objects.get(pk=held.id)


def begun(
    district: District, person: Person, kind: str, scheme: str = "dibao", day: date = MONDAY, **more: Any
) -> Case:
    """Begin and submit a case about what somebody holds."""
    case = open_case(
        scheme=scheme, person=person.pk, channel="counter", kind=kind, by=district["wen"], at=at(day),
        day=day, **more,
    )  # fmt: skip
    return submit_case(case=case.pk, by=district["wen"], at=at(day), day=day)


def visited(district: District, case: Case, day: date = MONDAY, **answers: Any) -> Case:
    given = {"companions": [district["bai"]]}
    return district.do(case, "visit", "done", "wen", day, answers=SEEN | answers, given=given)


def reviewed(district: District, person: Person, opinion: str = "adjust", **more: Any) -> Case:
    """Bring a review to the decision, or to its end if the street keeps the award."""
    case = begun(district, person, "review")
    district.do(case, "check", "consistent", "he", MONDAY, answers=CHECKED)
    visited(district, case)
    return district.do(case, "opinion", opinion, "lin", MONDAY, reason="变化", **more)


def earns(district: District, person: Person, monthly: int, until: date | None = None) -> None:
    Fact.objects.create(
        name_id=district.names["wage"], value=12 * monthly, start=date(2025, 1, 1), end=until,
        recorded_at=at(date(2025, 1, 1)), source=Source.VERIFIED, reference="report", person=person,
    )  # fmt: skip


def to_the_end_of_support(district: District, case: Case, ground: str) -> date:
    """Bring the termination of support through its publicity, and return the day after it."""
    answers = {"ground": ground, "since_when": MONDAY, "says": "属实"}
    district.do(case, "report", "taken", "wen", MONDAY, answers=answers)
    given = {"companions": [district["bai"]]}
    told = {"present": "亲属", "findings": "属实", "statement": "无", "signed": True, **UNSEEN}
    district.do(case, "investigation", "founded", "wen", MONDAY, answers=told, given=given)
    district.do(case, "opinion", "stop", "lin", MONDAY)
    task = Task.objects.get(case=case, step="publicity")
    begin_publicity(task=task.pk, place="公示栏", by=district["wen"], at=at(MONDAY), day=MONDAY)
    after = date(2025, 8, 12)
    end_publicities(at=at(after), day=after)
    return after


def test_each_effect_of_the_vocabulary_is_carried_out() -> None:
    assert set(CARRIERS) == set(Effect) - {Effect.NONE}


class TestReview:
    def test_another_amount_ends_the_award_and_grants_the_next_one(
        self, district: District, person: Person, home: Household
    ) -> None:
        old = award(person, home)
        case = reviewed(district, person)
        assert case.award_id == old.pk
        assert Award.objects.count() == 1  # an opinion only proposes
        district.do(case, "decision", "adjust", "qin", TUESDAY, reason="收入减少")
        old.refresh_from_db()
        new = Award.objects.exclude(pk=old.pk).get()
        assert (old.days.upper, old.end_reason) == (SEPTEMBER, "adjusted")
        assert (new.days.lower, new.monthly, new.previous_id) == (SEPTEMBER, STANDARD, old.pk)
        assert (new.reference, new.origin, new.household_id) == (case.number, "case", home.pk)
        done = Consequence.objects.get()
        assert (done.effect, done.award_id, done.successor_id, done.start) == (
            "adjust", old.pk, new.pk, SEPTEMBER,
        )  # fmt: skip
        case.refresh_from_db()
        assert (case.granted_id, case.decided_on) == (new.pk, TUESDAY)
        district.do(case, "notice_change", "delivered", "lin", TUESDAY)
        case.refresh_from_db()
        assert case.ending == "changed"

    def test_an_amount_otherwise_than_the_rules_waits_for_a_second_officer(
        self, district: District, person: Person, home: Household
    ) -> None:
        old = award(person, home)
        case = reviewed(district, person)
        district.do(case, "decision", "adjust", "qin", TUESDAY, reason="有隐性收入", given={"amount": 50_000})
        assert not Consequence.objects.exists()
        waiting = waiting_for_confirmation(case)
        assert waiting is not None
        assert (waiting.effect, waiting.departs) == ("adjust", True)
        with pytest.raises(IntegrityError, match="departure_is_confirmed"), transaction.atomic():
            Consequence.objects.create(
                case=case, task=waiting.task, effect="stop", award=old, on=TUESDAY, at=at(TUESDAY)
            )
        confirm_decision(
            decision=waiting.pk, agrees=True, reason="", by=district["tao"], at=at(TUESDAY), day=TUESDAY
        )
        assert Award.objects.exclude(pk=old.pk).get().monthly == 50_000
        assert district.waiting(case) == {"notice_change"}

    def test_an_award_that_is_kept_is_left_and_it_is_on_record(
        self, district: District, person: Person, home: Household
    ) -> None:
        held = award(person, home)
        case = reviewed(district, person, "keep")
        case.refresh_from_db()
        assert (case.state, case.ending) == ("closed", "kept")
        held.refresh_from_db()
        assert (held.days.upper, Award.objects.count()) == (None, 1)
        done = Consequence.objects.get()
        assert (done.effect, done.award_id, done.successor_id, done.amount) == ("keep", held.pk, None, 60_000)
        assert done.until == date(2026, 2, 4)  # somebody of forty is looked at twice a year

    def test_the_street_does_not_keep_what_the_rules_refuse(
        self, district: District, person: Person, home: Household
    ) -> None:
        award(person, home)
        earns(district, person, 900_000)
        with pytest.raises(AgainstTheRules):
            reviewed(district, person, "keep")
        case = Case.objects.get()
        district.do(case, "opinion", "adjust", "lin", MONDAY, reason="特殊困难", given={"amount": 60_000})
        district.do(case, "decision", "keep", "qin", TUESDAY, reason="特殊困难")
        assert waiting_for_confirmation(case) is not None
        assert not Consequence.objects.exists()

    def test_a_stop_ends_the_award_from_the_next_month_with_its_reason(
        self, district: District, person: Person, home: Household
    ) -> None:
        held = award(person, home)
        earns(district, person, 900_000)
        case = reviewed(district, person, "stop")
        with pytest.raises(ReasonNeeded):
            district.do(case, "decision", "stop", "qin", TUESDAY)
        district.do(case, "decision", "stop", "qin", TUESDAY, reason="收入超过标准")
        held.refresh_from_db()
        assert (held.days.upper, held.end_reason) == (SEPTEMBER, "收入超过标准")
        decision = Decision.objects.get(stage="decision")
        assert (decision.effect, decision.grants, decision.departs) == ("stop", False, False)
        case.refresh_from_db()
        assert case.granted_id is None

    def test_to_stop_what_the_rules_grant_departs(
        self, district: District, person: Person, home: Household
    ) -> None:
        held = award(person, home)
        case = reviewed(district, person, "stop")
        district.do(case, "decision", "stop", "qin", TUESDAY, reason="自愿放弃")
        held.refresh_from_db()
        assert held.days.upper is None
        assert waiting_for_confirmation(case) is not None

    def test_without_an_award_there_is_nothing_to_change(
        self, district: District, person: Person, home: Household
    ) -> None:
        with pytest.raises(NoAward):
            reviewed(district, person, "adjust")

    def test_a_suspension_passes_on_to_the_next_award(
        self, district: District, person: Person, home: Household
    ) -> None:
        old = award(person, home)
        Suspension.objects.create(award=old, start=date(2025, 7, 1), reason="待核")
        case = reviewed(district, person)
        district.do(case, "decision", "adjust", "qin", TUESDAY, reason="收入减少")
        assert Suspension.objects.get(award=old).end == SEPTEMBER
        passed = Suspension.objects.exclude(award=old).get()
        assert (passed.start, passed.end) == (SEPTEMBER, None)

    def test_what_was_done_stays_as_it_was_done(
        self, district: District, person: Person, home: Household
    ) -> None:
        award(person, home)
        reviewed(district, person, "keep")
        done = Consequence.objects.get()
        for change in (lambda: Consequence.objects.update(amount=1), done.delete):
            with pytest.raises(IntegrityError, match="never"), transaction.atomic():
                change()
        base = {"case": done.case, "on": MONDAY, "at": at(MONDAY), "task": Task.objects.first()}
        for wrong in (
            {"effect": "grace", "start": SEPTEMBER, "until": SEPTEMBER},
            {"effect": "once", "amount": -1},
            {"effect": "adjust"},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                Consequence.objects.create(**base | wrong)


class TestSuspension:
    def opened(self, district: District, person: Person, outcome: str, day: date = MONDAY) -> Case:
        case = begun(district, person, "suspension", day=day)
        answers = {"ground": "not_found", "since_when": day, "says": "查找不到"}
        district.do(case, "report", outcome, "wen", day, answers=answers)
        district.do(case, "check", "founded", "wen", day, answers=FOUND)
        return district.do(case, "opinion", "propose", "lin", day)

    def test_an_award_is_held_back_and_paid_again(
        self, district: District, person: Person, home: Household
    ) -> None:
        held = award(person, home)
        case = self.opened(district, person, "suspend")
        district.do(case, "decision", "suspend", "qin", TUESDAY, reason="查找不到本人")
        rest = Suspension.objects.get()
        assert (rest.award_id, rest.start, rest.end, rest.reason) == (
            held.pk,
            SEPTEMBER,
            None,
            "查找不到本人",
        )
        case.refresh_from_db()
        assert case.decided_on == TUESDAY
        assert not Decision.objects.filter(case=case).exists()
        district.do(case, "notice_suspension", "delivered", "lin", TUESDAY)
        later = date(2025, 9, 8)
        again = self.opened(district, person, "resume", later)
        district.do(again, "decision", "resume", "qin", later)
        rest.refresh_from_db()
        assert (rest.end, rest.lifted_by) == (OCTOBER, district["qin"])
        assert Consequence.objects.get(case=again).amount == 60_000

    def test_who_holds_nothing_cannot_be_suspended(
        self, district: District, person: Person, home: Household
    ) -> None:
        case = self.opened(district, person, "suspend")
        with pytest.raises(NoAward):
            district.do(case, "decision", "suspend", "qin", TUESDAY, reason="查找不到本人")
        district.do(case, "decision", "keep", "qin", TUESDAY, reason="无待遇")
        assert not Consequence.objects.exists()


class TestStop:
    def test_a_stop_of_what_has_ended_by_itself_leaves_it(
        self, district: District, person: Person, home: Household
    ) -> None:
        held = award(person, home, end=SEPTEMBER)
        earns(district, person, 900_000)
        case = begun(district, person, "stop")
        answers = {"ground": "income", "since_when": MONDAY, "says": "就业"}
        district.do(case, "report", "taken", "wen", MONDAY, answers=answers)
        district.do(case, "check", "founded", "he", MONDAY, answers=FOUND)
        district.do(case, "opinion", "stop", "lin", MONDAY)
        district.do(
            case, "decision", "stop", "qin", TUESDAY, reason="收入超过标准", answers={"recover": False}
        )
        held.refresh_from_db()
        assert (held.days.upper, held.end_reason) == (SEPTEMBER, "")
        assert Consequence.objects.get().start == SEPTEMBER

    def test_an_extremely_poor_person_is_shown_before_support_ends(self, district: District) -> None:
        person = district.person(birth=date(1950, 1, 1))
        district.household(person)
        held = award(person, None, scheme="tekun")
        earns(district, person, 900_000)
        case = begun(district, person, "stop", "tekun")
        after = to_the_end_of_support(district, case, "means")
        assert Publicity.objects.get().content["grants"] is False
        held.refresh_from_db()
        assert held.days.upper is None
        district.do(case, "decision", "stop", "qin", after, reason="有收入来源")
        held.refresh_from_db()
        assert held.days.upper == SEPTEMBER


class TestGrace:
    def decided(self, district: District, person: Person, months: int = 3) -> Case:
        case = begun(district, person, "grace")
        answers = {"works": "周淑珍，七月就业", "income": 200_000}
        district.do(case, "opinion", "grant", "lin", MONDAY, answers=answers)
        return district.do(case, "decision", "grant", "qin", TUESDAY, answers={"months": months})

    def test_the_amount_stays_for_the_months_and_the_end_is_looked_at(
        self, district: District, person: Person, home: Household
    ) -> None:
        held = award(person, home)
        earns(district, person, 200_000)
        case = self.decided(district, person)
        grace = Grace.objects.get()
        assert (grace.award_id, grace.start, grace.end) == (held.pk, SEPTEMBER, date(2025, 12, 1))
        assert Award.objects.count() == 1
        task = Task.objects.get(case=case, step="expiry")
        assert (task.units, task.due_on) == (3, date(2025, 12, 1))
        done = Consequence.objects.get()
        assert (done.effect, done.start, done.until, done.amount) == (
            "grace", SEPTEMBER, date(2025, 12, 1), 60_000,
        )  # fmt: skip
        later = date(2025, 11, 3)
        district.do(case, "expiry", "above", "he", later, answers={"income_now": 200_000})
        district.do(case, "final", "stop", "qin", later, reason="渐退期满")
        held.refresh_from_db()
        assert held.days.upper == date(2025, 12, 1)
        assert Case.objects.get(pk=case.pk).ending == "stopped"

    def test_looked_at_early_it_still_runs_to_its_end(
        self, district: District, person: Person, home: Household
    ) -> None:
        held = award(person, home)
        earns(district, person, 200_000)
        case = self.decided(district, person)
        early = date(2025, 9, 10)
        district.do(case, "expiry", "above", "he", early, answers={"income_now": 200_000})
        district.do(case, "final", "stop", "qin", early, reason="渐退期满")
        held.refresh_from_db()
        assert held.days.upper == date(2025, 12, 1)

    def test_whoever_falls_below_the_standard_again_goes_on(
        self, district: District, person: Person, home: Household
    ) -> None:
        held = award(person, home)
        earns(district, person, 200_000, until=SEPTEMBER)
        case = self.decided(district, person)
        later = date(2025, 11, 3)
        district.do(case, "expiry", "below", "he", later, answers={"income_now": 0}, reason="失业")
        district.do(case, "final", "keep", "qin", later, reason="失业")
        held.refresh_from_db()
        assert held.days.upper is None

    def test_whom_the_rules_still_grant_it_needs_none(
        self, district: District, person: Person, home: Household
    ) -> None:
        award(person, home)
        with pytest.raises(GraceNotNeeded, match=r"815\.00"):
            self.decided(district, person)

    @pytest.mark.parametrize("months", [0, 7])
    def test_more_months_than_the_procedure_gives_are_refused(
        self, district: District, person: Person, home: Household, months: int
    ) -> None:
        award(person, home)
        earns(district, person, 200_000)
        with pytest.raises(MonthsOutOfReach, match="at most 6"):
            self.decided(district, person, months)
        assert not Grace.objects.exists()


class TestMoves:
    def moved(self, district: District, person: Person, scheme: str, last: date) -> Case:
        case = begun(district, person, "move_out", scheme)
        answers = {"moved_on": MONDAY, "moved_to": "鄂州市鄂城区", "hukou": True}
        district.do(case, "report", "taken", "wen", MONDAY, answers=answers)
        checker = "he" if scheme == "disability_pension" else "wen"
        told = {"contact": "张三", "findings": "已迁出"}
        district.do(case, "check", "away", checker, MONDAY, answers=told)
        return district.do(
            case, "decision", "stop", "qin", TUESDAY, reason="户口迁出", answers={"last_month": last}
        )

    @pytest.mark.parametrize(
        ("last", "until"),
        [
            (date(2025, 8, 31), SEPTEMBER),
            (date(2025, 6, 30), SEPTEMBER),  # what was paid stays paid
            (date(2025, 9, 30), OCTOBER),
        ],
    )
    def test_the_award_ends_and_the_file_is_handed_over(
        self, district: District, person: Person, home: Household, last: date, until: date
    ) -> None:
        held = award(person, home)
        case = self.moved(district, person, "dibao", last)
        held.refresh_from_db()
        assert (held.days.upper, held.end_reason) == (until, "moved_away")
        done = Consequence.objects.get()
        assert (done.effect, done.start, done.note) == ("hand_over", until, "鄂州市鄂城区")
        assert not Decision.objects.get(stage="decision").departs
        assert district.waiting(case) == {"handover"}
        taken = {"received_by": "鄂城区民政局", "received_on": TUESDAY}
        district.do(case, "handover", "handed_over", "lin", TUESDAY, answers=taken)
        assert Case.objects.get(pk=case.pk).ending == "stopped"

    def test_priority_care_is_paid_here_until_december(self, district: District, person: Person) -> None:
        held = award(person, None, scheme="disability_pension")
        self.moved(district, person, "disability_pension", date(2025, 8, 31))
        held.refresh_from_db()
        assert held.days.upper == date(2026, 1, 1)


class TestDeaths:
    DIED = date(2025, 6, 20)

    def followed_up(
        self, district: District, person: Person, outcome: str, scheme: str = "dibao", alone: bool = False
    ) -> Case:
        case = begun(district, person, "death", scheme)
        answers = {"died_on": self.DIED, "source": "family"}
        district.do(case, "report", "confirmed", "wen", MONDAY, answers=answers)
        found = {"months_paid": 2, "findings": "属实"}
        district.do(case, "check", "alone" if alone else "remaining", "he", MONDAY, answers=found)
        if not alone:
            visited(district, case, new_head="长子", findings="无变化")
        district.do(case, "opinion", outcome, "lin", MONDAY)
        answers = {"recover": True, "months_more": "none"}
        return district.do(case, "decision", outcome, "qin", TUESDAY, answers=answers)

    def test_when_the_holder_dies_the_old_file_ends_and_a_new_one_begins(self, district: District) -> None:
        holder = district.person(died_on=self.DIED)
        son = district.person("周小军", birth=date(2015, 1, 1))
        wife = district.person("王芳", birth=date(1986, 1, 1))
        home = district.household(holder, son, wife)
        Membership.objects.filter(person=wife).update(relation=Membership.Relation.SPOUSE)
        old = award(holder, home, 240_000)
        case = self.followed_up(district, holder, "adjust")
        assert case.due_on == date(2025, 9, 22)  # three months after the death, rolled over a week-end
        old.refresh_from_db()
        new = Award.objects.exclude(pk=old.pk).get()
        assert (old.person_id, old.days.upper) == (holder.pk, SEPTEMBER)
        assert (new.person_id, new.household_id, new.previous_id) == (wife.pk, home.pk, old.pk)
        assert (new.monthly, new.days.lower) == (2 * STANDARD + STANDARD // 5, SEPTEMBER)

    def test_when_a_member_dies_the_holder_stays(self, district: District) -> None:
        holder, child = district.person(), district.person("周小军", died_on=self.DIED)
        home = district.household(holder, child)
        old = award(holder, home, 2 * STANDARD)
        self.followed_up(district, child, "adjust")
        new = Award.objects.exclude(pk=old.pk).get()
        assert (new.person_id, new.monthly) == (holder.pk, STANDARD)

    def test_when_nobody_is_left_it_ends_in_the_month_after_the_death(self, district: District) -> None:
        holder = district.person(died_on=self.DIED)
        old = award(holder, district.household(holder))
        self.followed_up(district, holder, "stop", alone=True)
        old.refresh_from_db()
        assert (old.days.upper, old.end_reason) == (date(2025, 7, 1), "deceased")
        assert Consequence.objects.get().start == date(2025, 7, 1)

    def test_what_a_month_has_changed_since_ends_too(self, district: District) -> None:
        holder = district.person(died_on=self.DIED)
        home = district.household(holder)
        old = award(holder, home, end=date(2025, 8, 1))
        newer = award(holder, home, start=date(2025, 8, 1), previous=old.pk, origin="batch")
        self.followed_up(district, holder, "stop", alone=True)
        for each in (old, newer):
            each.refresh_from_db()
        assert old.days.upper == date(2025, 7, 1)
        assert newer.days.isempty

    def test_the_death_of_one_person_ends_the_award_as_reported(self, district: District) -> None:
        holder = district.person(birth=date(1940, 1, 1))  # the register has not heard of it
        held = award(holder, None, scheme="old_age")
        case = begun(district, holder, "death", "old_age")
        district.do(
            case, "report", "confirmed", "wen", MONDAY,
            answers={"died_on": self.DIED.isoformat(), "source": "family"},
        )  # fmt: skip
        district.do(case, "check", "alone", "he", MONDAY, answers={"months_paid": 1, "findings": "属实"})
        district.do(case, "opinion", "stop", "lin", MONDAY)
        district.do(case, "decision", "stop", "qin", TUESDAY, answers={"recover": False}, reason="已去世")
        held.refresh_from_db()
        assert held.days.upper == date(2025, 7, 1)

    def test_support_ends_with_publicity_and_in_the_month_after_the_death(self, district: District) -> None:
        person = district.person(birth=date(1940, 1, 1), died_on=self.DIED)
        held = award(person, None, scheme="tekun")
        case = begun(district, person, "death", "tekun")
        told = {"died_on": self.DIED, "source": "funeral"}
        district.do(case, "report", "confirmed", "wen", MONDAY, answers=told)
        found = {"months_paid": 1, "findings": "属实"}
        district.do(case, "check", "alone", "he", MONDAY, answers=found)
        stop = Case.objects.get(kind="stop")
        assert (stop.follows_id, stop.person_id, stop.award_id) == (case.pk, person.pk, held.pk)
        after = to_the_end_of_support(district, stop, "death")
        district.do(stop, "decision", "stop", "qin", after, reason="去世")
        held.refresh_from_db()
        assert held.days.upper == date(2025, 7, 1)

    def test_a_household_that_goes_on_without_it_stops_from_the_next_month(self, district: District) -> None:
        holder, wife = district.person(died_on=self.DIED), district.person("王芳")
        held = award(holder, district.household(holder, wife))
        earns(district, wife, 900_000)
        self.followed_up(district, holder, "stop")
        held.refresh_from_db()
        assert held.days.upper == SEPTEMBER

    def test_a_death_is_followed_up_once(self, district: District) -> None:
        holder = district.person(died_on=self.DIED)
        award(holder, district.household(holder))
        case = self.followed_up(district, holder, "stop", alone=True)
        district.do(case, "notice_stop", "delivered", "lin", TUESDAY)
        with pytest.raises(DeathFollowedUp, match=case.number):
            begun(district, holder, "death")


class TestWhatRunsOut:
    def test_a_status_that_was_given_for_a_time_ends_by_itself(self, district: District) -> None:
        person = district.person()
        home = district.household(person)
        held = award(person, home, 0, scheme="rigid", start=date(2025, 1, 1), end=date(2025, 10, 1))
        case = begun(district, person, "review", "rigid")
        district.do(case, "reminder", "told", "wen", MONDAY, answers={"told_on": MONDAY, "told_how": "phone"})
        district.do(case, "expiry", "moved_on", "he", MONDAY, reason="已转低保")
        held.refresh_from_db()
        assert held.days.upper == SEPTEMBER

    def test_who_does_not_confirm_is_held_back(self, district: District) -> None:
        person = district.person(birth=date(1940, 1, 1))
        held = award(person, None, scheme="old_age")
        case = begun(district, person, "review", "old_age")
        district.do(case, "confirm", "missed", "wen", MONDAY)
        district.do(
            case, "search", "missing", "wen", MONDAY, reason="未找到", answers={"contacts": "家属、社区"}
        )
        district.do(case, "decision", "suspend", "qin", TUESDAY, reason="未认证")
        assert Suspension.objects.get().award_id == held.pk
        held.refresh_from_db()
        assert held.days.upper is None
