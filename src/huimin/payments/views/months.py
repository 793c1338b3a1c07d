"""The months and the page of one month."""

from __future__ import annotations

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Table
from huimin.commons.installation.public import today
from huimin.entitlements.public import reckonings_of
from huimin.kernel.days import Month
from huimin.payments.cards import total_of
from huimin.payments.files.failures import label_of
from huimin.payments.forms import MonthForm
from huimin.payments.models import Run
from huimin.payments.public import RunCard, runs
from huimin.payments.runs.breakdown import COMMUNITY, by_division, by_obstacle, streets_of
from huimin.payments.runs.changes import before_of, reasons
from huimin.payments.runs.queries import run_card, run_row
from huimin.payments.views.presenting import (
    address_of,
    bridge_of,
    bridge_row,
    fund_rows,
    funnels_of,
    places_of,
    procedure_of,
    tiles_of,
)

MONTHS = Table(
    name="payment-months",
    caption=_("Months"),
    columns=(
        Column("month", _("Month"), Kind.MONTH, sort="month"),
        Column("state", _("State"), Kind.STATE, sort="state"),
        Column("pay_day", _("Pay day"), Kind.DAY, sort="pay_day"),
        Column("payments", _("Number of payments"), Kind.NUMBER, sort="payments"),
        Column("total", _("Total (yuan)"), Kind.MONEY, sort="total"),
        Column("version", _("Version"), Kind.NUMBER, sort="version", shown=False),
        Column("reckoned_at", _("Reckoned at"), Kind.MOMENT, sort="reckoned_at"),
    ),
    link=lambda run: address_of("payments:month", run.month),
    empty_title=_("No month has been reckoned yet"),
    empty_text=_("Reckon the first month: it decides for everybody in the register and lists the payments."),
)


@requires("month.view")
def month_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the months, the latest first."""
    rows = runs()
    next_month = rows[0].month.next if rows and rows[0].state != "reckoned" else _open_month(rows)
    form = MonthForm(initial={"month": str(next_month)})
    context = {"form": form, "may_reckon": request.officer.may("month.reckon")}
    return MONTHS.respond(request, rows, "payments/months.html", context)


def _open_month(rows: tuple[RunCard, ...]) -> Month:
    return rows[0].month if rows else Month.of(today())


@requires("month.view")
def month_page(request: OfficerRequest, month: Month) -> HttpResponse:
    """Show a month: who came in and where they came out, how it differs from the last one, what waits."""
    row = run_row(month)
    run = run_card(row)
    reckonings = reckonings_of(month)
    communities = by_division(row, COMMUNITY)
    context = {
        "month": month,
        "run": run,
        "procedure": procedure_of(run),
        "funnels": funnels_of(reckonings),
        "undecided": sum(card.proposals.get("undecided", 0) for card in reckonings),
        "undecided_address": address_of("entitlements:proposals", month, kind="undecided"),
        **_bridges(row, run),
        "reasons": reasons(row),
        "streets": places_of(month, streets_of(communities)),
        "tiles": tiles_of(month, communities),
        "obstacles": [
            {"state": state, "code": code, "label": label_of(code), "count": count}
            for (state, code), count in sorted(by_obstacle(row).items())
        ],
        "shares": fund_rows(row, request.officer),
        "may": {right: request.officer.may(f"month.{right}") for right in ("reckon", "submit", "approve")},
    }
    return render(request, "payments/month.html", context)


def _bridges(row: Run, run: RunCard) -> dict[str, object]:
    """Return the bridge from the month before, as a picture, and by scheme as rows of sums."""
    earlier = before_of(row)
    before = run.month.previous if earlier is None else Month.of(earlier.month)
    total = total_of(run.bridges)
    return {
        "bridge": bridge_of(run.month, before, run.bridges),
        "bridge_rows": [bridge_row(run.month, before, bridge) for bridge in run.bridges],
        "bridge_total": bridge_row(run.month, before, total),
        "total": total,
    }
