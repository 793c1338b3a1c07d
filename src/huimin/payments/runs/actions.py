"""Reckoning a month, submitting its list, sending it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final, Protocol

from django.db import transaction
from django.db.models import Count, Sum

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.installation.public import day_of
from huimin.entitlements.public import figure_on, missed, payable, reckon_month, set_reckonings_aside
from huimin.kernel.days import Month
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.payments.cards import RunCard
from huimin.payments.locks import MONEY, hold
from huimin.payments.models import Payment, Run
from huimin.payments.runs.changes import differences_of
from huimin.payments.runs.listing import (
    bridge_as_data,
    bridges_to,
    clear_list,
    digest_of,
    write_list,
)
from huimin.payments.runs.queries import run_card, run_row

PAY_DAY: Final = "payments/pay_day"
CUT_OFF_DAY: Final = "payments/cut_off_day"
DONE = (Run.State.APPROVED, Run.State.CLOSED)


class Steps(Protocol):
    """What a run tells somebody who waits."""

    def step(self, name: str, total: int = 0) -> None:
        """Say what is being done now, and how much of it there is."""

    def advance(self, done: int) -> None:
        """Say that so much more of it is done."""


class LaterMonthApproved(Conflict):
    """A later month is approved, so this one comes too late."""

    template = _(
        "{month} cannot be reckoned any more, because {later} is approved."
        " Correct what is missing in the next month."
    )


class EarlierMonthOpen(Conflict):
    """An earlier month is not approved yet."""

    template = _("{earlier} is not approved yet. Finish it before {month}.")


class TooFarAhead(Conflict):
    """Nobody knows yet what will hold in a month after the next one."""

    template = _(
        "{month} cannot be reckoned yet. On {day} the furthest month is {furthest};"
        " choose it or an earlier one."
    )


class NotInThisState(Conflict):
    """The run has moved on, or is not there yet."""

    template = _("The run of {month} is {state}, so this cannot be done. Load the page again and look.")


class ReasonMissing(Invalid):
    """Sent back without a reason."""

    template = _("Say why the run is sent back, so that it can be corrected.")


@transaction.atomic
def run_month(
    *,
    month: Month,
    by: Officer | None,
    at: datetime,
    progress: Steps | None = None,
    schemes: Sequence[str] | None = None,
    day: date | None = None,
) -> RunCard:
    """Reckon a month and list its payments, all or nothing, and return the run.

    The same month with the same facts gives the same list. A run that is submitted, approved or closed
    stays as it is. Counted from `day`, or else from the day of `at`, it is the next month at the latest.

    Raises:
        TooFarAhead: a month after the next one.
        LaterMonthApproved: a later month is approved.
        SomebodyFellOut, BridgeBroken: the list does not add up; nothing is saved.
    """
    refuse_too_far_ahead(month, day or day_of(at))
    hold(MONEY)
    run = Run.objects.select_for_update().filter(month=month.first).first()
    if run is not None and run.state != Run.State.RECKONED:
        return run_card(run)
    later = Run.objects.filter(month__gt=month.first, state__in=DONE).order_by("month").first()
    if later is not None:
        raise LaterMonthApproved(month=month, later=later)
    before = None if run is None else digest_of(run)
    if run is not None:
        clear_list(run=run)
    reckon_month(month=month, schemes=schemes, by=by, known_at=at, progress=progress)
    _tell(progress, _("Listing the payments"))
    if run is None:
        run = Run.objects.create(
            month=month.first,
            pay_day=_pay_day(month, at),
            decided_until=_cut_off_day(month, at),
            reckoned_at=at,
            reckoned_by=by,
        )
    until = run.decided_until
    write_list(
        run=run,
        due=payable(month, decided_until=until),
        missed=missed(_earlier_lists(run), decided_until=until),
    )
    if digest_of(run) != before:
        _keep_new_list(run, first=before is None, by=by, at=at)
    record("payments.run.reckon", run, by=by, version=run.version, payments=run.payments, fen=run.total)
    return run_card(run)


@transaction.atomic
def discard_run(*, month: Month, by: Officer) -> None:
    """Discard the list of a month that was reckoned and not submitted, with what was reckoned for it.

    The reckonings stay on record and count no more.

    Raises:
        NoSuchRun: the month has not been reckoned.
        NotInThisState: its list was submitted.
    """
    hold(MONEY)
    run = run_row(month, lock=True)
    require_state(run, Run.State.RECKONED)
    record("payments.run.discard", run, by=by, month=str(month), payments=run.payments, fen=run.total)
    clear_list(run=run)
    set_reckonings_aside(month=month)
    run.delete()


@transaction.atomic
def submit_run(*, month: Month, by: Officer, at: datetime) -> RunCard:
    """Submit the list of a month for approval by somebody else and return the run.

    Raises:
        NotInThisState: the run is not open.
        EarlierMonthOpen: an earlier month is not approved.
    """
    hold(MONEY)
    run = run_row(month, lock=True)
    require_state(run, Run.State.RECKONED)
    refuse_earlier_open(run)
    run.state, run.submitted_by, run.submitted_at, run.sent_back = Run.State.SUBMITTED, by, at, ""
    run.save()
    record("payments.run.submit", run, by=by, version=run.version, payments=run.payments, fen=run.total)
    return run_card(run)


@transaction.atomic
def send_back_run(*, month: Month, by: Officer, reason: str) -> RunCard:
    """Send a submitted list back to be reckoned again and return the run.

    Raises:
        ReasonMissing: without a reason.
        NotInThisState: the run is not submitted.
    """
    if not reason.strip():
        raise ReasonMissing(field="reason")
    hold(MONEY)
    run = run_row(month, lock=True)
    require_state(run, Run.State.SUBMITTED)
    run.state, run.sent_back = Run.State.RECKONED, reason.strip()[:200]
    run.submitted_by = run.submitted_at = None
    run.save()
    record("payments.run.send_back", run, by=by, reason=run.sent_back)
    return run_card(run)


def require_state(run: Run, state: Run.State) -> None:
    """Refuse to go on unless the run is in `state`.

    Raises:
        NotInThisState: it is in another one.
    """
    if run.state != state:
        raise NotInThisState(month=run, state=run.state)


def refuse_too_far_ahead(month: Month, day: date) -> None:
    """Refuse a month after the next one: what will hold then is not known.

    Raises:
        TooFarAhead: naming the furthest month.
    """
    furthest = Month.of(day).next
    if month.first > furthest.first:
        raise TooFarAhead(month=month, day=day, furthest=furthest)


def refuse_earlier_open(run: Run) -> None:
    """Refuse to go on while an earlier month is open: months are paid in their order.

    Raises:
        EarlierMonthOpen: there is one.
    """
    earlier = Run.objects.filter(month__lt=run.month).exclude(state__in=DONE).order_by("month").first()
    if earlier is not None:
        raise EarlierMonthOpen(month=run, earlier=earlier)


def _keep_new_list(run: Run, *, first: bool, by: Officer | None, at: datetime) -> None:
    listed = Payment.objects.filter(run=run, state=Payment.State.LISTED)
    sums = listed.aggregate(number=Count("id"), fen=Sum("amount"))
    run.payments, run.total = sums["number"], sums["fen"] or 0
    run.bridge, run.differences = bridge_as_data(bridges_to(run)), differences_of(run)
    run.reckoned_at, run.reckoned_by = at, by
    if not first:
        run.version += 1
    run.save()


def _pay_day(month: Month, at: datetime) -> date:
    return _day_of(PAY_DAY, month, at)


def _cut_off_day(month: Month, at: datetime) -> date:
    """Return the day of the month before until which decisions come onto the list of `month`."""
    return _day_of(CUT_OFF_DAY, month.previous, at)


def _day_of(name: str, month: Month, at: datetime) -> date:
    """Return the day of `month` that a figure names; the last day, if the month is shorter."""
    dated = figure_on(name, on=month.first, known_at=at)
    return min(month.first.replace(day=1) + timedelta(days=int(dated.figure or 1) - 1), month.last)


def _earlier_lists(run: Run) -> dict[Month, date]:
    rows = Run.objects.filter(month__lt=run.month).order_by("month").values_list("month", "decided_until")
    return {Month.of(month): until for month, until in rows}


def _tell(progress: Steps | None, what: str) -> None:
    if progress is not None:
        progress.step(what)
