"""Where the money stands: the funds of every programme, and the books of a month."""

from __future__ import annotations

from collections.abc import Mapping

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
from huimin.payments.funds.codes import payable_account
from huimin.payments.models import Fund, Run
from huimin.payments.public import allocate_fund, programmes
from huimin.payments.reconciliation import key_of_grants, reconcile, total_of_differences
from huimin.payments.runs.queries import run_card, run_row
from huimin.payments.views.presenting import address_of

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
    context = {
        "month": month,
        "run": run_card(run),
        "approved": approved,
        "rows": [
            {
                "of": row,
                "statement": statement_of(run, payable_account(bank=row.bank, programme=row.scheme).code),
            }
            for row in rows
        ],
        "sums": total_of_differences(rows),
        "bank_names": {bank.code: bank.name for bank in banks()},
        "accounts": _booked(run, booked, request),
        "debit": sum(debit for debit, _credit in booked.values()),
        "credit": sum(credit for _debit, credit in booked.values()),
        "may_read_books": request.officer.may("ledger.view"),
    }
    return render(request, "payments/books.html", context)


def _booked(
    run: Run, booked: Mapping[str, tuple[int, int]], request: OfficerRequest
) -> list[dict[str, object]]:
    """Return each account to which an approval posted, with both sides and the way to the postings."""
    names, month = account_names(booked), Month.of(run.month)
    reads = request.officer.may("ledger.view")
    return [
        {
            "name": names[code],
            "sides": sides,
            "address": statement_of(run, code) if reads else _payments_behind(month, code),
        }
        for code, sides in sorted(booked.items())
    ]


def statement_of(run: Run, code: str) -> str:
    """Return the address of what the approval of a run posted to an account, and nothing else."""
    month = Month.of(run.month)
    days = {"since": month.previous.previous.first, "until": today()}
    return address_of("ledger:account", code, **days, find=key_of_grants(run))


def _payments_behind(month: Month, code: str) -> str:
    """Return the address of the payments that were booked on an account, for who does not read the books."""
    kind, *parts = code.split(":")
    if kind == "payable":
        return address_of("payments:list", month, scheme=parts[1], bank=parts[0], paid=1)
    taken = "before" if kind == "returned" else "new"
    return address_of("payments:list", month, scheme=parts[0], paid=1, taken=taken)
