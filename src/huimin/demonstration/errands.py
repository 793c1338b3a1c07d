"""Errands: cases of the demonstration that the rules do not decide, and what officers do beside the steps."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any, Final

import polars as pl

from huimin.casework.public import (
    Draft,
    answer_for_time,
    appeal,
    ask_for_more,
    draw_spot_checks,
    hand_step,
    pause_case,
    report_change,
    walked,
)
from huimin.demonstration.applicants import Applicant
from huimin.demonstration.desk import Desk, Story
from huimin.demonstration.walks import AID, Walk, open_account
from huimin.entitlements.public import AwardCard, awards_of_household
from huimin.kernel.errors import Refusal
from huimin.portal.actions import answer_mandate, ask_to_act
from huimin.portal.queries import mandates_in
from huimin.registry.public import show_numbers
from huimin.reserves.public import Receipt, answer_advance, ask_advance, waiting_in
from huimin.reserves.public import hand_over as give_from_reserve

DIBAO, PLATFORM = "dibao", "platform"
LOOKED_AT, LOOKS = 12, "核对电话（演示）"
PROOF: Final = "委托书原件和双方身份证（演示）"
EMERGENCY: Final = "temporary_emergency"
ADVANCED: Final = 20_000_00
"""What a street has in hand for emergencies, in fen."""
STOOD_STILL: Final = "申请人住院，出院后继续调查（演示）"
MORE_TIME: Final = "申请人在外地就医，约定下周入户（演示）"
HANDED: Final = "按片区分工（演示）"
LOST_WORK: Final = "我家又有一人没有工作了，收入少了（演示）。"
NOT_RIGHT: Final = "厂里六月就停工了，工资单是五月以前的，请重新审核（演示）。"
EXAMINED: Final = {
    "facts": "向所在单位核实停工时间和停发工资的月份（演示）", "law": "最低生活保障审核确认办法第二十条",
}  # fmt: skip
HEARD: Final = {
    "grant": "申请前已停工，原认定的收入有误，予以纠正（演示）。",
    "refuse": "申请时仍有工资收入，原认定无误（演示）。",
}
CHANGED: Final = {
    "present": "户主本人", "members_seen": "无变化", "income_seen": "无明显变化", "signed": True,
}  # fmt: skip


def aid(desk: Desk, who: Applicant, day: date, *, form: str, left_at: str = "") -> Story:
    """Aid in an emergency: taken in on the same day, given at once, completed afterwards."""
    case = desk.apply(who, Draft(EMERGENCY, who.person), day).id
    happened = {"cause": "fire", "needs": "临时住处和生活用品"}
    desk.do(case, "acceptance", "accepted", "jiedao", day, answers=happened)
    if left_at == "first_aid":
        return
    desk.do(case, "first_aid", "grant", "jieshen", day, answers={"form": form}, given={"amount": AID})
    if form == "transfer":
        open_account(who, day)
    if left_at == "completion":
        return
    yield (day := desk.later(day, 3))
    noted: dict[str, Any] = {
        "aided": who.name, "reason": "火灾", "amount": AID, "signed": True,
    }  # fmt: skip
    desk.do(case, "completion", "completed", "jiedao", day, answers=noted)


def reserve(desk: Desk, day: date) -> Story:
    """The reserve of a street: advanced, and handed out of for what was granted by then."""
    street = desk.officers["jiedao"].division
    asked = ask_advance(
        division=street, programme=EMERGENCY, amount=ADVANCED, document="备用金借支单1号（演示）",
        by=desk.officers["caiwu"], at=desk.at(day), day=day,
    )  # fmt: skip
    yield (day := desk.later(day, 1))
    answer_advance(
        advance=asked.pk, approved=True, reason="", by=desk.officers["caiwu2"], at=desk.at(day), day=day
    )
    yield (day := desk.later(day, 3))
    by = desk.officers["jiedao"]
    for place, aid in enumerate(waiting_in(by, asked.reserve), start=1):
        receipt = Receipt(aid.person, number=f"收据{place}号（演示）", goods="棉被两床、米面油（演示）")
        at = desk.at(day)
        give_from_reserve(reserve=asked.reserve_id, aid=aid.id, receipt=receipt, by=by, at=at, day=day)


def review(desk: Desk, household: int, day: date, *, left_at: str = "") -> Story:
    """A review of a household that holds Dibao, which goes on as it was."""
    award = held_by(household, day)
    if award is None:
        return
    draft = Draft(award.scheme, award.person_id, PLATFORM, "review", award=award)
    case = desk.start(draft, day).id
    yield (day := desk.later(day, 2))
    if left_at == "check":
        return
    answers = {"sources": f"公安、税务、社保、银行，{day}"}
    desk.do(case, "check", "consistent", "hedui", day, answers=answers)
    yield (day := desk.later(day, 3))
    if left_at == "visit":
        return
    desk.visit(case, "visit", day, CHANGED)
    yield (day := desk.later(day, 1))
    if left_at != "opinion":
        desk.do(case, "opinion", "keep", "jiedao", day)


def change(desk: Desk, household: int, day: date) -> Story:
    """A change that a holder reports on the phone, and that nobody has noted yet."""
    if (award := held_by(household, day)) is not None:
        report_change(award=award, text=LOST_WORK, at=desk.at(day), day=day)
    yield from ()


def held_by(household: int, day: date) -> AwardCard | None:
    """Return the Dibao that a household holds on a day."""
    held = (each for each in awards_of_household(household) if each.scheme == DIBAO and each.in_force(day))
    return next(held, None)


def draw(desk: Desk, scheme: str, day: date) -> Story:
    """A draw of spot checks among the cases that wait for it; none where nothing waits."""
    seed = f"demo-{desk.district.seed}"
    try:
        draw_spot_checks(scheme=scheme, by=desk.officers["shenpi"], at=desk.at(day), day=day, seed=seed)
    except Refusal:  # a small district has nobody to draw from
        return
    yield from ()


STANDING_STILL: Final = timedelta(days=60)


def stand_still(desk: Desk, walk: Walk, day: date) -> Story:
    """Stop the clocks of a case from a day on."""
    if walked(walk.case).waits:
        pause_case(
            case=walk.case, ground="force", until=day + STANDING_STILL, reason=STOOD_STILL,
            by=desk.officers["jiedao"], day=day,
        )  # fmt: skip
    yield from ()


def more_time(desk: Desk, walk: Walk, day: date, *, answered: bool) -> Story:
    """Ask for more time for a visit; somebody else allows it, or has not looked yet."""
    if "investigation" not in walked(walk.case).waits:
        return
    asked = ask_for_more(
        case=walk.case, step="investigation", number=5, reason=MORE_TIME, by=desk.officers["shequ"],
        at=desk.at(day), day=day,
    )  # fmt: skip
    yield day
    if answered:
        answer_for_time(extension=asked, allowed=True, by=desk.officers["jiedao"], at=desk.at(day))


def hand_over(desk: Desk, walk: Walk, day: date, *, step: str, to: str) -> Story:
    """Give a step to a colleague, who may be away."""
    if step in walked(walk.case).waits:
        hand_step(case=walk.case, step=step, to=desk.officers[to], reason=HANDED, by=desk.officers["jiedao"])
    yield from ()


def hand_out(desk: Desk, walk: Walk, *, step: str, to: str) -> None:
    """Give a step that waits to one of the colleagues, unless somebody has it already or may not do it."""
    if step in walked(walk.case).waits:
        by, reason = desk.officers["jiedao"], HANDED
        with suppress(Refusal):
            hand_step(case=walk.case, step=step, to=desk.officers[to], reason=reason, by=by)


def appealed(desk: Desk, walk: Walk, day: date, *, outcome: str = "") -> Story:
    """An appeal against a refusal, heard by people who had no part in it: under way, or decided."""
    if walked(walk.case).ending != "refused":
        return
    case = appeal(persons=[walk.who.person], case=walk.case, text=NOT_RIGHT, at=desk.at(day), day=day)
    yield (day := desk.later(day, 2))
    desk.do(case, "receipt", "taken", "zhengce", day)
    if not outcome:
        return
    yield (day := desk.later(day, 4))
    desk.find(walk.who.found, day)
    desk.do(case, "examination", "done", "zhengce", day, answers=EXAMINED)
    yield (day := desk.later(day, 2))
    desk.do(case, "decision", outcome, "lingdao", day, reason=HEARD[outcome])
    if outcome == "grant":
        open_account(walk.who, day)


def look_around(desk: Desk, day: date) -> Story:
    """Whole numbers that an officer looks at without a case, so that the supervision desk has something."""
    looker, code = desk.officers["hedui2"], desk.applicants.communities[0]
    people = desk.district.persons.filter(
        (pl.col("residence") == code) & pl.col("id_number").is_not_null() & pl.col("household").is_not_null()
        & pl.col("died_on").is_null() & pl.col("left_on").is_null()
    )  # fmt: skip
    for person in people["id"].head(LOOKED_AT).to_list():
        show_numbers(person_id=person, reason=LOOKS, by=looker)
    yield from ()


def act_for_others(desk: Desk, day: date) -> Story:
    """Requests to act for somebody else: one that waits, one that was confirmed and one refused."""
    for basis, confirmed in (("proxy", None), ("relative", True), ("relative", False)):
        asks, other = desk.applicants.take("any"), desk.applicants.take("any")
        if asks is None or other is None:
            return
        at = desk.at(day)
        ask_to_act(actor=asks.person, given=other.number, basis=basis, at=at)
        if confirmed is None:
            continue
        by = desk.officers["shequ"]
        mandate = mandates_in(by.scope("cases.intake")).get(actor=asks.person)
        proof = PROOF if confirmed else ""
        answer_mandate(
            mandate=mandate.pk, confirmed=confirmed, proof=proof, until=None, by=by, at=desk.at(day)
        )
    yield from ()
