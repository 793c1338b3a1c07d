"""What the accounts that payments post to are called on the pages of the books."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from huimin.ledger.public import speak_accounts
from huimin.payments.accounts.queries import banks
from huimin.payments.forms import SOURCES
from huimin.payments.schemes import name_of

KINDS = {
    "fund": pgettext_lazy("account", "At hand"),
    "appropriation": pgettext_lazy("account", "Received"),
    "granted": pgettext_lazy("account", "Granted"),
    "payable": pgettext_lazy("account", "On its way"),
    "returned": pgettext_lazy("account", "Sent back, still owed"),
}


def names_of_accounts(codes: Iterable[str]) -> dict[str, str]:
    """Return by code what accounts are called: kind, source or bank, programme, year."""
    places = {bank.code: bank.name for bank in banks()}
    places |= {str(source): str(label) for source, label in SOURCES.items()}
    return {code: _name(code, places) for code in codes}


def _name(code: str, places: dict[str, str]) -> str:
    kind, *parts = code.split(":")
    if kind not in KINDS:
        return code
    return " · ".join([str(KINDS[kind]), *(places.get(part) or name_of(part) for part in parts)])


speak_accounts(accounts=names_of_accounts, programmes=name_of)
