"""Aside: whoever has a relative in a case does nothing on it, and its file is closed to them."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from huimin.casework.models import Case, Filing
from huimin.casework.refusals import RelativeInvolved
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.database.remembering import remembered


@remembered
def stands_aside(officer: Officer, case: Case) -> bool:
    """Return whether a relative of the officer is in the case."""
    return relatives_of(officer).filter(case=case).exists()


def relatives_of(officer: Officer) -> QuerySet[Filing]:
    """Return the ties of an officer to cases, also those found before they had their account."""
    return Filing.objects.filter(Q(officer=officer) | Q(staff__officer=officer))


Rows = TypeVar("Rows", bound=Model)


def without_relatives(rows: QuerySet[Rows], officer: Officer) -> QuerySet[Rows]:
    """Return rows of cases, or of what hangs on them, without the cases in which an officer has a relative:
    no list and no export names them to whom their file is closed."""
    path = "pk" if rows.model is Case else "case"
    return rows.exclude(**{f"{path}__in": relatives_of(officer).values("case")})


def files_of_relatives(officer: Officer) -> list[str]:
    """Return how the trail calls the cases in which an officer has a relative."""
    return [f"casework.Case:{case}" for case in relatives_of(officer).values_list("case", flat=True)]


def refuse_relative(by: Officer | None, case: Case) -> None:
    """Refuse whatever somebody would write on a case in which a relative of theirs is.

    Every action on a case asks this first; the database refuses the same of the rows that say who wrote them.

    Raises:
        RelativeInvolved: a relative of the officer is in the case.
    """
    if by is not None and relatives_of(by).filter(case=case).exists():
        raise RelativeInvolved()


def note_closed_file(case: Case, *, by: Officer, address: str) -> None:
    """Write that somebody asked for the file of a relative, and was shown or allowed nothing of it."""
    record("case.closed_file", case, by=by, division=case.division, what=address[:120])
