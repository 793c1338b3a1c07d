"""The pages of the books: trial balance, statement of an account, one entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.deeds import subject_address, subject_word
from huimin.commons.desk.fields import DayField
from huimin.commons.desk.opening import open_with_usual_view
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today
from huimin.kernel.days import ONE_DAY
from huimin.ledger.cards import BalanceCard
from huimin.ledger.public import Statement, account_names, entry_by_id, statement, trial_balance
from huimin.ledger.words import programme_name

KINDS = {
    "fund": _("Money at hand"),
    "appropriation": _("Where it came from"),
    "granted": pgettext_lazy("account", "Granted"),
    "payable": _("On its way or owed"),
}

AVAILABLE = {"fund", "payable"}
"""The kinds of account that say together what can still be paid: money at hand, less what is owed."""

ACCOUNTS = Table(
    name="ledger-accounts",
    caption=_("Accounts"),
    columns=(
        Column("name", _("Account"), sort="name"),
        Column("code", _("Code"), Kind.CODE, value="of.account.code", sort="of.account.code", shown=False),
        Column("kind", _("Kind"), value="of.account.kind", sort="of.account.kind", words=KINDS),
        Column("year", _("Year"), value="of.account.year", sort="of.account.year"),
        Column("debit", _("Debit (yuan)"), Kind.MONEY, value="of.debit", sort="of.debit"),
        Column("credit", _("Credit (yuan)"), Kind.MONEY, value="of.credit", sort="of.credit"),
        Column("balance", _("Balance (yuan)"), Kind.MONEY, value="of.balance", sort="of.balance"),
    ),
    filters=(
        Filter("kind", _("Kind"), path="of.account.kind", words=lambda kind: KINDS[kind]),
        Filter("programme", _("Programme"), path="of.account.programme", words=programme_name),
        Filter(
            "available",
            _("Can still be paid"),
            choices=(("1", _("At hand, less what is owed")),),
            apply=lambda rows, _yes: [row for row in rows if row.of.account.kind in AVAILABLE],
        ),
    ),
    sum="balance",
    search=("name", "of.account.code"),
    link=lambda row: reverse("ledger:account", args=[row.of.account.code]),
    page_size=200,
    empty_title=_("The books are empty"),
    empty_text=_("Accounts are opened when money arrives and when a month is approved."),
)

MOVEMENTS = Table(
    name="ledger-movements",
    caption=_("Movements"),
    columns=(
        Column("day", _("Day"), Kind.DAY),
        Column("purpose", _("Purpose")),
        Column(
            "reference",
            _("What it books"),
            value=lambda line: line.reference and subject_word(line.reference),
            link=lambda line: subject_address(line.reference),
        ),
        Column("key", _("Key"), Kind.CODE, shown=False),
        Column("amount", _("Amount (yuan)"), Kind.MONEY),
        Column("balance", _("Balance (yuan)"), Kind.MONEY),
    ),
    search=("purpose", "key"),
    link=lambda line: reverse("ledger:entry", args=[line.entry]),
    sum="amount",
    asks=("since", "until"),
    empty_title=_("Nothing moved in these days"),
)


@dataclass(frozen=True, slots=True)
class NamedBalance:
    """An account as the page calls it, with its balance."""

    name: str
    of: BalanceCard


class SpanForm(forms.Form):
    """The days of a statement."""

    since = DayField(label=_("From"))
    until = DayField(label=_("Until (included)"))


@requires("ledger.view")
def books(request: OfficerRequest) -> HttpResponseBase:
    """Show all accounts with both sides of the trial balance."""
    sheet = trial_balance()
    names = account_names(row.account.code for row in sheet.rows)
    rows = [NamedBalance(names[row.account.code], row) for row in sheet.rows]
    return ACCOUNTS.respond(request, rows, "ledger/books.html", {"sheet": sheet})


@requires("ledger.view")
def account(request: OfficerRequest, code: str) -> HttpResponseBase:
    """Show the statement of an account: this year unless other days are asked for."""
    open_with_usual_view(request, MOVEMENTS)
    form = SpanForm(request.GET if "since" in request.GET else None, initial=_this_year())
    days = form.cleaned_data if form.is_bound and form.is_valid() else _this_year()
    sheet: Statement = statement(code, since=days["since"], until=days["until"] + ONE_DAY)
    name = account_names([code])[code]
    context = {"sheet": sheet, "form": form, "kind": KINDS[sheet.account.kind], "name": name}
    return MOVEMENTS.respond(request, sheet.lines, "ledger/account.html", context)


@requires("ledger.view")
def entry(request: OfficerRequest, entry_id: int) -> HttpResponse:
    """Show one entry with its lines."""
    found = entry_by_id(entry_id)
    context = {
        "entry": found,
        "lines": _named(found.lines),
        "books": subject_word(found.reference) if found.reference else "",
        "books_address": subject_address(found.reference),
    }
    return render(request, "ledger/entry.html", context)


def _named(lines: tuple[tuple[str, int], ...]) -> list[tuple[str, str, int]]:
    """Return account code, name and fen of each line."""
    names: Mapping[str, str] = account_names(code for code, _fen in lines)
    return [(code, names[code], fen) for code, fen in lines]


def _this_year() -> dict[str, date]:
    day = today()
    return {"since": day.replace(month=1, day=1), "until": day.replace(month=12, day=31)}
