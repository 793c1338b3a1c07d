"""The runs, in one card each, and where they stand."""

from __future__ import annotations

from django.db.models import Count as CountOf
from django.db.models import QuerySet, Sum

from huimin.kernel.days import Month
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.payments.cards import Count, MonthCard, RunCard
from huimin.payments.models import Payment, Run
from huimin.payments.runs.listing import bridges_of


class NoSuchRun(NotFound):
    """The month has not been reckoned."""

    template = _("{month} has not been reckoned yet. Reckon it first.")


def run_of(month: Month) -> RunCard:
    """Return the run of a month.

    Raises:
        NoSuchRun: the month has not been reckoned.
    """
    return run_card(run_row(month))


def runs() -> tuple[RunCard, ...]:
    """Return all runs, the latest first."""
    return tuple(run_card(run) for run in Run.objects.order_by("-month"))


def latest_runs(number: int) -> tuple[RunCard, ...]:
    """Return so many runs, the latest first."""
    return tuple(run_card(run) for run in Run.objects.order_by("-month")[:number])


def month_card(month: Month) -> MonthCard | None:
    """Return a month in one line, or nothing when it has not been reckoned."""
    run = Run.objects.filter(month=month.first).first()
    return None if run is None else MonthCard(run_card(run), counts_by_state(Payment.objects.filter(run=run)))


def run_row(month: Month, *, lock: bool = False) -> Run:
    """Return the row of a month's run, for this app only.

    Raises:
        NoSuchRun: the month has not been reckoned.
    """
    rows = Run.objects.select_for_update() if lock else Run.objects
    run = rows.filter(month=month.first).first()
    if run is None:
        raise NoSuchRun(month=month)
    return run


def counts_by_state(payments: QuerySet[Payment]) -> dict[str, Count]:
    """Return how many payments, people and fen there are in each state."""
    rows = payments.order_by().values_list("state").annotate(CountOf("id"), Sum("people"), Sum("amount"))
    return {state: Count(number, people, fen) for state, number, people, fen in rows}


def run_card(run: Run) -> RunCard:
    """Return what others may know of a run."""
    return RunCard(
        id=run.pk,
        month=Month.of(run.month),
        state=run.state,
        pay_day=run.pay_day,
        decided_until=run.decided_until,
        version=run.version,
        payments=run.payments,
        total=run.total,
        bridges=bridges_of(run.bridge),
        reckoned_at=run.reckoned_at,
        reckoned_by_id=run.reckoned_by_id,
        submitted_by_id=run.submitted_by_id,
        submitted_at=run.submitted_at,
        approved_by_id=run.approved_by_id,
        approved_at=run.approved_at,
        sent_back=run.sent_back,
    )
