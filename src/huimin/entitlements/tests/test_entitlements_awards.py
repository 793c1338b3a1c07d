"""Awards are granted, ended, held back, taken over and adopted, and never overlap, on no path."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event, Timer

import polars as pl
import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import override

from huimin.commons.audit.models import Deed
from huimin.entitlements.awards.actions import (
    AlreadySuspended,
    AwardHasEnded,
    AwardOverlaps,
    BasisMissing,
    BenefitsExclude,
    NotSuspended,
    WrongAmount,
)
from huimin.entitlements.awards.adopting import MovedOn
from huimin.entitlements.awards.loading import ListOverlaps, UnusableList
from huimin.entitlements.awards.measures import ask_for_measure
from huimin.entitlements.awards.queries import NoSuchAward
from huimin.entitlements.models import Award, Figure, Measure, Proposal, Reckoning, Suspension
from huimin.entitlements.public import (
    adopt_proposals,
    awards_of_household,
    awards_of_person,
    decline_proposal,
    end_award,
    grant_award,
    lift_suspension,
    load_awards,
    missed,
    payable,
    reckon_month,
    reckonings_of,
    suspend_award,
)
from huimin.entitlements.reckonings.actions import ProposalIsSettled
from huimin.entitlements.refusals import ReasonMissing
from huimin.entitlements.tests.made_register import COMMUNITY, KNOWN, Register, head, officer
from huimin.kernel.days import EmptySpan, Month
from huimin.registry.models import Household

pytestmark = pytest.mark.django_db
AUGUST = Month.of("2025-08")
FIRST = AUGUST.first
JULY = AUGUST.previous.first
STANDARD = 815_00
EVER = date(9999, 12, 31)


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def home(register: Register) -> Household:
    return register.single()


def reckoned(*schemes: str) -> None:
    reckon_month(month=AUGUST, schemes=schemes or ("dibao",), by=None, known_at=KNOWN)


def test_an_award_is_granted_with_its_parts_and_recorded(register: Register, home: Household) -> None:
    clerk = officer("clerk")
    card = register.award(home, 900_00, parts={"base": 815_00, "supplement": 85_00}, by=clerk)
    assert (card.monthly, dict(card.parts), card.in_force(FIRST)) == (
        900_00,
        {"base": 81500, "supplement": 8500},
        True,
    )
    deed = Deed.objects.get(verb="award.grant")
    assert (deed.subject, deed.by, deed.division) == (f"entitlements.Award:{card.id}", clerk, COMMUNITY)
    assert awards_of_household(home.pk) == awards_of_person(head(home).pk) == [card]


@pytest.mark.parametrize(("monthly", "parts"), [(-1, {}), (5, {"base": 4})])
def test_less_than_nothing_and_parts_that_do_not_add_up_are_refused(
    register: Register, home: Household, monthly: int, parts: dict[str, int]
) -> None:
    with pytest.raises(WrongAmount):
        register.award(home, monthly, parts=parts)


def test_an_award_holds_at_least_one_day(register: Register, home: Household) -> None:
    with pytest.raises(EmptySpan):
        register.award(home, 1, start=FIRST, end=FIRST)


def test_an_overlap_is_refused_in_words(register: Register, home: Household) -> None:
    first = register.award(home, 1)
    words = f"Award {first.id} of “城市最低生活保障” runs from 2024-01-01"
    with override("zh-hans"), pytest.raises(AwardOverlaps, match=words):
        register.award(home, 2, start=FIRST)
    register.award(home, 2, "old_age", start=FIRST)  # another scheme may


def test_the_next_award_may_start_the_day_the_last_one_ends(register: Register, home: Household) -> None:
    first = register.award(home, 1)
    end_award(basis="GA-1", award=first.id, on=FIRST, reason="income", by=None)
    second = register.award(home, 2, start=FIRST, previous=first.id)
    assert [card.id for card in awards_of_household(home.pk)] == [second.id, first.id]


def test_an_overlap_is_refused_by_the_database_too(register: Register, home: Household) -> None:
    person = register.person()
    for holder in (home, person):
        made = Award.objects.get(pk=register.award(holder, 1).id)
        made.pk, made.days = None, DateRange(FIRST, None)
        with pytest.raises(IntegrityError, match="at_a_time"), transaction.atomic():
            made.save(force_insert=True)


def test_two_members_of_a_household_may_hold_a_scheme_for_persons(register: Register) -> None:
    one, two = register.person(), register.person()
    register.household(one, two)
    assert register.award(one, 1, "orphan").id != register.award(two, 1, "orphan").id


@pytest.mark.parametrize(
    "statement",
    ["UPDATE entitlements_award SET monthly = 7", "DELETE FROM entitlements_award",
     "UPDATE entitlements_award SET days = daterange('2020-01-01', NULL)"],
)  # fmt: skip
def test_the_database_never_edits_an_award(register: Register, home: Household, statement: str) -> None:
    register.award(home, 1)
    with (
        pytest.raises(IntegrityError, match="never edited"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_what_excludes_each_other_is_refused_with_the_document(register: Register, home: Household) -> None:
    dibao = register.award(home, 1)
    with pytest.raises(BenefitsExclude, match=f"刚性支出困难家庭认定办法.*Award {dibao.id}"):
        register.award(home, 0, "rigid")
    end_award(basis="GA-1", award=dibao.id, on=FIRST, reason="income", by=None)
    with pytest.raises(BenefitsExclude):
        register.award(home, 0, "rigid", start=JULY)
    register.award(home, 0, "rigid", start=FIRST)


def test_an_award_ended_on_its_first_day_never_counted(register: Register, home: Household) -> None:
    award = register.award(home, 1, start=FIRST)
    ended = end_award(basis="GA-1", award=award.id, on=FIRST, reason="mistake", by=None)
    assert ended.never_counted
    assert not ended.in_force(FIRST)
    with pytest.raises(AwardHasEnded):
        end_award(basis="GA-1", award=award.id, on=FIRST, reason="again", by=None)


def test_an_award_is_ended_once_with_a_reason_within_its_days(register: Register, home: Household) -> None:
    award = register.award(home, 1)
    with pytest.raises(ReasonMissing):
        end_award(basis="GA-1", award=award.id, on=FIRST, reason=" ", by=None)
    with pytest.raises(AwardHasEnded, match="2023-12-31"):
        end_award(basis="GA-1", award=award.id, on=date(2023, 12, 31), reason="x", by=None)
    assert end_award(basis="GA-1", award=award.id, on=FIRST, reason="income", by=None).end == FIRST
    with pytest.raises(AwardHasEnded):
        end_award(basis="GA-1", award=award.id, on=FIRST, reason="x", by=None)
    with pytest.raises(NoSuchAward):
        end_award(basis="GA-1", award=award.id + 1, on=FIRST, reason="x", by=None)


def test_a_suspended_award_is_marked_until_it_is_lifted(register: Register, home: Household) -> None:
    award = register.award(home, 1_00).id
    assert suspend_award(basis="GA-1", award=award, start=JULY, reason="no confirmation", by=None).suspended
    assert payable(AUGUST, decided_until=EVER)["suspended"].to_list() == [True]
    assert payable(Month.of("2025-06"), decided_until=EVER)["suspended"].to_list() == [False]
    with pytest.raises(AlreadySuspended):
        suspend_award(basis="GA-1", award=award, start=FIRST, reason="again", by=None)
    lift_suspension(basis="GA-1", award=award, on=FIRST, by=None)
    assert payable(AUGUST, decided_until=EVER)["suspended"].to_list() == [False]
    assert payable(AUGUST.previous, decided_until=EVER)["suspended"].to_list() == [True]
    with pytest.raises(NotSuspended):
        lift_suspension(basis="GA-1", award=award, on=FIRST, by=None)


def test_only_what_counts_can_be_held_back_and_for_a_reason(register: Register, home: Household) -> None:
    award = register.award(home, 1, end=FIRST).id
    with pytest.raises(AwardHasEnded):
        suspend_award(basis="GA-1", award=award, start=FIRST, reason="x", by=None)
    with pytest.raises(ReasonMissing):
        suspend_award(basis="GA-1", award=award, start=JULY, reason="", by=None)


def test_awards_without_a_reckoning_are_payable_and_statuses_are_not(
    register: Register, home: Household
) -> None:
    person = register.person()
    register.award(home, 0, "edge")
    held = register.award(person, 5_00, "disability_living", parts={"base": 5_00})
    assert payable(AUGUST, decided_until=EVER).rows() == [
        (
            "disability_living",
            held.id,
            None,
            person.pk,
            None,
            1,
            5_00,
            '{"base": 500}',
            COMMUNITY,
            "same",
            False,
        )
    ]
    assert payable(Month.of("2023-12"), decided_until=EVER).is_empty()


def frame(*people: int, start: date = JULY) -> pl.DataFrame:
    rows = [
        {"scheme": "dibao", "person_id": person, "household_id": None, "monthly": 1_00, "start": start,
         "end": None, "decided_on": start, "division": COMMUNITY}
        for person in people
    ]  # fmt: skip
    return pl.DataFrame(rows, schema_overrides={"household_id": pl.Int64, "end": pl.Date})


def test_a_list_is_taken_over_as_a_whole(register: Register) -> None:
    one, two = register.person().pk, register.person().pk
    assert load_awards(frame(one, two).to_arrow(), by=None, reference="list 1") == 2
    assert {(each.origin, each.reference) for each in awards_of_person(one)} == {("legacy", "list 1")}
    assert load_awards(frame(one, start=date(2023, 1, 1)).with_columns(
        id=pl.lit(900), end=pl.lit(JULY), parts=pl.lit('{"base": 100}')), by=None) == 1  # fmt: skip
    assert register.award(register.person(), 1).id == 901
    with pytest.raises(ListOverlaps, match="refused as a whole"):
        load_awards(frame(register.person().pk, two), by=None)
    assert Award.objects.count() == 4


def test_a_list_must_say_what_every_award_says(register: Register) -> None:
    with pytest.raises(UnusableList, match="start, division"):
        load_awards(frame(1).drop("start").with_columns(division=pl.lit(None, dtype=pl.String)), by=None)


class TestAdopting:
    """What a month proposed becomes awards."""

    pytestmark = pytest.mark.django_db(transaction=True)

    def test_changes_end_the_old_award_and_grant_the_next(self, register: Register) -> None:
        homes = [register.single(wage=wage) for wage in (0, 12 * 100_00, 12 * 900_00, 0)]
        held = [
            register.award(home, amount)
            for home, amount in zip(homes, (745_00, 815_00, 815_00, 815_00), strict=True)
        ]
        reckoned()
        before = payable(AUGUST, decided_until=EVER)["amount"].to_list()
        adopted = adopt_proposals(month=AUGUST, by=officer("approver"), day=date(2025, 8, 5))
        assert len(adopted) == 2
        more, less, stopped, same = (awards_of_household(home.pk) for home in homes)
        assert [(card.monthly, card.start, card.end) for card in more] == [
            (815_00, FIRST, None), (745_00, date(2024, 1, 1), FIRST),
        ]  # fmt: skip
        assert (more[0].previous_id, more[0].origin, more[0].decided_on) == (
            held[0].id,
            "batch",
            date(2025, 8, 5),
        )
        assert (more[0].edition, dict(more[0].parts)) == (
            reckonings_of(AUGUST)[0].edition,
            {"base": 81500, "supplement": 0},
        )
        assert less[0].monthly == 715_00
        assert (stopped[0].end, stopped[0].end_reason) == (FIRST, "income_below_dibao")
        assert [card.id for card in same] == [held[3].id]
        assert payable(AUGUST, decided_until=EVER)["amount"].to_list() == before
        assert set(Proposal.objects.values_list("state", flat=True)) == {"adopted"}
        assert Deed.objects.get(verb="proposals.adopt").details == {
            "awards": 2,
            "less": 1,
            "more": 1,
            "same": 1,
            "stop": 1,
        }
        assert adopt_proposals(month=AUGUST, by=None, day=FIRST) == {}

    def test_automatic_grants_begin_and_undecided_and_leads_wait(self, register: Register) -> None:
        old = register.person(birth=date(1940, 1, 1))
        register.household(old)
        register.single()
        home = register.single(wage=None)
        register.award(home, 1_00)
        reckoned("dibao", "old_age")
        ((proposal, award),) = adopt_proposals(month=AUGUST, by=None, day=FIRST).items()
        assert (Award.objects.get(pk=award).person_id, Award.objects.get(pk=award).origin) == (
            old.pk,
            "automatic",
        )
        assert Proposal.objects.get(pk=proposal).kind == "grant"
        waiting = Proposal.objects.filter(state="proposed").values_list("kind", flat=True)
        assert sorted(waiting) == ["lead", "lead", "undecided"]

    def test_an_award_that_starts_with_the_month_never_counted_if_it_changes(
        self, register: Register
    ) -> None:
        home = register.single()
        register.award(home, 1_00, start=FIRST)
        reckoned()
        adopt_proposals(month=AUGUST, by=None, day=FIRST)
        new, old = sorted(awards_of_household(home.pk), key=lambda card: -card.id)
        assert (new.monthly, new.start, old.never_counted) == (STANDARD, FIRST, True)

    def test_what_is_held_back_stays_held_back_and_a_last_day_stays_the_last(
        self, register: Register
    ) -> None:
        home = register.single()
        award = register.award(home, 1_00, end=date(2025, 12, 1)).id
        suspend_award(basis="GA-1", award=award, start=JULY, reason="no confirmation", by=None)
        reckoned()
        adopted = adopt_proposals(month=AUGUST, by=None, day=FIRST)
        successor = next(iter(adopted.values()))
        assert Award.objects.get(pk=successor).days == DateRange(FIRST, date(2025, 12, 1))
        assert payable(AUGUST, decided_until=EVER)["suspended"].to_list() == [True]
        assert list(Suspension.objects.order_by("id").values_list("award", "start", "end")) == [
            (award, JULY, FIRST), (successor, FIRST, None),
        ]  # fmt: skip

    def test_awards_that_moved_on_are_not_adopted(self, register: Register) -> None:
        home, old = register.single(), register.person(birth=date(1940, 1, 1))
        register.household(old)
        award = register.award(home, 1_00)
        reckoned("dibao", "old_age")
        end_award(basis="GA-1", award=award.id, on=FIRST, reason="income", by=None)
        register.award(old, 1_00, "old_age", start=FIRST)
        with pytest.raises(MovedOn, match="2 awards have changed since 2025-08"):
            adopt_proposals(month=AUGUST, by=None, day=FIRST)

    def test_a_declined_proposal_leaves_the_award_as_it_is(self, register: Register) -> None:
        home = register.single(wage=12 * 900_00)
        register.award(home, 1_00)
        reckoned()
        stop = Proposal.objects.get()
        with pytest.raises(ReasonMissing):
            decline_proposal(proposal=stop.pk, reason="", by=None)
        decline_proposal(proposal=stop.pk, reason="the report is wrong", by=None)
        assert payable(AUGUST, decided_until=EVER)["amount"].to_list() == [1_00]
        with pytest.raises(ProposalIsSettled):
            decline_proposal(proposal=stop.pk, reason="again", by=None)
        assert adopt_proposals(month=AUGUST, by=None, day=FIRST) == {}
        assert awards_of_household(home.pk)[0].end is None


def test_an_award_needs_somebody_who_exists(register: Register) -> None:
    grant_award(
        scheme="dibao", person=10**9, monthly=1, start=FIRST, division=COMMUNITY, decided_on=FIRST,
        edition="x", by=None,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="person"):
        connection.check_constraints()
    transaction.set_rollback(True)


def test_what_else_the_database_refuses_is_no_overlap(register: Register, home: Household) -> None:
    with pytest.raises(IntegrityError, match="division"):
        register.award(home, 1, division=None)


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_is_told_about_the_other(register: Register) -> None:
    home = register.single()
    granted, may_commit = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            register.award(home, 1)
            granted.set()
            may_commit.wait(10)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        faster = pool.submit(first)
        assert granted.wait(10)
        Timer(0.3, may_commit.set).start()  # while the second one waits for the first at the index
        with pytest.raises(AwardOverlaps):
            register.award(home, 2)
        faster.result()
    assert Award.objects.get().monthly == 1


@pytest.mark.django_db(transaction=True)
def test_a_list_is_told_about_an_award_that_was_granted_meanwhile(register: Register) -> None:
    home = register.single()
    rows = frame(register.person().pk, head(home).pk).with_columns(
        household_id=pl.Series([None, home.pk], dtype=pl.Int64)
    )
    granted, may_commit = Event(), Event()

    def first() -> None:
        with transaction.atomic():
            register.award(home, 1)
            granted.set()
            may_commit.wait(10)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        faster = pool.submit(first)
        assert granted.wait(10)
        Timer(0.3, may_commit.set).start()  # while the list, tried without seeing the award, waits for it
        with pytest.raises(
            ListOverlaps, match=r"refused as a whole: Key .*conflicts with existing"
        ) as refused:
            load_awards(rows, by=None)
        faster.result()
    assert type(refused.value) is ListOverlaps
    assert Award.objects.get().monthly == 1
    assert not Deed.objects.filter(verb="awards.load").exists()


def test_records_say_what_they_are(register: Register, home: Household) -> None:
    award = Award.objects.get(pk=register.award(home, 1).id)
    suspend_award(basis="GA-1", award=award.pk, start=FIRST, reason="no confirmation", by=None)
    clerk = officer("clerk")
    figure = Figure(parameter="dibao/standard", place="42", since=FIRST, entered_by=clerk)
    said = [award, Suspension.objects.get(), figure, Proposal(kind="more", old=1, new=2),
            Reckoning(scheme="dibao", month=FIRST, version=1), Measure(award=award, step="end")]  # fmt: skip
    assert [str(each) for each in said] == [
        f"dibao {award.days}", f"{award.pk} 2025-08-01 no confirmation", "dibao/standard 42 2025-08-01",
        "more 1 → 2", "dibao 2025-08-01 1", f"{award.pk} end",
    ]  # fmt: skip


LISTS = {AUGUST: date(2025, 7, 15), AUGUST.next: date(2025, 8, 15)}


class TestTheCutOffDay:
    """What a case decides after the cut-off day comes onto the next list, with the month that it missed."""

    @pytest.fixture(autouse=True)
    def _register(self, register: Register) -> None:
        self.register = register

    def award_decided_on(self, day: date, *, start: date = FIRST, origin: str = "case") -> int:
        person = self.register.person()
        return grant_award(
            scheme="orphan",
            person=person.pk,
            monthly=100,
            start=start,
            division=COMMUNITY,
            decided_on=day,
            edition="2025",
            origin=origin,
            by=None,
        ).id

    @pytest.mark.parametrize(("day", "in_time"), [(date(2025, 7, 15), True), (date(2025, 7, 16), False)])
    def test_the_cut_off_day_itself_is_in_time(self, day: date, in_time: bool) -> None:
        award = self.award_decided_on(day)
        due = payable(AUGUST, decided_until=LISTS[AUGUST])
        assert due["award_id"].to_list() == ([award] if in_time else [])
        late = missed({AUGUST: LISTS[AUGUST]}, decided_until=LISTS[AUGUST.next])
        assert late.select("award_id", "for_month", "amount").rows() == (
            [] if in_time else [(award, FIRST, 100)]
        )

    def test_what_other_systems_or_the_month_itself_decided_waits_for_nothing(self) -> None:
        awards = [
            self.award_decided_on(date(2025, 7, 31), origin=origin) for origin in ("legacy", "automatic")
        ]
        assert payable(AUGUST, decided_until=LISTS[AUGUST])["award_id"].to_list() == awards
        assert missed({AUGUST: LISTS[AUGUST]}, decided_until=date(2025, 8, 15)).is_empty()

    def test_months_before_the_decision_are_missed_too_and_later_ones_are_not(self) -> None:
        award = self.award_decided_on(date(2025, 8, 20), start=date(2025, 7, 1))
        lists = {AUGUST.previous: date(2025, 6, 15), **LISTS, AUGUST.next.next: date(2025, 9, 15)}
        late = missed(lists, decided_until=date(2025, 9, 15))
        assert late.select("award_id", "for_month").rows() == [
            (award, date(2025, month, 1)) for month in (7, 8, 9)
        ]

    def test_what_is_decided_after_this_list_too_waits_on(self) -> None:
        self.award_decided_on(date(2025, 8, 20))
        assert missed({AUGUST: LISTS[AUGUST]}, decided_until=LISTS[AUGUST.next]).is_empty()

    def test_a_month_missed_in_a_suspension_is_marked(self) -> None:
        award = self.award_decided_on(date(2025, 7, 20))
        suspend_award(basis="GA-1", award=award, start=FIRST, reason="annual confirmation", by=None)
        late = missed({AUGUST: LISTS[AUGUST]}, decided_until=LISTS[AUGUST.next])
        assert late["suspended"].to_list() == [True]


class TestNobodyEndsAnAwardAlone:
    def test_what_rests_on_nothing_is_refused(self, register: Register) -> None:
        award = register.award(register.single(), 815_00)
        for change in (
            lambda: end_award(award=award.id, on=FIRST, reason="x", by=None, basis=" "),
            lambda: suspend_award(award=award.id, start=FIRST, reason="x", by=None, basis=""),
            lambda: lift_suspension(award=award.id, on=FIRST, by=None, basis=""),
        ):
            with pytest.raises(BasisMissing):
                change()

    @pytest.mark.parametrize("basis", ["", "measure:7", "proposal:7", "measure:x"])
    def test_the_database_refuses_an_end_behind_which_nobody_stands(
        self, register: Register, basis: str
    ) -> None:
        award = register.award(register.single(), 815_00)
        with pytest.raises(IntegrityError, match="an_award_ends_by_something"), transaction.atomic():
            Award.objects.filter(pk=award.id).update(days=DateRange(award.start, FIRST), end_basis=basis)

    def test_nothing_is_asked_for_without_a_reason(self, register: Register) -> None:
        award = register.award(head(register.single()), 100_00, "temporary_expenditure")
        given = {"award": award.id, "step": "end", "on": FIRST, "at": KNOWN, "day": FIRST}
        with pytest.raises(ReasonMissing):
            ask_for_measure(reason=" ", by=officer("one"), **given)
        assert not Measure.objects.exists()

    def test_the_database_refuses_a_measure_that_one_officer_agrees_to_alone(
        self, register: Register
    ) -> None:
        award, one, two = register.award(register.single(), 815_00), officer("one"), officer("two")
        given = {"award_id": award.id, "step": "end", "on": FIRST, "reason": "x", "asked_at": KNOWN}
        with pytest.raises(IntegrityError, match="measure_is_agreed"), transaction.atomic():
            Measure.objects.create(asked_by=one, agreed=True, answered_by=one, answered_at=KNOWN, **given)
        refused = Measure.objects.create(
            asked_by=one, agreed=False, answered_by=two, answered_at=KNOWN, **given
        )
        with pytest.raises(IntegrityError, match="an_award_ends_by_something"), transaction.atomic():
            Award.objects.filter(pk=award.id).update(
                days=DateRange(award.start, FIRST), end_basis=f"measure:{refused.pk}"
            )
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            Measure.objects.filter(pk=refused.pk).update(agreed=True)
