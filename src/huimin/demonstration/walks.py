"""Walks: applications on their way, each from a day on and up to the step at which it is left to somebody."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import polars as pl

from huimin.casework.public import (
    Draft,
    Walked,
    answer_to_objection,
    begin_application,
    begin_step,
    bring_papers,
    confirm_departure,
    object_to,
    submit_draft,
    walked,
)
from huimin.demonstration.accounts import SERIES, number_of
from huimin.demonstration.applicants import Applicant
from huimin.demonstration.census import words
from huimin.demonstration.desk import Desk, Story, papers_of
from huimin.payments.public import load_accounts

Day = Generator[date, None, date]

SIGNED_ONLINE: Final = "居民端在线签署（演示）"
LACKS: Final = "缺少收入和财产申报表，请补交。"
ABOVE: Final = "家庭月人均收入高于最低生活保障标准。"
LOOK_AGAIN: Final = "入户记录未写明家庭支出，补充调查。"
IN_DISTRESS: Final = "家庭遭遇突发变故，收入证明尚在补办，经集体研究先予保障（演示）。"
OBJECTS: Final = "听说他家还有一处房屋出租（演示）。"
NOT_SO: Final = "经查不动产登记，该户名下无其他房屋，异议不成立（演示）。"
ANSWERS: Final = "zhengce"
"""Who answers objections: the street's officers have a part in the case."""
TO_BE_SEEN: Final = "所反映情况需进一步核实，组织民主评议（演示）。"
APART: Final = "近亲属备案，先入户核实。"
STATUSES: Final = ("edge", "rigid")
AID: Final = 200_000
"""Fen of a departure or of aid whose amount people decide."""

PERSONAL: Final = {
    "present": "申请人本人", "housing": "自住一室一厅，陈设简单", "income_seen": "近三个月无工资收入",
    "property_seen": "无车辆、无其他房产", "signed": True,
}  # fmt: skip
VISITS: Final[Mapping[str, Mapping[str, Any]]] = {
    "tekun": {
        "present": "申请人本人", "housing": "独居，自住一室", "working_ability": "年满六十周岁，无劳动能力",
        "income_seen": "无收入，无大额存款", "obligors": "无法定义务人", "signed": True,
    },
    "temporary_expenditure": {
        "present": "申请人本人", "hardship": "illness", "costs_seen": "住院费用票据齐全",
        "living": "家庭收入仅够日常开支", "signed": True,
    },
}  # fmt: skip
ABLE: Final = (
    "eats_alone", "dresses_alone", "gets_up_alone", "uses_toilet_alone", "walks_indoors_alone",
    "bathes_alone",
)  # fmt: skip
ORDER: Final = (
    "supplement", "acceptance", "check", "investigation", "appraisal", "opinion", "publicity", "assessment",
    "draw", "district_visit", "street_decision", "decision", "announcement", "notification", "delivery",
)  # fmt: skip
PACE: Final = {"acceptance": 2, "check": 3, "investigation": 1, "opinion": 2, "decision": 2}
"""How many working days a step takes; one where nothing is said."""


@dataclass(frozen=True, slots=True)
class Path:
    """How an application goes: for what, up to which step, and what happens on the way."""

    scheme: str = "dibao"
    left_at: str = ""
    """The step that waits for somebody; the end if none; `shown` a notice that hangs, `confirmation` a
    departure that a second officer has to agree with."""
    begun: bool = False
    refused: bool = False
    unfound: bool = False
    """Whether nothing of what speaks for the applicant comes out until an appeal."""
    departs: bool = False
    apart: str = ""
    """Who decides, after a visit, where a relative of the other approver applies."""
    again: bool = False
    lacks: tuple[str, ...] = ()
    objection: str = ""
    """`unfounded` or `founded`: what comes of an objection to the notice."""
    portal: bool = False


@dataclass
class Walk:
    """An application on its way."""

    desk: Desk
    who: Applicant
    path: Path
    case: int = 0
    asked: bool = False
    seen: int = 0
    visited: bool = False

    def go(self, day: date) -> Story:
        """Apply on a day and go on to the step at which the path leaves the case."""
        self.case = self._apply(day)
        stands = walked(self.case)
        while (step := _next(stands)) is not None and step != self.path.left_at:
            day = yield from self._wait(day, PACE.get(step, 1))
            if step in walked(self.case).waits:
                yield from self._do(step, day)
                day = self.desk.day
            stands = walked(self.case)
            if self._is_left(stands):
                return
        if self.path.begun and step is not None:
            begin_step(case=self.case, step=step, by=self.desk.officers["shequ"], day=day)

    def _apply(self, day: date) -> int:
        if not self.path.portal:
            draft = Draft(self.path.scheme, self.who.person)
            return self.desk.apply(self.who, draft, day, without=self.path.lacks).id
        at = self.desk.at(day)
        case = begin_application(scheme=self.path.scheme, person=self.who.person, at=at, day=day)
        pictures = papers_of(self.who)
        for name in ("authorisation", "promise"):
            pictures.pop(name)
        bring_papers(
            case=case, by=None, at=at, note=SIGNED_ONLINE, without=self.path.lacks, pictures=pictures
        )
        submit_draft(
            persons=[self.who.person], case=case, signer=self.who.person, at=self.desk.at(day), day=day
        )
        return case

    def _is_left(self, stands: Walked) -> bool:
        left = self.path.left_at
        return (left == "shown" and "publicity" in stands.waits) or (
            left == "confirmation" and "decision" in stands.waits and self.path.departs
        )

    def _wait(self, day: date, workdays: int) -> Day:
        day = self.desk.later(day, workdays)
        yield day
        return day

    def _do(self, step: str, day: date) -> Story:
        found = _STEPS.get(step)
        if found is not None:
            yield from found(self, day)

    def do(self, step: str, outcome: str, by: str, day: date, **more: Any) -> None:
        """Let an officer do a step of the case."""
        self.desk.do(self.case, step, outcome, by, day, **more)


def _next(stands: Walked) -> str | None:
    return next((step for step in ORDER if step in stands.waits), None)


def _accept(it: Walk, day: date) -> Story:
    if it.path.lacks and not it.asked:
        it.asked = True
        it.do("acceptance", "incomplete", "jiedao", day, reason=LACKS)
    else:
        it.do("acceptance", "accepted", "jiedao", day)
    yield from ()


def _supplement(it: Walk, day: date) -> Story:
    yield it.desk.later(day, 2)
    day = it.desk.later(day, 2)
    bring_papers(case=it.case, by=it.desk.officers["shequ"], at=it.desk.at(day), note="补交（演示）")
    it.do("supplement", "supplied", "shequ", day)


def _check(it: Walk, day: date) -> Story:
    more = {"aided_before": False} if it.path.scheme == "temporary_expenditure" else {}
    found = () if it.path.unfound else it.who.found
    it.desk.check(it.case, found, day, more)
    yield from ()


def _investigate(it: Walk, day: date) -> Story:
    it.seen += 1
    it.desk.visit(it.case, "investigation", day, VISITS.get(it.path.scheme, PERSONAL))
    yield from ()


def _opine(it: Walk, day: date) -> Story:
    if it.path.again and it.seen == 1:
        it.do("opinion", "again", "jiedao", day, reason=LOOK_AGAIN)
    elif it.path.refused:
        it.do("opinion", "refuse", "jiedao", day, reason=ABOVE)
    else:
        it.do("opinion", "grant", "jiedao", day, **_grounds(it))
    yield from ()


def _grounds(it: Walk) -> dict[str, Any]:
    """Return reason and amount where the rules do not say them."""
    if it.path.departs:
        return {"reason": IN_DISTRESS, "given": {"amount": AID}}
    return {"given": {"amount": AID}} if it.path.scheme == "temporary_expenditure" else {}


def _publicise(it: Walk, day: date) -> Story:
    notice = it.desk.show(it.case, "publicity", day)
    if it.path.left_at == "shown":
        return
    if it.path.objection:
        yield (day := it.desk.later(day, 2))
        objection = object_to(
            notice=notice, text=OBJECTS, by=it.desk.officers["shequ"], at=it.desk.at(day), day=day
        )
        yield (day := it.desk.later(day, 1))
        upheld = it.path.objection == "founded"
        answer_to_objection(
            objection=objection, upheld=upheld, answer=TO_BE_SEEN if upheld else NOT_SO,
            by=it.desk.officers[ANSWERS], at=it.desk.at(day), day=day,
        )  # fmt: skip
        if upheld:
            it.do("publicity", "objected", "shequ", day, reason=TO_BE_SEEN)
            return
    yield from it.desk.until_shown(it.case, "publicity", day)


def _assess(it: Walk, day: date) -> Story:
    answers: dict[str, Any] = {"assessed_on": str(day), "assessors": "社区卫生服务中心（演示）"}
    it.do("assessment", "assessed", "hedui", day, answers=answers | dict.fromkeys(ABLE, True))
    yield from ()


def _visit_for_the_district(it: Walk, day: date) -> Story:
    answers = VISITS.get(it.path.scheme, PERSONAL)
    it.desk.visit(it.case, "district_visit", day, answers, by="hedui", along="hedui2")
    it.visited = True
    yield from ()


def _decide(it: Walk, day: date) -> Story:
    support = {"support": "scattered"} if it.path.scheme == "tekun" else {}
    if it.path.refused:
        it.do("decision", "refuse", "shenpi", day, reason=ABOVE)
        return
    if it.path.apart and not it.visited:
        it.do("decision", "visit", it.path.apart, day, reason=APART)
        return
    by = it.path.apart or "shenpi"
    it.do("decision", "grant", by, day, answers=support, **_grounds(it))
    if it.path.left_at == "confirmation":
        return
    if it.path.departs:
        yield (day := it.desk.later(day, 1))
        confirm_departure(case=it.case, by=it.desk.officers["shenpi2"], at=it.desk.at(day), day=day)
    if it.path.scheme not in STATUSES:
        open_account(it.who, day)


def _decide_in_the_street(it: Walk, day: date) -> Story:
    form = {"form": "transfer"}
    it.do("street_decision", "grant", "jieshen", day, answers=form, given={"amount": AID})
    open_account(it.who, day)
    yield from ()


def _announce(it: Walk, day: date) -> Story:
    it.do("announcement", "announced", "shequ", day)
    yield from ()


def _deliver(it: Walk, day: date) -> Story:
    it.do("delivery", "delivered", "jiedao", day)
    yield from ()


_STEPS: Final[Mapping[str, Callable[[Walk, date], Story]]] = {
    "acceptance": _accept,
    "supplement": _supplement,
    "check": _check,
    "investigation": _investigate,
    "opinion": _opine,
    "publicity": _publicise,
    "assessment": _assess,
    "district_visit": _visit_for_the_district,
    "street_decision": _decide_in_the_street,
    "decision": _decide,
    "announcement": _announce,
    "delivery": _deliver,
}
"""What somebody does at a step; the others wait: a draw is made for many at once."""


def open_account(who: Applicant, day: date) -> None:
    """Open the account into which somebody is paid who has just been granted something."""
    bank = next(iter(words("installation")["banks"]))
    account = {
        "person_id": [who.person], "bank": [bank], "holder": [who.name],
        "number": [number_of(SERIES, who.person)], "start": [day],
    }  # fmt: skip
    load_accounts(accounts=pl.DataFrame(account), by=None)
