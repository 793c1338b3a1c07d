"""The list of complaints, for who handles and for who reviews them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.casework.complaints.running import LOOKED_AT
from huimin.casework.complaints.wording import ABOUT, outcome_word, state_of, step_word
from huimin.casework.models import Complaint
from huimin.casework.wording import place_word
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today


def clock_state(complaint: Complaint) -> str:
    """Return the state that the clock of a complaint shows in a list."""
    if complaint.due_on is None or complaint.step not in LOOKED_AT:
        return "clock.none"
    day = today()
    if complaint.due_on < day:
        return "clock.late"
    return "clock.amber" if complaint.amber_on and complaint.amber_on <= day else "clock.fine"


def _by_clock(rows: Any, chosen: str) -> Any:
    day = today()
    waiting = rows.filter(step__in=LOOKED_AT)
    if chosen == "late":
        return waiting.filter(due_on__lt=day)
    return waiting.filter(amber_on__lte=day, due_on__gte=day)


COMPLAINTS = Table(
    name="complaints",
    caption=gettext_lazy("Complaints"),
    columns=(
        Column("number", gettext_lazy("Complaint"), Kind.CODE, sort="number"),
        Column("about", gettext_lazy("About"), words=ABOUT, sort="about"),
        Column("subject", gettext_lazy("Whom or what")),
        Column("named", gettext_lazy("With a name"), Kind.YES_NO, sort="named"),
        Column("division", gettext_lazy("Division"), words=place_word, sort="division"),
        Column("received_on", gettext_lazy("Received"), Kind.DAY, sort="received_on"),
        Column("state", gettext_lazy("State"), Kind.STATE, value=state_of, sort="step"),
        Column("due_on", pgettext_lazy("clock", "Due"), Kind.DAY, sort="due_on"),
        Column("clock", gettext_lazy("Clock"), Kind.STATE, value=clock_state),
        Column("outcome", gettext_lazy("Outcome"), words=outcome_word, sort="outcome"),
        Column("by", gettext_lazy("Handled by"), value="taken_up_by.name", sort="taken_up_by__name"),
        Column("closed_on", gettext_lazy("Closed"), Kind.DAY, sort="closed_on", shown=False),
    ),
    filters=(
        Filter("step", gettext_lazy("Step"), words=step_word),
        Filter("about", gettext_lazy("About"), choices=list(ABOUT.items())),
        Filter("clock", gettext_lazy("Clock"), apply=_by_clock, choices=(
            ("late", pgettext_lazy("clock", "Late")), ("amber", pgettext_lazy("clock", "Runs out")),
        )),
        Filter("outcome", gettext_lazy("Outcome"), words=outcome_word),
    ),
    search=("number", "subject", "text"),
    order="-received_on",
    link=lambda row: reverse("casework:complaint", args=[row.pk]),
    empty_title=gettext_lazy("There are no complaints"),
    empty_text=gettext_lazy("Complaints come from the portal and from counters."),
)  # fmt: skip
