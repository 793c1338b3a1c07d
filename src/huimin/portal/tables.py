"""Tables of the portal's pages for officers."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.tables import Filter, Table

BASES: Mapping[str, Text] = {
    "parent": _("parent"),
    "guardian": _("guardian"),
    "relative": _("a close relative"),
    "proxy": _("somebody with a power of attorney"),
}


def basis_word(basis: str) -> str:
    """Return why somebody acts for another."""
    return str(BASES.get(basis, basis))


MANDATES = Table(
    name="mandates",
    caption=_("Acting for others"),
    columns=(
        Column("actor", _("Who acts"), value="actor.name", sort="actor__name"),
        Column("person", _("For whom"), value="person.name", sort="person__name"),
        Column("basis", _("As"), words=basis_word, sort="basis"),
        Column("asked_at", _("Asked"), Kind.MOMENT, sort="asked_at"),
        Column("until", _("Valid until"), Kind.DAY, sort="until"),
        Column("state", _("State"), Kind.STATE, value=lambda row: f"mandate.{row.state}", sort="state"),
    ),
    filters=(
        Filter("state", _("State"), choices=(
            ("asked", _("Asked")), ("confirmed", _("Confirmed")), ("refused", _("Refused")),
            ("ended", pgettext_lazy("mandate", "Ended")),
        )),
    ),
    search=("actor__name", "person__name"),
    order="-asked_at",
    link=lambda row: reverse("portal:mandate", args=[row.pk]),
    empty_title=_("Nobody asks to act for others"),
    empty_text=_("Requests come from the portal; parents and registered guardians need none."),
)  # fmt: skip
