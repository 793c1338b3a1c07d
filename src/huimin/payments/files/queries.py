"""The bank files of a run and how far they are answered."""

from __future__ import annotations

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from huimin.kernel.days import Month
from huimin.payments.cards import BankFileCard
from huimin.payments.models import BankFile


def bank_files(month: Month) -> tuple[BankFileCard, ...]:
    """Return the files of a month in the order of the banks; none before it is approved."""
    rows = BankFile.objects.filter(run__month=month.first).order_by("bank")
    answered = rows.annotate(answered=Coalesce(Sum(F("returns__paid") + F("returns__failed")), 0))
    return tuple(
        BankFileCard(
            id=row.pk,
            number=row.number,
            bank=row.bank_id,
            payments=row.payments,
            total=row.total,
            content=bytes(row.content),
            sm3=bytes(row.sm3).hex(),
            answered=row.answered,
        )
        for row in answered
    )
