"""The lists of the supervision desk, each row a way down to the case, the complaint or the person."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.casework.clocks.counting import clock_of_row, version_of
from huimin.casework.complaints.queries import in_nobodys_hands
from huimin.casework.complaints.wording import ABOUT, state_of
from huimin.casework.models import Task
from huimin.casework.supervision.looking import KIN, MANY, OUTSIDE, WHOLE
from huimin.casework.supervision.queries import not_begun
from huimin.casework.supervision.thresholds import NAMES
from huimin.casework.wording import (
    GROUND_WORDS,
    any_step_word,
    hand_word,
    kind_word,
    place_word,
    scheme_word,
    step_word,
)
from huimin.commons.audit.models import Deed
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.deeds import reason_of, subject_address, subject_word
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import today

DIRECTIONS: Final[dict[str, Text]] = {
    "granted": gettext_lazy("Granted against the rules"),
    "refused": gettext_lazy("Refused against the rules"),
    "more": gettext_lazy("More than the rules give"),
    "less": gettext_lazy("Less than the rules give"),
}
STAGES: Final[dict[str, Text]] = {
    "opinion": pgettext_lazy("stage", "Opinion"),
    "decision": pgettext_lazy("stage", "Decision"),
}
WHYS: Final[dict[str, Text]] = {
    KIN: gettext_lazy("a relative"),
    OUTSIDE: gettext_lazy("many outside own cases"),
    WHOLE: gettext_lazy("many whole numbers"),
    MANY: gettext_lazy("many people"),
}


def _clock(row: Any) -> str:
    day = today()
    if row.due_on is None or row.amber_on is None or row.amber_on > day:
        return "clock.fine"
    return "clock.late" if row.due_on < day else "clock.amber"


def _by_clock(rows: Any, chosen: str) -> Any:
    day = today()
    if chosen == "late":
        return rows.filter(due_on__lt=day)
    return rows.filter(amber_on__lte=day, due_on__gte=day)


def _clock_of_task(row: Any) -> str:
    told = _clock(row)
    waits = row.begin_on is not None and row.begin_on < today() and row.begun_on is None
    return "clock.begin_late" if waits and told != "clock.late" else told


def _tasks_by_clock(rows: Any, chosen: str) -> Any:
    day = today()
    if chosen == "late":
        return rows.filter(Q(due_on__lt=day) | not_begun(day))
    return _by_clock(rows, chosen).exclude(not_begun(day))


def _by_hands(rows: Any, chosen: str) -> Any:
    return in_nobodys_hands(rows, today()) if chosen == "nobody" else rows


def _left(task: Task) -> int | None:
    clock = clock_of_row(task, today())
    return clock.left if clock else None


def _taker(task: Task) -> str:
    return task.assigned.name if task.assigned else _("nobody yet")


def _said_by(row: Any) -> str:
    """Return everybody who departed in a case, each after the stage at which they did."""
    said = (each.partition(":") for each in row.said_by)
    words = (_("{stage} {name}").format(stage=STAGES[stage], name=name) for stage, _colon, name in said)
    return " · ".join(dict.fromkeys(words))


def _why(row: Any) -> str:
    return _(", ").join(str(WHYS[each]) for each in row.reasons)


def _office(rows: Any, chosen: str) -> Any:
    return rows.filter(division__startswith=chosen)


def _case(row: Any) -> str:
    return reverse("casework:case", args=[row.case_id])


def _whole(deed: Deed) -> bool:
    return bool(deed.details.get("what") == "numbers")


PAUSES: Final[dict[str, Text]] = {"supplement": gettext_lazy("Papers are missing"), **GROUND_WORDS}


def _waited_for(row: Any) -> str:
    return "" if row.ground == "supplement" else str(row.reason)


CLOCK = Filter("clock", gettext_lazy("Clock"), apply=_by_clock, choices=(
    ("late", pgettext_lazy("clock", "Late")), ("amber", pgettext_lazy("clock", "Runs out")),
))  # fmt: skip
LATE = Table(
    name="late-tasks",
    caption=gettext_lazy("Late, or soon late"),
    columns=(
        Column("step", gettext_lazy("Step"), value=lambda row: step_word(version_of(row.case), row.step)),
        Column("assigned", gettext_lazy("Officer"), value=_taker, sort="assigned__name"),
        Column("division", gettext_lazy("Community"), sort="division", words=place_word),
        Column("person", gettext_lazy("Applicant"), value="case.person.name", sort="case__person__name"),
        Column("scheme", gettext_lazy("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme"),
        Column("number", gettext_lazy("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("due_on", pgettext_lazy("clock", "Due"), Kind.DAY, sort="due_on"),
        Column("left", gettext_lazy("Days left"), Kind.NUMBER, value=_left),
        Column("clock", gettext_lazy("Clock"), Kind.STATE, value=_clock_of_task),
    ),
    filters=(
        replace(CLOCK, apply=_tasks_by_clock),
        Filter("step", gettext_lazy("Step"), words=any_step_word),
        Filter("scheme", gettext_lazy("Scheme"), path="case__scheme", words=scheme_word),
        Filter("division", gettext_lazy("Community"), words=place_word),
        Filter("officer", gettext_lazy("Officer"), path="assigned__name", words=lambda name: name),
    ),
    search=("case__person__name", "case__number", "assigned__name"),
    order="due_on",
    link=_case,
    empty_title=gettext_lazy("Nothing is late"),
)
BURDENS = Table(
    name="late-by-officer",
    caption=gettext_lazy("Late, by office and officer"),
    columns=(
        Column("office", gettext_lazy("Office"), words=place_word, sort="office"),
        Column(
            "officer",
            gettext_lazy("Officer"),
            value=lambda row: row.officer or _("nobody yet"),
            sort="officer",
        ),
        Column("late", pgettext_lazy("clock", "Late"), Kind.NUMBER, sort="late"),
        Column("amber", pgettext_lazy("clock", "Runs out"), Kind.NUMBER, sort="amber"),
        Column("oldest", gettext_lazy("Oldest due"), Kind.DAY, sort="oldest"),
    ),
    search=("officer",),
    link=lambda row: f"{reverse('casework:supervision-late')}?officer={row.officer or '-'}",
    empty_title=gettext_lazy("Nothing is late"),
)
DEPARTURES = Table(
    name="departures",
    caption=gettext_lazy("Departures from the rules"),
    columns=(
        Column("number", gettext_lazy("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("person", gettext_lazy("Applicant"), value="case.person.name", sort="case__person__name"),
        Column("scheme", gettext_lazy("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme"),
        Column("stage", gettext_lazy("Said last"), words=STAGES, sort="stage"),
        Column("direction", gettext_lazy("Direction"), words=DIRECTIONS, sort="direction"),
        Column("engine_amount", gettext_lazy("By the rules (yuan)"), Kind.MONEY, sort="engine_amount"),
        Column("amount", gettext_lazy("Said (yuan)"), Kind.MONEY, sort="amount"),
        Column("difference", gettext_lazy("Difference (yuan)"), Kind.MONEY, sort="difference"),
        Column("by", gettext_lazy("Who departed"), value=_said_by),
        Column("confirmed", gettext_lazy("Second officer"), value="confirmed_by.name"),
        Column("at", gettext_lazy("Day"), Kind.DAY, sort="at"),
        Column("reason", gettext_lazy("Reason"), shown=False),
    ),
    filters=(
        Filter("direction", gettext_lazy("Direction"), words=lambda code: DIRECTIONS.get(code, code)),
        Filter("stage", gettext_lazy("Stage"), words=lambda code: STAGES.get(code, code)),
        Filter("scheme", gettext_lazy("Scheme"), path="case__scheme", words=scheme_word),
    ),
    search=("case__number", "case__person__name", "by__name"),
    order="-at",
    sum="difference",
    link=_case,
    asks=("since", "by"),
    empty_title=gettext_lazy("Nobody departed from the rules"),
)
DEPARTING = Table(
    name="departing-officers",
    caption=gettext_lazy("Repeated departures by one officer"),
    columns=(
        Column("officer", gettext_lazy("Officer"), sort="officer"),
        Column("office", gettext_lazy("Office"), sort="office"),
        Column("times", gettext_lazy("Cases"), Kind.NUMBER, sort="times"),
        Column("granted", DIRECTIONS["granted"], Kind.NUMBER, sort="granted"),
        Column("refused", DIRECTIONS["refused"], Kind.NUMBER, sort="refused"),
        Column("more", DIRECTIONS["more"], Kind.NUMBER, sort="more"),
        Column("less", DIRECTIONS["less"], Kind.NUMBER, sort="less"),
        Column("fen", gettext_lazy("Difference a month (yuan)"), Kind.MONEY, sort="fen"),
        Column("confirmed", gettext_lazy("Confirmed"), Kind.NUMBER, sort="confirmed"),
        Column("last", gettext_lazy("Last"), Kind.DAY, sort="last"),
    ),
    search=("officer", "office"),
    link=lambda row: f"{reverse('casework:supervision-departures')}?by={row.officer_id}&since={row.since}",
    asks=NAMES,
    empty_title=gettext_lazy("Nobody departed so often"),
)
AGAIN = Table(
    name="done-again",
    caption=gettext_lazy("Opened or decided again"),
    columns=(
        Column("number", gettext_lazy("Case"), Kind.CODE, sort="number"),
        Column("person", gettext_lazy("Applicant"), value="person.name", sort="person__name"),
        Column("scheme", gettext_lazy("Scheme"), words=scheme_word, sort="scheme"),
        Column("kind", gettext_lazy("Kind"), words=kind_word, sort="kind"),
        Column("division", gettext_lazy("Community"), words=place_word, sort="division"),
        Column("rounds", gettext_lazy("Rounds"), Kind.NUMBER, sort="rounds"),
        Column("aside", gettext_lazy("Set aside"), Kind.NUMBER, sort="aside"),
        Column("appealed", gettext_lazy("Appealed against"), Kind.YES_NO, sort="appealed"),
        Column("submitted_on", pgettext_lazy("day", "Submitted"), Kind.DAY, sort="submitted_on"),
        Column("decided_on", gettext_lazy("Decided on"), Kind.DAY, sort="decided_on"),
    ),
    filters=(
        Filter("state", gettext_lazy("State"), choices=(
            ("open", gettext_lazy("Under way")), ("closed", gettext_lazy("Closed")),
        )),
        Filter("scheme", gettext_lazy("Scheme"), words=scheme_word),
    ),
    search=("person__name", "number"),
    order="-submitted_on",
    link=lambda row: reverse("casework:case", args=[row.pk]),
    empty_title=gettext_lazy("No case was opened or decided again"),
)  # fmt: skip
AID = Table(
    name="aid-given",
    caption=gettext_lazy("Aid given once"),
    columns=(
        Column("on", gettext_lazy("Day"), Kind.DAY, sort="on"),
        Column("number", gettext_lazy("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("person", gettext_lazy("Applicant"), value="case.person.name", sort="case__person__name"),
        Column("scheme", gettext_lazy("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme"),
        Column("division", gettext_lazy("Community"), value="case.division", words=place_word),
        Column("how", gettext_lazy("How it was given"), value=lambda row: hand_word(row.note), sort="note"),
        Column("amount", gettext_lazy("Amount (yuan)"), Kind.MONEY, sort="amount"),
        Column("by", gettext_lazy("Granted by"), value="by.name", sort="by__name"),
        Column(
            "state", gettext_lazy("State"), Kind.STATE,
            value=lambda row: f"case.{row.case.ending or row.case.state}",
        ),
    ),
    filters=(
        Filter("how", gettext_lazy("How it was given"), path="note", words=hand_word),
        Filter("scheme", gettext_lazy("Scheme"), path="case__scheme", words=scheme_word),
        Filter("by", gettext_lazy("Granted by"), path="by__name", words=lambda name: name),
    ),
    search=("case__number", "case__person__name", "by__name"),
    order="-on",
    sum="amount",
    link=_case,
    empty_title=gettext_lazy("No aid was given"),
)  # fmt: skip
LOOKS = Table(
    name="unusual-looks",
    caption=gettext_lazy("Unusual look-ups"),
    columns=(
        Column("day", gettext_lazy("Day"), Kind.DAY, sort="day"),
        Column("officer", gettext_lazy("Officer"), sort="officer"),
        Column("office", gettext_lazy("Office"), sort="office"),
        Column("people", gettext_lazy("People and households"), Kind.NUMBER, sort="people"),
        Column("outside", gettext_lazy("Outside own cases"), Kind.NUMBER, sort="outside"),
        Column("whole", gettext_lazy("Whole numbers shown"), Kind.NUMBER, sort="whole"),
        Column("kin", gettext_lazy("Relatives"), Kind.NUMBER, sort="kin"),
        Column("why", gettext_lazy("Why it is here"), value=_why),
    ),
    search=("officer", "office"),
    link=lambda row: reverse("casework:supervision-looked", args=[row.officer_id, row.day]),
    asks=NAMES,
    empty_title=gettext_lazy("Nobody looked in an unusual way"),
)
LOOKED = Table(
    name="looked-at",
    caption=gettext_lazy("What was looked at"),
    columns=(
        Column("at", gettext_lazy("Moment"), Kind.MOMENT, sort="at"),
        Column(
            "subject", gettext_lazy("About"), value=lambda deed: subject_word(deed.subject),
            link=lambda deed: subject_address(deed.subject),
        ),
        Column("whole", gettext_lazy("Whole numbers shown"), Kind.YES_NO, value=_whole),
        Column("reason", gettext_lazy("Reason"), value=reason_of),
    ),
    search=("subject", "reason"),
    order="-at",
    empty_title=gettext_lazy("Nothing was looked at"),
)  # fmt: skip
WAITING_COMPLAINTS = Table(
    name="waiting-complaints",
    caption=gettext_lazy("Complaints that wait"),
    columns=(
        Column("number", gettext_lazy("Complaint"), Kind.CODE, sort="number"),
        Column("about", gettext_lazy("About"), words=ABOUT, sort="about"),
        Column("division", gettext_lazy("Division"), words=place_word, sort="division"),
        Column("received_on", gettext_lazy("Received"), Kind.DAY, sort="received_on"),
        Column("state", gettext_lazy("Step"), Kind.STATE, value=state_of, sort="step"),
        Column("due_on", pgettext_lazy("clock", "Due"), Kind.DAY, sort="due_on"),
        Column("clock", gettext_lazy("Clock"), Kind.STATE, value=_clock),
        Column("by", gettext_lazy("Handled by"), value="taken_up_by.name", sort="taken_up_by__name"),
    ),
    filters=(
        CLOCK,
        Filter("about", gettext_lazy("About"), choices=list(ABOUT.items())),
        Filter("hands", gettext_lazy("Who may handle it"), apply=_by_hands, choices=(
            ("nobody", gettext_lazy("nobody: all are barred")),
        )),
    ),
    search=("number",),
    order="due_on",
    link=lambda row: reverse("casework:complaint", args=[row.pk]),
    empty_title=gettext_lazy("No complaint waits"),
)  # fmt: skip
PAUSED = Table(
    name="paused-cases",
    caption=gettext_lazy("Clocks that stand still"),
    columns=(
        Column("number", gettext_lazy("Case"), Kind.CODE, value="case.number", sort="case__number"),
        Column("person", gettext_lazy("Applicant"), value="case.person.name", sort="case__person__name"),
        Column("scheme", gettext_lazy("Scheme"), value="case.scheme", words=scheme_word, sort="case__scheme"),
        Column(
            "division", gettext_lazy("Community"), value="case.division", words=place_word,
            sort="case__division",
        ),
        Column("ground", gettext_lazy("Ground"), words=PAUSES, sort="ground"),
        Column("reason", gettext_lazy("What is waited for"), value=_waited_for),
        Column("by", gettext_lazy("Stopped by"), value="by.name", sort="by__name"),
        Column("start", gettext_lazy("Since"), Kind.DAY, sort="start"),
        Column("until", gettext_lazy("Run again on"), Kind.DAY, sort="until"),
        Column("due_on", pgettext_lazy("clock", "Due"), Kind.DAY, value="case.due_on", sort="case__due_on"),
    ),
    filters=(
        Filter("ground", gettext_lazy("Ground"), choices=list(PAUSES.items())),
        Filter("scheme", gettext_lazy("Scheme"), path="case__scheme", words=scheme_word),
        Filter("by", gettext_lazy("Stopped by"), path="by__name"),
    ),
    search=("case__person__name", "case__number", "by__name", "reason"),
    order="start",
    link=_case,
    empty_title=gettext_lazy("No clock stands still"),
)  # fmt: skip
