"""Columns of whole numbers and conditions that carry, row by row, which facts are missing.

`missing` is a set of bits over the facts of one evaluation: bit i says that fact i is not on record for
this row. It falls out of the arithmetic: a sum lacks what its terms lack, a known failure needs nothing
more. `bound` is the largest absolute value that can occur, so overflow is refused once for an operation and
never looked for in rows.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any, NoReturn, TypeAlias, overload

import numpy as np
from numpy.typing import NDArray

from huimin.kernel.errors import Refusal
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.facts import Entity

Numbers: TypeAlias = NDArray[np.int64]
Truths: TypeAlias = NDArray[np.bool_]
Values: TypeAlias = NDArray[Any]
Bits: TypeAlias = NDArray[np.uint64]

LARGEST_NUMBER = 2**63 - 1
NOTHING_MISSING = np.uint64(0)
INT64 = np.dtype(np.int64)
TRUTH = np.dtype(np.bool_)


class TooLarge(Refusal):
    """A calculation could leave the range of whole numbers that is exact."""


class InexactRuleError(TypeError):
    """A rule would lose exactness or decide for all rows at once: a mistake in the rule, not in the data."""


class Column:
    """Whole numbers or conditions, one for each person or household, with what is missing.

    Rows where something is missing hold a value within `bound` that nobody may use. Operators are exact;
    dividing, or multiplying by a fraction, gives a `Quotient` that must be rounded by a named rule.
    """

    __slots__ = ("bound", "entity", "missing", "values")
    __hash__ = None  # type: ignore[assignment]
    __array_ufunc__ = None

    def __init__(self, values: Values, missing: Bits | None, bound: int, entity: Entity) -> None:
        if bound > LARGEST_NUMBER:
            raise TooLarge(
                _(
                    "A result could reach {bound}, more than a whole number can hold. Lower the bounds "
                    "of the facts."
                ),
                bound=bound,
            )
        self.values = values
        self.missing = missing
        self.bound = bound
        self.entity = entity

    def __len__(self) -> int:
        return len(self.values)

    def __repr__(self) -> str:
        return f"Column({self.values!r}, missing={self.missing!r}, bound={self.bound}, {self.entity.value})"

    def __bool__(self) -> NoReturn:
        raise InexactRuleError("A column has one answer for each row. Use where(), & and |, not if, and, or.")

    # numbers

    def __add__(self, other: Column | int) -> Column:
        values, missing, bound = self._with(other)
        return Column(numbers(self.values) + values, missing, self.bound + bound, self.entity)

    __radd__ = __add__

    def __sub__(self, other: Column | int) -> Column:
        values, missing, bound = self._with(other)
        return Column(numbers(self.values) - values, missing, self.bound + bound, self.entity)

    def __rsub__(self, other: int) -> Column:
        return -self + other

    def __neg__(self) -> Column:
        return Column(-numbers(self.values), self.missing, self.bound, self.entity)

    @overload
    def __mul__(self, other: Column | int) -> Column: ...

    @overload
    def __mul__(self, other: Fraction) -> Quotient: ...

    def __mul__(self, other: Column | int | Fraction) -> Column | Quotient:
        """Return the product; a `Quotient` if `other` is a fraction."""
        if isinstance(other, Fraction):
            return Quotient(self * other.numerator, other.denominator)
        values, missing, bound = self._with(other)
        return Column(numbers(self.values) * values, missing, self.bound * bound, self.entity)

    __rmul__ = __mul__

    def __truediv__(self, other: Column | int) -> Quotient:
        return Quotient(self, other)

    def at_least(self, least: int) -> Column:
        """Return the values, with smaller ones raised to `least`."""
        return Column(
            np.maximum(numbers(self.values), least), self.missing, max(self.bound, abs(least)), self.entity
        )

    def at_most(self, most: Column | int) -> Column:
        """Return the values, with larger ones lowered to `most`."""
        values, missing, bound = self._with(most)
        return Column(np.minimum(numbers(self.values), values), missing, max(self.bound, bound), self.entity)

    def between(self, least: int, most: Column | int) -> Column:
        """Return the values raised to `least` and lowered to `most`, which bounds whatever they came from."""
        lowered = self.at_most(most)
        bound = most.bound if isinstance(most, Column) else abs(most)
        return Column(np.maximum(lowered.values, least), lowered.missing, max(bound, abs(least)), self.entity)

    def _with(self, other: Column | int) -> tuple[Any, Bits | None, int]:
        if isinstance(other, Column):
            self._same_entity(other)
            return numbers(other.values), either(self.missing, other.missing), other.bound
        if type(other) is not int:
            raise InexactRuleError(
                f"Columns calculate with whole numbers, not {type(other).__name__} {other!r}."
            )
        return other, self.missing, abs(other)

    def _same_entity(self, other: Column) -> None:
        if self.entity is not other.entity:
            raise InexactRuleError(
                f"A {self.entity.value} column meets a {other.entity.value} column. Sum or count the "
                f"members, or "
                f"read the household's value through `household[...]`."
            )

    # comparisons

    def __lt__(self, other: Column | Quotient | int | Fraction) -> Column:
        return self._compare(np.less, other, math.ceil)

    def __ge__(self, other: Column | Quotient | int | Fraction) -> Column:
        return self._compare(np.greater_equal, other, math.ceil)

    def __le__(self, other: Column | Quotient | int | Fraction) -> Column:
        return self._compare(np.less_equal, other, math.floor)

    def __gt__(self, other: Column | Quotient | int | Fraction) -> Column:
        return self._compare(np.greater, other, math.floor)

    def __eq__(self, other: object) -> Column:  # type: ignore[override]
        return self._compare(np.equal, other)

    def __ne__(self, other: object) -> Column:  # type: ignore[override]
        return self._compare(np.not_equal, other)

    def _compare(self, operator: Any, other: Any, whole: Any = None) -> Column:
        """Compare exactly: a whole number is below a fraction if it is below the next whole number."""
        if isinstance(other, Quotient):
            return other.compared_from_right(operator, self)
        if isinstance(other, Fraction) and whole is not None:
            other = whole(other)
        if isinstance(other, Column):
            self._same_entity(other)
            return Column(
                operator(self.values, other.values), either(self.missing, other.missing), 1, self.entity
            )
        if not isinstance(other, int) or isinstance(other, bool):
            raise InexactRuleError(
                f"Columns compare with whole numbers, not {type(other).__name__} {other!r}."
            )
        return Column(operator(self.values, int(other)), self.missing, 1, self.entity)

    def is_one_of(self, *codes: int) -> Column:
        """Return whether the value is one of `codes`."""
        found = self.values == codes[0]
        for code in codes[1:]:
            found |= self.values == code
        return Column(found, self.missing, 1, self.entity)

    # conditions

    def __and__(self, other: Column) -> Column:
        values = self.truths() & other.truths()
        self._same_entity(other)
        missing = either(self.missing, other.missing)
        if missing is not None:
            missing = np.where(self.known_false() | other.known_false(), NOTHING_MISSING, missing)
        return Column(values, missing, 1, self.entity)

    def __or__(self, other: Column) -> Column:
        values = self.truths() | other.truths()
        self._same_entity(other)
        missing = either(self.missing, other.missing)
        if missing is not None:
            missing = np.where(self.known_true() | other.known_true(), NOTHING_MISSING, missing)
        return Column(values, missing, 1, self.entity)

    def __invert__(self) -> Column:
        return Column(~self.truths(), self.missing, 1, self.entity)

    def known_true(self) -> Truths:
        """Return the rows where the condition holds, whatever else is missing."""
        values = self.truths()
        return values if self.missing is None else values & (self.missing == 0)

    def known_false(self) -> Truths:
        """Return the rows where the condition fails, whatever else is missing."""
        values = ~self.truths()
        return values if self.missing is None else values & (self.missing == 0)

    def truths(self) -> Truths:
        """Return the plain yes and no of a condition."""
        if self.values.dtype != TRUTH:
            raise InexactRuleError(
                "A number stands where a condition is needed. Compare it with something first."
            )
        return self.values


class Quotient:
    """An exact fraction for each row: a column over a whole number or over a column above zero.

    It compares exactly. To become a column of money it must be rounded by a named rule; negative amounts
    are rounded as the mirror of positive ones, as `huimin.kernel.money` does.
    """

    __slots__ = ("denominator", "numerator")
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, numerator: Column, denominator: Column | int) -> None:
        least = denominator.values.min(initial=1) if isinstance(denominator, Column) else denominator
        if least < 1:
            raise InexactRuleError(
                "A divisor is below one. Use `at_least(1)` and refuse the rows it was raised in."
            )
        self.numerator = numerator
        self.denominator = denominator

    def __mul__(self, other: int | Fraction) -> Quotient:
        ratio = Fraction(other)
        return Quotient(self.numerator * ratio.numerator, self.denominator * ratio.denominator)

    __rmul__ = __mul__

    def __truediv__(self, other: int) -> Quotient:
        return Quotient(self.numerator, self.denominator * other)

    def __lt__(self, other: Column | Quotient | int | Fraction) -> Column:
        return self._crosswise(np.less, other)

    def __le__(self, other: Column | Quotient | int | Fraction) -> Column:
        return self._crosswise(np.less_equal, other)

    def __gt__(self, other: Column | Quotient | int | Fraction) -> Column:
        return self._crosswise(np.greater, other)

    def __ge__(self, other: Column | Quotient | int | Fraction) -> Column:
        return self._crosswise(np.greater_equal, other)

    def _crosswise(self, operator: Any, other: Column | Quotient | int | Fraction) -> Column:
        if isinstance(other, Quotient):
            return (self.numerator * other.denominator)._compare(operator, other.numerator * self.denominator)
        if isinstance(other, Fraction):
            left = self.numerator * other.denominator
            return left._compare(operator, self.denominator * other.numerator)
        return self.numerator._compare(operator, self.denominator * other)

    def compared_from_right(self, operator: Any, left: Column) -> Column:
        """Return `left` compared with this quotient by `operator`."""
        return (left * self.denominator)._compare(operator, self.numerator)

    def up_to_yuan(self) -> Column:
        """Return fen carried to the next whole yuan (见分进元)."""
        return self._rounded(100, lambda size, unit: -(-size // unit))

    def half_up_to_jiao(self) -> Column:
        """Return fen rounded to whole jiao, five fen and more upwards (四舍五入到角)."""
        return self._rounded(10, lambda size, unit: (2 * size + unit) // (2 * unit))

    def half_up_to_fen(self) -> Column:
        """Return fen rounded to whole fen, a half and more upwards (四舍五入到分)."""
        return self._rounded(1, lambda size, unit: (2 * size + unit) // (2 * unit))

    def down_to_fen(self) -> Column:
        """Return fen without the fraction of a fen (厘以下舍去)."""
        return self._rounded(1, lambda size, unit: size // unit)

    def _rounded(self, step: int, whole: Any) -> Column:
        unit, missing, unit_bound = self.numerator._with(self.denominator * step)
        # Twice the sizes are added while rounding half up; the bound of that sum is checked, then dropped.
        Column(self.numerator.values, None, 2 * (self.numerator.bound + unit_bound), self.numerator.entity)
        values = numbers(self.numerator.values)
        if values.min(initial=0) < 0:
            rounded = np.sign(values) * whole(np.abs(values), unit)
        else:
            rounded = whole(values, unit)
        least = 1 if isinstance(self.denominator, Column) else self.denominator
        bound = (self.numerator.bound // (least * step) + 1) * step
        return Column(rounded * step if step > 1 else rounded, missing, bound, self.numerator.entity)


def numbers(values: Values) -> Numbers:
    """Return `values` as int64, without a copy if they are."""
    return values if values.dtype == INT64 else values.astype(INT64)


def narrowest(bits: int) -> type[np.unsignedinteger[Any]]:
    """Return the smallest type that holds so many bits; most schemes have fewer than nine conditions."""
    return next(kind for kind in (np.uint8, np.uint16, np.uint32, np.uint64) if kind().itemsize * 8 >= bits)


def either(first: Bits | None, second: Bits | None) -> Bits | None:
    """Return what is missing in one or the other."""
    if first is None:
        return second
    if second is None:
        return first
    return first | second


def where(condition: Column, then: Column | int, otherwise: Column | int) -> Column:
    """Return `then` in the rows where `condition` holds, and `otherwise` in the others.

    What is missing in the branch not taken does not matter. Where the condition itself is not known, both
    branches may matter, so everything missing is named: an applicant is told at once of all that is needed.
    """
    truths = condition.truths()
    branches = [branch for branch in (then, otherwise) if isinstance(branch, Column)]
    for branch in branches:
        condition._same_entity(branch)
    values = np.where(truths, _plain(then), _plain(otherwise))
    bound = max(_bound(then), _bound(otherwise))
    if condition.missing is None and all(branch.missing is None for branch in branches):
        return Column(values, None, bound, condition.entity)
    nothing = np.zeros(len(truths), np.uint64)
    undecided = nothing if condition.missing is None else condition.missing
    of_then, of_otherwise = (
        nothing if isinstance(branch, int) or branch.missing is None else branch.missing
        for branch in (then, otherwise)
    )
    taken = np.where(truths, of_then, of_otherwise)
    missing = np.where(undecided == 0, taken, undecided | of_then | of_otherwise)
    return Column(values, missing, bound, condition.entity)


def _plain(branch: Column | int) -> Any:
    if isinstance(branch, Column):
        return branch.values
    if type(branch) is not int:
        raise InexactRuleError(f"Columns hold whole numbers, not {type(branch).__name__} {branch!r}.")
    return np.int64(branch)


def _bound(branch: Column | int) -> int:
    return branch.bound if isinstance(branch, Column) else abs(branch)


def smaller(first: Column, second: Column | int) -> Column:
    """Return the smaller of the two in each row."""
    return first.at_most(second)


def larger(first: Column, second: Column) -> Column:
    """Return the larger of the two in each row."""
    return -((-first).at_most(-second))
