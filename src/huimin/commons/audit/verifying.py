"""Prove that the trail is as it was written: recompute every seal and follow the chain."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from huimin.commons.audit.models import Block, Deed
from huimin.commons.audit.sealing import Contents, hash_of
from huimin.kernel.errors import gettext_noop as _

CHAIN_BROKEN = _("Block {block} does not follow block {before}: a block was removed, added or reordered.")
TRANSACTIONS_SKIPPED = _("Between block {before} and block {block} some transactions are in no block.")
DEEDS_MISSING = _("Block {block} ({at}) sealed {sealed} deeds and now has {found}: {missing} were removed.")
DEEDS_ADDED = _("Block {block} ({at}) sealed {sealed} deeds and now has {found}: {added} were added.")
DEEDS_CHANGED = _(
    "Block {block} ({at}) does not match its seal: a deed in it, or the block itself, was changed."
)
HEAD_MISSING = _(
    "Block {block} was noted down with another seal, or is gone: the end of the trail was replaced."
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written."""

    template: str
    values: dict[str, Any]

    def sentence(self, translate: Callable[[str], Any] = str) -> str:
        """Return what was found, in a sentence."""
        return str(translate(self.template)).format(**self.values)


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found; `head` is the last block's number and seal, to be noted down elsewhere."""

    blocks: int
    deeds: int
    unsealed: int
    head: str
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """Return whether nothing was changed."""
        return not self.findings


@transaction.atomic
def verify(*, noted: str = "") -> Report:
    """Recompute every seal and return what does not match.

    Whoever owns the database can remove the newest blocks together with their deeds and leave a shorter but
    sound trail. That shows only against a `head` that was noted elsewhere: give it as `noted`.
    """
    with connection.cursor() as cursor:
        blocks = list(Block.objects.order_by("number"))
        before = Contents(0, 0, 0, 0, b"", None)  # type: ignore[arg-type] # stands before the first block
        findings: list[Finding] = []
        deeds = 0
        previous_hash = b""
        for block in blocks:
            contents = _contents(block)
            hashed, found = hash_of(cursor, contents)
            findings += _findings(before, previous_hash, contents, bytes(block.hash) == hashed, found)
            before, previous_hash, deeds = contents, bytes(block.hash), deeds + found
        unsealed = Deed.objects.extra(where=["xid >= %s::text::xid8"], params=[str(before.end)]).count()
    head = f"{before.number}:{previous_hash.hex()}"
    if noted and noted not in {f"{block.number}:{bytes(block.hash).hex()}" for block in blocks}:
        findings.append(Finding(HEAD_MISSING, {"block": noted.partition(":")[0]}))
    return Report(len(blocks), deeds, unsealed, head, tuple(findings))


def _contents(block: Block) -> Contents:
    return Contents(
        block.number,
        int(block.first_xid),
        int(block.end_xid),
        block.deeds,
        bytes(block.previous_hash),
        block.sealed_at,
    )


def _findings(
    before: Contents, previous_hash: bytes, block: Contents, matches: bool, found: int
) -> Iterator[Finding]:
    if block.number != before.number + 1 or block.previous_hash != previous_hash:
        yield Finding(CHAIN_BROKEN, {"block": block.number, "before": before.number})
    elif block.first != before.end:
        yield Finding(TRANSACTIONS_SKIPPED, {"block": block.number, "before": before.number})
    values = {
        "block": block.number,
        "at": f"{timezone.localtime(block.sealed_at):%Y-%m-%d %H:%M}",
        "sealed": block.deeds,
        "found": found,
    }
    if found < block.deeds:
        yield Finding(DEEDS_MISSING, {**values, "missing": block.deeds - found})
    elif found > block.deeds:
        yield Finding(DEEDS_ADDED, {**values, "added": found - block.deeds})
    elif not matches:
        yield Finding(DEEDS_CHANGED, values)
