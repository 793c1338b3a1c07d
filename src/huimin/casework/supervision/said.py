"""The list of objections that wait for an answer, for whoever watches over them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.casework.inbox.able import SOMEBODY
from huimin.casework.inbox.telling import left_of
from huimin.casework.supervision.tables import CLOCK
from huimin.casework.wording import place_word, scheme_word
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today


def _stuck(task: Any) -> str:
    """Return why nobody at all can answer; nothing where somebody can."""
    return "" if task.able == SOMEBODY else str(task.able)


def _by_hands(rows: Any, chosen: str) -> Any:
    return rows.exclude(able=SOMEBODY) if chosen == "nobody" else rows


OBJECTIONS = Table(
    name="waiting-objections",
    caption=gettext_lazy("Objections that wait"),
    columns=(
        Column("number", gettext_lazy("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("scheme", gettext_lazy("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme"),
        Column("division", gettext_lazy("Community"), sort="division", words=place_word),
        Column("opened_on", gettext_lazy("Received"), Kind.DAY, sort="opened_on"),
        Column("due_on", pgettext_lazy("clock", "Due"), Kind.DAY, sort="due_on"),
        Column("left", pgettext_lazy("clock", "Left"), value=lambda row: left_of(row, today())),
        Column("clock", gettext_lazy("Clock"), Kind.STATE),
        Column("assigned", gettext_lazy("Taken by"), value="assigned.name", sort="assigned__name"),
        Column("able", gettext_lazy("Can be done"), Kind.STATE, value=_stuck),
    ),
    filters=(
        CLOCK,
        Filter("scheme", gettext_lazy("Scheme"), path="case__scheme", words=scheme_word),
        Filter("division", gettext_lazy("Community"), words=place_word),
        Filter("hands", gettext_lazy("Who may answer it"), apply=_by_hands, choices=(
            ("nobody", gettext_lazy("nobody may")),
        )),
    ),
    search=("case__number", "assigned__name"),
    order="due_on",
    link=lambda row: reverse("casework:case", args=[row.case_id]) + f"#task-{row.pk}",
    empty_title=gettext_lazy("No objection waits"),
)  # fmt: skip
