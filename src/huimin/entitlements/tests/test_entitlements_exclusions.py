"""What excludes each other is no lead, says why, and is refused when somebody grants it all the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from huimin.entitlements.awards.actions import BenefitsExclude
from huimin.entitlements.awards.matrix import EXCLUDES, HOUSEHOLD, Pair, in_the_way, pairs
from huimin.entitlements.models import Proposal
from huimin.entitlements.public import end_award, reckon_month
from huimin.entitlements.reckonings.queries import outcomes_of, reckoning_of
from huimin.entitlements.tests.made_register import KNOWN, Register, head
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
    end_award(award=first.id, on=AUGUST.first, reason="chosen", by=None)
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
