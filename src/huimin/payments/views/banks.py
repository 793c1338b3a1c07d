"""What goes to the banks and comes back: files, answers, corrected accounts, rosters."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop
from django.views.decorators.http import require_POST

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.installation.public import installation, today
from huimin.kernel.days import Month
from huimin.kernel.errors import Refusal
from huimin.payments.accounts.queries import banks
from huimin.payments.demonstration_bank import answer_file
from huimin.payments.files.queries import answers_to, orders_as_csv
from huimin.payments.forms import AccountForm, ReturnForm, RosterForm, tell
from huimin.payments.models import BankFile
from huimin.payments.public import bank_files, correct_account, run_of, take_return
from huimin.payments.queries import payment_for
from huimin.payments.rosters.writing import MEDIA_TYPES, write_roster
from huimin.payments.runs.breakdown import STREET, by_division
from huimin.payments.runs.queries import run_card, run_row
from huimin.payments.schemes import name_of
from huimin.payments.views.presenting import places_of


@requires("month.view")
def files(request: OfficerRequest, month: Month) -> HttpResponse:
    """Show the bank files of a month and the answers to them."""
    return _files_page(request, month, ReturnForm())


def _files_page(request: OfficerRequest, month: Month, form: ReturnForm) -> HttpResponse:
    names = {bank.code: bank.name for bank in banks()}
    context = {
        "month": month,
        "run": run_of(month),
        "files": [(file, names[file.bank]) for file in bank_files(month)],
        "answers": answers_to(month),
        "form": form,
        "may_take": request.officer.may("month.returns"),
        "may_download": any(request.officer.may(right) for right in ("month.returns", "month.approve")),
        "demonstration": installation().demonstration,
    }
    return render(request, "payments/files.html", context, status=422 if form.errors else 200)


@requires("month.returns", "month.approve")
def download(request: OfficerRequest, month: Month, file_id: int) -> HttpResponse:
    """Return a bank file as it was written, or what the demonstration bank answers to it."""
    file = get_object_or_404(BankFile, pk=file_id, run__month=month.first)
    content, name = bytes(file.content), f"{file.number}.txt"
    if request.GET.get("answer"):
        content, name = answer_file(content=content, booked_on=today()), f"{file.number}-answer.txt"
    record_reading(file, by=request.officer, reason=gettext_noop("download of a bank file"))
    return _attachment(content, "text/plain; charset=gb18030", name)


@requires("month.returns", "month.approve")
def all_orders(request: OfficerRequest, month: Month) -> HttpResponse:
    """Return the bank files of a month as one spreadsheet file, whole numbers included."""
    run = run_row(month)
    record_reading(run, by=request.officer, reason=gettext_noop("download of all bank files"))
    return _attachment(orders_as_csv(month), "text/csv; charset=utf-8", f"orders-{month}.csv")


@require_POST
@requires("month.returns")
def take(request: OfficerRequest, month: Month) -> HttpResponse:
    """Take in the answer of a bank."""
    form = ReturnForm(request.POST, request.FILES)
    if not form.is_valid():
        return _files_page(request, month, form)
    file = form.cleaned_data["file"]
    try:
        taken = take_return(content=file.read(), name=file.name, by=request.officer, day=today())
    except Refusal as refusal:
        tell(form, refusal)
        return _files_page(request, month, form)
    sentence = (
        gettext("“{name}” was taken in before; nothing was changed.")
        if taken.repeated
        else gettext("“{name}” was taken in: {paid} paid, {failed} failed.")
    )
    messages.success(request, sentence.format(name=taken.name, paid=taken.paid, failed=taken.failed))
    return redirect("payments:files", month)


@requires("month.returns")
def correct(request: OfficerRequest, payment_id: int) -> HttpResponse:
    """Enter another account for the payee of a payment."""
    payment = payment_for(request.scope, payment_id)
    form = AccountForm(request.POST or None, initial={"holder": payment.account_holder or payment.payee_name})
    if request.method == "POST" and form.is_valid():
        try:
            correct_account(
                person_id=payment.payee_id,
                by=request.officer,
                day=today(),
                at=timezone.now(),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            tell(form, refusal)
        else:
            messages.success(
                request, gettext("The account is entered. What is owed is paid with the next month.")
            )
            return redirect("payments:payment", payment_id)
    context = {"payment": payment, "form": form}
    return render(request, "payments/account.html", context, status=422 if form.errors else 200)


@requires("month.view")
def roster(request: OfficerRequest, month: Month) -> HttpResponse:
    """Offer the statutory roster of a month, or return it in the format that was chosen."""
    run = run_row(month)
    form = RosterForm(
        request.GET or None,
        schemes=[(bridge.scheme, name_of(bridge.scheme)) for bridge in run_card(run).bridges],
        streets=[(place.code, place.name) for place in places_of(month, by_division(run, STREET))],
    )
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            content = write_roster(run=run, scope=request.scope, **chosen)
        except Refusal as refusal:
            tell(form, refusal)
        else:
            record_reading(run, by=request.officer, reason=gettext_noop("roster"), **chosen)
            return _attachment(content, MEDIA_TYPES[chosen["form"]], f"roster-{month}.{chosen['form']}")
    context = {"month": month, "form": form}
    return render(request, "payments/roster.html", context, status=422 if form.errors else 200)


def _attachment(content: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
