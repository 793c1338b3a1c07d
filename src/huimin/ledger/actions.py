"""Opening accounts and posting to them, one entry or thousands, each key once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from django.db import connection, transaction

from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import LARGEST_FEN, Money
from huimin.ledger.cards import AccountCard, EntryCard, Posting
from huimin.ledger.models import Account
from huimin.ledger.queries import UnknownAccount, entries_by_keys, entry_by_key

ENTRIES_AT_ONCE: Final = 5000


class Unbalanced(Invalid):
    """The lines of an entry do not sum to nothing."""

    template = _("“{purpose}” is out of balance by {total} yuan. Add a line for the difference.")


class NothingMoved(Invalid):
    """An entry has a line without an amount, or no lines at all."""

    template = _("“{purpose}” has a line that moves nothing. Leave it out; an entry needs two lines or more.")


class LineTooLarge(Invalid):
    """A line is larger than any amount the books can hold."""

    template = _("“{purpose}” moves more than the books can hold. Check the amount and its unit.")


class PostedDifferently(Conflict):
    """Something else was posted under the same key before."""

    template = _(
        "“{key}” was posted before with other amounts. Undo the first entry by a second one, under a new key."
    )


class AccountOpenedDifferently(Conflict):
    """An account of this code exists with another kind, programme, year or source."""

    template = _("The account “{code}” exists and is kept for something else. Choose another code.")


@transaction.atomic
def open_accounts(*, accounts: Iterable[AccountCard]) -> int:
    """Open the accounts that are not open yet and return how many were opened.

    Raises:
        AccountOpenedDifferently: one of them exists with another kind, programme, year or source.
    """
    wanted = {account.code: account for account in accounts}
    before = set(Account.objects.filter(code__in=wanted).values_list("code", flat=True))
    Account.objects.bulk_create(
        (
            Account(code=a.code, kind=a.kind, programme=a.programme, year=a.year, source=a.source)
            for a in wanted.values()
            if a.code not in before
        ),
        ignore_conflicts=True,
    )
    for account in Account.objects.filter(code__in=wanted):
        card = wanted[account.code]
        if (account.kind, account.programme, account.year, account.source) != (
            card.kind, card.programme, card.year, card.source,
        ):  # fmt: skip
            raise AccountOpenedDifferently(code=account.code)
    return len(wanted) - len(before)


def post(*, day: date, purpose: str, key: str, lines: Mapping[str, int], reference: str = "") -> EntryCard:
    """Post one entry, once, and return it; the same key with the same lines returns the first entry.

    Raises:
        Unbalanced, NothingMoved, LineTooLarge: the lines are not an entry.
        UnknownAccount: a line names an account that is not open.
        PostedDifferently: the key was posted before with other lines.
    """
    post_many(postings=[Posting(day, purpose, key, lines, reference)])
    return entry_by_key(key)


@transaction.atomic
def post_many(*, postings: Iterable[Posting]) -> int:
    """Post entries in few statements, each key once, and return how many were new; all of them or none.

    Raises:
        Unbalanced, NothingMoved, LineTooLarge: the lines of one are not an entry.
        UnknownAccount: a line names an account that is not open.
        PostedDifferently: a key was posted before, or twice among these, with other lines.
    """
    entries = _each_key_once(postings)
    accounts = _account_numbers({code for entry in entries for code in entry.lines})
    return sum(
        _post_batch(entries[start : start + ENTRIES_AT_ONCE], accounts)
        for start in range(0, len(entries), ENTRIES_AT_ONCE)
    )


def _each_key_once(postings: Iterable[Posting]) -> list[Posting]:
    """Return the checked postings ordered by key: two writers of the same keys wait and never deadlock."""
    entries: dict[str, Posting] = {}
    for posting in postings:
        _check(posting)
        if entries.setdefault(posting.key, posting).lines != posting.lines:
            raise PostedDifferently(key=posting.key)
    return [entries[key] for key in sorted(entries)]


def _check(posting: Posting) -> None:
    amounts = posting.lines.values()
    if not all(amounts) or not amounts:
        raise NothingMoved(purpose=posting.purpose)
    if any(abs(amount) > LARGEST_FEN for amount in amounts):
        raise LineTooLarge(purpose=posting.purpose)
    if total := sum(amounts):
        raise Unbalanced(purpose=posting.purpose, total=Money(total))


def _account_numbers(codes: set[str]) -> dict[str, int]:
    found = dict(Account.objects.filter(code__in=codes).values_list("code", "pk"))
    for code in sorted(codes - set(found)):
        raise UnknownAccount(code=code)
    return found


def _post_batch(entries: Sequence[Posting], accounts: Mapping[str, int]) -> int:
    """Insert first and look afterwards: two writers of one key cannot both believe to be the first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO ledger_entry (day, purpose, key, reference)"
            " SELECT * FROM unnest(%s::date[], %s::text[], %s::text[], %s::text[])"
            " ON CONFLICT (key) DO NOTHING RETURNING key, id",
            [
                [entry.day for entry in entries],
                [entry.purpose for entry in entries],
                [entry.key for entry in entries],
                [entry.reference for entry in entries],
            ],
        )
        fresh: dict[str, int] = dict(cursor.fetchall())
        lines = [
            (fresh[entry.key], accounts[code], amount)
            for entry in entries
            if entry.key in fresh
            for code, amount in sorted(entry.lines.items())
        ]
        cursor.execute(
            "INSERT INTO ledger_line (entry_id, account_id, amount)"
            " SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[])",
            [[line[part] for line in lines] for part in range(3)],
        )
    _compare_with_the_first(entry for entry in entries if entry.key not in fresh)
    return len(fresh)


def _compare_with_the_first(repeated: Iterable[Posting]) -> None:
    given = {entry.key: entry for entry in repeated}
    for first in entries_by_keys(list(given)):
        if dict(first.lines) != dict(given[first.key].lines):
            raise PostedDifferently(key=first.key)
