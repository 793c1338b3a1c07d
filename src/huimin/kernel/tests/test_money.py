"""Money is exact, bounded, and written as the rules of cheques demand."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.errors import Invalid
from huimin.kernel.money import (
    LARGEST_FEN,
    ZERO,
    AmountOutOfRange,
    Money,
    NotAnAmount,
    down_to_fen,
    half_up_to_fen,
    half_up_to_jiao,
    up_to_yuan,
)

amounts = st.integers(-LARGEST_FEN, LARGEST_FEN).map(Money)
exact_fen = st.fractions(min_value=-(10**12), max_value=10**12, max_denominator=9_999)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("1,234.50", 123_450),
        ("1234.5", 123_450),
        ("1.500", 150),
        ("-0.01", -1),
        ("−3", -300),
        ("+7", 700),
        ("¥1,000", 100_000),
        ("-￥5.00", -500),
        (" １，２３４．５０元 ", 123_450),
        (815, 81_500),
        (Decimal("1222.50"), 122_250),
        (Decimal("1E+3"), 100_000),
        ("10000000000000", LARGEST_FEN),
    ],
)
def test_amounts_are_read_as_people_write_them(written, fen):
    assert Money.of(written) == Money(fen)


@pytest.mark.parametrize(
    "given",
    [
        *(
            "",
            "  ",
            "abc",
            "1,23",
            "12,345,6",
            "1_000",
            "1e3",
            "0x1",
            ".5",
            "5.",
            "--1",
            "NaN",
            "Infinity",
            "٣",
        ),
        *("0.001", "1.005", Decimal("0.001"), Decimal("1E-999999")),
        *(Decimal("NaN"), Decimal("Infinity"), Decimal("sNaN")),
        *(1.5, 1.0, True, None, b"1"),
    ],
)
def test_what_is_not_an_exact_amount_is_refused(given):
    with pytest.raises(NotAnAmount) as refused:
        Money.of(given)
    assert refused.value.values == {"given": given}


@pytest.mark.parametrize(
    "given", ["10000000000000.01", "9" * 40, 10**13 + 1, -(10**99), Decimal("1E+999999")]
)
def test_amounts_beyond_the_books_are_refused(given):
    with pytest.raises(AmountOutOfRange):
        Money.of(given)


def test_sums_and_products_stay_inside_the_books():
    largest = Money(LARGEST_FEN)
    with pytest.raises(AmountOutOfRange):
        largest + Money(1)
    with pytest.raises(AmountOutOfRange):
        -largest - Money(1)
    with pytest.raises(AmountOutOfRange):
        largest * 2


@pytest.mark.parametrize("fen", [1.0, True, "1", Decimal(1), None])
def test_fen_are_whole_ints(fen):
    with pytest.raises(TypeError):
        Money(fen)


@pytest.mark.parametrize("other", [1, 1.0, "1", Decimal(1)])
def test_money_mixes_with_nothing_else(other):
    with pytest.raises(TypeError):
        Money(1) + other
    with pytest.raises(TypeError):
        Money(1) - other
    with pytest.raises(TypeError):
        assert Money(1) < other


@pytest.mark.parametrize("times", [1.0, True, Decimal(1), Fraction(1), Money(1)])
def test_money_is_multiplied_by_ints_only(times):
    with pytest.raises(TypeError):
        Money(1) * times


def test_arithmetic_and_order():
    assert Money(3) + Money(4) == Money(7)
    assert Money(3) - Money(4) == Money(-1)
    assert 3 * Money(5) == Money(5) * 3 == Money(15)
    assert abs(Money(-5)) == -Money(-5) == Money(5)
    assert Money(-1) < ZERO < Money(1)
    assert Money(1)
    assert not ZERO
    assert sum([Money(1), Money(2)], ZERO) == Money(3)


def test_yuan_is_an_exact_decimal_with_two_places():
    assert str(Money(123_450).yuan) == "1234.50"


@given(amounts)
def test_what_is_shown_reads_back(amount):
    assert Money.of(str(amount)) == Money.of(amount.yuan) == amount


@given(amounts, st.integers(1, 60))
def test_sharing_loses_no_fen_and_is_fair(amount, shares):
    parts = amount.shared_among(shares)
    assert len(parts) == shares
    assert sum(parts, ZERO) == amount
    assert max(parts).fen - min(parts).fen <= 1
    assert (-amount).shared_among(shares) == tuple(-part for part in parts)


@pytest.mark.parametrize("shares", [0, -1])
def test_sharing_among_nobody_is_refused(shares):
    with pytest.raises(Invalid):
        Money(100).shared_among(shares)


@pytest.mark.parametrize(
    ("rounding", "fen", "result"),
    [
        (up_to_yuan, 0, 0),
        (up_to_yuan, 100, 100),
        (up_to_yuan, Fraction(10_001, 100), 200),
        (up_to_yuan, -101, -200),
        (half_up_to_jiao, 5, 10),
        (half_up_to_jiao, Fraction(499, 100), 0),
        (half_up_to_jiao, -5, -10),
        (half_up_to_fen, Fraction(1, 2), 1),
        (half_up_to_fen, Fraction(49, 100), 0),
        (half_up_to_fen, Fraction(-1, 2), -1),
        (down_to_fen, Fraction(199, 100), 1),
        (down_to_fen, Fraction(-199, 100), -1),
    ],
)
def test_roundings_do_what_their_names_say(rounding, fen, result):
    assert rounding(fen) == Money(result)


def test_rounding_the_whole_household_not_the_share():
    # 632 yuan for each of three, income 1,894: two yuan are due; rounding shares first would make three.
    assert up_to_yuan(Fraction(63_200) * 3 - 189_400) == Money.of(2)


@pytest.mark.parametrize("rounding", [up_to_yuan, half_up_to_jiao, half_up_to_fen, down_to_fen])
@pytest.mark.parametrize("inexact", [1.5, True, Decimal(1), "1"])
def test_only_exact_numbers_are_rounded(rounding, inexact):
    with pytest.raises(TypeError):
        rounding(inexact)


@given(exact_fen)
def test_roundings_stay_within_their_step_and_mirror(fen):
    assert 0 <= up_to_yuan(abs(fen)).fen - abs(fen) < 100
    assert 0 <= abs(fen) - down_to_fen(abs(fen)).fen < 1
    assert -Fraction(1, 2) <= abs(fen) - half_up_to_fen(abs(fen)).fen < Fraction(1, 2)
    assert -5 <= abs(fen) - half_up_to_jiao(abs(fen)).fen < 5
    for rounding in (up_to_yuan, half_up_to_jiao, half_up_to_fen, down_to_fen):
        assert rounding(-fen) == -rounding(fen)


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("0.12", "壹角贰分"),
        ("1.00", "壹元整"),
        ("10", "壹拾元整"),
        ("11", "壹拾壹元整"),
        ("100.05", "壹佰元零伍分"),
        ("1234.50", "壹仟贰佰叁拾肆元伍角整"),
        ("1409.50", "壹仟肆佰零玖元伍角整"),
        ("6007.14", "陆仟零柒元壹角肆分"),
        ("16409.02", "壹万陆仟肆佰零玖元零贰分"),
        ("325.04", "叁佰贰拾伍元零肆分"),
        ("107000.53", "壹拾万柒仟元伍角叁分"),
        ("1000001", "壹佰万零壹元整"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("120003400.5", "壹亿贰仟万叁仟肆佰元伍角整"),
        ("1000000000000", "壹万亿元整"),
        ("10000000000000", "壹拾万亿元整"),
        ("1000100010001", "壹万零壹亿零壹万零壹元整"),
        ("-945", "负玖佰肆拾伍元整"),
        ("-0.30", "负叁角整"),
    ],
)
def test_capital_numerals(amount, words):
    assert Money.of(amount).in_words() == words


@given(amounts)
def test_capital_numerals_read_back(amount):
    words = amount.in_words()
    assert "零零" not in words
    assert _read_capital(words) == amount.fen


def _read_capital(words: str) -> int:
    """Read capital numerals back, written apart from the code under test."""
    sign = -1 if words.startswith("负") else 1
    total = section = digit = 0
    for character in words.removeprefix("负").removesuffix("整"):
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        elif character == "亿":
            total, section, digit = (total + section + digit) * 10**8, 0, 0
        elif character == "元":
            total, section, digit = (total + section + digit) * 100, 0, 0
        elif character == "角":
            total, digit = total + digit * 10, 0
        else:
            assert character == "分"
            total += digit
    return sign * total
