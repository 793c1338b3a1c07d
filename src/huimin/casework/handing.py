"""Handing over: the aid that a decision gives in cash or goods, for whoever keeps the money it comes from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import QuerySet

from huimin.casework.aside import refuse_relative, relatives_of
from huimin.casework.models import Case, Consequence, Filing
from huimin.commons.access.models import Officer
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.procedures.vocabulary import Effect

ON_THE_SPOT: Final = ("cash", "goods")
"""The ways to give aid by which money leaves the reserve of a street."""

STOPPED: Final = "stopped"
"""How a case ends whose ground turned out untrue."""


class NoSuchAid(NotFound):
    """Nothing of the kind was granted in this street, or it was stopped before it was given."""

    template = _(
        "No aid in cash or goods waits under this number. It may have been stopped, or be another street's."
    )


@dataclass(frozen=True, slots=True)
class AidCard:
    """Aid in cash or goods as it was granted: how much in fen, to whom, by whom, in which case."""

    id: int
    case: int
    number: str
    person: str
    household: int | None
    scheme: str
    division: str
    form: str
    amount: int
    on: date
    by: int | None


def aid_on_the_spot(
    *, division: str, officer: Officer, given: QuerySet[Any, Any] | Iterable[int]
) -> list[AidCard]:
    """Return the aid in cash or goods of a street that is not among what was `given`, the earliest first.

    What was stopped is not given any more; the cases of relatives are left out.
    """
    rows = _granted(division).exclude(pk__in=given).exclude(case__in=cases_of_relatives(officer))
    return [_card(row) for row in rows.order_by("on", "pk")]


def aid_granted(*, division: str, aid: int) -> AidCard:
    """Return aid in cash or goods that was granted in a street and not stopped.

    Raises:
        NoSuchAid: there is none.
    """
    if (row := _granted(division).filter(pk=aid).first()) is None:
        raise NoSuchAid()
    return _card(row)


def refuse_relative_in(*, case: int, by: Officer) -> None:
    """Refuse whatever somebody would do about the case of a relative.

    Raises:
        RelativeInvolved: a relative of the officer is in it.
    """
    refuse_relative(by, Case.objects.get(pk=case))


def cases_of_relatives(officer: Officer) -> QuerySet[Filing, Any]:
    """Return the numbers of the cases in which an officer has a relative."""
    return relatives_of(officer).values("case")


def _granted(division: str) -> QuerySet[Consequence]:
    rows = Consequence.objects.filter(
        effect=Effect.ONCE, note__in=ON_THE_SPOT, case__division__startswith=division
    )
    return rows.exclude(case__ending=STOPPED, case__state=Case.State.CLOSED).select_related("case__person")


def _card(row: Consequence) -> AidCard:
    case = row.case
    return AidCard(
        row.pk, case.pk, case.number or "", case.person.name, case.household_id, case.scheme, case.division,
        row.note, row.amount, row.on, row.by_id,
    )  # fmt: skip
