"""Columns calculate exactly, know what they lack, and refuse what would lose exactness."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huimin.kernel import money
from huimin.policy.columns import (
    Bits,
    Column,
    InexactRuleError,
    Quotient,
    TooLarge,
    larger,
    smaller,
    where,
)
from huimin.policy.facts import Entity

A, B = 1, 2


def bits(*missing: int) -> Bits:
    return np.array(missing, np.uint64)


def column(
    *values: int, missing: Bits | None = None, entity: Entity = Entity.PERSON, bound: int = 10**12
) -> Column:
    return Column(np.array(values, np.int64), missing, bound, entity)


def truths(*values: bool, missing: Bits | None = None) -> Column:
    return Column(np.array(values, np.bool_), missing, 1, Entity.PERSON)


def test_sums_lack_what_their_terms_lack() -> None:
    total = column(1, 2, 3, missing=bits(A, 0, 0)) + column(10, 20, 30, missing=bits(B, B, 0))
    assert total.values.tolist() == [11, 22, 33]
    assert total.missing is not None
    assert total.missing.tolist() == [A | B, B, 0]
    assert (column(1) + column(1)).missing is None


def test_whole_numbers_may_stand_on_either_side() -> None:
    assert (1 + column(5)).values.tolist() == [6]
    assert (1 - column(5)).values.tolist() == [-4]
    assert (column(5) - 1).values.tolist() == [4]
    assert (3 * column(5)).values.tolist() == [15]
    assert column(-5, 5).at_least(0).values.tolist() == [0, 5]
    assert smaller(column(1, 9), column(5, 5)).values.tolist() == [1, 5]
    assert larger(column(1, 9), column(5, 5)).values.tolist() == [5, 9]
    assert len(column(1, 2)) == 2
    assert repr(column(1)) == "Column(array([1]), missing=None, bound=1000000000000, person)"


def test_values_held_between_two_limits_are_bounded_by_them() -> None:
    held = column(-5, 5, 50, missing=bits(0, A, 0)).between(0, column(10, 10, 10, bound=20))
    assert held.values.tolist() == [0, 5, 10]
    assert held.missing is not None
    assert held.missing.tolist() == [0, A, 0]
    assert held.bound == 20
    assert column(7).between(-30, 5).bound == 30
    most = column(3, bound=20, missing=bits(B))
    assert column(1).between(0, most).missing is most.missing


three = st.sampled_from([True, False, None])


def known(answer: bool | None, bit: int) -> Column:
    return truths(bool(answer), missing=bits(bit if answer is None else 0))


def answer_of(condition: Column) -> tuple[bool | None, int]:
    lacks = 0 if condition.missing is None else int(condition.missing[0])
    return (None if lacks else bool(condition.values[0])), lacks


@settings(deadline=None)
@given(three, three)
def test_conditions_follow_three_valued_logic(first: bool | None, second: bool | None) -> None:
    both, lacks = answer_of(known(first, A) & known(second, B))
    assert both is (False if False in (first, second) else None if None in (first, second) else True)
    assert lacks == (0 if both is not None else (A if first is None else 0) | (B if second is None else 0))
    either, lacks = answer_of(known(first, A) | known(second, B))
    assert either is (True if True in (first, second) else None if None in (first, second) else False)
    assert lacks == (0 if either is not None else (A if first is None else 0) | (B if second is None else 0))
    assert answer_of(~known(first, A))[0] is (None if first is None else not first)


def test_conditions_without_anything_missing() -> None:
    assert (truths(True, False) & truths(True, True)).values.tolist() == [True, False]
    assert (truths(True, False) | truths(False, False)).values.tolist() == [True, False]
    assert truths(True, False).known_true().tolist() == [True, False]
    assert truths(True, False).known_false().tolist() == [False, True]


def test_only_the_branch_taken_matters() -> None:
    condition = truths(True, False, True, missing=bits(0, 0, 4))
    chosen = where(condition, column(1, 1, 1, missing=bits(A, A, A)), column(2, 2, 2, missing=bits(B, B, B)))
    assert chosen.missing is not None
    assert chosen.missing.tolist() == [A, B, A | B | 4]
    assert chosen.values[:2].tolist() == [1, 2]
    assert where(truths(True, False), column(1, 1), 0).values.tolist() == [1, 0]
    assert where(truths(True, False), 7, column(1, 1, missing=bits(A, A))).missing.tolist() == [0, A]  # type: ignore[union-attr]


def test_a_branch_must_be_a_whole_number() -> None:
    with pytest.raises(InexactRuleError, match="whole numbers, not float"):
        where(truths(True), 1.5, 0)  # type: ignore[arg-type]


def test_overflow_is_refused_before_it_can_happen() -> None:
    with pytest.raises(TooLarge, match="Lower the bounds"):
        column(1) * column(1)


@pytest.mark.parametrize(
    "mistake",
    [
        lambda: bool(column(1)),
        lambda: column(1) + 0.5,
        lambda: column(1) * True,
        lambda: column(1) < 0.5,
        lambda: column(1) == True,  # noqa: E712
        lambda: column(1) & column(1),
        lambda: column(1) + column(1, entity=Entity.HOUSEHOLD),
        lambda: column(1) / 0,
        lambda: column(1) / column(0),
    ],
)
def test_mistakes_of_rules_are_refused(mistake: Callable[[], object]) -> None:
    with pytest.raises(InexactRuleError):
        mistake()


numbers = st.integers(-(10**9), 10**9)
fractions = st.fractions(-(10**6), 10**6, max_denominator=1000)


@settings(deadline=None)
@given(numbers, fractions)
def test_comparing_with_fractions_is_exact(number: int, fraction: Fraction) -> None:
    one = column(number)
    assert (one < fraction).values[0] == (number < fraction)
    assert (one <= fraction).values[0] == (number <= fraction)
    assert (one > fraction).values[0] == (number > fraction)
    assert (one >= fraction).values[0] == (number >= fraction)


@settings(deadline=None)
@given(numbers, st.integers(1, 1000), numbers, st.integers(1, 1000))
def test_quotients_compare_exactly(first: int, over: int, second: int, under: int) -> None:
    left, right = column(first) / column(over, bound=1000), column(second, bound=10**9) / under
    exact = Fraction(first, over), Fraction(second, under)
    assert (left < right).values[0] == (exact[0] < exact[1])
    assert (left <= Fraction(second, under)).values[0] == (exact[0] <= exact[1])
    assert (left > second).values[0] == (exact[0] > second)
    assert (left >= column(second)).values[0] == (exact[0] >= second)
    assert (column(first) < right).values[0] == (first < exact[1])


ROUNDINGS: list[tuple[Callable[[Quotient], Column], Callable[[Fraction], money.Money]]] = [
    (Quotient.up_to_yuan, money.up_to_yuan),
    (Quotient.half_up_to_jiao, money.half_up_to_jiao),
    (Quotient.half_up_to_fen, money.half_up_to_fen),
    (Quotient.down_to_fen, money.down_to_fen),
]


@settings(deadline=None)
@given(st.lists(numbers, min_size=1, max_size=5), st.integers(1, 10**5), st.sampled_from(ROUNDINGS))
def test_columns_are_rounded_as_single_amounts_are(
    values: list[int],
    divisor: int,
    rounding: tuple[Callable[[Quotient], Column], Callable[[Fraction], money.Money]],
) -> None:
    of_column, of_amount = rounding
    expected = [of_amount(Fraction(value, divisor)).fen for value in values]
    rounded = of_column(column(*values) / divisor)
    assert rounded.values.tolist() == expected
    assert max(map(abs, expected)) <= rounded.bound
    assert (
        of_column(column(*values) / column(*[divisor] * len(values), bound=10**5)).values.tolist() == expected
    )


def test_quotients_multiply_and_divide_exactly() -> None:
    third = column(100) * Fraction(1, 3)
    assert (third * 2).half_up_to_fen().values.tolist() == [67]
    assert (third / 2).half_up_to_fen().values.tolist() == [17]
    assert (Fraction(1, 2) * third).down_to_fen().values.tolist() == [16]


def test_codes_compare_in_their_own_width() -> None:
    codes = Column(np.array([1, 2, 3], np.int8), None, 3, Entity.PERSON)
    assert codes.is_one_of(1, 3).values.tolist() == [True, False, True]
    assert (codes != 2).values.tolist() == [True, False, True]
    assert (codes == 1000).values.tolist() == [False, False, False]
    assert (codes + 1000).values.tolist() == [1001, 1002, 1003]
