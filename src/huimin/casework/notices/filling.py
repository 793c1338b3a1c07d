"""Filling: what a document of a case says, from the case, its decision and the rules.

Documents are in Chinese: who calls these has switched the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from huimin.casework.cases.asking import told_words
from huimin.casework.cases.stating import NONE
from huimin.casework.clocks.counting import limit_words, total_of, version_of
from huimin.casework.decisions.reading import ruling_of
from huimin.casework.effects.standing import starts_on
from huimin.casework.models import Case, Consequence, Decision, Paper, Task
from huimin.casework.moving.works import Move
from huimin.casework.notices.aiding import form_of, way_of, what_follows
from huimin.casework.notices.titles import DECIDING, KINDS, MISSING_PAPERS, REASONED
from huimin.casework.once import paid_once
from huimin.casework.papers.listing import evidence_named
from huimin.casework.papers.signing import signatures_of
from huimin.casework.remedies import APPEAL, ending_after, may_be_appealed
from huimin.casework.visits import IN_RECORDS
from huimin.casework.wording import law_words, place_word, scheme_word
from huimin.commons.desk.pieces import Tone, WhyRow
from huimin.commons.installation.addressing import public_address
from huimin.commons.installation.public import installation
from huimin.commons.workdays.queries import working_calendar
from huimin.entitlements.public import rulebook_of_installation
from huimin.kernel.money import Money
from huimin.policy.parameters import Status
from huimin.procedures import clocks
from huimin.procedures.declarations import Field, Outcome, Step
from huimin.procedures.vocabulary import FEEDBACK_ON, FORWARDED_TO, Work
from huimin.registry.public import division_names, household_cards, in_words, label_of_fact, person_cards

LANGUAGE: Final = "zh-hans"
OFFICES: Final = {6: "民政局", 9: "办事处", 12: "居民委员会"}
MARKS: Final = {Tone.DONE: "met", Tone.HARM: "failed"}
PAPER_STATES: Final[Mapping[str, str]] = {
    Paper.State.MISSING: "待补交",
    Paper.State.PROVIDED: "已提交",
    Paper.State.PROMISED: "以承诺代替",
    Paper.State.HELD: "系统已有，无需提交",
}
REFUSAL: Final = "refusal"
HOUSEHOLD, EVENT = "家庭", "本次申请"
BY_CONFIRMING: Final = frozenset({"确认", "认定"})
"""What is said with “予以” before it; other words stand alone."""
RECONSIDERATION, LITIGATION = "remedies/reconsideration", "remedies/litigation"


def office_of(case: Case, digits: int) -> tuple[str, str]:
    """Return the code and the name of the office of a level that handles a case."""
    code = case.division[:digits]
    return code, place_word(code) + OFFICES.get(len(code), "")


def said_day(day: date | None) -> str:
    """Return a day as documents write it."""
    return "" if day is None else f"{day.year}年{day.month}月{day.day}日"


def matter_of(case: Case) -> str:
    """Return what a case is about, as letters name it: whose word it came by, scheme and kind."""
    named = scheme_word(case.scheme) + KINDS.get(case.kind, "")
    if case.kind == APPEAL:
        named += "申请"
    said = case.submitted_on is not None and case.channel != Case.Channel.PLATFORM
    return f"你于{said_day(case.submitted_on)}提出的{named}" if said else named


def verdict_of(step: Step, outcome: Outcome | None, kind: str) -> str:
    """Return what was decided in the words of the procedure: one pair in the whole of it."""
    if outcome is None or kind == APPEAL:
        return outcome.zh if outcome else ""
    base = next((each.zh for each in step.outcomes if each.notice == REFUSAL), outcome.zh).removeprefix(
        "不予"
    )
    if outcome.notice == REFUSAL:
        return f"不予{base}"
    return f"予以{base}" if base in BY_CONFIRMING else base


def said_moment(at: datetime) -> str:
    """Return a moment as documents write it, in the time of the district."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


def about_case(case: Case, day: date, digits: int) -> dict[str, Any]:
    """Return what every document of a case can print about it."""
    version, card = version_of(case), person_cards([case.person_id])[case.person_id]
    home = household_cards([case.household_id], day)[case.household_id] if case.household_id else None
    members = [member.person for member in home.members] if home else [card]
    return {
        "language": LANGUAGE,
        "case": case.number or "",
        "scheme": scheme_word(case.scheme),
        "matter": matter_of(case),
        "portal": public_address() + reverse("portal:home"),
        "addressee": card.name,
        "id_masked": card.id_masked,
        "place": place_word(case.division),
        "office": office_of(case, digits)[1],
        "members": [
            {"name": each.name, "birth": said_day(each.birth), "id_masked": each.id_masked}
            for each in members
        ],
        "submitted": said_day(case.submitted_on),
        "accepted": said_day(case.accepted_on),
        "due": said_day(case.due_on),
        "limit": limit_words(total_of(case)),
        "law": law_words(version),
        "issued": said_day(day),
    }


def about_step(move: Move, task: Task, step: Step, kind: str) -> dict[str, Any]:
    """Return what a notice says beside the case: article, reason, papers, decision and remedies."""
    case, outcome = move.case, step.outcome(task.outcome)
    decision = Decision.objects.filter(case=case, set_aside_at__isnull=True).order_by("-at").first()
    ends = ending_after(move.version, outcome) if outcome else ""
    return {
        "step": step.zh,
        "article": step.article,
        "reason": task.reason,
        "papers": _missing(case),
        "passed_on": _passed_on(task),
        "decision": _decided(move, decision) if kind in REASONED else None,
        "why": _why(case, decision) if kind in REASONED else None,
        "verdict": verdict_of(step, outcome, case.kind),
        "supplement": _supplement(move, outcome) if kind == MISSING_PAPERS and outcome else None,
        "remedies": (
            remedies(move.day, move.at, review=may_be_appealed(case.kind, ends)) if kind in DECIDING else None
        ),
    }


def _passed_on(task: Task) -> dict[str, str] | None:
    """Return to whom a case is passed on and until when they answer, where the step says so."""
    to, until = task.answers.get(FORWARDED_TO), task.answers.get(FEEDBACK_ON)
    if not to:
        return None
    return {"to": str(to), "until": said_day(date.fromisoformat(str(until)[:10])) if until else ""}


def about_answers(task: Task, step: Step, companions: Iterable[str]) -> dict[str, Any]:
    """Return what the record of a visit or an appraisal says: who was there and what was noted."""
    return {
        "step": step.zh,
        "article": step.article,
        "officers": [name for name in (task.done_by.name if task.done_by else "", *companions) if name],
        "done": said_day(task.done_on),
        "answers": [
            {"label": asked.zh, "value": _answer(asked, task.answers[asked.name])}
            for asked in step.fields
            if task.answers.get(asked.name) not in {None, ""}
        ]
        + [
            {"label": label, "value": str(task.answers[name])}
            for name, label in IN_RECORDS.items()
            if task.answers.get(name)
        ],
        "signatures": [
            {"signer": each.signer, "at": said_moment(each.at), "strokes": each.strokes}
            for each in signatures_of(task)
        ],
        "location": str(task.answers.get("location") or ""),
        "interviews": [
            {"who": "，".join(filter(None, (each.name, each.relation))), "said": each.said}
            for each in task.interviews.order_by("pk")
        ],
        "reason": task.reason,
    }


def about_declaration(case: Case) -> dict[str, Any]:
    """Return what an application says: what was declared, about whom, and which papers come with it."""
    cards = person_cards({fact["person"] for fact in case.declared if fact.get("person")} | {case.person_id})
    papers = Paper.objects.filter(case=case).exclude(state=Paper.State.NOT_NEEDED).order_by("pk")
    named = [(evidence_named(case, paper.evidence), paper) for paper in papers.select_related("person")]
    return {
        "declared": [
            *({"label": label, "about": EVENT, "value": value} for label, value in told_words(case)),
            *(
                {
                    "label": label_of_fact(fact["name"]),
                    "about": cards[fact["person"]].name if fact.get("person") else HOUSEHOLD,
                    "value": in_words(fact["name"], fact["value"]).value,
                }
                for fact in case.declared
            ),
        ],
        "papers": [
            {"name": evidence.zh, "of": paper.person.name, "state": PAPER_STATES[paper.state]}
            for evidence, paper in named
            if evidence is not None
        ],
        "phone": cards[case.person_id].phone_masked,
        "address": cards[case.person_id].address,
    }


def about_statements(case: Case) -> dict[str, Any]:
    """Return what a declaration of income and property says: person by person, and of the household."""
    cards = person_cards({fact["person"] for fact in case.declared if fact.get("person")} | {case.person_id})
    about: dict[str, list[dict[str, str]]] = {}
    for fact in case.declared:
        name = cards[fact["person"]].name if fact.get("person") else HOUSEHOLD
        about.setdefault(name, []).append(_statement_words(fact))
    return {
        **about_declaration(case),
        "statements": [{"about": name, "rows": rows} for name, rows in about.items()],
    }


def _statement_words(fact: Mapping[str, Any]) -> dict[str, str]:
    told = in_words(fact["name"], fact["value"])
    nothing = fact.get("how") == NONE
    row = {"label": told.label, "value": "没有" if nothing else told.value, "note": ""}
    if fact.get("reason"):
        held = in_words(fact["name"], fact["held"]).value
        row["note"] = f"系统记录为{held}（{fact['source']}）；申报人说明：{fact['reason']}"
    return row


def remedies_are_verified(day: date, known_at: datetime) -> bool:
    """Return whether the days and months that letters name were found in the text of the law."""
    figures, place = rulebook_of_installation(known_at).parameters, installation().place
    named = (figures[name].at(day, place) for name in (RECONSIDERATION, LITIGATION))
    return all(each.status is Status.VERIFIED for each in named)


def remedies(day: date, known_at: datetime, *, review: bool) -> dict[str, Any]:
    """Return what can be done against a decision: by when, by which article, and whether that is verified.

    `review` says whether others here would look at it again, as the case then allows.
    """
    figures, place = rulebook_of_installation(known_at).parameters, installation().place
    days = figures[RECONSIDERATION].at(day, place)
    months = figures[LITIGATION].at(day, place)
    verified = days.status is Status.VERIFIED and months.status is Status.VERIFIED
    named = division_names([place]).get(place)
    return {
        "government": f"{named.zh if named else place}人民政府",
        "review": review,
        "days": str(days.figure),
        "days_by": f"《{days.source.title}》{days.source.article}",
        "months": str(months.figure),
        "months_by": f"《{months.source.title}》{months.source.article}",
        "verified": verified,
    }


def _decided(move: Move, decision: Decision | None) -> dict[str, Any] | None:
    if decision is None:
        return None
    case = move.case
    money = Money(decision.amount)
    done = Consequence.objects.filter(case=case, start__isnull=False).order_by("-pk").first()
    start = done.start if done and done.start else starts_on(case.decided_on or decision.on)
    return {
        "grants": decision.grants,
        "status": decision.grants and not decision.amount,
        "amount": f"{money.yuan:,.2f}",
        "in_words": money.in_words(),
        "start": _month(start),
        "facts_of": said_day(decision.on),
        "edition": decision.rules,
        "departs": decision.departs,
        "reason": decision.reason,
        **_aid(move, decision),
    }


def _aid(move: Move, decision: Decision) -> dict[str, Any]:
    """Return what a letter says of aid that is given once: how, and what is still done afterwards."""
    once = paid_once(move.case.scheme)
    if not once or not decision.grants:
        return {"once": once, "way": "", "follows": None}
    follows = what_follows(move, decision)
    return {
        "once": True,
        "way": way_of(form_of(decision), said_day(decision.on)),
        "follows": follows and {**follows, "due": said_day(follows["due"])},
    }


def _why(case: Case, decision: Decision | None) -> dict[str, Any] | None:
    """Return the rules' answer again: the same facts, day and edition give the same words."""
    if decision is None:
        return None
    tree = ruling_of(case, on=decision.on, known_at=decision.known_at).tree
    return None if tree is None else {"answer": str(tree.answer), "rows": [_row(row) for row in tree.rows]}


def _row(row: WhyRow) -> Mapping[str, str]:
    mark = MARKS.get(Tone(row.mark), "unknown") if row.mark else ""
    return {"mark": mark, "sentence": str(row.sentence), "article": str(row.article)}


def _supplement(move: Move, outcome: Outcome) -> dict[str, str] | None:
    """Return by when missing papers are to come, by which limit, and what follows if they do not."""
    for name in outcome.to:
        step = move.version[name]
        if step.work == Work.SUPPLEMENT and step.limit is not None:
            due = clocks.count(working_calendar(), step.limit, move.day).due
            decided = {each.name for each in move.version.steps.values() if each.by_another}
            lapsed = next((each for each in step.outcomes if decided & set(each.to)), None)
            return {
                "limit": limit_words(step.limit), "due": said_day(due), "lapsed": lapsed.zh if lapsed else "",
            }  # fmt: skip
    return None


def _missing(case: Case) -> list[dict[str, str]]:
    rows = Paper.objects.filter(case=case, state=Paper.State.MISSING).select_related("person").order_by("pk")
    found = [(paper, evidence_named(case, paper.evidence)) for paper in rows]
    return [
        {
            "name": evidence.zh,
            "of": paper.person.name,
            "promise": "可书面承诺代替" if evidence.promise else "",
            "article": evidence.article,
        }
        for paper, evidence in found
        if evidence is not None and evidence.required
    ]


def _answer(asked: Field, value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    chosen = next((each.zh for each in asked.choices if each.name == value), None)
    return chosen or str(value)


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"
