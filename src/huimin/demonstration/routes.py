"""Routes: cases of every kind that go step by step as a sheet tells it, and wait at the step after it."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from huimin.casework.public import (
    Draft,
    answer_to_objection,
    bring_papers,
    confirm_departure,
    object_to,
    walked,
)
from huimin.demonstration.applicants import Applicant
from huimin.demonstration.census import words
from huimin.demonstration.desk import Desk, Story
from huimin.demonstration.scenes import AUDITOR, ENDED_EN, ENDED_ZH
from huimin.demonstration.walks import AID, ANSWERS, OBJECTS, TO_BE_SEEN
from huimin.procedures.declarations import Field as Question
from huimin.procedures.declarations import FieldKind, Outcome, Step, Version
from huimin.procedures.vocabulary import Effect, Work
from huimin.registry.public import record_death
from huimin.rulebook.public import procedure_of

RESTS: Final = 3
"""The step at which a case is left waits for less than so many working days, where nothing is said."""
LASTS: Final[Mapping[str, int]] = {"unobjected": 7, "objected": 3}
"""How many working days an outcome takes; one where nothing is said."""
MAYBE: Final = "?"
APPLICATION: Final = "application"
SUPPLIED: Final = "补交（演示）"
SECOND: Final = "shenpi2"
WHO: Final[Mapping[str, str]] = {
    "cases.intake": "shequ", "cases.publicise": "shequ", "cases.inquire": "shequ",
    "cases.accept": "jiedao", "cases.opine": "jiedao", "cases.verify": "hedui",
    "cases.spot_check": "hedui", "cases.decide": "shenpi", "cases.decide_street": "jieshen",
}  # fmt: skip
"""Who does what a right is needed for."""
ALONG: Final[Mapping[str, str]] = {"shequ": "shequ2", "hedui": "hedui2"}


@dataclass(frozen=True, slots=True)
class Route:
    """How a case goes: its kind, of whom, since when, and its outcomes, with a step's name where needed."""

    kind: str
    schemes: tuple[str, ...]
    ago: int
    outcomes: tuple[str, ...]
    who: str = ""
    size: tuple[int, int] = (1, 99)
    dies: bool = False
    found: Mapping[str, int] = field(default_factory=dict)
    answers: Mapping[str, Any] = field(default_factory=dict)
    amount: int = 0
    """Fen a month that people decide where the rules would not."""
    then: Route | None = None
    """What happens later to the same holder; to the `same` case, or to another one."""
    same: bool = False


def routes() -> Iterator[Route]:
    """Yield every route of the sheet."""
    for place, row in enumerate(words("routes")["routes"]):
        yield _route({"rests": place % RESTS, **row})


def _route(row: Mapping[str, Any]) -> Route:
    schemes = tuple(row.get("of", ())) or (row["scheme"],)
    lasts = sum(LASTS.get(each, 1) for each in row["route"].split())
    then = row.get("then")
    shared = {name: row[name] for name in ("kind", "of", "scheme", "who", "rests") if name in row}
    return Route(
        kind=row["kind"],
        schemes=schemes,
        ago=row.get("ago", lasts + row["rests"]),
        outcomes=tuple(row["route"].split()),
        who=row.get("who", ""),
        size=tuple(row.get("size", (1, 99))),
        dies=row.get("dies", False),
        found=row.get("found", {}),
        answers=row.get("answers", {}),
        amount=row.get("amount", 0),
        then=then and _route({**shared, **then}),
        same=row.get("same", False),
    )


@dataclass
class Way:
    """A case on its route."""

    desk: Desk
    who: Applicant
    scheme: str
    route: Route
    case: int = 0

    def go(self, day: date) -> Story:
        """Begin the case and take it to the end of its route, and what happens later to the same holder."""
        route: Route | None = self.route
        while route is not None:
            self.route = route
            if not route.same:
                self.case = self._begin(day)
            for said in route.outcomes:
                yield (day := self.desk.later(day, 1))
                if not (yield from self._take(said, day)):
                    return
                day = self.desk.day
            route = route.then
            if route is not None:
                yield (day := max(day, self.desk.ago(route.ago)))

    @property
    def version(self) -> Version:
        """The procedure in the version that holds for the case."""
        return procedure_of(self.scheme, self.route.kind).at(self.desk.until)

    @property
    def number(self) -> str:
        """The number of the case."""
        return walked(self.case).number

    def told(self) -> tuple[str, str, str]:
        """Return what the case is and where it stands, in Chinese and English, and who sees to it."""
        procedure, waits = procedure_of(self.scheme, self.route.kind), walked(self.case).waits
        step = next((each for each in self.version.steps.values() if each.name in waits), None)
        if step is None:
            return f"{procedure.zh}：{ENDED_ZH}", f"{procedure.en}: {ENDED_EN.lower()}", AUDITOR
        return f"{procedure.zh}：待{step.zh}", f"{procedure.en}: {step.en}", WHO.get(step.right, AUDITOR)

    def _begin(self, day: date) -> int:
        desk, route = self.desk, self.route
        if route.dies:
            self._let_die(day)
        if route.kind == APPLICATION:
            return desk.apply(self.who, Draft(self.scheme, self.who.person), day).id
        return desk.start(Draft(self.scheme, self.who.person, kind=route.kind), day).id

    def _let_die(self, day: date) -> None:
        told = words("routes")["dies"]
        by = self.desk.officers["shequ"]
        record_death(person_id=self.who.person, day=day - timedelta(days=3), reference=told, by=by)

    def _take(self, said: str, day: date) -> Generator[date, None, bool]:
        """Do the step that waits and has such an outcome, in the order of the procedure; say if one had."""
        waits = walked(self.case).waits
        at, _dot, name = said.removeprefix(MAYBE).rpartition(".")
        for step in self.version.steps.values():
            outcome = step.outcome(name)
            if step.name in waits and outcome is not None and at in {"", step.name}:
                yield from self._do(step, outcome, day)
                return True
        if not said.startswith(MAYBE):
            self.desk.refused.append(f"{self.route.kind} {self.scheme}: {said}, {', '.join(sorted(waits))}")
            return False
        return True

    def _do(self, step: Step, outcome: Outcome, day: date) -> Story:
        work = Work(step.work)
        if work == Work.PUBLICISE:
            yield from self._show(step, outcome, day)
            return
        if work == Work.SUPPLEMENT:
            by = self.desk.officers["shequ"]
            bring_papers(case=self.case, by=by, at=self.desk.at(day), note=SUPPLIED)
        if work == Work.CHECK or self.route.kind == "grace":
            self._find(day)
        self._done(step, outcome, day)
        if work == Work.DECIDE and step.name in walked(self.case).waits:
            yield (day := self.desk.later(day, 1))
            by = self.desk.officers[SECOND]
            confirm_departure(case=self.case, by=by, at=self.desk.at(day), day=day)

    def _done(self, step: Step, outcome: Outcome, day: date) -> None:
        by, answers = WHO[step.right], self._answers(step, day)
        judges = Work(step.work) in {Work.OPINION, Work.DECIDE}
        told = words("routes")["reason"] if outcome.reason or judges else ""
        if Work(step.work) == Work.VISIT:
            self.desk.visit(
                self.case, step.name, day, answers, by=by, along=ALONG[by], outcome=outcome.name, reason=told
            )
            return
        amount = AID if outcome.effect == Effect.ONCE else self.route.amount
        given = {"amount": amount} if amount else {}
        self.desk.do(self.case, step.name, outcome.name, by, day, answers=answers, reason=told, given=given)

    def _show(self, step: Step, outcome: Outcome, day: date) -> Story:
        notice = self.desk.show(self.case, step.name, day)
        if outcome is step.outcomes[0]:
            yield from self.desk.until_shown(self.case, step.name, day)
            return
        yield (day := self.desk.later(day, 2))
        shequ, others = self.desk.officers["shequ"], self.desk.officers[ANSWERS]
        objection = object_to(notice=notice, text=OBJECTS, by=shequ, at=self.desk.at(day), day=day)
        answer_to_objection(
            objection=objection, upheld=True, answer=TO_BE_SEEN, by=others, at=self.desk.at(day), day=day
        )
        self.desk.do(self.case, step.name, outcome.name, "shequ", day, reason=TO_BE_SEEN)

    def _find(self, day: date) -> None:
        """Put on record what the check finds about whoever applies or holds."""
        told = [(name, self.who.person, value) for name, value in self.route.found.items()]
        self.desk.find((*self.who.found, *told), day)

    def _answers(self, step: Step, day: date) -> dict[str, Any]:
        told = {**words("routes")["answers"], **self.route.answers}
        return {each.name: _answer(each, told, day) for each in step.fields}


def _answer(question: Question, told: Mapping[str, Any], day: date) -> Any:
    names = [each.name for each in question.choices]
    answer = told.get(question.name)
    match question.kind:
        case FieldKind.CHOICE:
            return answer if answer in names else names[0]
        case FieldKind.DAY:
            return str(day)
        case FieldKind.YES_NO:
            return True if answer is None else answer
        case FieldKind.COUNT | FieldKind.MONEY:
            return 0 if answer is None else answer
        case _:
            return answer or told["findings"]
