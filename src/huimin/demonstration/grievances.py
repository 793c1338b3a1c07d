"""Grievances: what people of the demonstration complain about, and what became of it."""

from __future__ import annotations

from datetime import date
from typing import Final

from huimin.casework.public import (
    Answer,
    Reporter,
    Subject,
    answer_complaint,
    ask_for_review,
    register_complaint,
    take_up,
    walked,
)
from huimin.demonstration.desk import Desk, Story
from huimin.demonstration.identities import SERIES
from huimin.demonstration.walks import Walk

PORTAL: Final = "portal"
HANDLER: Final = "xinfang"
TAKEN_UP_AFTER, ANSWERED_AFTER, ASKED_AFTER = 5, 9, 2
NAMED: Final = Reporter("程某（演示）", f"{SERIES}00009001")
ANOTHER: Final = Reporter("马某（演示）", f"{SERIES}00009002")


def answered(desk: Desk, day: date) -> Story:
    """A named one about the service, which was founded in part."""
    said = "窗口周五下午无人值守，跑了两趟才交上材料（演示）。"
    complaint = _registered(desk, day, Subject("service", "社区服务窗口"), said, NAMED)
    yield (day := desk.later(day, TAKEN_UP_AFTER))
    _taken_up(desk, complaint, "phone", day)
    yield (day := desk.later(day, ANSWERED_AFTER))
    finding = "当日窗口人员外出入户，未张贴告示（演示）。"
    told = "您反映的情况部分属实。社区已安排轮值，并在窗口公布联系电话（演示）。"
    _answered(desk, complaint, Answer("partly", finding, told, "phone"), day)


def anonymous(desk: Desk, walk: Walk, day: date) -> Story:
    """One without a name about a case, which waits for an answer."""
    about = walked(walk.case).number
    said = "这家的儿子在外地有工作，申报时没有说（演示）。"
    complaint = _registered(desk, day, Subject("case", case_number=about), said, None)
    yield (day := desk.later(day, TAKEN_UP_AFTER))
    _taken_up(desk, complaint, "receipt", day)


def forwarded(desk: Desk, day: date) -> Story:
    """A named one that is for another office."""
    said = "小区门口的路灯坏了一个月没人修（演示）。"
    complaint = _registered(desk, day, Subject("service", "路灯维修"), said, ANOTHER)
    yield (day := desk.later(day, TAKEN_UP_AFTER))
    answer = Answer(
        "forwarded", "不属于社会救助事项（演示）。", "已转城市管理部门办理，请留意其答复（演示）。", "phone",
        forwarded_to="城市管理部门（演示）",
    )  # fmt: skip
    _answered(desk, complaint, answer, day)


def late(desk: Desk, day: date) -> Story:
    """One without a name that nobody took up in time."""
    _registered(desk, day, Subject("service", "咨询电话"), "咨询电话多次无人接听（演示）。", None)
    yield from ()


def reviewed(desk: Desk, day: date) -> Story:
    """One whose answer was not accepted: it waits for somebody else to look at it again."""
    said = "低保家庭公示栏里漏了我们家（演示）。"
    taken = _registered(desk, day, Subject("service", "社区公示栏"), said, NAMED)
    yield (day := desk.later(day, TAKEN_UP_AFTER))
    _taken_up(desk, taken, "letter", day)
    yield (day := desk.later(day, ANSWERED_AFTER))
    told = "经核对，公示名单与在保名单一致（演示）。"
    _answered(desk, taken, Answer("unfounded", "名单一致（演示）。", told, "letter"), day)
    yield (day := desk.later(day, ASKED_AFTER))
    desk_receipt = desk.receipts[taken]
    ask_for_review(desk_receipt, text="请再核对七月的名单（演示）。", at=desk.at(day), day=day)


def _registered(desk: Desk, day: date, subject: Subject, said: str, reporter: Reporter | None) -> int:
    taken = register_complaint(
        subject=subject, text=said, channel=PORTAL, by=None, at=desk.at(day), day=day, reporter=reporter
    )
    desk.receipts[taken.pk] = taken.receipt
    return taken.pk


def _taken_up(desk: Desk, complaint: int, told_by: str, day: date) -> None:
    take_up(complaint=complaint, told_by=told_by, by=desk.officers[HANDLER], at=desk.at(day), day=day)


def _answered(desk: Desk, complaint: int, answer: Answer, day: date) -> None:
    answer_complaint(complaint=complaint, given=answer, by=desk.officers[HANDLER], at=desk.at(day), day=day)
