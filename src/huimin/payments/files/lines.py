"""The neutral bank file: orders to an agent bank and its answers, as lines of GB18030 text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from huimin.kernel.days import Month
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import LARGEST_FEN

ENCODING: Final = "gb18030"
SEPARATOR: Final = "|"
SUMMARY: Final = "合计"
RESIDENT_ID: Final = "01"
ORDER_FIELDS, ANSWER_FIELDS = 9, 13
_WHOLE = re.compile(r"0|[1-9]\d{0,15}", re.ASCII)


class Unwritable(Invalid):
    """A text holds the separator or a line break and would shift the fields of its line."""

    template = _("“{text}” cannot stand in a bank file because of its character “{character}”. Correct it.")


class Truncated(Invalid):
    """The end of the file is missing."""

    template = _("“{name}” ends before its line of totals (合计). Fetch the whole file from the bank again.")


class ForeignEncoding(Invalid):
    """The file is not GB18030 text."""

    template = _("“{name}” is not written in GB18030. Save it as GB18030 (GBK) text and send it again.")


class WrongLine(Invalid):
    """A line does not have the form that it should have."""

    template = _("Line {line} of “{name}” cannot be read: “{text}”. Compare it with the format.")


class WrongTotals(Invalid):
    """The line of totals does not agree with the lines above it."""

    template = _(
        "The totals in line {line} of “{name}” say {said}, its lines add up to {counted}."
        " Fetch the file from the bank again."
    )


@dataclass(frozen=True, slots=True)
class Heading:
    """What a file is: its batch number, its project and the month that it pays for."""

    batch: str
    project: str
    month: Month


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One sum to be paid, in fen; `key` is the payment's own."""

    number: int
    holder: str
    id_number: str
    bank: str
    account: str
    fen: int
    memo: str
    key: str


@dataclass(frozen=True, slots=True)
class Order:
    """What an agent bank is told to pay."""

    heading: Heading
    lines: tuple[OrderLine, ...]

    @property
    def total(self) -> int:
        """The sum of all lines in fen."""
        return sum(line.fen for line in self.lines)


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What became of one line of an order: credited on a day, or failed with a code."""

    order: OrderLine
    failure_code: str = ""
    failure: str = ""
    booked_on: date | None = None

    @property
    def paid(self) -> bool:
        """Whether the bank credited the sum."""
        return self.booked_on is not None


@dataclass(frozen=True, slots=True)
class Answer:
    """An agent bank's answer to an order, or to a part of it."""

    heading: Heading
    lines: tuple[AnswerLine, ...]

    def count(self, *, paid: bool) -> int:
        """Return the number of lines that were paid, or that failed."""
        return sum(line.paid is paid for line in self.lines)

    def total(self, *, paid: bool) -> int:
        """Return the sum of the lines that were paid, or that failed, in fen."""
        return sum(line.order.fen for line in self.lines if line.paid is paid)


def write_order(order: Order) -> bytes:
    """Return the file of an order: heading, a line for each payee, totals.

    Raises:
        Unwritable: a text would shift the fields of its line.
    """
    count, total = len(order.lines), order.total
    body = [_order_fields(line) for line in order.lines]
    return _written([_heading_fields(order.heading, count, total), *body, [SUMMARY, count, total]])


def write_answer(answer: Answer) -> bytes:
    """Return the file of an answer: heading, a line for each payment answered, totals of both kinds.

    Raises:
        Unwritable: a text would shift the fields of its line.
    """
    totals = _totals(answer)
    body = [[*_order_fields(line.order), *_answer_fields(line)] for line in answer.lines]
    return _written([_heading_fields(answer.heading, *totals[:2]), *body, [SUMMARY, *totals]])


def read_order(content: bytes, *, name: str) -> Order:
    """Return the order that a file holds.

    Raises:
        Truncated, ForeignEncoding, WrongLine, WrongTotals: naming the file and the line.
    """
    reading = _Reading.of(content, name)
    heading, said = reading.heading()
    lines = tuple(reading.order_line(place, fields) for place, fields in reading.body(ORDER_FIELDS))
    counted = (len(lines), sum(line.fen for line in lines))
    reading.compare(1, said, counted)
    reading.compare(reading.last, reading.totals(), counted)
    return Order(heading, lines)


def read_answer(content: bytes, *, name: str) -> Answer:
    """Return the answer that a file holds; the totals of its heading may be those of the whole order.

    Raises:
        Truncated, ForeignEncoding, WrongLine, WrongTotals: naming the file and the line.
    """
    reading = _Reading.of(content, name)
    heading, _said = reading.heading()
    answer = Answer(heading, tuple(reading.answer_line(*line) for line in reading.body(ANSWER_FIELDS)))
    reading.compare(reading.last, reading.totals(), _totals(answer))
    return answer


def _totals(answer: Answer) -> tuple[int, ...]:
    """Return count and sum of all lines, of those paid and of those that failed."""
    paid, failed = ((answer.count(paid=kind), answer.total(paid=kind)) for kind in (True, False))
    return (paid[0] + failed[0], paid[1] + failed[1], *paid, *failed)


def _heading_fields(heading: Heading, count: int, total: int) -> list[object]:
    return [heading.batch, heading.project, str(heading.month).replace("-", ""), count, total]


def _order_fields(line: OrderLine) -> list[object]:
    kind = RESIDENT_ID if line.id_number else ""
    who = [line.number, line.holder, kind, line.id_number]
    return [*who, line.bank, line.account, line.fen, line.memo, line.key]


def _answer_fields(line: AnswerLine) -> list[object]:
    return ["0" if line.paid else "1", line.failure_code, line.failure, line.booked_on or ""]


def _written(lines: Iterable[Sequence[object]]) -> bytes:
    return "".join(SEPARATOR.join(map(_field, line)) + "\r\n" for line in lines).encode(ENCODING)


def _field(value: object) -> str:
    text = str(value)
    for character in (SEPARATOR, "\r", "\n"):
        if character in text:
            raise Unwritable(text=text, character=character)
    return text


@dataclass(frozen=True, slots=True)
class _Reading:
    """A file being read, with its name for the refusals."""

    name: str
    texts: tuple[str, ...]

    @classmethod
    def of(cls, content: bytes, name: str) -> _Reading:
        whole = _decoded(content, name).removesuffix("\n")
        texts = tuple(text.removesuffix("\r") for text in whole.split("\n"))
        if not texts[-1].startswith(SUMMARY + SEPARATOR):
            raise Truncated(name=name)
        return cls(name, texts)

    @property
    def last(self) -> int:
        """The number of the line of totals."""
        return len(self.texts)

    def heading(self) -> tuple[Heading, tuple[int, ...]]:
        """Return the first line, and the count and the total that it promises."""
        fields = self.texts[0].split(SEPARATOR)
        if len(fields) != 5 or not re.fullmatch(r"\d{4}(0[1-9]|1[0-2])", fields[2], re.ASCII):
            raise self.wrong(1)
        month = Month(int(fields[2][:4]), int(fields[2][4:]))
        return Heading(fields[0], fields[1], month), tuple(self.whole(1, text) for text in fields[3:])

    def body(self, width: int) -> Iterable[tuple[int, list[str]]]:
        """Go through the lines between the first and the last, with their numbers."""
        for place, text in enumerate(self.texts[1:-1], start=2):
            fields = text.split(SEPARATOR)
            if len(fields) != width:
                raise self.wrong(place)
            yield place, fields

    def totals(self) -> tuple[int, ...]:
        """Return the figures of the last line."""
        return tuple(self.whole(self.last, text) for text in self.texts[-1].split(SEPARATOR)[1:])

    def order_line(self, place: int, fields: Sequence[str]) -> OrderLine:
        number, holder, kind, id_number, bank, account, fen, memo, key = fields
        if kind != (RESIDENT_ID if id_number else ""):
            raise self.wrong(place)
        amount = self.whole(place, fen)
        if not 0 < amount <= LARGEST_FEN:
            raise self.wrong(place)
        return OrderLine(self.whole(place, number), holder, id_number, bank, account, amount, memo, key)

    def answer_line(self, place: int, fields: Sequence[str]) -> AnswerLine:
        state, code, reason, day = fields[ORDER_FIELDS:]
        order = self.order_line(place, fields[:ORDER_FIELDS])
        if state == "0" and not code:
            return AnswerLine(order, booked_on=self.day(place, day))
        if state == "1" and code and not day:
            return AnswerLine(order, code, reason)
        raise self.wrong(place)

    def whole(self, place: int, text: str) -> int:
        if not _WHOLE.fullmatch(text):
            raise self.wrong(place)
        return int(text)

    def day(self, place: int, text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise self.wrong(place) from None

    def wrong(self, place: int) -> WrongLine:
        return WrongLine(line=place, name=self.name, text=self.texts[place - 1])

    def compare(self, place: int, said: tuple[int, ...], counted: tuple[int, ...]) -> None:
        if len(said) < len(counted):
            raise Truncated(name=self.name)
        if said != counted:
            raise WrongTotals(
                line=place,
                name=self.name,
                said=SEPARATOR.join(map(str, said)),
                counted=SEPARATOR.join(map(str, counted)),
            )


def _decoded(content: bytes, name: str) -> str:
    """Return the text; UTF-8 often passes for GB18030, so the word of the last line tells them apart."""
    try:
        text = content.decode(ENCODING)
    except UnicodeDecodeError as error:
        if error.end == len(content) and not _is_utf8(content):
            raise Truncated(name=name) from error
        raise ForeignEncoding(name=name) from error
    if SUMMARY not in text and _is_utf8(content) and not content.isascii():
        raise ForeignEncoding(name=name)
    return text


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
