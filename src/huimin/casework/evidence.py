"""Decisions and public notices as evidence: each held against the digest that the trail keeps of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from django.db import connection

from huimin.casework.models import Case, Decision, Publicity
from huimin.commons.audit.evidence import Evidence, Piece, declare_evidence
from huimin.kernel.crypto import sm3
from huimin.kernel.errors import gettext_noop as _

AT_ONCE: Final = 1_000
_DECISIONS: Final = """
    SELECT decision.id, decision.case_id, held.number, row(
        decision.task_id, decision.case_id, stage, engine, engine_amount, effect, grants, amount, parts,
        rules, "on" - date '2000-01-01', (extract(epoch FROM known_at) * 1000000)::bigint, why, departs,
        reason, by_id, (extract(epoch FROM decision.at) * 1000000)::bigint
    )::text
    FROM casework_decision decision LEFT JOIN casework_case held ON held.id = decision.case_id
    WHERE decision.id > %(after)s AND (%(only)s::bigint IS NULL OR decision.id = %(only)s::bigint)
    ORDER BY decision.id LIMIT %(number)s
"""
"""A decision as PostgreSQL writes it: what was decided, by whom, when, on which facts, and why."""
_NOTICES: Final = """
    SELECT id, case_id, code, row(
        case_id, task_id, kind, code, division, content, sm3, place, start - date '2000-01-01',
        until - date '2000-01-01', (extract(epoch FROM opened_at) * 1000000)::bigint, opened_by_id
    )::text
    FROM casework_publicity
    WHERE id > %(after)s AND (%(only)s::bigint IS NULL OR id = %(only)s::bigint) ORDER BY id LIMIT %(number)s
"""
"""A public notice: what was shown, where, from when until when."""


def digest_of_decision(decision: Decision) -> bytes:
    """Return the digest of a decision and its explanation as they are stored."""
    return _pieces(_DECISIONS, decision.pk)[0].digest


def digest_of_notice(shown: Publicity) -> bytes:
    """Return the digest of a public notice as it is stored."""
    return _pieces(_NOTICES, shown.pk)[0].digest


def decisions_as_kept() -> Iterator[Piece]:
    """Yield every opinion and decision as it is stored now, some in memory at a time."""
    return _all(_DECISIONS)


def notices_as_kept() -> Iterator[Piece]:
    """Yield every public notice as it is stored now, some in memory at a time."""
    return _all(_NOTICES)


def _all(query: str) -> Iterator[Piece]:
    last = 0
    while pieces := _pieces(query, None, after=last):
        yield from pieces
        last = pieces[-1].key


def _pieces(query: str, only: int | None, *, after: int = 0) -> list[Piece]:
    asked: dict[str, Any] = {"after": after, "only": only, "number": AT_ONCE}
    with connection.cursor() as cursor:
        cursor.execute(query, asked)
        return [
            Piece(key, sm3(text.encode()), name or str(key), f"{Case._meta.label}:{case}")
            for key, case, name, text in cursor.fetchall()
        ]


declare_evidence(
    Evidence(
        kind="decisions",
        verbs=("case.step", "case.depart"),
        detail="decision",
        read=decisions_as_kept,
        changed=_(
            "Decision {key} on case {name}, or its explanation, is not what was decided: it was changed."
        ),
        gone=_("Decision {key} was made and is gone."),
        added=_("Decision {key} on case {name} was put beside the trail: nobody made it."),
    )
)
declare_evidence(
    Evidence(
        kind="notices",
        verbs=("case.publicise", "case.announce"),
        detail="notice",
        read=notices_as_kept,
        changed=_("Public notice {name} is not what was shown: it was changed."),
        gone=_("Public notice {key} was shown and is gone."),
        added=_("Public notice {name} was put beside the trail: nobody opened it."),
    )
)
