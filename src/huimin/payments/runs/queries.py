"""The runs, in one card each, and where they stand."""

from __future__ import annotations

from datetime import date

from django.db.models import Count as CountOf
from django.db.models import Q, QuerySet, Sum

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


def runs_that_wait() -> tuple[RunCard, ...]:
    """Return the months that wait for approval or were sent back, the earliest first."""
    sent_back = Q(state=Run.State.RECKONED) & ~Q(sent_back="")
    waiting = Run.objects.filter(Q(state=Run.State.SUBMITTED) | sent_back)
    return tuple(run_card(run) for run in waiting.order_by("month"))


def runs() -> tuple[RunCard, ...]:
    """Return all runs, the latest first."""
    return tuple(run_card(run) for run in Run.objects.order_by("-month"))


def latest_month(until: date) -> MonthCard | None:
    """Return the month of a day, or the newest before it, in one line; nothing when there is none."""
    return _month_card(Run.objects.filter(month__lte=until).order_by("-month").first())


def totals_by_month(number: int, until: date) -> tuple[tuple[Month, int], ...]:
    """Return of so many months up to that of a day, the latest first, what is paid, in fen."""
    rows = Run.objects.filter(month__lte=until).order_by("-month").values_list("month", "total")[:number]
    return tuple((Month.of(month), total) for month, total in rows)


def month_card(month: Month) -> MonthCard | None:
    """Return a month in one line, or nothing when it has not been reckoned."""
    return _month_card(Run.objects.filter(month=month.first).first())


def _month_card(run: Run | None) -> MonthCard | None:
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
    # Counted from an index that holds all three columns: the rows themselves are many and wide.
    rows = (
        payments.order_by()
        .values_list("state")
        .annotate(number=CountOf("*"), heads=Sum("people"), fen=Sum("amount"))
    )
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
