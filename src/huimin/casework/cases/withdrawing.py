"""Withdraw: who asked for something or reported it takes it back, in writing where an officer notes it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction

from huimin.casework.aside import refuse_relative
from huimin.casework.clocks.counting import version_of
from huimin.casework.models import Case, Withdrawal
from huimin.casework.moving.actions import close_case
from huimin.casework.moving.works import Move
from huimin.casework.papers.actions import take_upload
from huimin.casework.papers.signing import strokes_of
from huimin.casework.refusals import CaseHasMovedOn, NotToWithdraw, StatementNeeded
from huimin.casework.wording import kind_word
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.procedures.vocabulary import Door, Ending
from huimin.rulebook.public import procedure_named

AT_THEIR_WORD: Final = frozenset({Case.Channel.COUNTER, Case.Channel.PORTAL})
"""Where people begin cases themselves."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What somebody signed who takes a case back: a paper, or a drawing on the screen with their name."""

    paper: tuple[str, bytes] | None = None
    signer: str = ""
    drawn: str = ""


def is_theirs(case: Case) -> bool:
    """Return whether a case was begun at the word of whom it is about: only then they can take it back."""
    return case.channel in AT_THEIR_WORD and Door.APPLICANT in procedure_named(case.procedure).doors


def can_be_withdrawn(case: Case) -> bool:
    """Return whether whom a case is about can still take it back."""
    return is_theirs(case) and case.state != Case.State.CLOSED and case.decided_on is None


@transaction.atomic
def withdraw_case(
    *,
    case: int,
    reason: str,
    by: Officer | None,
    at: datetime,
    day: date,
    statement: Statement | None = None,
) -> Case:
    """Let whoever asked for or reported something take it back before it is decided; return the case.

    Raises:
        NotToWithdraw: it was begun by the office or the platform.
        RelativeInvolved: a relative of the officer is in the case.
        CaseHasMovedOn: it is closed or decided already.
        StatementNeeded: an officer notes it, and nothing is signed.
        NotASignature, WrongUpload: what was given is none.
    """
    found = Case.objects.select_for_update().get(pk=case)
    if not is_theirs(found):
        raise NotToWithdraw(number=found.number or f"#{found.pk}", kind=kind_word(found.kind))
    refuse_relative(by, found)
    if not can_be_withdrawn(found):
        raise CaseHasMovedOn(step="—", who="—", day=found.decided_on or found.closed_on)
    if found.state == Case.State.OPEN:
        _sign(found, statement or Statement(), reason, by, at)
    record("case.withdraw", found, by=by, division=found.division, reason=reason)
    close_case(Move(found, version_of(found), by, at, day), Ending.WITHDRAWN)
    return found


def _sign(case: Case, statement: Statement, reason: str, by: Officer | None, at: datetime) -> None:
    """Keep what was signed; on the portal, signing in stands for it."""
    signer = statement.signer.strip()[:60]
    if by is not None and statement.paper is None and not (signer and statement.drawn):
        raise StatementNeeded(field="paper")
    paper = None
    if statement.paper is not None:
        name, content = statement.paper
        paper = take_upload(case=case, name=name, content=content, by=by, at=at)
    strokes = strokes_of(statement.drawn) if signer and statement.drawn else []
    Withdrawal.objects.create(
        case=case, reason=reason.strip()[:200], signer=signer if strokes else "", strokes=strokes,
        paper=paper, at=at, by=by,
    )  # fmt: skip
