"""Approving a run: a second person, money enough, awards adopted, books and bank files written."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import connection, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.installation.public import day_of
from huimin.entitlements.public import adopt_proposals, figures_that_forbid_payment
from huimin.kernel.days import Month
from huimin.kernel.errors import Conflict, Forbidden
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.payments.accounts.changes import note_changes_as_seen, refuse_own_changes
from huimin.payments.cards import RunCard
from huimin.payments.files.actions import write_files
from huimin.payments.funds.queries import programme
from huimin.payments.funds.shares import shares_as_data
from huimin.payments.locks import MONEY, hold
from huimin.payments.models import Run
from huimin.payments.reconciliation import refuse_unless_reconciled
from huimin.payments.runs.actions import refuse_earlier_open, require_state
from huimin.payments.runs.booking import book_grants, listed, mark_as_sent, needed_by_programme, shares_of_run
from huimin.payments.runs.queries import run_card, run_row
from huimin.payments.schemes import title_of


class SamePersonApproves(Forbidden):
    """Who submitted a run may not approve it."""

    template = _("You submitted {month} yourself. Somebody else has to approve it.")


class FundTooSmall(Conflict):
    """A programme does not have what the run would pay."""

    template = _(
        "“{programme}” needs {needed} yuan and has {available} available. Record the money that arrived,"
        " or send the run back."
    )


class FigureForbidsPayment(Conflict):
    """A figure by which the run was reckoned is not verified."""

    template = _(
        "{month} was reckoned by the figure “{figure}”, which is not verified. Enter the published figure"
        " with its document, have it confirmed, and reckon the month again."
    )


class ProposalNotAdopted(Conflict):
    """A payment rests on a proposal that did not become an award."""

    template = _(
        "{number} payments rest on proposals that were not adopted. Nothing was approved;"
        " reckon the month again."
    )


@transaction.atomic
def approve_run(*, month: Month, by: Officer, at: datetime, day: date | None = None) -> RunCard:
    """Approve a submitted run: adopt its awards, book it, write its bank files, all or nothing; return it.

    It is booked on `day`, or else on the day of `at`.

    Raises:
        NotInThisState: the run is not submitted, or somebody else was faster.
        SamePersonApproves: `by` submitted it.
        OwnChangeOfAccount: `by` changed an account since the last approved month.
        EarlierMonthOpen: an earlier month is not approved.
        FundTooSmall: naming the programme, what it needs and what it has.
        FigureForbidsPayment: a production installation, and a figure that is not verified.
        DoesNotReconcile: the list, the bank files and the books differ.
    """
    hold(MONEY)
    run = run_row(month, lock=True)
    require_state(run, Run.State.SUBMITTED)
    if run.submitted_by_id == by.pk:
        raise SamePersonApproves(month=month)
    refuse_own_changes(run=run, by=by)
    refuse_earlier_open(run)
    for figure in figures_that_forbid_payment(month):
        raise FigureForbidsPayment(month=month, figure=figure.zh)
    _refuse_too_small_funds(run)
    run.funds = shares_as_data(shares_of_run(run))
    day = day or day_of(at)
    _rest_on_awards(run, adopt_proposals(month=month, by=by, day=day))
    book_grants(run=run, day=day)
    write_files(run=run)
    refuse_unless_reconciled(run)
    mark_as_sent(run=run)
    run.approved_by, run.approved_at = by, at
    run.state = Run.State.APPROVED
    run.save()
    note_changes_as_seen(run=run)
    if not run.payments:
        run.state = Run.State.CLOSED
        run.save(update_fields=["state"])
    record("payments.run.approve", run, by=by, version=run.version, payments=run.payments, fen=run.total)
    return run_card(run)


def _refuse_too_small_funds(run: Run) -> None:
    for name, needed in sorted(needed_by_programme(run).items()):
        available = programme(name).available
        if needed > available:
            raise FundTooSmall(programme=title_of(name).zh, needed=Money(needed), available=Money(available))


def _rest_on_awards(run: Run, awards: Mapping[int, int]) -> None:
    """Fill in the awards that the proposals became."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE payments_payment SET award_id = adopted.award"
            " FROM unnest(%s::bigint[], %s::bigint[]) AS adopted (proposal, award)"
            " WHERE run_id = %s AND proposal_id = adopted.proposal AND award_id IS NULL",
            [list(awards.keys()), list(awards.values()), run.pk],
        )
    if lost := listed(run).filter(award__isnull=True).count():
        raise ProposalNotAdopted(number=lost)
