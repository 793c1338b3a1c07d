"""Posting balances, happens once per key, and stays as it was; the database insists on each of these."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.kernel.money import LARGEST_FEN
from huimin.ledger import actions
from huimin.ledger.actions import (
    AccountOpenedDifferently,
    LineTooLarge,
    NothingMoved,
    PostedDifferently,
    Unbalanced,
    open_accounts,
    post,
    post_many,
)
from huimin.ledger.cards import AccountCard, Posting
from huimin.ledger.models import Account, Entry, Line
from huimin.ledger.queries import UnknownAccount, balance

DAY = date(2025, 8, 1)
FUND = AccountCard("fund:district:dibao:2025", "fund", "dibao", 2025, "district")
GRANTED = AccountCard("granted:dibao:2025", "granted", "dibao", 2025)
PAYABLE = AccountCard("payable:ICBC:dibao", "payable", "dibao")


def moved(fen: int) -> dict[str, int]:
    return {GRANTED.code: fen, PAYABLE.code: -fen}


@pytest.fixture
def books(db: None) -> None:
    open_accounts(accounts=[FUND, GRANTED, PAYABLE])


@pytest.fixture
def committed_books(transactional_db: None) -> None:
    open_accounts(accounts=[FUND, GRANTED, PAYABLE])


def test_accounts_are_opened_once(books: None) -> None:
    other = AccountCard("payable:CCB:dibao", "payable", "dibao")
    assert open_accounts(accounts=[FUND, other, other]) == 1
    assert Account.objects.count() == 4
    assert str(Account.objects.get(code=other.code)) == other.code


def test_an_account_is_not_opened_again_for_something_else(books: None) -> None:
    with pytest.raises(AccountOpenedDifferently, match="fund:district:dibao:2025"):
        open_accounts(accounts=[AccountCard(FUND.code, "fund", "dibao", 2026, "district")])


def test_posting_returns_the_entry_with_its_lines(books: None) -> None:
    entry = post(day=DAY, purpose="August", key="a", lines=moved(500), reference="payments.Run:1")
    assert entry.lines == ((GRANTED.code, 500), (PAYABLE.code, -500))
    assert (entry.day, entry.purpose, entry.key, entry.reference) == (DAY, "August", "a", "payments.Run:1")


def test_the_same_key_with_the_same_lines_is_the_first_entry(books: None) -> None:
    first = post(day=DAY, purpose="August", key="a", lines=moved(500))
    assert post(day=DAY, purpose="August", key="a", lines=moved(500)) == first
    assert Line.objects.count() == 2
    assert [str(line) for line in Line.objects.order_by("amount")] == [
        f"{first.id}: -500",
        f"{first.id}: 500",
    ]
    assert str(Entry.objects.get()) == "a"


def test_the_same_key_with_other_lines_is_refused(books: None) -> None:
    post(day=DAY, purpose="August", key="a", lines=moved(500))
    with pytest.raises(PostedDifferently, match="“a” was posted before"):
        post(day=DAY, purpose="August", key="a", lines=moved(501))
    with pytest.raises(PostedDifferently):
        post_many(postings=[Posting(DAY, "x", "b", moved(1)), Posting(DAY, "x", "b", moved(2))])
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("lines", "refusal", "sentence"),
    [
        ({FUND.code: -500, PAYABLE.code: 499}, Unbalanced, "out of balance by -0.01 yuan"),
        ({FUND.code: 0, PAYABLE.code: 0}, NothingMoved, "moves nothing"),
        ({}, NothingMoved, "two lines or more"),
        (moved(LARGEST_FEN + 1), LineTooLarge, "more than the books can hold"),
        ({FUND.code: -5, "fund:nowhere": 5}, UnknownAccount, "no account “fund:nowhere”"),
    ],
)
def test_what_is_no_entry_is_refused_in_words(
    books: None, lines: dict[str, int], refusal: type[Exception], sentence: str
) -> None:
    with pytest.raises(refusal, match=sentence):
        post(day=DAY, purpose="August", key="a", lines=lines)
    assert not Entry.objects.exists()


def test_many_entries_are_posted_together_and_only_the_new_ones_count(
    books: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "ENTRIES_AT_ONCE", 3)
    postings = [Posting(DAY, "August", f"payment:{i}", moved(i)) for i in range(1, 11)]
    assert post_many(postings=postings[:4]) == 4
    assert post_many(postings=postings) == 6
    assert post_many(postings=iter(postings)) == 0
    assert balance(GRANTED.code) == 55


def test_one_bad_entry_stops_all_of_them(books: None) -> None:
    post(day=DAY, purpose="August", key="b", lines=moved(7))
    with pytest.raises(PostedDifferently):
        post_many(postings=[Posting(DAY, "August", key, moved(8)) for key in "abc"])
    assert list(Entry.objects.values_list("key", flat=True)) == ["b"]


def test_nothing_to_post_is_nothing_posted(books: None) -> None:
    assert post_many(postings=[]) == 0


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-(10**12), 10**12).filter(bool)), max_size=60))
def test_whatever_is_posted_sums_to_nothing(books: None, movements: list[tuple[int, int]]) -> None:
    with transaction.atomic():
        once = dict(movements)
        post_many(postings=[Posting(DAY, "any", f"any:{key}", moved(fen)) for key, fen in once.items()])
        assert balance(GRANTED.code) == sum(once.values()) == -balance(PAYABLE.code)
        transaction.set_rollback(True)


def at_once(*writings: Callable[[], int]) -> list[int]:
    """Run each in a thread with a connection of its own, all starting together, and return their results."""
    start = Barrier(len(writings))

    def write(writing: Callable[[], int]) -> int:
        start.wait()
        try:
            return writing()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(writings)) as threads:
        return list(threads.map(write, writings))


def test_two_writers_of_one_key_post_it_once(committed_books: None) -> None:
    def write() -> int:
        return post(day=DAY, purpose="August", key="a", lines=moved(500)).id

    assert len(set(at_once(write, write))) == 1
    assert Line.objects.count() == 2


def test_two_writers_of_many_keys_in_opposite_order_do_not_block_each_other(committed_books: None) -> None:
    postings = [Posting(DAY, "August", f"payment:{i:04}", moved(i)) for i in range(1, 2001)]
    new = at_once(lambda: post_many(postings=postings), lambda: post_many(postings=reversed(postings)))
    assert sum(new) == 2000
    assert Line.objects.count() == 4000


class TestThroughTheBackDoor:
    def test_an_unbalanced_entry_is_refused(self, committed_books: None) -> None:
        def write() -> None:
            with transaction.atomic():
                entry = Entry.objects.create(day=DAY, purpose="bad", key="bad")
                Line.objects.create(entry=entry, account=Account.objects.get(code=FUND.code), amount=1)

        with pytest.raises(IntegrityError, match="sum to 1, not 0"):
            write()

    def test_a_line_of_nothing_is_refused(self, books: None) -> None:
        entry = Entry.objects.create(day=DAY, purpose="bad", key="bad")
        with pytest.raises(IntegrityError, match="line_moves_money"), transaction.atomic():
            Line.objects.create(entry=entry, account=Account.objects.get(code=FUND.code), amount=0)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE ledger_line SET amount = amount * 2",
            "DELETE FROM ledger_line",
            "UPDATE ledger_entry SET purpose = 'another'",
            "DELETE FROM ledger_entry",
        ],
    )
    def test_what_is_posted_is_neither_changed_nor_deleted(self, books: None, statement: str) -> None:
        post(day=DAY, purpose="August", key="a", lines=moved(500))
        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_an_old_entry_takes_no_more_lines(self, committed_books: None) -> None:
        entry = post(day=DAY, purpose="August", key="a", lines=moved(500))
        fund, payable = (Account.objects.get(code=card.code) for card in (FUND, PAYABLE))
        with pytest.raises(IntegrityError, match="takes no more lines"), transaction.atomic():
            Line.objects.bulk_create(
                [
                    Line(entry_id=entry.id, account=fund, amount=-1),
                    Line(entry_id=entry.id, account=payable, amount=1),
                ]
            )
