"""Reading the books: entries, balances, the trial balance and the statement of an account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.ledger.cards import AccountCard, BalanceCard, EntryCard, Statement, StatementLine, TrialBalance
from huimin.ledger.models import Account, Entry, Line


class UnknownAccount(NotFound):
    """The books have no account of this code."""

    template = _("The books have no account “{code}”. Open it first, or check the code.")


class UnknownEntry(NotFound):
    """The books have no entry under this key."""

    template = _("The books have no entry “{key}”. Check the key.")


def balance(code: str, *, on: date | None = None) -> int:
    """Return the balance of an account in fen, debits less credits, at the end of the day `on` or by now.

    Raises:
        UnknownAccount: there is no such account.
    """
    return _balance_of(_account(code), _until(on))


def balances(
    *, kind: str | None = None, programme: str | None = None, on: date | None = None
) -> tuple[BalanceCard, ...]:
    """Return the balances of the accounts of a kind and a programme in the order of their codes."""
    accounts = Account.objects.order_by("code")
    if kind is not None:
        accounts = accounts.filter(kind=kind)
    if programme is not None:
        accounts = accounts.filter(programme=programme)
    found = list(accounts)
    moved = _moved(found, on)
    return tuple(BalanceCard(_card(account), *moved.get(account.pk, (0, 0))) for account in found)


def trial_balance(*, on: date | None = None) -> TrialBalance:
    """Return the balances of all accounts at the end of the day `on` or by now."""
    return TrialBalance(balances(on=on))


def statement(code: str, *, since: date, until: date) -> Statement:
    """Return the movements of an account from `since` up to, but not including, `until`.

    Raises:
        UnknownAccount: there is no such account.
    """
    account = _account(code)
    reached = opening = _balance_of(account, Q(entry__day__lt=since))
    lines = []
    moving = Line.objects.filter(account=account, entry__day__gte=since, entry__day__lt=until)
    for line in moving.select_related("entry").order_by("entry__day", "entry_id", "id"):
        reached += line.amount
        lines.append(_statement_line(line.entry, line.amount, reached))
    return Statement(_card(account), opening, tuple(lines))


def entry_by_key(key: str) -> EntryCard:
    """Return the entry that was posted under `key`.

    Raises:
        UnknownEntry: nothing was posted under it.
    """
    if found := entries_by_keys([key]):
        return found[0]
    raise UnknownEntry(key=key)


def entry_by_id(number: int) -> EntryCard:
    """Return the entry with this number.

    Raises:
        UnknownEntry: there is none.
    """
    if found := _cards(Entry.objects.filter(pk=number)):
        return found[0]
    raise UnknownEntry(key=number)


def entries_by_keys(keys: Sequence[str]) -> tuple[EntryCard, ...]:
    """Return the entries posted under these keys, in the order of the keys; unknown keys are left out."""
    return _cards(Entry.objects.filter(key__in=keys).order_by("key"))


def entries_about(reference: str) -> tuple[EntryCard, ...]:
    """Return the entries that book what `reference` names, oldest first."""
    return _cards(Entry.objects.filter(reference=reference).order_by("day", "id"))


def turnover(key_prefix: str) -> dict[str, tuple[int, int]]:
    """Return by account the debits and the credits of the entries whose keys begin with `key_prefix`."""
    lines = Line.objects.filter(entry__key__startswith=key_prefix)
    # Added up by number and named afterwards: otherwise every line of the books is put beside its account.
    moved = {account: sides for account, *sides in lines.values_list("account").annotate(**_sides())}
    codes = Account.objects.filter(pk__in=moved).order_by("code").values_list("pk", "code")
    return {code: (moved[account][0], moved[account][1]) for account, code in codes}


def _cards(entries: QuerySet[Entry]) -> tuple[EntryCard, ...]:
    return tuple(
        EntryCard(
            id=entry.pk,
            day=entry.day,
            purpose=entry.purpose,
            key=entry.key,
            reference=entry.reference,
            lines=tuple(sorted((line.account.code, line.amount) for line in entry.lines.all())),
        )
        for entry in entries.prefetch_related("lines__account")
    )


def _statement_line(entry: Entry, amount: int, reached: int) -> StatementLine:
    return StatementLine(
        entry=entry.pk,
        day=entry.day,
        purpose=entry.purpose,
        key=entry.key,
        reference=entry.reference,
        amount=amount,
        balance=reached,
    )


def _account(code: str) -> Account:
    account = Account.objects.filter(code=code).first()
    if account is None:
        raise UnknownAccount(code=code)
    return account


def _card(account: Account) -> AccountCard:
    return AccountCard(account.code, account.kind, account.programme, account.year, account.source)


def _until(on: date | None) -> Q:
    return Q() if on is None else Q(entry__day__lte=on)


def _balance_of(account: Account, when: Q) -> int:
    found: int = Line.objects.filter(when, account=account).aggregate(of=_total(F("amount")))["of"]
    return found


def _moved(accounts: Sequence[Account], on: date | None) -> dict[int, tuple[int, int]]:
    """Return the debits and the credits by account."""
    rows = Line.objects.filter(_until(on), account__in=accounts).values_list("account").annotate(**_sides())
    return {account: (debit, credit) for account, debit, credit in rows}


def _sides() -> dict[str, Coalesce]:
    return {
        "debit": _total(Case(When(amount__gt=0, then=F("amount")))),
        "credit": _total(Case(When(amount__lt=0, then=-F("amount")))),
    }


def _total(amount: F | Case) -> Coalesce:
    return Coalesce(Sum(amount), Value(0))
