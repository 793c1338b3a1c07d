"""Identity numbers, codes, accounts and phones: each fault has its name, and nothing prints them whole."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.identifiers import (
    DEMONSTRATION_AREA,
    AccountNumber,
    CreditCode,
    Fault,
    IdNumber,
    ImpossibleAccountNumber,
    ImpossibleCreditCode,
    ImpossibleIdNumber,
    ImpossiblePhone,
    Phone,
    Sex,
)

areas = st.sampled_from(["110101", "442000", "659001", "710101", "830000", "911156", DEMONSTRATION_AREA])
births = st.dates(date(1900, 1, 1), date(2099, 12, 31))
sequences = st.integers(0, 999)


@given(areas, births, sequences)
def test_a_made_number_states_what_it_was_made_of(area, birth, sequence):
    number = IdNumber.make(area, birth, sequence)
    assert IdNumber.of(number.text, demonstration=True) == number
    assert (number.area, number.birth) == (area, birth)
    assert number.sex is (Sex.MALE if sequence % 2 else Sex.FEMALE)
    assert number.is_demonstration is (area == DEMONSTRATION_AREA)


@given(births, sequences, st.integers(0, 17), st.sampled_from("0123456789"))
def test_every_single_wrong_character_is_noticed(birth, sequence, place, digit):
    text = IdNumber.make("110101", birth, sequence).text
    changed = text[:place] + digit + text[place + 1 :]
    if changed == text:
        assert IdNumber.of(changed).text == text
    else:
        with pytest.raises(ImpossibleIdNumber):
            IdNumber.of(changed)


@given(births, sequences, st.integers(0, 16))
def test_every_two_neighbours_exchanged_are_noticed(birth, sequence, place):
    text = IdNumber.make("110101", birth, sequence).text
    changed = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if changed != text:
        with pytest.raises(ImpossibleIdNumber):
            IdNumber.of(changed)


def _with_seventeen(first: str) -> str:
    """Write the check character by the weights of the standard, apart from the code under test."""
    total = sum(int(digit) * 2 ** (17 - place) for place, digit in enumerate(first))
    return first + "10X98765432"[total % 11]


@given(births, sequences)
def test_the_check_character_follows_the_standards_weights(birth, sequence):
    text = IdNumber.make("110101", birth, sequence).text
    assert text == _with_seventeen(text[:17])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", Fault.LENGTH),
        ("11010119491231002", Fault.LENGTH),
        ("1101011949123100212", Fault.LENGTH),
        ("11010119491231O025", Fault.CHARACTER),
        ("1101014912310 0X", Fault.CHARACTER),
        ("1101011949123100٢5", Fault.CHARACTER),
        (_with_seventeen("16010119491231002"), Fault.AREA),
        (_with_seventeen("11000119491231002"), Fault.AREA),
        (_with_seventeen("83010019491231002"), Fault.AREA),
        (_with_seventeen("99915619491231002"), Fault.AREA),
        (_with_seventeen("99999919491231002"), Fault.AREA),
        (_with_seventeen("11010119490229002"), Fault.DATE),
        (_with_seventeen("11010119491301002"), Fault.DATE),
        (_with_seventeen("11010100000101002"), Fault.DATE),
        ("110101490229002", Fault.DATE),
        ("110101194912310020", Fault.CHECKSUM),
    ],
)
def test_the_fault_has_its_name(text, fault):
    with pytest.raises(ImpossibleIdNumber) as refused:
        IdNumber.of(text)
    assert refused.value.fault is fault
    assert refused.value.values == {}


def test_numbers_are_read_as_people_write_them():
    number = IdNumber.make("110101", date(1949, 12, 31), 2)
    spaced = f" {number.text[:6]} {number.text[6:14]}-{number.text[14:]} "
    assert IdNumber.of(spaced) == number
    assert IdNumber.of("".join(chr(ord(digit) + 0xFEE0) for digit in number.text)) == number


def test_a_lower_case_x_is_read():
    text = next(
        text for text in (_with_seventeen(f"11010119491231{n:03}") for n in range(99)) if text[-1] == "X"
    )
    assert IdNumber.of(text.lower()).text == text


def test_an_old_number_of_15_digits_gets_its_century_and_check_character():
    number = IdNumber.of("110101491231002")
    assert number == IdNumber.make("110101", date(1949, 12, 31), 2)


def test_invented_people_stay_out_unless_let_in():
    text = IdNumber.make(DEMONSTRATION_AREA, date(1949, 12, 31), 2).text
    assert IdNumber.of(text, demonstration=True).is_demonstration
    with pytest.raises(ImpossibleIdNumber):
        IdNumber.of(text)


@pytest.mark.parametrize(
    ("area", "sequence", "fault"),
    [
        ("110101", 1000, Fault.LENGTH),
        ("11010", 1, Fault.LENGTH),
        ("11010Z", 1, Fault.CHARACTER),
        ("160101", 1, Fault.AREA),
    ],
)
def test_an_impossible_number_is_not_made(area, sequence, fault):
    with pytest.raises(ImpossibleIdNumber) as refused:
        IdNumber.make(area, date(1949, 12, 31), sequence)
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    ("whole", "masked"),
    [
        (IdNumber.of("110101491231002"), "110101********0024"),
        (AccountNumber.of("62220000 00000000 001"), "6222***********0001"),
        (AccountNumber.of("12345678"), "****5678"),
        (Phone.of("13800001234"), "138****1234"),
        (Phone.of("0714-6000001"), "0714-***0001"),
        (Phone.of("010 6000 0001"), "010-****0001"),
    ],
)
def test_whatever_prints_a_number_prints_it_masked(whole, masked, caplog):
    assert whole.masked == str(whole) == f"{whole}" == masked
    assert repr(whole) == f"{type(whole).__name__}({masked})"
    with caplog.at_level(logging.INFO):
        logging.getLogger("huimin").info("%s %r", whole, [whole])
    assert whole.text not in caplog.text


@pytest.mark.parametrize(
    "first", ["51999999MJ0000001", "N2999999MF0000001", "Y1999999MK0000001", "12999999AB12CD34E"]
)
def test_a_credit_code_is_read_and_parsed(first):
    code = CreditCode.of(f" {first[:8].lower()}-{first[8:]}{CreditCode.check_character(first)}")
    assert str(code) == code.text == first + code.text[-1]
    assert (code.department, code.kind, code.area, code.organisation) == (
        first[0],
        first[1],
        "999999",
        first[8:],
    )


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXYIOSVZ"))
def test_every_single_wrong_character_of_a_credit_code_is_noticed(place, character):
    first = "51999999MJ0000001"
    text = first + CreditCode.check_character(first)
    changed = text[:place] + character + text[place + 1 :]
    if changed != text:
        with pytest.raises(ImpossibleCreditCode):
            CreditCode.of(changed)


@pytest.mark.parametrize("text", ["", "5199", "51999999MJ000000100", "B1999999MJ0000001A"])
def test_no_credit_code(text):
    with pytest.raises(ImpossibleCreditCode):
        CreditCode.of(text)


@pytest.mark.parametrize(
    ("text", "is_card", "looks_mistyped"),
    [
        ("6222 0000 0000 0000 000", True, True),
        ("4111111111111111", True, False),
        ("4111111111111112", True, True),
        ("12345678", False, False),
        ("12345678901234567890", False, False),
    ],
)
def test_a_card_that_fails_its_check_is_doubted_not_refused(text, is_card, looks_mistyped):
    number = AccountNumber.of(text)
    assert (number.is_card, number.looks_mistyped) == (is_card, looks_mistyped)


@pytest.mark.parametrize("text", ["", "1234567", "1" * 33, "6222x00000000000"])
def test_no_account_number(text):
    with pytest.raises(ImpossibleAccountNumber) as refused:
        AccountNumber.of(text)
    assert refused.value.values == {}


@pytest.mark.parametrize(
    ("written", "text", "is_mobile"),
    [
        ("138 0000 1234", "13800001234", True),
        ("+86-19900001234", "19900001234", True),
        ("8613800001234", "13800001234", True),
        ("（0714）6000001", "0714-6000001", False),
        ("0755-26000001", "0755-26000001", False),
        ("02760000001", "027-60000001", False),
    ],
)
def test_phones_are_read_as_people_write_them(written, text, is_mobile):
    phone = Phone.of(written)
    assert (phone.text, phone.is_mobile) == (text, is_mobile)
    assert Phone.of(phone.text) == phone


@pytest.mark.parametrize(
    "text", ["", "6000001", "12800001234", "1380000123", "138000012345", "0714-1000001", "010-6000001"]
)
def test_no_phone(text):
    with pytest.raises(ImpossiblePhone):
        Phone.of(text)
