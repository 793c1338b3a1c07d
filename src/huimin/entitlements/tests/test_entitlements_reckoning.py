"""A month is reckoned for everybody, proposes what follows, adds up, and says the same when asked again."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.db import IntegrityError, transaction

from huimin.entitlements.awards.holdings import holdings_on
from huimin.entitlements.models import Award, Proposal, Reckoning
from huimin.entitlements.public import (
    ReckoningCard,
    adopt_proposals,
    end_award,
    grant_award,
    payable,
    reckon_month,
)
from huimin.entitlements.reckonings.keeping import AlreadyAdopted, set_reckonings_aside
from huimin.entitlements.reckonings.listing import outcome_source
from huimin.entitlements.reckonings.outcomes import Wanted, counted_by, wanted_of
from huimin.entitlements.reckonings.queries import outcomes_of, reckoning_of
from huimin.entitlements.reckonings.reckoning import DoesNotAddUp, NoSuchScheme, Tally, plans_on
from huimin.entitlements.tests.made_register import KNOWN, Register, head
from huimin.entitlements.wording import scheme_word
from huimin.kernel.days import Month
from huimin.registry.models import Household, Membership, Person
from huimin.rulebook.public import rulebook

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST = Month.of("2025-08")
EVER = date(9999, 12, 31)
FIRST = AUGUST.first
STANDARD = 815_00


@pytest.fixture
def register() -> Register:
    return Register()


def reckon(*schemes: str, month: Month = AUGUST, known_at: datetime = KNOWN) -> dict[str, ReckoningCard]:
    cards = reckon_month(month=month, schemes=schemes or None, by=None, known_at=known_at)
    return {card.scheme: card for card in cards}


def proposal(household: Household) -> Proposal:
    return Proposal.objects.get(household=household, reckoning__current=True)


def due(month: Month = AUGUST) -> dict[int, tuple[int, str]]:
    """Return amount and change by household or person."""
    rows = payable(month, decided_until=EVER).with_columns(holder=pl.coalesce("household_id", "person_id"))
    return {row["holder"]: (row["amount"], row["change"]) for row in rows.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("wage", "held", "kind", "new", "paid"),
    [
        (0, STANDARD, "same", STANDARD, (STANDARD, "same")),
        (0, 745_00, "more", STANDARD, (STANDARD, "more")),
        (12 * 100_00, STANDARD, "less", 715_00, (715_00, "less")),
        (12 * 815_00, STANDARD, "stop", 0, None),
        (None, STANDARD, "undecided", None, (STANDARD, "undecided")),
        (0, None, "lead", STANDARD, None),
    ],
)
def test_every_kind_of_proposal_follows_from_what_is_held_and_due(
    register: Register, wage: int | None, held: int | None, kind: str, new: int | None, paid: object
) -> None:
    home = register.single(wage=wage)
    if held is not None:
        register.award(home, held)
    reckon("dibao")
    found = proposal(home)
    assert (found.kind, found.old, found.new) == (kind, held, new)
    assert found.missing == (["wage"] if kind == "undecided" else [])
    assert found.reasons == (["income_below_dibao"] if kind == "stop" else [])
    assert found.parts == ({"base": new, "supplement": 0} if new else {})
    assert due().get(home.pk) == paid


def test_who_holds_nothing_and_is_not_granted_is_counted_and_not_proposed(register: Register) -> None:
    register.single(wage=90_000_00)
    register.single(wage=None)
    card = reckon("dibao")["dibao"]
    assert (card.considered, card.granted, card.refused, card.undecided) == (2, 0, 1, 1)
    assert card.proposals == {}


def test_whole_households_are_paid_for_all_their_members(register: Register) -> None:
    home = register.household(register.person(), register.person(birth=date(2015, 3, 3)))
    register.award(home, 1_00)
    reckon("dibao")
    assert payable(AUGUST, decided_until=EVER).row(0, named=True)["people"] == 2
    assert proposal(home).new == 2 * STANDARD + 163_00  # a fifth of the standard for the minor


def test_holders_whom_the_register_has_no_more_are_outcomes_with_a_reason(register: Register) -> None:
    dead, moved, ended, emptied = (register.single() for _ in range(4))
    for home in (dead, moved, ended, emptied):
        register.award(home, STANDARD)
    Person.objects.filter(pk=head(dead).pk).update(died_on=date(2025, 7, 31))
    Person.objects.filter(pk=head(moved).pk).update(left_on=FIRST)
    Household.objects.filter(pk=ended.pk).update(end=FIRST)
    Membership.objects.filter(household=emptied).update(end=FIRST)
    card = reckon("dibao")["dibao"]
    assert (card.considered, card.refused) == (4, 4)
    assert [proposal(home).reasons for home in (dead, moved, ended, emptied)] == [
        ["deceased"], ["moved_away"], ["household_ended"], ["household_ended"],
    ]  # fmt: skip
    assert due() == {}


def test_whoever_dies_in_a_month_is_paid_for_it_and_not_for_the_next(register: Register) -> None:
    home = register.single()
    register.award(home, STANDARD)
    Person.objects.filter(pk=head(home).pk).update(died_on=FIRST)
    reckon("dibao")
    assert proposal(home).kind == "same"
    reckon("dibao", month=AUGUST.next)
    assert Proposal.objects.get(reckoning__month=AUGUST.next.first).reasons == ["deceased"]


def test_the_award_of_a_household_goes_on_when_its_applicant_dies(register: Register) -> None:
    applicant, next_head = register.person(), register.person()
    home = register.household(applicant, next_head)
    Membership.objects.filter(person=next_head).update(relation=Membership.Relation.SPOUSE)
    register.award(home, 1_00)
    Person.objects.filter(pk=applicant.pk).update(died_on=date(2025, 7, 2))
    reckon("dibao")
    assert (proposal(home).person_id, proposal(home).kind) == (next_head.pk, "more")
    assert payable(AUGUST, decided_until=EVER)["person_id"].to_list() == [next_head.pk]


def test_the_award_of_a_household_stays_with_who_applied(register: Register) -> None:
    first, applicant = register.person(), register.person()
    home = register.household(first, applicant)
    award = register.award(home, 2 * STANDARD)
    end_award(basis="GA-1", award=award.id, on=date(2024, 2, 1), reason="x", by=None)
    grant = {"scheme": "dibao", "household": home.pk, "monthly": 1_00, "start": date(2024, 2, 1)}
    common = {"division": "420202001001", "decided_on": date(2024, 2, 1), "edition": "x", "by": None}
    grant_award(person=applicant.pk, **grant, **common)
    reckon("dibao")
    assert proposal(home).person_id == applicant.pk


def test_automatic_schemes_grant_and_their_holders_stop_when_they_die(register: Register) -> None:
    old, dead = (register.person(birth=date(1940, 1, 1)) for _ in range(2))
    register.household(old)
    register.household(dead)
    register.award(dead, 100_00, "old_age")
    Person.objects.filter(pk=dead.pk).update(died_on=date(2025, 7, 2))
    reckon("old_age")
    found = {proposal.person_id: proposal for proposal in Proposal.objects.all()}
    assert (found[old.pk].kind, found[old.pk].household_id) == ("grant", None)
    assert (found[dead.pk].kind, found[dead.pk].reasons) == ("stop", ["deceased"])


def test_a_holder_without_a_household_is_undecided_because_that_is_no_ground_to_stop(
    register: Register,
) -> None:
    lone = register.person(birth=date(1940, 1, 1))
    register.award(lone, 100_00, "old_age")
    reckon("old_age")
    found = Proposal.objects.get()
    assert (found.kind, found.missing) == ("undecided", ["household"])
    assert due() == {lone.pk: (100_00, "undecided")}


def test_a_merged_holder_is_the_surviving_record_and_holds_once(register: Register) -> None:
    kept, gone, twin = (register.person(birth=date(1940, 1, 1)) for _ in range(3))
    register.household(kept)
    amount = register.award(gone, 1_00, "old_age").monthly
    Person.objects.filter(pk=gone.pk).update(merged_into=kept)
    reckon("old_age")
    found = Proposal.objects.get()
    assert (found.person_id, found.kind, found.old) == (kept.pk, "more", amount)
    register.award(twin, 1_00, "old_age")
    register.award(kept, 2_00, "old_age")
    Person.objects.filter(pk=twin.pk).update(merged_into=kept)
    reckon("old_age")
    kinds = sorted((each.kind, each.old, tuple(each.reasons)) for each in Proposal.objects.all())
    assert kinds == [("more", 2_00, ()), ("stop", 1_00, ("merged",)), ("stop", 1_00, ("merged",))]


def test_what_one_scheme_gives_is_a_fact_of_the_next(register: Register) -> None:
    register.award(register.single(), STANDARD)
    cards = reckon("rigid")
    assert list(cards) == ["rigid"]
    outcomes = outcomes_of(reckoning_of(AUGUST, "rigid"))
    assert "not_covered_otherwise" in outcomes["reasons"][0].to_list()


def test_every_scheme_in_force_is_reckoned_and_every_one_adds_up(register: Register) -> None:
    register.single()
    cards = reckon()
    assert {"dibao", "edge", "rigid", "old_age", "orphan", "unsupported_child"} <= cards.keys()
    assert all(
        card.considered == card.granted + card.refused + card.undecided == 1 for card in cards.values()
    )


def test_the_same_again_is_not_kept_again(register: Register) -> None:
    register.award(register.single(), 1_00)
    first, second = reckon("dibao")["dibao"], reckon("dibao")["dibao"]
    assert (first.changed, second.changed, second.version) == (True, False, 1)
    assert first.digest == second.digest
    assert Proposal.objects.count() == 1


def test_something_else_replaces_it_and_counts_the_version_up(register: Register) -> None:
    home = register.single()
    register.award(home, STANDARD)
    first = reckon("dibao")["dibao"]
    register.fact("wage", 12 * 15_00, person=head(home), at=datetime(2025, 8, 2, tzinfo=UTC))
    assert not reckon("dibao")["dibao"].changed  # as it was known then
    second = reckon("dibao", known_at=datetime(2025, 8, 3, tzinfo=UTC))["dibao"]
    assert (second.version, second.changed) == (2, True)
    assert first.digest != second.digest
    assert list(Reckoning.objects.filter(current=True).values_list("version", flat=True)) == [2]
    assert proposal(home).new == 800_00


def test_a_month_that_was_adopted_cannot_be_reckoned_again(register: Register) -> None:
    register.award(register.single(), 1_00)
    reckon("dibao")
    adopt_proposals(month=AUGUST, by=None, day=FIRST)
    with pytest.raises(AlreadyAdopted, match="2025-08"):
        reckon("dibao")
    with pytest.raises(AlreadyAdopted, match="2025-08"):
        set_reckonings_aside(month=AUGUST)
    assert Reckoning.objects.get().current


def test_a_scheme_that_is_not_in_force_is_named(register: Register) -> None:
    with pytest.raises(NoSuchScheme, match=scheme_word("dibao")):
        reckon("unknown")
    with pytest.raises(NoSuchScheme, match=scheme_word("rigid")):
        reckon("rigid", month=Month.of("2024-12"))


def test_nothing_is_in_force_long_ago(register: Register) -> None:
    assert reckon(month=Month.of("1999-01")) == {}


def test_outcomes_are_taken_down_by_outcome_reason_missing_fact_and_division(register: Register) -> None:
    register.award(register.single(), STANDARD)
    register.single(wage=None)
    rich = register.single(wage=90_000_00)
    reckon("dibao")
    outcomes = outcomes_of(reckoning_of(AUGUST, "dibao"))
    assert counted_by(outcomes, "reasons", Wanted(outcome="refused")) == {"income_below_dibao": 1}
    assert counted_by(outcomes, "missing", Wanted(outcome="undecided")) == {"wage": 1}
    wanted = {
        Wanted(reason="income_below_dibao"): 1,
        Wanted(missing="wage"): 1,
        Wanted(holds=True): 1,
        Wanted(holds=False): 2,
        Wanted(prefixes=("420202001",)): 3,
        Wanted(prefixes=("420202002",)): 0,
        Wanted(prefixes=()): 0,
        Wanted(outcome="refused", prefixes=("420202001", "420202002")): 1,
    }
    assert {each: wanted_of(outcomes, each).height for each in wanted} == wanted
    refused = wanted_of(outcomes, Wanted(outcome="refused"))
    assert refused["household"].to_list() == [rich.pk]
    assert refused["person"].to_list() == [head(rich).pk]


def test_outcomes_may_be_narrowed_by_what_a_page_asks(register: Register) -> None:
    register.single()
    reckon("dibao")
    outcomes = outcomes_of(reckoning_of(AUGUST, "dibao"))
    source = outcome_source(outcomes, of_households=True)
    assert source.narrowed(lambda frame: frame.filter(pl.col("people") > 1)).count() == 0


def test_the_database_refuses_a_reckoning_that_does_not_add_up(register: Register) -> None:
    card = reckon("dibao")
    assert card["dibao"].considered == 0
    with pytest.raises(IntegrityError, match="nobody_falls_out"), transaction.atomic():
        Reckoning.objects.update(considered=1)


def test_only_one_reckoning_counts(register: Register) -> None:
    reckon("dibao")
    copy = Reckoning.objects.get()
    copy.pk = None
    with pytest.raises(IntegrityError, match="one_current_reckoning"), transaction.atomic():
        copy.save()


def test_awards_do_not_change_before_the_month_is_adopted(register: Register) -> None:
    register.award(register.single(), 1_00)
    reckon("dibao")
    assert Award.objects.get().days.upper is None


def test_somebody_who_waits_is_told_how_far_it_is(register: Register) -> None:
    register.single()
    steps: list[object] = []

    class Steps:
        def step(self, name: str, total: int = 0) -> None:
            steps.append(name)

        def advance(self, done: int) -> None:
            steps.append(done)

    reckon_month(month=AUGUST, schemes=["dibao"], by=None, known_at=KNOWN, progress=Steps())
    assert steps == ["Reckoning the register", 1]


def test_a_result_that_does_not_add_up_is_not_kept(register: Register) -> None:
    register.award(register.single(), 1_00)
    plan = plans_on(FIRST, rulebook(), "420202")["dibao"]
    tally = Tally.of(plan, holdings_on(FIRST))
    tally.considered = 5  # somebody came in and was never decided about
    with pytest.raises(DoesNotAddUp, match="6 came in, 1 were decided"):
        tally.finish(FIRST)
