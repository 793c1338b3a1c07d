"""What the accounts that payments post to are called on the pages of the books."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language, pgettext_lazy

from huimin.ledger.public import speak_accounts
from huimin.payments.accounts.queries import banks
from huimin.payments.forms import SOURCES
from huimin.payments.schemes import name_of
from huimin.registry.public import division_names

KINDS = {
    "fund": pgettext_lazy("account", "At hand"),
    "appropriation": pgettext_lazy("account", "Received"),
    "granted": pgettext_lazy("account", "Granted"),
    "payable": pgettext_lazy("account", "On its way"),
    "reserve": pgettext_lazy("account", "Reserve of a street"),
    "returned": pgettext_lazy("account", "Sent back, still owed"),
}


def names_of_accounts(codes: Iterable[str]) -> dict[str, str]:
    """Return by code what accounts are called: kind, source, bank or street, programme, year."""
    codes = list(codes)
    places = {bank.code: bank.name for bank in banks()}
    places |= {str(source): str(label) for source, label in SOURCES.items()}
    places |= _names_of_streets(codes)
    return {code: _name(code, places) for code in codes}


def _name(code: str, places: dict[str, str]) -> str:
    kind, *parts = code.split(":")
    if kind not in KINDS:
        return code
    return " · ".join([str(KINDS[kind]), *(places.get(part) or name_of(part) for part in parts)])


def _names_of_streets(codes: Iterable[str]) -> dict[str, str]:
    streets = [code.split(":")[1] for code in codes if code.startswith("reserve:")]
    english = (get_language() or "").startswith("en")
    return {code: card.en if english else card.zh for code, card in division_names(streets).items()}


speak_accounts(accounts=names_of_accounts, programmes=name_of)
