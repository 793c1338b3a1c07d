"""A bank file says the same after a round trip; a damaged one is refused with its line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.days import Month
from huimin.payments.files.lines import (
    Answer,
    AnswerLine,
    ForeignEncoding,
    Heading,
    Order,
    OrderLine,
    Truncated,
    Unwritable,
    WrongLine,
    WrongTotals,
    read_answer,
    read_order,
    write_answer,
    write_order,
)

HEADING = Heading("420202-202508-ICBC", "HMFF", Month(2025, 8))
WANG = OrderLine(
    1, "王小明", "999999195005151232", "工商银行", "6222021001112223334", 94500, "低保 2025-08", "d:H1"
)
LI = OrderLine(2, "李\U00020bb7芳", "", "工商银行", "6222021001112223342", 8000, "高龄津贴", "o:P2")
ORDER = Order(HEADING, (WANG, LI))
ANSWER = Answer(HEADING, (AnswerLine(WANG, booked_on=date(2025, 8, 10)), AnswerLine(LI, "01", "户名不符")))

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="|\r\n"), max_size=12)
order_lines = st.builds(
    OrderLine, st.integers(0, 10**6), texts, texts, texts, texts, st.integers(1, 10**12), texts, texts
)
headings = st.builds(Heading, texts, texts, st.builds(Month, st.integers(2000, 2099), st.integers(1, 12)))
answer_lines = st.one_of(
    st.builds(AnswerLine, order_lines, booked_on=st.dates(date(2000, 1, 1), date(2099, 1, 1))),
    st.builds(AnswerLine, order_lines, texts.filter(bool), texts),
)


@given(st.builds(Order, headings, st.lists(order_lines, max_size=6).map(tuple)))
def test_an_order_says_the_same_after_a_round_trip(order: Order) -> None:
    assert read_order(write_order(order), name="o.txt") == order


@given(st.builds(Answer, headings, st.lists(answer_lines, max_size=6).map(tuple)))
def test_an_answer_says_the_same_after_a_round_trip(answer: Answer) -> None:
    assert read_answer(write_answer(answer), name="a.txt") == answer


@given(st.integers(0, 400))
def test_a_file_cut_anywhere_is_refused(length: int) -> None:
    whole = write_answer(ANSWER)
    cut = whole[: min(length, len(whole) - 3)]
    with pytest.raises((Truncated, ForeignEncoding, WrongLine, WrongTotals)):
        read_answer(cut, name="a.txt")


def test_the_file_looks_as_agreed() -> None:
    assert write_order(ORDER).decode("gb18030").split("\r\n") == [
        "420202-202508-ICBC|HMFF|202508|2|102500",
        "1|王小明|01|999999195005151232|工商银行|6222021001112223334|94500|低保 2025-08|d:H1",
        "2|李\U00020bb7芳|||工商银行|6222021001112223342|8000|高龄津贴|o:P2",
        "合计|2|102500",
        "",
    ]
    assert write_answer(ANSWER).decode("gb18030").split("\r\n")[1:] == [
        "1|王小明|01|999999195005151232|工商银行|6222021001112223334|94500|低保 2025-08|d:H1|0|||2025-08-10",
        "2|李\U00020bb7芳|||工商银行|6222021001112223342|8000|高龄津贴|o:P2|1|01|户名不符|",
        "合计|2|102500|1|94500|1|8000",
        "",
    ]


@pytest.mark.parametrize("text", ["甲|乙", "甲\n乙", "甲\r乙"])
def test_a_text_that_would_shift_its_line_is_not_written(text: str) -> None:
    line = OrderLine(1, text, "", "", "", 1, "", "k")
    with pytest.raises(Unwritable, match="cannot stand in a bank file"):
        write_order(Order(HEADING, (line,)))


def changed(old: str, new: str) -> Callable[[], bytes]:
    text = write_answer(ANSWER).decode("gb18030")
    assert old in text
    return lambda: text.replace(old, new, 1).encode("gb18030")


@pytest.mark.parametrize(
    ("damaged", "refusal", "sentence"),
    [
        (lambda: write_answer(ANSWER)[:-40], Truncated, "“a.txt” ends before its line of totals"),
        (lambda: write_answer(ANSWER)[:34], Truncated, "whole file"),
        (lambda: b"", Truncated, "ends before"),
        (lambda: write_answer(ANSWER).decode("gb18030").encode(), ForeignEncoding, "not written in GB18030"),
        ("编码|是错|的".encode, ForeignEncoding, "GB18030"),
        ("编码错".encode, ForeignEncoding, "GB18030"),
        (lambda: write_answer(ANSWER).decode("gb18030").encode("utf-16"), ForeignEncoding, "GB18030"),
        (lambda: b"\xff\xff\n" + write_answer(ANSWER), ForeignEncoding, "GB18030"),
        (changed("|HMFF", ""), WrongLine, "Line 1 of “a.txt” cannot be read"),
        (changed("202508|2", "202513|2"), WrongLine, "Line 1"),
        (changed("|94500|", "|94500.5|"), WrongLine, "Line 2"),
        (changed("|94500|", "|0|"), WrongLine, "Line 2"),
        (changed("|94500|", "|9999999999999999|"), WrongLine, "Line 2"),
        (changed("|0|||2025-08-10", "|0|||2025-08-32"), WrongLine, "Line 2"),
        (changed("|0|||2025-08-10", "|2|||2025-08-10"), WrongLine, "Line 2"),
        (changed("|1|01|户名不符|", "|1||户名不符|"), WrongLine, "Line 3"),
        (changed("|1|01|户名不符|", "|1|01|户名不符"), WrongLine, "Line 3"),
        (changed("|01|9999", "||9999"), WrongLine, "Line 2"),
        (changed("合计|2|102500|1", "合计|2|x|1"), WrongLine, "Line 4"),
        (changed("合计|2|102500|1", "合计|2|102501|1"), WrongTotals, "line 4 of “a.txt” say 2.102501"),
    ],
)  # fmt: skip
def test_a_damaged_answer_is_refused_with_its_line(
    damaged: Callable[[], bytes], refusal: type[Exception], sentence: str
) -> None:
    with pytest.raises(refusal, match=sentence):
        read_answer(damaged(), name="a.txt")


def test_an_order_whose_heading_promises_something_else_is_refused() -> None:
    content = write_order(ORDER).decode("gb18030").replace("|2|102500", "|3|102500", 1).encode("gb18030")
    with pytest.raises(WrongTotals, match="line 1"):
        read_order(content, name="o.txt")
