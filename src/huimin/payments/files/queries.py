"""The bank files of a run and how far they are answered."""

from __future__ import annotations

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from huimin.commons.desk.exporting import write_csv
from huimin.kernel.days import Month
from huimin.kernel.money import Money
from huimin.payments.cards import BankFileCard, WrittenFile
from huimin.payments.files.lines import read_answer, read_order
from huimin.payments.models import BankFile, BankReturn

HEADS = (
    "批次号", "银行", "序号", "户名", "证件号", "开户行", "账号", "金额（元）", "摘要", "业务主键",
)  # fmt: skip


def bank_files(month: Month) -> tuple[BankFileCard, ...]:
    """Return the files of a month in the order of the banks; none before it is approved."""
    rows = BankFile.objects.filter(run__month=month.first).defer("content").order_by("bank")
    answered = rows.annotate(answered=Coalesce(Sum(F("returns__paid") + F("returns__failed")), 0))
    return tuple(
        BankFileCard(
            id=row.pk,
            number=row.number,
            bank=row.bank_id,
            payments=row.payments,
            total=row.total,
            sm3=bytes(row.sm3).hex(),
            answered=row.answered,
        )
        for row in answered
    )


def answers_to(month: Month) -> list[BankReturn]:
    """Return the answers to the files of a month without their content, the latest first."""
    rows = BankReturn.objects.filter(file__run__month=month.first).select_related("file", "taken_by")
    return list(rows.defer("content", "file__content").order_by("-taken_at"))


def keys_answered(answer: int, *, paid: bool) -> tuple[str, ...]:
    """Return the keys of the payments that an answer says were paid, or failed."""
    row = BankReturn.objects.filter(pk=answer).first()
    if row is None:
        return ()
    lines = read_answer(bytes(row.content), name=row.name).lines
    return tuple(line.order.key for line in lines if line.paid is paid)


def written_files(month: Month) -> tuple[WrittenFile, ...]:
    """Return the files of a month as they were written, in the order of the banks."""
    rows = BankFile.objects.filter(run__month=month.first).order_by("bank")
    return tuple(WrittenFile(row.number, row.bank_id, bytes(row.content)) for row in rows)


def orders_as_csv(month: Month) -> bytes:
    """Return what the bank files of a month say, line by line and bank by bank, as one CSV file in UTF-8."""
    rows = (
        (
            file.number, file.bank, line.number, line.holder, line.id_number, line.bank, line.account,
            str(Money(line.fen)), line.memo, line.key,
        )
        for file in written_files(month)
        for line in read_order(file.content, name=file.number).lines
    )  # fmt: skip
    return write_csv(HEADS, rows)
