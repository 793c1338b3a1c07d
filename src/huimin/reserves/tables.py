"""The lists of the reserves: the streets, and what one of them handed over."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.casework.public import place_word, scheme_word
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.tables import Filter, Table
from huimin.reserves.models import HandOver

FORMS: Final[dict[str, Text]] = {"cash": _("Cash"), "goods": _("Goods")}


def _accounted(row: HandOver) -> str:
    return f"reserve.{row.account.state}" if row.account else "reserve.open"


def _by_account(rows: Any, chosen: str) -> Any:
    if chosen == "open":
        return rows.filter(account__isnull=True)
    return rows.filter(account__state=chosen)


def _receipt(row: Any) -> str:
    return reverse("reserves:receipt", args=[row.pk]) if row.told_number else ""


RESERVES = Table(
    name="reserves",
    caption=_("Reserves of the streets"),
    columns=(
        Column("division", _("Street"), sort="division", words=place_word),
        Column("programme", _("Programme"), words=scheme_word, sort="programme"),
        Column("advanced", _("Advanced and made up (yuan)"), Kind.MONEY, sort="advanced"),
        Column("given", _("Handed over (yuan)"), Kind.MONEY, sort="given"),
        Column("left", _("Left (yuan)"), Kind.MONEY, sort="left"),
        Column("unaccounted", _("Not accounted for (yuan)"), Kind.MONEY, sort="unaccounted"),
        Column("waiting", _("Waits for approval (yuan)"), Kind.MONEY, sort="waiting"),
    ),
    order="division",
    sum="left",
    link=lambda row: reverse("reserves:reserve", args=[row.pk]),
    empty_title=_("No street has a reserve"),
    empty_text=_("A finance officer asks for an advance; when another one approves it, the street has one."),
)
HAND_OVERS = Table(
    name="hand-overs",
    caption=_("Handed over"),
    columns=(
        Column("on", _("Day"), Kind.DAY, sort="on"),
        Column("number", _("Case"), Kind.CODE, value="told_number", sort="told_number"),
        Column("recipient", _("Recipient"), value=lambda row: row.told_name or _("A relative's case")),
        Column("form", _("How it is given"), words=FORMS, sort="form"),
        Column("goods", _("What was given"), value="told_goods"),
        Column("amount", _("Amount (yuan)"), Kind.MONEY, sort="amount"),
        Column("by", _("Handed over by"), value="by.name", sort="by__name"),
        Column("accounted", pgettext_lazy("reserve", "Account"), Kind.STATE, value=_accounted),
    ),
    filters=(
        Filter("form", _("How it is given"), words=lambda code: FORMS.get(code, code)),
        Filter("account", pgettext_lazy("reserve", "Account"), apply=_by_account, choices=(
            ("open", _("Not accounted for")), ("submitted", _("Waits for approval")),
            ("approved", _("Accounted for and made up")),
        )),
    ),
    search=("told_name", "told_number", "by__name"),
    order="-on",
    sum="amount",
    link=_receipt,
    empty_title=_("Nothing was handed over"),
)  # fmt: skip
