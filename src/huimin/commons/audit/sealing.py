"""Seal deeds in blocks: each block's SM3 covers its deeds and the block before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from huimin.commons.audit.models import Block
from huimin.kernel.crypto import Sm3

DEEDS_IN_A_BLOCK: Final = 5_000
"""A block holds whole transactions, so one that wrote more than this makes a longer block."""

_LOCK: Final = 0x5EA1
_TRANSACTIONS_AT_ONCE: Final = 200_000
_DEEDS: Final = """
    SELECT string_agg(line, '' ORDER BY place), count(*) FROM (
        SELECT row_number() OVER (ORDER BY xid, id) AS place, row(
            xid, id, (extract(epoch FROM at) * 1000000)::bigint, by_id, verb, subject, division, reason,
            details
        )::text || E'\\n' AS line
        FROM audit_deed WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8
    ) lines GROUP BY (place - 1) / %s ORDER BY (place - 1) / %s
"""
"""A row is written as text by PostgreSQL, quoted so that two different rows never read the same."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """How much was sealed."""

    deeds: int
    blocks: int


@dataclass(frozen=True, slots=True)
class Contents:
    """What a block says about itself: its number, the transactions from `first` to before `end`, and when."""

    number: int
    first: int
    end: int
    deeds: int
    previous_hash: bytes
    sealed_at: datetime

    def header(self) -> bytes:
        """Return the text that the hash begins with."""
        moment = int(self.sealed_at.timestamp()) * 1_000_000 + self.sealed_at.microsecond
        written = f"{self.number} {self.first} {self.end} {self.deeds} {moment}\n"
        return self.previous_hash + written.encode()


def seal() -> Sealed:
    """Seal every deed whose transaction, and every earlier one, has ended, and return how many.

    Writers are never waited for, nor do they wait: a deed of a transaction that is still open, or began
    after one that is, is left for the next time.
    """
    deeds = blocks = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute("SELECT audit_horizon()::text, clock_timestamp()")
        horizon, at = cursor.fetchone()
        last = Block.objects.order_by("-number").first()
        number, first, hashed = (last.number, int(last.end_xid), bytes(last.hash)) if last else (0, 0, b"")
        for end, count in _blocks(cursor, first, int(horizon)):
            number += 1
            contents = Contents(number, first, end, count, hashed, at)
            hashed, _found = hash_of(cursor, contents)
            _keep(contents, hashed)
            first, deeds, blocks = end, deeds + count, blocks + 1
    return Sealed(deeds, blocks)


def hash_of(cursor: Any, block: Contents) -> tuple[bytes, int]:
    """Return the SM3 over a block as the deeds stand in the database now, and how many there are."""
    digest, found = Sm3(), 0
    digest.update(block.header())
    cursor.execute(_DEEDS, [str(block.first), str(block.end), DEEDS_IN_A_BLOCK, DEEDS_IN_A_BLOCK])
    for lines, count in cursor:
        digest.update(lines.encode())
        found += count
    return digest.digest(), found


def _blocks(cursor: Any, first: int, horizon: int) -> Iterator[tuple[int, int]]:
    """Yield the end and the size of each block that can be sealed from `first` on."""
    while True:
        cursor.execute(
            "SELECT xid::text::bigint, count(*) FROM audit_deed"
            " WHERE xid >= %s::text::xid8 AND xid < %s::text::xid8"
            " GROUP BY xid ORDER BY xid LIMIT %s",
            [str(first), str(horizon), _TRANSACTIONS_AT_ONCE],
        )
        written = cursor.fetchall()
        if not written:
            return
        size = 0
        for xid, count in written:
            if size and size + count > DEEDS_IN_A_BLOCK:
                yield xid, size
                size = 0
            size += count
            first = xid + 1
        yield first, size


def _keep(contents: Contents, hashed: bytes) -> None:
    Block.objects.create(
        number=contents.number,
        first_xid=contents.first,
        end_xid=contents.end,
        deeds=contents.deeds,
        previous_hash=contents.previous_hash,
        hash=hashed,
        sealed_at=contents.sealed_at,
    )
