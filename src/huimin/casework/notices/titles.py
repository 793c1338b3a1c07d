"""Titles: what the documents of a case are called, on paper in Chinese, in lists in either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.commons.desk.pieces import Text

APPLICATION, AUTHORISATION, RECORD = "application", "authorisation", "record"
DECLARATION: Final = "declaration"
OWN_FORMS: Final = frozenset({APPLICATION, AUTHORISATION, DECLARATION})
"""What applicants fill in themselves: no letter to them."""
MISSING_PAPERS: Final = "missing_papers"
APPEAL: Final = "appeal"
APPROVAL, AID = "approval", "aid"
"""The letters that something is granted: by the month or as a status, and once."""
ADVERSE: Final = frozenset({"refusal", "change", "stop", "suspension", "termination"})
"""The notices that take something away: they say what can be done against them."""
DECIDING: Final = ADVERSE | {APPROVAL, AID, "continuation"}
"""The letters that tell of a decision, and are delivered by a step of their own."""
REASONED: Final = frozenset({APPROVAL, AID, "refusal", "change", "continuation", "stop"})
"""The notices that print each condition with the value that was found and its article."""

ON_PAPER: Final[Mapping[str, str]] = {
    "acceptance": "{scheme}{kind}受理通知书",
    "missing_papers": "{scheme}{kind}补正材料一次性告知书",
    "forwarding": "{scheme}{kind}转办告知书",
    "termination": "{scheme}{kind}终止办理告知书",
    APPROVAL: "{scheme}{verdict}通知书",
    AID: "{scheme}决定书",
    "refusal": "{scheme}{verdict}通知书",
    "change": "{scheme}待遇变更通知书",
    "continuation": "{scheme}继续保障告知书",
    "stop": "{scheme}停止保障通知书",
    "suspension": "{scheme}暂停保障通知书",
    APPLICATION: "{scheme}申请书",
    AUTHORISATION: "家庭经济状况核对授权书",
    DECLARATION: "收入和财产申报表",
    RECORD: "{scheme}{step}记录",
}
WORDS: Final[Mapping[str, Text]] = {
    "acceptance": gettext_lazy("Notice of acceptance"),
    "missing_papers": gettext_lazy("Notice of missing papers"),
    "forwarding": gettext_lazy("Notice of forwarding"),
    "termination": gettext_lazy("Notice of termination"),
    APPROVAL: gettext_lazy("Notice of approval"),
    AID: gettext_lazy("Decision on aid"),
    "refusal": gettext_lazy("Notice of refusal"),
    "change": gettext_lazy("Notice of change"),
    "continuation": gettext_lazy("Notice that it goes on"),
    "stop": gettext_lazy("Notice of stop"),
    "suspension": gettext_lazy("Notice of suspension"),
    APPLICATION: pgettext_lazy("document", "Application"),
    AUTHORISATION: gettext_lazy("Authorisation to verify"),
    DECLARATION: gettext_lazy("Declaration of income and property"),
    RECORD: pgettext_lazy("document", "Record"),
}
KINDS: Final[Mapping[str, str]] = {
    "application": "申请",
    "review": "复核",
    "change": "变更",
    "suspension": "暂停",
    "stop": "停止",
    "grace": "渐退",
    "move_out": "迁出",
    "death": "死亡后续",
    "objection": "异议",
    "appeal": "复查",
}


def title_on_paper(kind: str, *, scheme: str, case_kind: str, step: str = "", verdict: str = "") -> str:
    """Return the title of a document as it is printed; `verdict` is what was decided, as its procedure says.

    What was decided on an appeal is a decision of its own.
    """
    if case_kind == APPEAL and kind in {APPROVAL, AID, "refusal"}:
        return f"{scheme}复查决定书"
    return ON_PAPER[kind].format(scheme=scheme, kind=KINDS.get(case_kind, ""), step=step, verdict=verdict)
