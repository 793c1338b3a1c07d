"""Where the money stands: the funds of every programme, and the books of a month."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import today
from huimin.kernel.days import Month
from huimin.kernel.errors import Refusal
from huimin.ledger.public import account_names, turnover
from huimin.payments.accounts.queries import banks
from huimin.payments.forms import AllocationForm, tell
from huimin.payments.models import Fund, Run
from huimin.payments.public import allocate_fund, programmes
from huimin.payments.reconciliation import key_of_grants, reconcile, total_of_differences
from huimin.payments.runs.queries import run_card, run_row

APPROVED = (Run.State.APPROVED, Run.State.CLOSED)


@requires("month.view")
def funds(request: OfficerRequest) -> HttpResponse:
    """Show what every programme has, and the allocations that arrived."""
    context = {
        "programmes": programmes(),
        "allocations": Fund.objects.select_related("recorded_by").order_by("-arrived_on", "-id")[:100],
        "may_allocate": request.officer.may("funds.manage"),
        "may_read_books": request.officer.may("ledger.view"),
    }
    return render(request, "payments/funds.html", context)


@requires("funds.manage")
def allocate(request: OfficerRequest) -> HttpResponse:
    """Record money that arrived."""
    form = AllocationForm(request.POST or None, day=today())
    if request.method == "POST" and form.is_valid():
        try:
            allocate_fund(**form.cleaned_data, by=request.officer)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(request, gettext("The money is recorded and booked."))
            return redirect("payments:funds")
    return render(request, "payments/allocate.html", {"form": form}, status=422 if form.errors else 200)


@requires("month.view")
def books(request: OfficerRequest, month: Month) -> HttpResponse:
    """Show that the list, the bank files and the books of a month agree."""
    run = run_row(month)
    approved = run.state in APPROVED
    booked = turnover(key_of_grants(run)) if approved else {}
    rows = reconcile(run, booked) if approved else ()
    names = account_names(booked)
    context = {
        "month": month,
        "run": run_card(run),
        "approved": approved,
        "rows": rows,
        "sums": total_of_differences(rows),
        "bank_names": {bank.code: bank.name for bank in banks()},
        "accounts": [(code, names[code], sides) for code, sides in sorted(booked.items())],
        "debit": sum(debit for debit, _credit in booked.values()),
        "credit": sum(credit for _debit, credit in booked.values()),
        "may_read_books": request.officer.may("ledger.view"),
    }
    return render(request, "payments/books.html", context)
