"""Prove that the trail, and what it names, are as they were written: every seal, the chain, every digest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from huimin.commons.audit.evidence import check_evidence
from huimin.commons.audit.findings import Finding
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
class Kept:
    """How many documents, decisions or notices there are, how many the trail names, how many are not what it
    says of them, and of how many it keeps no digest, because they are older than that."""

    kind: str
    number: int
    named: int
    changed: int
    without: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found; `head` is the last block's number and seal, to be noted down elsewhere."""

    blocks: int
    deeds: int
    unsealed: int
    head: str
    findings: tuple[Finding, ...]
    kept: tuple[Kept, ...] = ()

    @property
    def sound(self) -> bool:
        """Return whether nothing was changed."""
        return not self.findings


@transaction.atomic
def verify(*, noted: str = "", kept: bool = True) -> Report:
    """Recompute every seal, hold what is kept against the digests in the trail, and return what differs.

    Without `kept` only the trail itself is verified: what is kept can be much more than the trail.

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
    checked = check_evidence() if kept else []
    findings += [finding for each in checked for finding in each.findings]
    numbers = tuple(
        Kept(each.kind, each.kept, each.named, len(each.findings), each.without) for each in checked
    )
    return Report(len(blocks), deeds, unsealed, head, tuple(findings), numbers)


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
