"""The list holds everybody who is due, pays the right person, holds back with a reason and bridges months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars
import pytest
from django.db import IntegrityError, transaction

from huimin.kernel.days import Month
from huimin.payments.accounts.actions import correct_account
from huimin.payments.cards import Bridge, Count, total_of
from huimin.payments.models import Payment, Run
from huimin.payments.runs.changes import changes
from huimin.payments.runs.listing import (
    BridgeBroken,
    SomebodyFellOut,
    bridge_as_data,
    bridges_of,
    bridges_to,
    clear_list,
    digest_of,
    write_list,
)
from huimin.payments.tests.made_district import AUGUST, JULY, SEPTEMBER, District, moment, officer
from huimin.payments.views.presenting import bridge_of

pytestmark = pytest.mark.django_db


def new_run(month: Month = AUGUST) -> Run:
    return Run.objects.create(
        month=month.first,
        pay_day=month.first.replace(day=10),
        decided_until=month.previous.first.replace(day=15),
        reckoned_at=moment(month),
    )


def listed(run: Run, due: polars.DataFrame) -> dict[str, Payment]:
    write_list(run=run, due=due)
    return {
        payment.person.name: payment for payment in Payment.objects.filter(run=run).select_related("person")
    }


def approved(run: Run, **states: str) -> Run:
    """Let the run be approved and answered, through the back door, as far as the database allows."""
    maker, checker = (officer(name) for name in ("maker", "checker"))
    run.state, run.submitted_by, run.submitted_at = Run.State.SUBMITTED, maker, run.reckoned_at
    run.save()
    run.state, run.approved_by, run.approved_at = Run.State.APPROVED, checker, run.reckoned_at
    run.save()
    for name, state in states.items():
        payments = Payment.objects.filter(run=run, person__name=name)
        if state != Payment.State.HELD:
            payments.update(state=Payment.State.SENT)
            payments.update(state=state)
    return run


class TestWhoIsPaid:
    def test_everybody_who_is_due_is_listed_and_frozen(self, district: District) -> None:
        wang = district.person("王")
        district.account("王", number="6222 0210 0111 2223 334")
        district.award("王", 8000)
        payment = listed(new_run(), district.due("王"))["王"]
        assert (payment.state, payment.kind, payment.amount) == ("listed", "regular", 8000)
        assert payment.key == f"old_age:P{wang.pk}:2025-08:regular"
        assert (payment.payee, payment.payee_name, payment.account_holder) == (wang, "王", "王")
        assert (payment.bank_id, payment.account_masked) == ("ICBC", "6222***********3334")
        assert bytes(payment.payee_id_cipher or b"") == bytes(wang.id_cipher or b"")

    def test_a_household_goes_by_its_number_whoever_applied(self, district: District) -> None:
        district.person("王")
        household = district.household()
        district.award("王", 94500, "dibao", household)
        payment = listed(new_run(), district.due("王"))["王"]
        assert payment.key == f"dibao:H{household.pk}:2025-08:regular"
        assert payment.people == 3

    def test_a_child_is_paid_through_the_guardian_before_a_parent(self, district: District) -> None:
        for name, birth in {"孩": date(2015, 1, 1), "父": date(1980, 1, 1), "舅": date(1985, 1, 1)}.items():
            district.person(name, birth)
        district.account("父")
        district.account("舅")
        district.guardian("孩", "父", kind="parent")
        district.guardian("孩", "舅")
        district.award("孩", 163000, "orphan")
        assert listed(new_run(), district.due("孩"))["孩"].payee_name == "舅"

    def test_a_child_with_an_account_is_paid_into_it(self, district: District) -> None:
        district.person("孩", date(2015, 1, 1))
        district.person("舅")
        district.account("孩")
        district.account("舅")
        district.guardian("孩", "舅")
        district.award("孩", 163000, "orphan")
        assert listed(new_run(), district.due("孩"))["孩"].payee_name == "孩"

    def test_who_is_of_age_on_the_first_of_the_month_is_not_paid_through_a_guardian(
        self, district: District
    ) -> None:
        for name, birth in {"大": date(2007, 8, 1), "小": date(2007, 8, 2)}.items():
            district.person(name, birth)
            district.award(name, 163000, "orphan")
        district.person("舅")
        district.account("舅")
        district.guardian("大", "舅")
        district.guardian("小", "舅")
        payments = listed(new_run(), district.due("大", "小"))
        assert payments["大"].failure_code == "no_account"
        assert payments["小"].payee_name == "舅"

    def test_what_changes_is_paid_by_the_next_award(self, district: District) -> None:
        district.person("王")
        district.award("王", 8000)
        due = district.due("王").with_columns(change=polars.lit("more"))
        with pytest.raises(IntegrityError, match="payment_rests_on_something"):
            write_list(run=new_run(), due=due)

    def test_nobody_falls_out(self, district: District) -> None:
        district.person("王")
        district.award("王", 8000)
        due = district.due("王").with_columns(person_id=polars.lit(10**9))
        with pytest.raises(SomebodyFellOut, match="1 payments are due and 0 came onto the list"):
            write_list(run=new_run(), due=due)


class TestWhatMissedItsList:
    def missed(self, district: District, *names: str) -> polars.DataFrame:
        return district.due(*names).with_columns(for_month=AUGUST.first)

    def test_a_month_that_was_decided_too_late_for_its_list_is_paid_with_the_next(
        self, district: District
    ) -> None:
        wang = district.person("王")
        district.account("王")
        district.award("王", 8000)
        run = new_run(SEPTEMBER)
        write_list(run=run, due=district.due("王"), missed=self.missed(district, "王"))
        keys = list(
            Payment.objects.filter(run=run).order_by("for_month").values_list("key", "state", "amount")
        )
        assert keys == [
            (f"old_age:P{wang.pk}:2025-08:arrears", "listed", 8000),
            (f"old_age:P{wang.pk}:2025-09:regular", "listed", 8000),
        ]
        (bridge,) = bridges_to(run)
        assert (bridge.due.fen, bridge.carried.fen, bridge.listed.fen) == (8000, 8000, 16000)

    @pytest.mark.parametrize("state", ["paid", "failed", "held"])
    def test_a_month_with_a_payment_is_in_no_arrears_whatever_became_of_it(
        self, district: District, state: str
    ) -> None:
        district.person("王")
        if state != "held":
            district.account("王")
        district.award("王", 8000)
        august = new_run()
        write_list(run=august, due=district.due("王"))
        approved(august, 王=state)
        run = new_run(SEPTEMBER)
        write_list(run=run, due=district.due("王"), missed=self.missed(district, "王"))
        assert [payment.kind for payment in Payment.objects.filter(run=run)] == ["regular"]

    def test_a_payment_of_another_month_pays_no_arrears(self, district: District) -> None:
        district.person("王")
        district.account("王")
        district.award("王", 8000)
        july = new_run(JULY)
        write_list(run=july, due=district.due("王"))
        approved(july, 王="paid")
        run = new_run(SEPTEMBER)
        write_list(run=run, due=district.due("王"), missed=self.missed(district, "王"))
        kinds = Payment.objects.filter(run=run).values_list("kind", flat=True)
        assert sorted(kinds) == ["arrears", "regular"]

    def test_arrears_without_an_account_are_held_and_wait(self, district: District) -> None:
        district.person("王")
        district.award("王", 8000)
        run = new_run(SEPTEMBER)
        write_list(run=run, due=district.due("王"), missed=self.missed(district, "王"))
        assert set(Payment.objects.filter(run=run).values_list("kind", "state")) == {
            ("regular", "held"),
            ("arrears", "held"),
        }

    def test_what_is_owed_for_a_household_counts_for_the_household(self, district: District) -> None:
        district.person("王")
        district.account("王")
        home = district.household()
        district.award("王", 94500, "dibao", home)
        august = new_run()
        write_list(run=august, due=district.due("王"))
        approved(august, 王="paid")
        run = new_run(SEPTEMBER)
        write_list(run=run, due=district.due("王"), missed=self.missed(district, "王"))
        assert [payment.key for payment in Payment.objects.filter(run=run)] == [
            f"dibao:H{home.pk}:2025-09:regular"
        ]


class TestWhoWaits:
    def test_each_is_held_with_the_reason(self, district: District) -> None:
        for name in ("缺", "停", "旧", "好"):
            district.person(name)
            district.award(name, 8000)
        district.person("亡", died_on=date(2025, 7, 30))
        district.award("亡", 8000)
        for name, bank in {"停": "ICBC", "旧": "GONE", "好": "PSBC", "亡": "ICBC"}.items():
            district.account(name, bank)
        payments = listed(new_run(), district.due("缺", "停", "旧", "好", "亡", suspended=("停",)))
        assert {name: (payment.state, payment.failure_code) for name, payment in payments.items()} == {
            "缺": ("held", "no_account"),
            "停": ("held", "suspended"),
            "旧": ("held", "bank_closed"),
            "亡": ("held", "payee_died"),
            "好": ("listed", ""),
        }


class TestWhatIsCarriedOver:
    @pytest.fixture
    def july(self, district: District) -> Run:
        for name in ("败", "缺", "停", "好"):
            district.person(name)
            district.award(name, 8000)
        for name in ("败", "停", "好"):
            district.account(name)
        run = new_run(JULY)
        write_list(run=run, due=district.due("败", "缺", "停", "好", suspended=("停",)))
        return approved(run, 败="failed", 好="paid")

    def due_and_carried(self, district: District, run: Run, **more: tuple[str, ...]) -> dict[str, str]:
        write_list(run=run, due=district.due("败", "缺", "停", "好", **more))
        carried = Payment.objects.filter(run=run, kind="reissue").select_related("person", "reissue_of")
        return {payment.person.name: payment.key.split(":", 2)[2] for payment in carried}

    def test_nothing_is_while_nothing_was_corrected(self, district: District, july: Run) -> None:
        assert self.due_and_carried(district, new_run(), suspended=("停",)) == {}

    def test_what_failed_is_once_the_account_was_corrected(self, district: District, july: Run) -> None:
        self.correct(district, "败")
        run = new_run()
        assert self.due_and_carried(district, run, suspended=("停",)) == {"败": "2025-07:reissue:2025-08"}
        payment = Payment.objects.get(run=run, kind="reissue")
        assert (payment.for_month, payment.amount, payment.state) == (JULY.first, 8000, "listed")
        assert payment.reissue_of == Payment.objects.get(run=july, person__name="败")

    def test_what_was_held_is_once_there_is_an_account(self, district: District, july: Run) -> None:
        self.correct(district, "缺")
        assert list(self.due_and_carried(district, new_run(), suspended=("停",))) == ["缺"]

    def test_what_was_suspended_is_once_the_suspension_is_lifted(self, district: District, july: Run) -> None:
        assert list(self.due_and_carried(district, new_run())) == ["停"]

    def test_what_was_suspended_is_not_when_the_award_has_ended(self, district: District, july: Run) -> None:
        write_list(run=(run := new_run()), due=district.due("好"))
        assert not Payment.objects.filter(run=run, kind="reissue").exists()

    def test_nothing_is_carried_twice(self, district: District, july: Run) -> None:
        self.correct(district, "败")
        write_list(run=new_run(), due=district.due("好"))
        write_list(run=(run := new_run(SEPTEMBER)), due=district.due("好"))
        assert not Payment.objects.filter(run=run, kind="reissue").exists()

    def test_and_the_database_refuses_a_second_reissue(self, district: District, july: Run) -> None:
        self.correct(district, "败")
        write_list(run=(run := new_run()), due=district.due("好"))
        payment = Payment.objects.get(run=run, kind="reissue")
        payment.pk, payment.key = None, "another"
        with pytest.raises(IntegrityError, match="payment_is_reissued_once"), transaction.atomic():
            payment.save()

    def correct(self, district: District, name: str) -> None:
        correct_account(
            person_id=district.people[name].pk,
            bank="PSBC",
            holder=name,
            number="6217001112223334445",
            reason="来电要求更换",
            by=None,
            day=date(2025, 7, 20),
            at=moment(JULY, 20),
        )


class TestTheBridge:
    def test_it_leads_from_last_month_to_this_one(self, district: District) -> None:
        for name in ("同", "多", "少", "止", "新", "缺"):
            district.person(name)
            district.award(name, 10_000)
            if name != "缺":
                district.account(name)
        july = new_run(JULY)
        write_list(run=july, due=district.due("同", "多", "少", "止"))
        august = new_run()
        write_list(run=august, due=district.due("同", "多", "少", "新", "缺", 多=10_500, 少=9_000))
        (bridge,) = bridges_to(august)
        assert bridge == Bridge(
            scheme="old_age",
            last=Count(4, 4, 40_000),
            new=Count(2, 2, 20_000),
            more=Count(1, 1, 500),
            less=Count(1, 1, 1_000),
            ended=Count(1, 1, 10_000),
            due=Count(5, 5, 49_500),
            held=Count(1, 1, 10_000),
            listed=Count(4, 4, 39_500),
        )
        assert bridges_of(bridge_as_data((bridge,))) == (bridge,)

    def test_people_who_join_a_household_are_counted(self, district: District) -> None:
        district.person("王")
        district.award("王", 10_000, "dibao", district.household())
        july = new_run(JULY)
        write_list(run=july, due=district.due("王"))
        write_list(
            run=(august := new_run()), due=district.due("王").with_columns(people=polars.lit(5, polars.Int64))
        )
        (bridge,) = bridges_to(august)
        assert (bridge.last.people, bridge.joined, bridge.due.people, bridge.held.people) == (3, 2, 5, 5)
        (change,) = changes(august)
        assert (change.step, change.people, change.way, change.reasons) == (
            "people",
            2,
            "come",
            ("people_joined",),
        )

    def test_it_adds_up_in_payments_in_people_and_in_fen(self, district: District) -> None:
        names = ("同", "添", "少一口", "添而减", "止", "新")
        for name in names:
            district.person(name)
            district.award(name, 10_000, "dibao", district.household())
        august = new_run()
        people = {"同": 3, "添": 4, "少一口": 2, "添而减": 5, "新": 3}
        write_list(run=new_run(JULY), due=district.due(*names[:-1]))
        due = district.due(*people, 添=14_000, 少一口=7_000, 添而减=9_000)
        by_person = {district.people[name].pk: number for name, number in people.items()}
        write_list(
            run=august,
            due=due.with_columns(people=polars.col("person_id").replace_strict(by_person)),
        )
        bridges = bridges_to(august)
        total = total_of(bridges)
        assert total.adds_up
        assert (total.last.people, total.come, total.left, total.due.people) == (15, 6, 4, 17)
        shown = bridge_of(AUGUST, JULY, bridges)
        for unit, told in {
            "money": [50_000, 10_000, 4_000, -4_000, -10_000, 50_000],
            "payments": [5, 1, 0, 0, -1, 5],
            "number": [15, 6, 0, 0, -4, 17],
        }.items():
            assert [getattr(step, unit) for step in (shown.before, *shown.steps, shown.after)] == told
            assert sum(told[:-1]) == told[-1]
        came = [change.people for change in changes(august) if change.way == "come"]
        left = [change.people for change in changes(august) if change.way == "left"]
        assert (sum(came), -sum(left)) == (total.come, total.left)

    def test_one_that_an_earlier_version_kept_adds_up_as_well(self, district: District) -> None:
        district.person("王")
        district.award("王", 10_000)
        write_list(run=(run := new_run()), due=district.due("王"))
        kept = bridge_as_data(bridges_to(run))["old_age"]
        del kept["joined"], kept["gone"]
        for moved, told in {2: (2, 0), -1: (0, 1)}.items():
            (bridge,) = bridges_of({"old_age": {**kept, "moved": moved}})
            assert (bridge.joined, bridge.gone) == told

    def test_the_first_month_is_new_altogether(self, district: District) -> None:
        district.person("王")
        district.award("王", 10_000)
        write_list(run=(run := new_run()), due=district.due("王"))
        (bridge,) = bridges_to(run)
        assert (bridge.last, bridge.new) == (Count(), Count(1, 1, 10_000))

    def test_a_scheme_that_ends_altogether_stays_in_the_bridge(self, district: District) -> None:
        district.person("王")
        district.award("王", 10_000)
        write_list(run=new_run(JULY), due=district.due("王"))
        write_list(run=(run := new_run()), due=district.due())
        (bridge,) = bridges_to(run)
        assert (bridge.ended, bridge.due) == (Count(1, 1, 10_000), Count())

    def test_a_broken_one_is_refused(self, district: District, monkeypatch: pytest.MonkeyPatch) -> None:
        district.person("王")
        district.award("王", 10_000)
        write_list(run=(run := new_run()), due=district.due("王"))
        (bridge,) = bridges_to(run)
        assert not replace(bridge, last=Count(0, 1, 0)).adds_up
        assert not replace(bridge, listed=Count(1, 1, 1)).adds_up
        monkeypatch.setattr(Bridge, "adds_up", False)
        with pytest.raises(BridgeBroken, match="“old_age”"):
            bridges_to(run)


def test_the_digest_tells_whether_a_list_says_the_same(district: District) -> None:
    district.person("王")
    district.award("王", 10_000)
    run = new_run()
    assert digest_of(run) == ""
    digests = []
    for fen in (10_000, 10_000, 10_001):
        clear_list(run=run)
        write_list(run=run, due=district.due("王", 王=fen))
        digests.append(digest_of(run))
    assert digests[0] == digests[1] != digests[2]
