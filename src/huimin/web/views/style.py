"""The living style page: every piece in every state, on made-up content; only in a demonstration."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.fields import DayField, MoneyField
from huimin.commons.desk.pieces import (
    Bridge,
    BridgeStep,
    Change,
    Clock,
    Event,
    FigureStep,
    Funnel,
    Part,
    ProcedureStep,
    Tile,
    TileMap,
    Tone,
    Undertaking,
    WhyRow,
    WhyTree,
)
from huimin.commons.desk.tables import Bulk, Filter, Table
from huimin.commons.installation.public import installation
from huimin.kernel.errors import NotFound
from huimin.web.words import STATES

TABLE = Table(
    name="style",
    caption=_("Payments"),
    columns=(
        Column("name", _("Payee"), sort="name", link=lambda row: "#"),
        Column("id", _("Id number"), Kind.MASKED),
        Column("scheme", _("Scheme"), words={"dibao": _("Minimum living guarantee")}),
        Column("state", _("State"), Kind.STATE, sort="state"),
        Column("on", _("Day"), Kind.DAY, sort="on"),
        Column("amount", _("Amount (yuan)"), Kind.MONEY, sort="amount"),
    ),
    filters=(Filter("state", _("State")),),
    search=("name",),
    sum="amount",
    bulk=(Bulk(_("Hold back"), "#"),),
    page_size=6,
)


class StyleForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label=_("Name"), help_text=_("As in the hukou book."))
    birth = DayField(label=_("Birth"), required=False)
    amount = MoneyField(label=_("Amount (yuan)"))
    state = forms.ChoiceField(
        label=_("State"), choices=[(code, word) for code, (_tone, word) in list(STATES.items())[:3]]
    )
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea({"rows": 3}))
    agreed = forms.BooleanField(label=_("The applicant has agreed to the enquiry."), required=False)


@requires()
def style(request: OfficerRequest) -> HttpResponseBase:
    """Show the pieces of which pages are made."""
    if not installation().demonstration:
        raise NotFound()
    states = ("paid", "sent", "held", "failed", "listed", "undecided")
    rows = [
        {"key": number, "name": f"示例{number:02}", "id": "000000********0012", "scheme": "dibao",
         "state": states[number % 6], "on": date(2025, 8, 1 + number), "amount": 94500 + 12345 * number}
        for number in range(20)
    ]  # fmt: skip
    return TABLE.respond(request, rows, "style.html", {"states": STATES, **_pieces(), **_pictures()})


def _pieces() -> dict[str, Any]:
    wrong = StyleForm({"name": "", "amount": "1.005", "reason": "", "state": "granted"})
    wrong.is_valid()
    return {
        "clocks": [
            Clock(date(2025, 9, 5), 10, 20, counted="20"),
            Clock(date(2025, 8, 26), 2, 20),
            Clock(date(2025, 8, 14), -6, 20),
            Clock(date(2025, 8, 29), 7, 7, working_days=False),
        ],
        "tree": _tree(),
        "refusal": WhyTree(
            _("Refused: the savings are above the limit."),
            Tone.HARM,
            (
                WhyRow(_("Deposits 88,000.00 are above 45,360.00"), Tone.HARM, "第九条", "#", _("Verified")),
                WhyRow(_("Income: wages in August are not on record"), Tone.UNKNOWN),
            ),
            remedy=_("An objection can be made within ten working days."),
        ),
        "events": [
            Event(
                datetime(2025, 8, 20, 6, 12, tzinfo=UTC), _("Facts corrected"), "核对（演示）", "fact",
                _("Facts"), _("bank letter"), (Change(_("Deposits"), "45,000.00", "88,000.00"),),
            ),
            Event(datetime(2025, 8, 20, 1, 30, tzinfo=UTC), _("Visit recorded"), "社区（演示）", "visit",
                  _("Visits")),
            Event(date(2025, 7, 1), _("Award granted"), "审批（演示）", "award", _("Awards"), address="#"),
        ],
        "procedure": [
            ProcedureStep(_("Application"), "done", "社区", date(2025, 8, 1)),
            ProcedureStep(_("Verification"), "done", "核对中心", date(2025, 8, 8)),
            ProcedureStep(_("Review"), "current", "街道"),
            ProcedureStep(_("Publicity"), "next"),
            ProcedureStep(_("Decision"), "next", "区民政局"),
        ],
        "form": StyleForm(),
        "wrong": wrong,
        "undertaking": Undertaking(
            _("The month 2025-08 is submitted for approval; the list can then not be changed any more."),
            5231, 412345600, "财务审批人员（演示）", (_("Bank files are written when it is approved."),),
        ),
    }  # fmt: skip


def _tree() -> WhyTree:
    sums = (
        WhyRow(_("Standard 945.00 × 2 people = 1,890.00"), article="示例〔2025〕1号", article_address="#"),
        WhyRow(_("less income 600.00 = 1,290.00 a month")),
    )
    return WhyTree(
        _("1,290.00 yuan a month, because the income of each person is below the standard."),
        Tone.DONE,
        (
            WhyRow(_("Income of each person 300.00 is below 945.00"), Tone.DONE, "第九条", "#", _("Declared"),
                   date(2025, 7, 1), _("Demonstration value"), sums),
            WhyRow(_("Deposits 12,000.00 are at most 45,360.00"), Tone.DONE, "第十二条", "#", _("Verified"),
                   date(2025, 6, 12)),
            WhyRow(_("At least one member is registered in this district"), Tone.DONE, "第四条", "#",
                   _("Register")),
        ),
        edition="3f9a2c17",
    )  # fmt: skip


def _pictures() -> dict[str, Any]:
    parts = (
        Part(_("Granted"), 3012, Tone.DONE, "#", 284634000),
        Part(_("Refused"), 214, Tone.HARM, "#"),
        Part(_("Undecided"), 57, Tone.UNKNOWN, "#"),
    )
    steps = (
        BridgeStep(_("New"), 18600000, 64, "#", 60, "#"),
        BridgeStep(_("More"), 24310000, 0, "#"),
        BridgeStep(_("Less"), -6150000, 0, "#"),
        BridgeStep(_("Ended"), -9340000, -41, "#", -39, "#"),
    )
    before = BridgeStep("2025-07", 257214000, 5208, "#", 5011, "#")
    after = BridgeStep("2025-08", before.money + sum(step.money for step in steps), 5231, "#", 5032, "#")
    names = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")
    streets = ("示例街道甲", "示例街道乙")
    return {
        "funnel": Funnel(_("Households considered"), 3283, parts),
        "bridge": Bridge(before, steps, after),
        "map": TileMap(
            _("People with an award, by community"),
            _("People"),
            tuple(Tile(f"示例{n}社区", streets[i % 2], (i * 37) % 11 * 20, "#") for i, n in enumerate(names)),
        ),
        "figure": [
            FigureStep(date(2024, 4, 1), "880.00", date(2025, 7, 1), "示例通知", "示例〔2024〕1号",
                       place="示例市",                       status=_("Not verified"), tone=Tone.TIME),
            FigureStep(date(2025, 7, 1), "945.00", None, "示例通知", "示例〔2025〕1号", place="示例市",
                       status=_("Verified"), tone=Tone.DONE, address="#", current=True),
        ],
        "months": ["2025-06", "2025-07", "2025-08"],
        "trend": [(_("Paid (yuan)"), [241000000, 257214000, after.money])],
    }  # fmt: skip
