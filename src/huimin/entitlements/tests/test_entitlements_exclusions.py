"""What excludes each other is no lead, says why, and is refused when somebody grants it all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl
import pytest

from huimin.entitlements.awards.actions import BenefitsExclude
from huimin.entitlements.awards.clashes import (
    RowExcludedByAward,
    RowExcludedByRow,
    RowOverlapsAward,
    RowOverlapsRow,
)
from huimin.entitlements.awards.loading import RowsClash
from huimin.entitlements.awards.matrix import EXCLUDES, HOUSEHOLD, Pair, in_the_way, pairs
from huimin.entitlements.models import Award, Proposal
from huimin.entitlements.public import end_award, load_awards, reckon_month, try_awards
from huimin.entitlements.reckonings.queries import outcomes_of, reckoning_of
from huimin.entitlements.tests.made_register import COMMUNITY, KNOWN, Register, head
from huimin.kernel.days import Month
from huimin.policy.facts import Entity
from huimin.registry.models import Household, Membership, Person
from huimin.rulebook.facts.children import Orphan, ParentSituation
from huimin.rulebook.facts.people import Disability
from huimin.rulebook.public import rulebook

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST = Month.of("2025-08")
A_YEAR, ILLNESS = 24_000_00, 20_000_00
GROWN_UP, CHILD, ELDER = date(1985, 5, 5), date(2015, 5, 5), date(1950, 5, 5)
Homes = Callable[[Register], Household]


def poor_and_ill(register: Register) -> Household:
    home = register.single(wage=0)
    register.fact("medical_expenses", ILLNESS, household=home)
    return home


def at_the_edge_and_ill(register: Register) -> Household:
    home = register.single(wage=A_YEAR // 2)
    register.fact("medical_expenses", ILLNESS, household=home)
    return home


def elder_alone(register: Register) -> Household:
    return register.single(birth=ELDER)


def _couple(register: Register, birth: date, *, wage: int, jobless: int = 0) -> Household:
    """Return an earner and the spouse, who is severely disabled."""
    earner, spouse = register.person(), register.person(birth=birth)
    register.fact("wage", wage, person=earner)
    for name, value in (("disability", Disability.PHYSICAL), ("disability_level", 2), ("jobless", jobless)):
        register.fact(name, value, person=spouse)
    home = register.household(earner, spouse)
    Membership.objects.filter(household=home, person=spouse).update(relation=Membership.Relation.SPOUSE)
    return home


def disabled_at_the_edge(register: Register) -> Household:
    home = _couple(register, GROWN_UP, wage=A_YEAR)
    register.fact("medical_expenses", ILLNESS, household=home)
    return home


def old_and_disabled_at_the_edge(register: Register) -> Household:
    return _couple(register, ELDER, wage=A_YEAR)


def disabled_in_a_poor_household(register: Register) -> Household:
    return _couple(register, GROWN_UP, wage=0, jobless=1)


def elder_in_a_household(register: Register) -> Household:
    earner = register.person()
    register.fact("wage", A_YEAR, person=earner)
    home = register.household(earner, register.person(birth=ELDER))
    register.fact("medical_expenses", ILLNESS, household=home)
    return home


def unsupported_child(register: Register) -> Household:
    home = register.single(birth=CHILD)
    for parent in ("father", "mother"):
        register.fact(f"{parent}_situation", ParentSituation.OUT_OF_CONTACT, person=head(home))
        register.fact(f"{parent}_away_months", 7, person=head(home))
    return home


def recognised_orphan(register: Register) -> Household:
    home = unsupported_child(register)
    register.fact("orphan", Orphan.SCATTERED, person=head(home))
    return home


CASES: dict[tuple[str, str], tuple[Homes, str, bool]] = {
    ("rigid", "dibao"): (poor_and_ill, "not_covered_otherwise", True),
    ("rigid", "edge"): (at_the_edge_and_ill, "not_covered_otherwise", True),
    ("rigid", "dibao_alone"): (disabled_at_the_edge, "not_covered_otherwise", True),
    ("rigid", "tekun"): (elder_in_a_household, "not_covered_otherwise", True),
    ("dibao", "tekun"): (elder_alone, "somebody_not_tekun", True),
    ("dibao_alone", "tekun"): (old_and_disabled_at_the_edge, "alone_not_tekun", True),
    ("dibao_alone", "dibao"): (disabled_in_a_poor_household, "household_not_in_dibao", False),
    ("edge", "dibao"): (poor_and_ill, "income_not_below_dibao", False),
    ("unsupported_child", "tekun"): (unsupported_child, "not_held_as_tekun", True),
    ("tekun", "orphan"): (recognised_orphan, "not_supported_as_orphan", False),
    ("unsupported_child", "orphan"): (recognised_orphan, "not_an_orphan", False),
}
"""Who could get both, by which condition the first gives way, whether only the other award is in the way."""


@pytest.fixture
def register() -> Register:
    return Register()


def holder(home: Household, scheme: str) -> Household | Person:
    """Return who holds a scheme: the household, or the member whom it is for, who was entered last."""
    if rulebook().schemes[scheme][-1].entity is Entity.HOUSEHOLD:
        return home
    return Person.objects.filter(memberships__household=home).latest("pk")


def leads(scheme: str) -> int:
    reckon_month(month=AUGUST, schemes=None, by=None, known_at=KNOWN)
    lead = Proposal.Kind.LEAD
    return Proposal.objects.filter(reckoning__scheme=scheme, reckoning__current=True, kind=lead).count()


def reasons(scheme: str) -> set[str]:
    """Return every reason for which the scheme refused somebody in the month."""
    refused = outcomes_of(reckoning_of(AUGUST, scheme))["reasons"]
    return set(refused.explode().drop_nulls().to_list())


def test_every_exclusion_has_a_case() -> None:
    assert set(CASES) == {(pair.scheme, pair.by) for pair in pairs() if pair.effect == EXCLUDES}


@pytest.mark.parametrize(("scheme", "by"), CASES)
def test_who_holds_the_one_is_no_lead_of_the_other_and_is_told_why(
    register: Register, scheme: str, by: str
) -> None:
    make, reason, alone_in_the_way = CASES[scheme, by]
    home = make(register)
    assert bool(leads(scheme)) is alone_in_the_way
    register.award(holder(home, by), 100, by)
    assert leads(scheme) == 0
    assert reason in reasons(scheme)


@pytest.mark.parametrize(("scheme", "by"), CASES)
def test_the_other_is_refused_until_the_one_is_ended(register: Register, scheme: str, by: str) -> None:
    home = CASES[scheme, by][0](register)
    first = register.award(holder(home, by), 100, by)
    with pytest.raises(BenefitsExclude, match=f"Award {first.id} is in the way"):
        register.award(holder(home, scheme), 100, scheme)
    end_award(basis="GA-1", award=first.id, on=AUGUST.first, reason="chosen", by=None)
    register.award(holder(home, scheme), 100, scheme, start=AUGUST.first)
    with pytest.raises(BenefitsExclude):
        register.award(holder(home, by), 100, by, start=AUGUST.first)


def test_what_another_member_holds_excludes_only_where_the_matrix_says_so(register: Register) -> None:
    """Who lives with an extremely poor person may get Dibao; who lives in a Dibao household may not alone."""
    home = elder_in_a_household(register)
    register.award(holder(home, "tekun"), 100, "tekun")
    register.award(home, 100, "dibao")
    neighbour = register.single(birth=ELDER)
    register.award(head(neighbour), 100, "dibao_alone")
    with pytest.raises(BenefitsExclude):
        register.award(holder(home, "dibao_alone"), 100, "dibao_alone")


def test_the_reach_of_a_pair() -> None:
    reaching = {(pair.scheme, pair.by) for pair in pairs() if pair.reach == HOUSEHOLD}
    assert reaching == {("rigid", "dibao_alone"), ("rigid", "tekun"), ("dibao_alone", "dibao")}

    def between(scheme: str, **who: list[str]) -> list[Pair]:
        return list(in_the_way(scheme, who.get("held", []), who.get("around", [])))

    assert between("rigid", around=["tekun"])
    assert not between("dibao", around=["tekun"])
    assert between("dibao", held=["tekun"])


def listed(*rows: tuple[str, Household | Person, date, date | None]) -> pl.DataFrame:
    """Return a list of awards of an earlier system."""
    return pl.DataFrame(
        [
            {"scheme": scheme, "person_id": (head(who) if isinstance(who, Household) else who).pk,
             "household_id": who.pk if isinstance(who, Household) else None, "monthly": 100, "start": start,
             "end": end, "decided_on": start, "division": COMMUNITY}
            for scheme, who, start, end in rows
        ],
        schema_overrides={"household_id": pl.Int64, "end": pl.Date},
    )  # fmt: skip


JULY = AUGUST.previous.first


@pytest.mark.parametrize(("scheme", "by"), CASES)
@pytest.mark.parametrize("swapped", [False, True])
def test_a_list_with_both_is_refused_at_the_later_row(
    register: Register, scheme: str, by: str, swapped: bool
) -> None:
    home = CASES[scheme, by][0](register)
    stranger = register.single()
    first, second = (by, scheme) if swapped else (scheme, by)
    rows = [(each, holder(home, each), JULY, None) for each in (first, second)]
    table = listed(rows[0], ("dibao", stranger, JULY, None), rows[1])
    trial = try_awards(table)
    assert (trial.awards, len(trial.wrong)) == (3, 1)
    assert str(trial.wrong[0]).startswith("Row 3: ")
    assert "Row 1 of" in str(trial.wrong[0])
    with pytest.raises(RowsClash, match="for 1 reasons"):
        load_awards(table, by=None)
    assert not Award.objects.exists()
    assert load_awards(table[:2], by=None) == 2
    assert [type(each) for each in try_awards(table[2:]).wrong] == [RowExcludedByAward]


def test_a_row_gives_way_to_one_after_the_other_but_not_at_other_times(register: Register) -> None:
    home = register.single()
    table = listed(
        ("dibao", home, date(2024, 1, 1), JULY), ("edge", home, JULY, None), ("edge", home, JULY, None),
        ("dibao", home, AUGUST.first, None),
    )  # fmt: skip
    wrong = try_awards(table).wrong
    assert [(type(each), each.values["row"], each.values["other"]) for each in wrong] == [
        (RowOverlapsRow, 3, 2), (RowExcludedByRow, 4, 2),
    ]  # fmt: skip
    assert load_awards(table[:2], by=None) == 2
    assert [type(each) for each in try_awards(table[2:3]).wrong] == [RowOverlapsAward]


def test_who_moved_away_before_is_in_nobodys_way(register: Register) -> None:
    home = elder_in_a_household(register)
    member = holder(home, "tekun")
    table = listed(("tekun", member, JULY, None), ("rigid", home, AUGUST.first, None))
    assert [type(each) for each in try_awards(table).wrong] == [RowExcludedByRow]
    Membership.objects.filter(person=member).update(end=AUGUST.first)
    assert try_awards(table).wrong == ()
