"""Evidence: what is kept beside the trail, held against the digests that deeds name for it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from django.db.models import Q

from huimin.commons.audit.findings import Finding

DIGEST: Final = "digest"
"""Under this name a deed keeps the SM3 digest of what it is about."""
AT_ONCE: Final = 2_000
_NAMED: Final = """
    SELECT (details ->> %(key)s)::bigint, array_agg(DISTINCT details ->> 'digest'), min(id)
    FROM audit_deed
    WHERE verb = ANY(%(verbs)s) AND details ? 'digest' AND details ? %(key)s
        AND (%(only)s::bigint[] IS NULL OR (details ->> %(key)s)::bigint = ANY(%(only)s::bigint[]))
    GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something as it is kept now: its key, the digest of what it says, what people call it, and what it is
    about, as deeds name it."""

    key: int
    digest: bytes
    name: str
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Named:
    """A thing as the trail names it: its key, the digests that deeds give it, and the first such deed."""

    key: int
    digests: frozenset[str]
    deed: int | None


LAST: Final = Named(sys.maxsize, frozenset(), None)
"""Stands behind the last thing that the trail names."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A kind of things whose digests the trail keeps.

    Deeds with one of `verbs` name the key of a thing under `detail` and its digest under “digest”; `read`
    yields the things as they are kept now, by key. `changed`, `gone` and `added` are sentences about {name}
    and {key}.
    """

    kind: str
    verbs: tuple[str, ...]
    detail: str
    read: Callable[[], Iterator[Piece]]
    changed: str
    gone: str
    added: str


@dataclass(slots=True)
class Checked:
    """How many things of a kind are kept, how many the trail names, and how many older ones it does not."""

    kind: str
    kept: int = 0
    named: int = 0
    without: int = 0
    findings: list[Finding] = field(default_factory=list)


_declared: dict[str, Evidence] = {}


def declare_evidence(evidence: Evidence) -> None:
    """Let things of a kind be held against the trail whenever it is verified."""
    _declared[evidence.kind] = evidence


def deeds_naming(kind: str) -> Q:
    """Return the condition on deeds that name the digest of a thing of a kind; nothing is of no kind."""
    evidence = _declared.get(kind)
    if evidence is None:
        return Q(pk=None)
    return Q(verb__in=evidence.verbs, details__has_keys=[DIGEST, evidence.detail])


def check_evidence() -> list[Checked]:
    """Hold everything that is kept against the digests in the trail, and return what was found, by kind."""
    return [_checked(_declared[kind]) for kind in sorted(_declared)]


def _checked(evidence: Evidence) -> Checked:
    """Walk the trail and what is kept side by side, by key, so that neither is in memory as a whole."""
    checked = Checked(evidence.kind)
    all_named = _counted(checked, _named(evidence))
    named = first = next(all_named, LAST)
    younger: list[Piece] = []
    for piece in evidence.read():
        checked.kept += 1
        while named.key < piece.key:
            checked.findings.append(_gone(evidence, named))
            named = next(all_named, LAST)
        if named.key == piece.key:
            if named.digests != {piece.digest.hex()}:  # two digests of one thing are one too many
                checked.findings.append(_finding(evidence.changed, piece, named.deed))
            named = next(all_named, LAST)
        elif piece.key > first.key:
            younger.append(piece)
        else:
            checked.without += 1
    while named is not LAST:
        checked.findings.append(_gone(evidence, named))
        named = next(all_named, LAST)
    checked.findings += _added(evidence, younger)
    return checked


def _counted(checked: Checked, named: Iterator[Named]) -> Iterator[Named]:
    for each in named:
        checked.named += 1
        yield each


def _added(evidence: Evidence, younger: list[Piece]) -> list[Finding]:
    """Return what no deed names though deeds name what is older.

    The trail is asked once more: what was done while we were walking has its deed by now.
    """
    named = {each.key for each in _named(evidence, [piece.key for piece in younger])} if younger else set()
    return [_finding(evidence.added, piece) for piece in younger if piece.key not in named]


def _named(evidence: Evidence, only: list[int] | None = None) -> Iterator[Named]:
    """Yield what the trail names, by key."""
    asked = {"key": evidence.detail, "verbs": list(evidence.verbs), "only": only}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_NAMED, asked)
        while rows := cursor.fetchmany(AT_ONCE):
            yield from (Named(key, frozenset(digests), deed) for key, digests, deed in rows)


def _finding(template: str, piece: Piece, deed: int | None = None) -> Finding:
    return Finding(template, {"name": piece.name, "key": piece.key}, piece.subject, deed)


def _gone(evidence: Evidence, named: Named) -> Finding:
    return Finding(evidence.gone, {"name": named.key, "key": named.key}, deed=named.deed)
