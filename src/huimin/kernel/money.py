"""Exact money: whole fen from end to end, and roundings named after what they do."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from typing import Final, Self

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

LARGEST_FEN: Final = 10**15
"""No amount goes beyond ± this many fen (ten trillion yuan), so int64 columns never overflow on a sum."""

_WRITTEN = re.compile(r"[¥]?([+-]?)[¥]?(\d{1,3}(?:,\d{3})+|\d{1,40})(?:\.(\d{1,40}))?元?", re.ASCII)
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation])


class NotAnAmount(Invalid):
    """The text or number is no exact amount of whole fen."""

    template = _("“{given}” is not an amount in yuan. Enter it like 1,234.50, with at most two decimals.")


class AmountOutOfRange(Invalid):
    """The amount, or the sum, is larger than any amount the books can hold."""

    template = _(
        "An amount larger than 10,000,000,000,000 yuan was refused. Check the figures and their unit."
    )


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in whole fen (0.01 yuan).

    >>> Money.of("1,234.50") + Money(5)
    Money(fen=123455)
    >>> str(-Money.of(1234))
    '-1,234.00'
    >>> Money.of("10.005")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ...
    huimin.kernel.money.NotAnAmount: “10.005” is not an amount in yuan. ...

    Raises:
        AmountOutOfRange: beyond ± `LARGEST_FEN`, also for the result of arithmetic.
        TypeError: `fen` is not an int.
    """

    fen: int

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"Money counts whole fen as int, not {type(self.fen).__name__}.")
        if abs(self.fen) > LARGEST_FEN:
            raise AmountOutOfRange()

    @classmethod
    def of(cls, yuan: str | int | Decimal) -> Self:
        """Return the exact amount of `yuan`, as people write it or as a number.

        Full-width digits, thousands separators, a leading ¥ and a trailing 元 are understood.

        Raises:
            NotAnAmount: a float, NaN, a fraction of a fen, or no number at all.
            AmountOutOfRange: beyond ± `LARGEST_FEN` fen.
        """
        if isinstance(yuan, str):
            number = _read(yuan)
        elif isinstance(yuan, Decimal) or type(yuan) is int:
            number = Decimal(yuan)
        else:
            raise NotAnAmount(given=yuan)
        if not number.is_finite():
            raise NotAnAmount(given=yuan)
        if number.copy_abs() > LARGEST_FEN // 100:
            raise AmountOutOfRange()
        try:
            return cls(int(number.quantize(Decimal("0.01"), context=_EXACT).scaleb(2, _EXACT)))
        except Inexact:
            raise NotAnAmount(given=yuan) from None

    @property
    def yuan(self) -> Decimal:
        """The amount in yuan, with two decimals."""
        return Decimal(self.fen).scaleb(-2)

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen) if isinstance(other, Money) else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen) if isinstance(other, Money) else NotImplemented

    def __mul__(self, times: int) -> Money:
        return Money(self.fen * times) if type(times) is int else NotImplemented

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __abs__(self) -> Money:
        return Money(abs(self.fen))

    def __bool__(self) -> bool:
        return self.fen != 0

    def __str__(self) -> str:
        return f"{self.yuan:,.2f}"

    def shared_among(self, shares: int) -> tuple[Money, ...]:
        """Return `shares` amounts that add up to this one and differ by at most one fen, the larger first.

        >>> [str(share) for share in Money.of("10.00").shared_among(3)]
        ['3.34', '3.33', '3.33']

        Raises:
            Invalid: fewer than one share.
        """
        if shares < 1:
            raise Invalid(_("An amount cannot be shared among {shares}. Name at least one."), shares=shares)
        sign = -1 if self.fen < 0 else 1
        share, remainder = divmod(abs(self.fen), shares)
        return tuple(Money(sign * (share + (place < remainder))) for place in range(shares))

    def in_words(self) -> str:
        """Return the amount in capital Chinese numerals (人民币大写), as cheques and notices need it.

        >>> Money.of("1,234.50").in_words()
        '壹仟贰佰叁拾肆元伍角整'
        >>> Money.of("-100,200.03").in_words()
        '负壹拾万零贰佰元零叁分'
        """
        yuan, cents = divmod(abs(self.fen), 100)
        jiao, fen = divmod(cents, 10)
        words = "负" if self.fen < 0 else ""
        if yuan or not cents:
            words += (_whole(yuan) or "零") + "元"
        if jiao:
            words += _DIGITS[jiao] + "角"
        elif fen and yuan:
            words += "零"
        return words + (_DIGITS[fen] + "分" if fen else "整")


ZERO: Final = Money(0)

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"


def _whole(number: int) -> str:
    """Return a whole number below 10**16 in capital numerals, and nothing for zero."""
    for size, unit, part in ((10**8, "亿", _whole), (10**4, "万", _below_ten_thousand)):
        if number >= size:
            high, low = divmod(number, size)
            return part(high) + unit + ("零" if 0 < low < size // 10 else "") + _whole(low)
    return _below_ten_thousand(number)


def _below_ten_thousand(number: int) -> str:
    for size, unit in ((1000, "仟"), (100, "佰"), (10, "拾")):
        if number >= size:
            high, low = divmod(number, size)
            return _DIGITS[high] + unit + ("零" if 0 < low < size // 10 else "") + _below_ten_thousand(low)
    return _DIGITS[number] if number else ""


def up_to_yuan(fen: Fraction | int) -> Money:
    """Return `fen` carried to the next whole yuan (见分进元，进一到元).

    Every rounding treats a negative amount as the mirror of the positive one, so that what takes an amount
    back is exactly the opposite of what granted it.

    >>> str(up_to_yuan(Fraction(200_01)))
    '201.00'
    """
    return _rounded(fen, 100, math.ceil)


def half_up_to_jiao(fen: Fraction | int) -> Money:
    """Return `fen` rounded to whole jiao, five fen and more upwards (四舍五入到角).

    >>> str(half_up_to_jiao(12_35))
    '12.40'
    """
    return _rounded(fen, 10, _half_up)


def half_up_to_fen(fen: Fraction | int) -> Money:
    """Return `fen` rounded to whole fen, a half and more upwards (四舍五入到分).

    >>> str(half_up_to_fen(Fraction(1_001, 2)))
    '5.01'
    """
    return _rounded(fen, 1, _half_up)


def down_to_fen(fen: Fraction | int) -> Money:
    """Return `fen` without its fraction of a fen (厘以下舍去).

    >>> str(down_to_fen(Fraction(100_00, 3)))
    '33.33'
    """
    return _rounded(fen, 1, math.floor)


def _half_up(size: Fraction) -> int:
    return math.floor(size + Fraction(1, 2))


def _rounded(fen: Fraction | int, step: int, whole: Callable[[Fraction], int]) -> Money:
    if not isinstance(fen, Fraction) and type(fen) is not int:
        raise TypeError(f"Only an exact Fraction or int of fen can be rounded, not {type(fen).__name__}.")
    size = whole(abs(Fraction(fen)) / step) * step
    return Money(-size if fen < 0 else size)


def _read(text: str) -> Decimal:
    # Spreadsheets bring full-width digits, signs and commas; the ideographic minus has no compatibility form.
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    found = _WRITTEN.fullmatch(plain)
    if found is None:
        raise NotAnAmount(given=text)
    sign, whole, decimals = found.groups(default="")
    return Decimal(f"{sign}{whole.replace(',', '')}.{decimals}")
