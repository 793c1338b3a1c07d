"""Cases in which staff meet their relatives, and the monthly list of those that nobody declared."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.casework.aside import without_relatives
from huimin.casework.kin.actions import MANAGE
from huimin.casework.kin.queries import filings_in, latest_undeclared, undeclared_in
from huimin.casework.kin.wording import RELATIONS
from huimin.casework.models import Filing
from huimin.casework.wording import place_word, scheme_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.states import tone_and_word
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today
from huimin.kernel.days import Month, NotAMonth

SUPERVISE: Final = "cases.supervise"
EVERY_MONTH: Final = "all"
"""What the address says instead of a month to show all of them."""


def _state(row: Filing) -> str:
    return f"case.{row.case.ending}" if row.case.ending else f"case.{row.case.state}"


def _visit(row: Filing) -> str:
    if getattr(row, "visited", False):
        return "visit.made"
    return "visit.not_made" if row.case.ending else "visit.waits"


def _said_word(said: str) -> Text:
    return tone_and_word(said)[1]


COLUMNS: Final = (
    Column("person", _("Who is in the case"), value="person.name", sort="person__name"),
    Column("relation", _("Relation"), words=RELATIONS, sort="relation"),
    Column(
        "staff", pgettext_lazy("relatives", "Of the staff member"), value="staff.name", sort="staff__name"
    ),
    Column("unit", _("Unit"), value="staff.unit", sort="staff__unit", shown=False),
    Column("number", _("Case"), Kind.CODE, value="case.number", sort="case__number"),
    Column("scheme", _("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme", shown=False),
    Column("division", _("Community"), value="case.division", words=place_word, sort="case__division"),
    Column("found_at", _("Found"), Kind.DAY, sort="found_at"),
    Column("said", pgettext_lazy("relatives", "Declared"), Kind.STATE, sort="said"),
    Column("state", _("Case state"), Kind.STATE, value=_state, sort="case__state"),
    Column("visited", _("Visit by the district"), Kind.STATE, value=_visit, sort="visited"),
)
FILTERS: Final = (
    Filter("said", pgettext_lazy("relatives", "Declared"), words=_said_word),
    Filter(
        "state", _("Case state"), path="case__state",
        choices=(("open", _("Under way")), ("closed", _("Closed"))),
    ),
    Filter(
        "visited", _("Visit by the district"),
        choices=(("True", pgettext_lazy("visit", "Made")), ("False", pgettext_lazy("visit", "Not made"))),
    ),
    Filter("scheme", _("Scheme"), path="case__scheme", words=scheme_word),
)  # fmt: skip
SEARCH: Final = ("staff__name", "person__name", "case__number", "staff__unit")
MATCHES: Final = Table(
    name="matches",
    caption=_("Cases of relatives of the staff"),
    columns=COLUMNS,
    filters=FILTERS,
    search=SEARCH,
    order="-found_at",
    link=lambda row: reverse("casework:case", args=[row.case_id]),
    empty_title=_("No case meets the staff or their relatives"),
    empty_text=_("Every applicant and member is matched when a case is submitted and when the staff change."),
)
UNDECLARED: Final = Table(
    name="undeclared",
    caption=_("Relatives whom nobody declared"),
    columns=COLUMNS,
    filters=FILTERS[:1],
    search=SEARCH,
    order="-found_at",
    link=lambda row: reverse("casework:case", args=[row.case_id]),
    asks=("month",),
    empty_title=_("Nothing was found in this month that had not been declared"),
    empty_text=_("The register compares its marriages and parenthoods with what the staff declared."),
)


@requires(MANAGE, SUPERVISE)
def match_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the cases in which staff or their relatives apply or live."""
    rows = without_relatives(filings_in(request.scope), request.officer)
    return MATCHES.respond(request, rows, "casework/matches.html", _tabs(request))


@requires(MANAGE, SUPERVISE)
def undeclared_list(request: OfficerRequest) -> HttpResponseBase:
    """Show what was found in a month, or ever, and nobody had declared."""
    asked = request.GET.get("month", "")
    context: dict[str, object] = dict(_tabs(request))
    month = None if asked == EVERY_MONTH else _month(request, asked)
    if month is not None:
        context |= {"month": month, "before": month.previous, "after": month.next}
    rows = without_relatives(undeclared_in(request.scope, month), request.officer)
    return UNDECLARED.respond(request, rows, "casework/undeclared.html", context)


def _month(request: OfficerRequest, asked: str) -> Month:
    try:
        return Month.of(asked)
    except NotAMonth:
        return latest_undeclared(request.scope) or Month.of(today())


def _tabs(request: OfficerRequest) -> dict[str, bool]:
    return {"may_manage": request.officer.may(MANAGE)}
