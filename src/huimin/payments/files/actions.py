"""Writing the bank files of an approved run, taking in what the banks answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Final

from django.db import connection, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.installation.public import installation
from huimin.kernel.crypto import sm3
from huimin.kernel.days import Month
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.ledger.public import Posting, open_accounts, post_many
from huimin.payments.accounts.numbers import cipher
from huimin.payments.cards import ReturnCard
from huimin.payments.files.lines import (
    Answer,
    AnswerLine,
    Heading,
    Order,
    OrderLine,
    read_answer,
    write_order,
)
from huimin.payments.funds.codes import payable_account, returned_account
from huimin.payments.funds.drawing import Drawing
from huimin.payments.funds.queries import drawing_from
from huimin.payments.locks import MONEY, hold
from huimin.payments.models import Bank, BankFile, BankReturn, Payment, Run
from huimin.payments.schemes import title_of

PROJECT: Final = "HMFF"
"""惠民发放: the project under which the agent banks know these files."""


BOOKED_AS: Final = {True: "发放成功", False: "发放失败"}


class UnknownBatch(Invalid):
    """The answer is to a file that was never written."""

    template = _(
        "“{name}” answers the batch “{batch}”, which was never sent. Choose the answer to one of our files."
    )


class UnknownPayment(Invalid):
    """A line of the answer is about no payment of the batch."""

    template = _(
        "Line {line} of “{name}”: the batch “{batch}” holds no payment “{key}”. Ask the bank to correct it."
    )


class WrongAmount(Invalid):
    """A line of the answer is about another amount than was sent."""

    template = _(
        "Line {line} of “{name}” answers {answered} yuan for “{key}”, {sent} yuan were sent."
        " Ask the bank to correct it."
    )


class AnsweredTwice(Conflict):
    """A payment has two answers."""

    template = _("Line {line} of “{name}”: “{key}” is answered already. Ask the bank which answer is right.")


class BookedTooEarly(Invalid):
    """The bank says that it credited a sum before it was told to."""

    template = _(
        "Line {line} of “{name}” was booked on {day}, which is later than today. Ask the bank to correct it."
    )


def write_files(*, run: Run) -> tuple[BankFile, ...]:
    """Write one file for each agent bank with what is listed in a run, and return the files."""
    payments = Payment.objects.filter(run=run, state=Payment.State.LISTED, amount__gt=0)
    by_bank: dict[str, list[Payment]] = defaultdict(list)
    for payment in payments.order_by("scheme", "division", "person_id", "id"):
        by_bank[payment.bank_id or ""].append(payment)
    names = dict(Bank.objects.values_list("code", "name_zh"))
    place = installation().place
    return tuple(
        _write_file(
            run,
            bank,
            Heading(f"{place}-{run.month:%Y%m}-{bank}", PROJECT, Month.of(run.month)),
            names[bank],
            rows,
        )
        for bank, rows in sorted(by_bank.items())
    )


def _write_file(run: Run, bank: str, heading: Heading, bank_name: str, rows: Sequence[Payment]) -> BankFile:
    deciphering = cipher()
    order = Order(
        heading,
        tuple(
            OrderLine(
                number=number,
                holder=row.account_holder,
                id_number=deciphering.decrypt(bytes(row.payee_id_cipher)) if row.payee_id_cipher else "",
                bank=bank_name,
                account=deciphering.decrypt(bytes(row.account_cipher or b"")),
                fen=row.amount,
                memo=f"{title_of(row.scheme).zh} {row.for_month:%Y-%m}",
                key=row.key,
            )
            for number, row in enumerate(rows, start=1)
        ),
    )
    content = write_order(order)
    return BankFile.objects.create(
        run=run,
        bank_id=bank,
        number=heading.batch,
        payments=len(rows),
        total=order.total,
        content=content,
        sm3=sm3(content),
    )


@transaction.atomic
def take_return(*, content: bytes, name: str, by: Officer | None, day: date) -> ReturnCard:
    """Take in a bank's answer, all of it or nothing, book it, and return what it said.

    What was paid leaves the funds on the day of the bank's credit; what failed waits for another account.
    The same file a second time changes nothing. The run is closed with the last answer.

    Raises:
        Truncated, ForeignEncoding, WrongLine, WrongTotals: the file cannot be read.
        UnknownBatch, UnknownPayment, WrongAmount, AnsweredTwice, BookedTooEarly: it answers something else.
    """
    hold(MONEY)
    digest = sm3(content)
    earlier = BankReturn.objects.select_related("file__run").filter(sm3=digest).first()
    if earlier is not None:
        return _card(earlier, repeated=True)
    answer = read_answer(content, name=name)
    file = BankFile.objects.select_related("run").filter(number=answer.heading.batch).first()
    if file is None:
        raise UnknownBatch(name=name, batch=answer.heading.batch)
    answered = _matched(answer, file, name, day)
    _book(answered, day)
    _write_outcomes(answered)
    taken = BankReturn.objects.create(
        file=file,
        name=name[:120],
        content=content,
        sm3=digest,
        paid=answer.count(paid=True),
        failed=answer.count(paid=False),
        paid_total=answer.total(paid=True),
        failed_total=answer.total(paid=False),
        taken_by=by,
    )
    _close_when_answered(file.run, by)
    record("payments.return.take", taken, by=by, file=file.number, paid=taken.paid, failed=taken.failed)
    return _card(taken, repeated=False)


def _matched(answer: Answer, file: BankFile, name: str, day: date) -> list[tuple[Payment, AnswerLine]]:
    """Return each line with its payment."""
    sent = {payment.key: payment for payment in Payment.objects.filter(run=file.run_id, bank=file.bank_id)}
    matched: list[tuple[Payment, AnswerLine]] = []
    keys = set()
    for place, line in enumerate(answer.lines, start=2):
        payment = sent.pop(line.order.key, None)
        where: dict[str, Any] = {"line": place, "name": name, "key": line.order.key}
        if line.order.key in keys:
            raise AnsweredTwice(**where)
        if payment is None:
            raise UnknownPayment(**where, batch=file.number)
        keys.add(payment.key)
        if payment.amount != line.order.fen:
            raise WrongAmount(**where, answered=Money(line.order.fen), sent=Money(payment.amount))
        if payment.state != Payment.State.SENT:
            raise AnsweredTwice(**where)
        if line.booked_on is not None and line.booked_on > day:
            raise BookedTooEarly(**where, day=line.booked_on)
        matched.append((payment, line))
    return matched


def _book(answered: Iterable[tuple[Payment, AnswerLine]], day: date) -> None:
    drawings: dict[str, Drawing] = {}
    postings = []
    for payment, line in answered:
        scheme = payment.scheme
        payable = payable_account(bank=payment.bank_id or "", programme=scheme).code
        if line.paid:
            drawing = drawings.get(scheme) or drawings.setdefault(scheme, drawing_from(scheme))
            credits = {code: -fen for code, fen in drawing.take(payment.amount).items()}
        else:
            credits = {returned_account(programme=scheme).code: -payment.amount}
        postings.append(
            Posting(
                day=line.booked_on or day,
                purpose=f"{title_of(scheme).zh} {payment.for_month:%Y-%m} {BOOKED_AS[line.paid]}",
                key=f"answered:{payment.key}",
                lines={payable: payment.amount, **credits},
                reference=f"payments.Payment:{payment.pk}",
            )
        )
    open_accounts(
        accounts=[returned_account(programme=scheme) for scheme in {p.scheme for p, _line in answered}]
    )
    post_many(postings=postings)


def _write_outcomes(answered: Sequence[tuple[Payment, AnswerLine]]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_payment SET state = said.state, failure_code = said.code, failure = said.reason,"
            " booked_on = said.day"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[], %s::date[])"
            " AS said (id, state, code, reason, day) WHERE payments_payment.id = said.id",
            [
                [payment.pk for payment, _line in answered],
                [Payment.State.PAID if line.paid else Payment.State.FAILED for _payment, line in answered],
                [line.failure_code[:20] for _payment, line in answered],
                [line.failure[:120] for _payment, line in answered],
                [line.booked_on for _payment, line in answered],
            ],
        )


def _close_when_answered(run: Run, by: Officer | None) -> None:
    if (
        run.state == Run.State.APPROVED
        and not Payment.objects.filter(run=run, state=Payment.State.SENT).exists()
    ):
        run.state = Run.State.CLOSED
        run.save(update_fields=["state"])
        record("payments.run.close", run, by=by)


def _card(taken: BankReturn, *, repeated: bool) -> ReturnCard:
    return ReturnCard(
        id=taken.pk,
        file=taken.file.number,
        name=taken.name,
        paid=taken.paid,
        failed=taken.failed,
        paid_total=taken.paid_total,
        failed_total=taken.failed_total,
        repeated=repeated,
        closed=taken.file.run.state == Run.State.CLOSED,
    )
