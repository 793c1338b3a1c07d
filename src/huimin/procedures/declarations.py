"""Declarations: what a procedure is, in versions by the day on which a case was accepted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from typing import Final

from huimin.kernel.errors import NotInForce
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.workdays import Unit


class VersionMissing(NotInForce):
    """The procedure has no version for the day."""

    template = _(
        "There are no rules of “{procedure}” for a case accepted on {day}. Check the day, or add the version."
    )


class Level(StrEnum):
    """At which level of the administration a step is done; the code of its division has so many digits."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"

    @property
    def digits(self) -> int:
        """Return the length of a division code of this level."""
        return {"district": 6, "street": 9, "community": 12}[self.value]


class Group(StrEnum):
    """Duties that nobody combines on one case; what is done at the counter combines with either."""

    COUNTER = "counter"
    INQUIRY = "inquiry"
    REVIEW = "review"
    DECISION = "decision"
    CONFIRMATION = "confirmation"
    OBJECTION = "objection"


class FieldKind(StrEnum):
    """What an answer is."""

    TEXT = "text"
    LINE = "line"
    CHOICE = "choice"
    YES_NO = "yes_no"
    COUNT = "count"
    MONEY = "money"
    DAY = "day"


SHOWN_USUALLY: Final = ("name", "people", "amount")
"""What a notice shows where nothing else is said: the applicant's name, how many people, what is proposed."""
OPENED: Final = "opened"
"""The event from which a limit runs where nothing else is said: the step was opened."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A time limit: so many units from the day after an event, with the article that sets it.

    A limit in calendar days that ends on a day of rest runs on to the next working day unless `roll` is off,
    as for a publicity of seven days. `verified` is false where no source was found: it is shown as such.
    What an earlier step answered to the question `answer` shortens it.
    """

    number: int
    unit: Unit
    after: str = OPENED
    roll: bool = True
    article: str = ""
    verified: bool = True
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Share:
    """A share that the rules set, exactly, such as three tenths of the cases for a spot check."""

    value: Fraction
    article: str = ""
    verified: bool = True

    def __str__(self) -> str:
        return str(self.value)

    def of(self, number: int) -> int:
        """Return how many of so many the share is at least."""
        return -(-number * self.value.numerator // self.value.denominator)


@dataclass(frozen=True, slots=True)
class Lasting:
    """For how long an effect holds: as many months as a question was answered with, `most` at most."""

    answer: str
    most: int


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a step: the right that it needs, the level that answers for it, and what duty it is.

    `also` names the levels whose officers may do it too, such as the community that helps the street.
    """

    right: str
    level: Level
    group: Group
    also: tuple[Level, ...] = ()

    @property
    def levels(self) -> tuple[Level, ...]:
        """Return every level whose officers may do it, the one that answers for it first."""
        return (self.level, *self.also)

    @property
    def offices(self) -> list[int]:
        """Return how many digits the codes of the divisions have whose officers may do it, fewest first."""
        return sorted(each.digits for each in self.levels)


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of several."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is asked when a step is done."""

    name: str
    zh: str
    en: str
    kind: FieldKind
    required: bool = True
    choices: tuple[Choice, ...] = ()
    help_zh: str = ""
    help_en: str = ""


@dataclass(frozen=True, slots=True)
class Stated:
    """A fact that the applicant states or confirms, also where it is on record, and about whom: `of` says
    the applicant, every adult, every member, or the household itself."""

    name: str
    of: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper that the procedure asks for.

    `of` says whose: the applicant's, every adult's or every member's. A commitment may stand for it where
    `promise` allows; what the register holds (`held`) is shown and not asked for again. What the applicant
    states in the form (`stated`) stands for it, and is printed when it is whole.
    """

    name: str
    zh: str
    en: str
    of: str = "applicant"
    required: bool = True
    promise: bool = False
    held: bool = False
    article: str = ""
    stated: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step can end: it leads to other steps, or ends the case as `ends` says.

    `notice` names the document that is issued by it; `special` why it lets the case have the longer limit;
    `opens` the kind of procedure that is begun for the same holder when this one ends, such as a stop with
    its own publicity after a review. It may only be chosen when each step that it `needs` ended, the last
    time, with its first outcome: nobody grants what was not shown, even if the opinion was to refuse.
    `asks` names questions of the step that must be answered for it, such as where a case is passed on to.
    `effect` is what it does to the award, or proposes to; `starts` from which month on, the one after the
    decision where nothing is said, and `lasts` for how long. `alone_zh` and `alone_en` say why it may end
    against the applicant without a decision by another officer.
    """

    name: str
    zh: str
    en: str
    to: tuple[str, ...] = ()
    ends: str = ""
    reason: bool = False
    notice: str = ""
    special: str = ""
    opens: str = ""
    needs: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    effect: str = ""
    starts: str = ""
    lasts: Lasting | None = None
    alone_zh: str = ""
    alone_en: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who does it, within what time, what is asked, and how it can end.

    `work` names what the platform does with it, such as a publicity that ends by itself. A step that
    `waits_for` others is opened when none of them is open any more. Without a limit of its own it has to be
    done within the limit of the whole procedure. A case that is filed apart, because of a relative or of a
    complaint, cannot leave it before the step `visit_if_filed` was done. In a delegated case the actor
    `delegated` does it instead. `no_visit_zh` and `no_visit_en` say why a filed case needs no visit before
    it. Who did the step before one that is `by_another` does not do it. A step that shows something in public
    shows what `shows` says, nothing else.
    """

    name: str
    zh: str
    en: str
    work: str
    right: str
    level: Level
    group: Group
    outcomes: tuple[Outcome, ...]
    limit: Limit | None = None
    begin: Limit | None = None
    article: str = ""
    duty_zh: str = ""
    duty_en: str = ""
    fields: tuple[Field, ...] = ()
    waits_for: tuple[str, ...] = ()
    visit_if_filed: str = ""
    delegated: Actor | None = None
    shows: tuple[str, ...] = SHOWN_USUALLY
    also: tuple[Level, ...] = ()
    by_another: bool = False
    no_visit_zh: str = ""
    no_visit_en: str = ""

    def actor(self, *, delegated: bool = False) -> Actor:
        """Return who does the step, in a case that the bureau decides or has delegated to the street."""
        own = Actor(self.right, self.level, self.group, self.also)
        return self.delegated or own if delegated else own

    def outcome(self, name: str) -> Outcome | None:
        """Return the outcome called `name`."""
        return next((each for each in self.outcomes if each.name == name), None)


@dataclass(frozen=True, slots=True)
class Special:
    """Why a case may have the longer limit."""

    name: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Cycle:
    """How often a case of this kind is begun anew for a group of holders, in months since the last time.

    `of` says for whom; where several cycles fit, the shortest counts. The case is begun so many months
    `ahead`, as for a status that ends by itself.
    """

    name: str
    zh: str
    en: str
    months: int
    article: str = ""
    verified: bool = True
    of: str = "everybody"
    ahead: int = 0


@dataclass(frozen=True)
class Version:
    """The procedure as it stood for cases accepted on the days from `since` up to `until`.

    `cycles` say how often a review comes round, and `spread` over how many nights at least those of all
    holders are begun. `spot_check` is the share of cases that is drawn for a visit, `representatives` their
    share among those who take part in an appraisal. `states` are the facts that an applicant states or
    confirms whatever is on record, `tells` what is asked about what happened.
    """

    procedure: str
    since: date
    until: date | None
    title: str
    number: str
    url: str
    total: Limit
    first: str
    steps: Mapping[str, Step]
    delegated: Limit | None = None
    special: Limit | None = None
    specials: tuple[Special, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    spot_check: Share | None = None
    representatives: Share | None = None
    verified: bool = True
    cycles: tuple[Cycle, ...] = ()
    spread: int = 0
    states: tuple[Stated, ...] = ()
    tells: tuple[Field, ...] = ()

    def __getitem__(self, name: str) -> Step:
        return self.steps[name]

    def holds(self, day: date) -> bool:
        """Return whether cases accepted on `day` run under this version."""
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def beginners(self) -> frozenset[Actor]:
        """Return who begins it of their own accord: whoever has a step before the decision."""
        judging = {Group.DECISION, Group.CONFIRMATION}
        return frozenset(step.actor() for step in self.steps.values() if step.group not in judging)

    @cached_property
    def edition(self) -> str:
        """Return a short hash of everything that is declared, the same on every machine."""
        text = json.dumps(asdict(self), default=str, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:12]

    @property
    def way(self) -> Iterator[Step]:
        """Yield the steps of the straight way: the first outcome of each, without what is behind it."""
        pending, seen = [self.first], set[str]()
        while pending:
            step = self.steps[pending.pop(0)]
            if step.name not in seen and not (set(step.waits_for) & set(pending)):
                seen.add(step.name)
                yield step
                pending.extend(step.outcomes[0].to)


@dataclass(frozen=True)
class Procedure:
    """What is done under one name, such as the application for a benefit, in all its versions.

    `doors` say by whom a case of it is begun, beside what an outcome of another procedure opens. What people
    apply for is said in `plain` words, in Chinese and in English for each scheme: for whom it is; the list of
    it is in the order of `place`.
    """

    name: str
    zh: str
    en: str
    kind: str
    schemes: tuple[str, ...]
    versions: tuple[Version, ...]
    automatic: bool = False
    doors: tuple[str, ...] = ()
    plain: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    place: int = 0

    def at(self, day: date) -> Version:
        """Return the version for a case accepted on `day`.

        Raises:
            VersionMissing: there is none.
        """
        for version in self.versions:
            if version.holds(day):
                return version
        raise VersionMissing(procedure=self.name, day=day)

    def version(self, since: date) -> Version:
        """Return the version that began on `since`, which a case keeps for its whole life.

        Raises:
            VersionMissing: there is none.
        """
        for version in self.versions:
            if version.since == since:
                return version
        raise VersionMissing(procedure=self.name, day=since)
