"""What people hold is a fact of other schemes, for persons and households; the order follows from it."""

from __future__ import annotations

import numpy as np
import pytest

from huimin.entitlements.explanations.explaining import SOURCES
from huimin.entitlements.reckonings.standing import COMPUTED, Standing, in_order, scheme_behind, told
from huimin.policy.facts import Entity, Fact, FactType
from huimin.rulebook.public import rulebook

SIZES = np.array([2, 0, 1])
TOLD_BY_THE_REGISTER = {"disability_living_allowance"}
"""Benefits that this platform does not decide: the register brings them."""


def fact(name: str, entity: Entity, type_: FactType = FactType.YESNO) -> Fact:
    return Fact(name, entity, type_, name, name, name, name, source=COMPUTED)


def of_households() -> Standing:
    return Standing(Entity.HOUSEHOLD, np.array([True, False, False]), np.array([101, 0, 0]))


def of_persons() -> Standing:
    return Standing(Entity.PERSON, np.array([False, True, False]), np.array([0, 30, 5]))


@pytest.mark.parametrize(
    ("asked", "standing", "values"),
    [
        (fact("holds_a", Entity.HOUSEHOLD), of_households(), [True, False, False]),
        (fact("supported_as_a", Entity.PERSON), of_households(), [True, True, False]),
        (fact("has_a_member", Entity.HOUSEHOLD), of_persons(), [True, False, False]),
        (fact("holds_a", Entity.PERSON), of_persons(), [False, True, False]),
        (fact("a_monthly", Entity.PERSON, FactType.MONEY), of_households(), [101, 101, 0]),
        (fact("a_share", Entity.PERSON, FactType.MONEY), of_households(), [50, 50, 0]),
        (fact("a_monthly", Entity.HOUSEHOLD, FactType.MONEY), of_persons(), [30, 0, 5]),
    ],
)
def test_awards_are_told_of_persons_and_households(
    asked: Fact, standing: Standing, values: list[object]
) -> None:
    assert told(asked, standing, SIZES).values.tolist() == values


def test_every_computed_fact_of_the_rulebook_is_told_by_somebody() -> None:
    book = rulebook()
    computed = {name for name, each in book.facts.items() if each.source == COMPUTED}
    told_by_nobody = {name for name in computed if scheme_behind(book.facts[name], book.schemes) is None}
    assert told_by_nobody == TOLD_BY_THE_REGISTER


def test_a_fact_of_the_register_is_told_by_no_scheme() -> None:
    assert scheme_behind(rulebook().facts["wage"], rulebook().schemes) is None
    assert scheme_behind(fact("holds_nothing", Entity.PERSON), ["a"]) is None


def test_a_scheme_comes_after_those_that_it_reads() -> None:
    assert in_order({"a": ["b"], "b": ["c", "b"], "c": [], "d": []}) == ("c", "b", "a", "d")
    assert in_order({"a": ["not in force"]}) == ("a",)
    with pytest.raises(ValueError, match="a, b read each other"):
        in_order({"a": ["b"], "b": ["a"]})


def test_every_kind_of_source_has_a_name() -> None:
    assert sorted(SOURCES) == [1, 2, 3, 4]
