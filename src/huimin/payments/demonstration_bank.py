"""A bank that exists in demonstrations only: it answers our files, always in the same way."""

from __future__ import annotations

from datetime import date
from typing import Final

from huimin.commons.installation.public import installation
from huimin.kernel.crypto import sm3
from huimin.kernel.days import Month
from huimin.kernel.errors import Forbidden
from huimin.kernel.errors import gettext_noop as _
from huimin.payments.files.failures import REASON_IN_CHINESE, FailureCode
from huimin.payments.files.lines import Answer, AnswerLine, OrderLine, read_order, write_answer
from huimin.payments.files.queries import written_files

ONE_IN: Final = 200
"""So many payments are there for each one that fails."""


class NoDemonstration(Forbidden):
    """The demonstration bank was asked in a production installation."""

    template = _(
        "The demonstration bank answers in a demonstration only. Take in the files of the real banks."
    )


def answer_files(*, month: Month, booked_on: date, one_in: int = ONE_IN) -> dict[str, bytes]:
    """Return the answers to the bank files of a month by file name; one payment in `one_in` fails.

    Raises:
        NoDemonstration: this is a production installation.
    """
    return {
        f"{file.number}-answer.txt": answer_file(content=file.content, booked_on=booked_on, one_in=one_in)
        for file in written_files(month)
    }


def answer_file(*, content: bytes, booked_on: date, one_in: int = ONE_IN) -> bytes:
    """Return the answer to a bank file; the same file is always answered in the same way.

    Raises:
        NoDemonstration: this is a production installation.
    """
    if not installation().demonstration:
        raise NoDemonstration()
    order = read_order(content, name="")
    return write_answer(
        Answer(order.heading, tuple(_answer(line, booked_on, one_in) for line in order.lines))
    )


def _answer(line: OrderLine, booked_on: date, one_in: int) -> AnswerLine:
    # The account is part of it, so that a payment is credited once its account was corrected.
    chance = int.from_bytes(sm3(f"{line.account}:{line.key}".encode())[:8])
    if chance % one_in:
        return AnswerLine(line, booked_on=booked_on)
    code = list(FailureCode)[chance // one_in % len(FailureCode)]
    return AnswerLine(line, code.value, REASON_IN_CHINESE[code])
