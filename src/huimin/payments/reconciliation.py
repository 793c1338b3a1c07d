"""The list, the bank files and the books say the same, to the fen, by scheme and bank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from django.db.models import Sum

from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.ledger.public import turnover
from huimin.payments.cards import Difference
from huimin.payments.files.lines import read_order
from huimin.payments.keeping_back import KEPT_BACK
from huimin.payments.models import Bank, BankFile, Payment, Run
from huimin.payments.schemes import title_of
from huimin.rulebook.public import place_of

Turnover: TypeAlias = Mapping[str, tuple[int, int]]

NOTHING: Final = Difference("", "", 0, 0, 0)


class DoesNotReconcile(Conflict):
    """The list, the bank files and the books of a run differ."""

    template = _(
        "“{scheme}” through {bank}: the list says {listed}, the bank file {filed}, the books {booked} yuan."
        " Nothing was approved; report this to the maintainers."
    )


def key_of_grants(run: Run) -> str:
    """Return what the keys of all entries that book the payments of a run begin with."""
    return f"granted:{run}:"


def reconcile(run: Run, booked: Turnover | None = None) -> tuple[Difference, ...]:
    """Return by scheme and bank what the list, the bank files and the books of a run say, in fen."""
    listed, filed = _listed(run), _filed(run)
    sent = _sent(turnover(key_of_grants(run)) if booked is None else booked)
    return tuple(
        Difference(scheme, bank, listed[scheme, bank], filed[scheme, bank], sent[scheme, bank])
        for scheme, bank in sorted({*listed, *filed, *sent}, key=lambda key: (place_of(key[0]), key[1]))
    )


def total_of_differences(rows: Iterable[Difference]) -> Difference:
    """Return what list, bank files and books say in all; the three sums of the page."""
    sides = [(row.listed, row.filed, row.booked) for row in rows]
    return Difference("", "", *(sum(side) for side in zip(*sides, strict=True))) if sides else NOTHING


def refuse_unless_reconciled(run: Run) -> None:
    """Refuse to go on when the list, the bank files and the books differ anywhere.

    Raises:
        DoesNotReconcile: naming the first scheme and bank that differ.
    """
    names = dict(Bank.objects.values_list("code", "name_zh"))
    for row in reconcile(run):
        if not row.agrees:
            raise DoesNotReconcile(
                scheme=title_of(row.scheme).zh,
                bank=names.get(row.bank, row.bank),
                listed=Money(row.listed),
                filed=Money(row.filed),
                booked=Money(row.booked),
            )


def _listed(run: Run) -> Counter[tuple[str, str]]:
    rows = Payment.objects.filter(run=run).exclude(KEPT_BACK).order_by()
    return Counter({(s, b): fen for s, b, fen in rows.values_list("scheme", "bank").annotate(Sum("amount"))})


def _filed(run: Run) -> Counter[tuple[str, str]]:
    schemes = dict(Payment.objects.filter(run=run).values_list("key", "scheme"))
    found: Counter[tuple[str, str]] = Counter()
    for file in BankFile.objects.filter(run=run):
        for line in read_order(bytes(file.content), name=file.number).lines:
            found[schemes.get(line.key, ""), file.bank_id] += line.fen
    return found


def _sent(booked: Turnover) -> Counter[tuple[str, str]]:
    """Return what the books say was sent; accounts on their way are `payable:BANK:PROGRAMME`."""
    found: Counter[tuple[str, str]] = Counter()
    for code, (_debit, credit) in booked.items():
        if code.startswith("payable:"):
            _kind, bank, programme = code.split(":")
            found[programme, bank] += credit
    return found
