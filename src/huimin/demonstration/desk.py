"""The desk: officers of the demonstration who act on cases, and stories that go on from day to day."""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import count
from typing import Any, Final

from huimin.casework.public import (
    Draft,
    Picture,
    Walked,
    add_photo,
    bring_papers,
    do_step,
    draft_case,
    end_publicities,
    send_in,
    settle_complaints,
    show_step,
    sign_step,
    walked,
)
from huimin.commons.access.models import Officer
from huimin.commons.database.remembering import remembering
from huimin.demonstration.applicants import Applicant, Applicants
from huimin.demonstration.columns import entity_of
from huimin.demonstration.library import District
from huimin.demonstration.pictures import picture_of, signature_of
from huimin.demonstration.records import SOURCES, morning
from huimin.kernel.errors import Refusal
from huimin.kernel.workdays import Calendar
from huimin.policy.facts import Entity
from huimin.registry.public import RecordedLater, Statement, replace_fact

Story = Generator[date, None, None]
"""What happens on a day, up to the day on which it goes on."""

BOARD: Final = "社区居委会公示栏（演示）"
SEEN: Final = "窗口核验原件（演示）"
VERIFIED: Final = "税务、社保与法定义务人核查（演示）"
CHECKER: Final = "hedui"
SHOWN_DAYS: Final = 8
"""After so many days a notice has ended; a longer one is looked at day by day."""
WHERE: Final = "30.2198, 115.0654"
ON_PAPER_EVERY, BARE_EVERY = 8, 12
"""One visit in so many is signed on paper, and one notice in so many hangs without a photo."""
ON_PAPER: Final = "纸质调查表上签字，见照片（演示）"
BETWEEN: Final = timedelta(minutes=1)


@dataclass
class Desk:
    """Who acts on which day and at what time, and whom the cases are about."""

    district: District
    applicants: Applicants
    since: date
    until: date
    receipts: dict[int, str] = field(default_factory=dict)
    """The receipt code of each complaint."""
    day: date = date.min
    """The day on which something happens now."""
    refused: list[str] = field(default_factory=list)
    """Why stories ended before their end; nothing in a district that is large enough."""
    _waiting: list[tuple[date, int, Story]] = field(default_factory=list)
    _minutes: dict[date, int] = field(default_factory=dict)
    _visits: Iterator[int] = field(default_factory=count)
    _notices: Iterator[int] = field(default_factory=count)
    _begun: int = 0
    _stands: date | None = None

    @cached_property
    def officers(self) -> Mapping[str, Officer]:
        """The officers, by the name with which they sign in."""
        return {each.username: each for each in Officer.objects.all()}

    @cached_property
    def calendar(self) -> Calendar:
        """The working days."""
        return Calendar()

    def ago(self, workdays: int) -> date:
        """Return the day so many working days before the one at which the demonstration stands still."""
        day = self.until
        while not self.calendar.is_workday(day):
            day -= timedelta(days=1)
        while workdays:
            day -= timedelta(days=1)
            workdays -= self.calendar.is_workday(day)
        return day

    def later(self, day: date, workdays: int) -> date:
        """Return the day so many working days after another one."""
        return self.calendar.add_workdays(day, workdays)

    def at(self, day: date) -> datetime:
        """Return the next moment of a day: no two things happen at once."""
        self._minutes[day] = self._minutes.get(day, 0) + 1
        return morning(day) + BETWEEN * self._minutes[day]

    def begin(self, day: date, story: Story) -> None:
        """Let a story begin on a day; one that would have begun before anything is known never happens."""
        if day >= self.since:
            self._begun += 1
            heapq.heappush(self._waiting, (day, self._begun, story))
        else:
            story.close()

    @remembering(writes=True)
    def go_on(self, before: date) -> None:
        """Let everything happen up to before a day: in the morning notices end, then stories go on."""
        day = self._stands or self.since
        while day < before:
            self.day = day
            self._night(day)
            while self._waiting and self._waiting[0][0] <= day:
                _day, place, story = heapq.heappop(self._waiting)
                then = self._next(story)
                if then is not None:
                    heapq.heappush(self._waiting, (max(then, day), place, story))
            day += timedelta(days=1)
        self._stands = day

    def _next(self, story: Story) -> date | None:
        """Let a story go on and return until when; what the platform refuses ends it and is remembered."""
        try:
            return next(story, None)
        except Refusal as refused:
            self.refused.append(str(refused))
            return None

    def _night(self, day: date) -> None:
        end_publicities(at=morning(day), day=day)
        settle_complaints(day=day)

    def apply(
        self,
        who: Applicant,
        draft: Draft,
        day: date,
        *,
        without: Sequence[str] = (),
    ) -> Walked:
        """Take an application in at the counter, with every paper but some."""
        by = self.officers["shequ"]
        at = self.at(day)
        case = draft_case(draft=draft, says=says(who), by=by, at=at, day=day)
        bring_papers(case=case, by=by, at=at, note=SEEN, without=without)
        return send_in(case=case, by=by, at=self.at(day), day=day)

    def start(self, draft: Draft, day: date) -> Walked:
        """Let the platform begin a case about an award."""
        case = draft_case(draft=draft, says=(), by=None, at=self.at(day), day=day)
        return send_in(case=case, by=None, at=self.at(day), day=day)

    def do(self, case: int, step: str, outcome: str, by: str | None, day: date, **more: Any) -> None:
        """Let an officer do a step that waits."""
        officer = self.officers[by] if by else None
        do_step(case=case, step=step, outcome=outcome, by=officer, at=self.at(day), day=day, **more)

    def visit(
        self, case: int, step: str, day: date, answers: Mapping[str, Any], *, by: str = "shequ",
        along: str = "shequ2", outcome: str = "done", reason: str = "",
    ) -> None:  # fmt: skip
        """Let two officers visit, with a photo and mostly with signatures on the screen."""
        officer, companions = self.officers[by], [self.officers[along]]
        photo = picture_of("入户照片", "居住情况（演示）")
        add_photo(case=case, step=step, picture=photo, by=officer, at=self.at(day))
        answers = {"location": WHERE, **answers}
        if next(self._visits) % ON_PAPER_EVERY:
            names = [each.name for each in companions]
            sign_step(case=case, step=step, along=names, drawn=signature_of, by=officer, at=self.at(day))
        else:
            answers |= {"without_signature": ON_PAPER, "without_colleague": ON_PAPER}
        self.do(
            case, step, outcome, by, day, answers=answers, given={"companions": companions}, reason=reason
        )

    def check(
        self, case: int, found: Sequence[tuple[str, int, int]], day: date, more: Mapping[str, Any]
    ) -> None:
        """Let an officer check income and property, and put on record what was found."""
        self.find(found, day)
        answers = {"sources": f"公安、税务、社保、银行，{day}", **more}
        self.do(case, "check", "consistent", CHECKER, day, answers=answers)

    def find(self, found: Iterable[tuple[str, int, int]], day: date) -> None:
        """Put on record what was found: fact, person or household, value."""
        for name, whose, value in found:
            person, household = (None, whose) if entity_of(name) is Entity.HOUSEHOLD else (whose, None)
            statement = Statement(
                name, value, day, SOURCES["verified"], VERIFIED, person_id=person, household_id=household
            )
            with suppress(RecordedLater):  # a small district has nobody else, and news of this one is to come
                replace_fact(statement=statement, reason=VERIFIED, by=self.officers[CHECKER], at=self.at(day))

    def show(self, case: int, step: str, day: date) -> int:
        """Let the community worker show an opinion in public, mostly with a photo of the board."""
        officer = self.officers["shequ"]
        shown = show_step(case=case, step=step, place=BOARD, by=officer, at=self.at(day), day=day)
        if next(self._notices) % BARE_EVERY:
            photo = picture_of("公示栏照片", BOARD)
            add_photo(case=case, step=step, picture=photo, by=officer, at=self.at(day))
        return shown

    def until_shown(self, case: int, step: str, day: date) -> Story:
        """Wait until a notice that hangs since a day has ended by itself."""
        yield (day := day + timedelta(days=SHOWN_DAYS))
        while step in walked(case).waits:
            yield (day := day + timedelta(days=1))


PAPERS: Final[Mapping[str, str]] = {
    "application": "申请书",
    "promise": "信息真实承诺书",
    "authorisation": "核对授权书",
    "income": "收入和财产申报表",
    "statement": "书面声明",
    "expenditure": "医疗费用票据",
}
"""What a picture of a paper is titled."""


SAID: Final = ("wage", "business_net", "other_income", "pension", "central_basic_pension")
"""What an applicant says of what will be found: income."""


def papers_of(who: Applicant) -> dict[str, Picture]:
    """Return pictures of what an applicant hands in."""
    return {name: picture_of(title, who.name) for name, title in PAPERS.items()}


def says(who: Applicant) -> list[dict[str, object]]:
    """Return what an applicant declares: what will be found out."""
    return [
        {"name": name, "value": value, "person": person, "household": None, "written": f"{value // 100}"}
        for name, person, value in who.found
        if name in SAID
    ]
