"""Able: who may do a step at all, who is kept off it and why, and which tasks wait for nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models import Case as Choose
from django.db.models.functions import Coalesce

from huimin.casework.inbox.queries import APART, CONFIRM
from huimin.casework.models import Absence, Case, Concerned, Duty, Filing, Task
from huimin.commons.access.models import Assignment
from huimin.commons.access.scope import OFFICES, office_of
from huimin.procedures.declarations import Actor

COUNTER: Final = "counter"
APPEAL: Final = "appeal"
SOMEBODY: Final = "able.somebody"
LEVELS: Final = ArrayField(PositiveSmallIntegerField())


class Bar(StrEnum):
    """What keeps an officer off a step that their rights would let them do."""

    RELATIVE = "relative"
    DUTY = "duty"
    NOTED = "noted"
    OWN_DECISION = "own_decision"
    CONCERNED = "concerned"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a step asks of who does it: a right, in an office of some levels, and what duty it is."""

    right: str
    group: str
    offices: tuple[int, ...] = OFFICES
    noted_by: int | None = None
    """Who noted what the step decides upon, where it is another's to do."""


def asked_by(task: Task) -> Asked:
    """Return what a task asks of who does it."""
    return Asked(task.right, task.group, tuple(task.offices), task.noted_by_id)


def asked_of(actor: Actor) -> Asked:
    """Return what an actor of a procedure is asked."""
    return Asked(actor.right, actor.group.value, tuple(actor.offices))


@dataclass(frozen=True, slots=True)
class Holder:
    """An officer who has rights where a case belongs."""

    id: int
    name: str
    office: str
    rights: frozenset[tuple[str, int]]
    """Each with the level of the office in which it is held."""
    away: bool


@dataclass(frozen=True, slots=True)
class Hands:
    """Who has rights where a case belongs, and what each of them has to do with it."""

    holders: tuple[Holder, ...]
    duties: Mapping[int, frozenset[str]]
    former: frozenset[int]
    """Who had a part in the decision that the case appeals against."""
    kin: frozenset[int]
    concerned: frozenset[int] = frozenset()
    """Whom an objection concerns, where the step is to answer it."""

    def bar(self, officer: int, asked: Asked) -> Bar | None:
        """Return what keeps an officer off a step, or nothing."""
        group = asked.group
        if officer in self.kin:
            return Bar.RELATIVE
        if officer == asked.noted_by:
            return Bar.NOTED
        if officer in self.concerned:
            return Bar.CONCERNED
        if group in APART and self.duties.get(officer, frozenset()) - {group}:
            return Bar.DUTY
        return Bar.OWN_DECISION if officer in self.former else None

    def having(self, asked: Asked) -> list[Holder]:
        """Return who has the right for a step there, in an office of its level."""
        wanted = {(asked.right, office) for office in asked.offices}
        return [each for each in self.holders if wanted & each.rights]

    def able(self, asked: Asked) -> list[Holder]:
        """Return who may do a step, whether or not they are away."""
        return [each for each in self.having(asked) if self.bar(each.id, asked) is None]

    def kept_off(self, asked: Asked) -> list[tuple[Holder, Bar]]:
        """Return who has the right for a step and is kept off it, and by what."""
        bars = ((each, self.bar(each.id, asked)) for each in self.having(asked))
        return [(each, bar) for each, bar in bars if bar is not None]

    def standing(self, asked: Asked) -> str:
        """Return whether somebody can do a step, or why nobody can, in the words of the lists."""
        able = self.able(asked)
        if any(not each.away for each in able):
            return SOMEBODY
        return "able.away" if able else "able.kept_off" if self.having(asked) else "able.nobody"


def hands_on(case: Case, day: date) -> Hands:
    """Return who may do what on a case on a day."""
    above = [case.division[:length] for length in range(len(case.division) + 1)]
    held = Assignment.objects.in_force(day).filter(scope__in=above, officer__is_active=True)
    rows = held.order_by("officer__username").values_list(
        "officer", "officer__name", "officer__office", "role__rights", "scope"
    )
    away = set(Absence.objects.filter(start__lte=day, end__gt=day).values_list("officer", flat=True))
    found: dict[int, Holder] = {}
    for officer, name, office, rights, scope in rows:
        before = found[officer].rights if officer in found else frozenset()
        more = frozenset((right, office_of(scope)) for right in rights)
        found[officer] = Holder(officer, name, office, before | more, officer in away)
    duties: dict[int, frozenset[str]] = {}
    former: set[int] = set()
    about = [case.pk, case.follows_id] if case.kind == APPEAL else [case.pk]
    done = Duty.objects.filter(case__in=[each for each in about if each]).exclude(group=COUNTER)
    for on, officer, group in done.values_list("case", "officer", "group"):
        if on == case.pk:
            duties[officer] = duties.get(officer, frozenset()) | {group}
        else:
            former.add(officer)
    ties = Filing.objects.filter(case=case).values_list("officer", "staff__officer")
    kin = frozenset(each for tie in ties for each in tie if each is not None)
    return Hands(tuple(found.values()), duties, frozenset(former), kin)


def with_able(tasks: QuerySet[Task], day: date) -> QuerySet[Task]:
    """Return tasks, which say whether they wait for a confirmation, with whether anybody can do each on a
    day: nobody has the right there, all who have it are kept off, or all of those are away."""
    free = _having(day).exclude(_kept_off())
    away = Absence.objects.filter(officer=OuterRef("officer"), start__lte=day, end__gt=day)
    asked = tasks.annotate(
        asks=Choose(When(confirming=True, then=Value(CONFIRM)), default=F("right"), output_field=CharField()),
        apart=Choose(
            When(confirming=True, then=Value("confirmation")), default=F("group"), output_field=CharField()
        ),
        asked_at=Choose(
            When(confirming=True, then=Value(list(OFFICES), output_field=LEVELS)),
            default=F("offices"),
            output_field=LEVELS,
        ),
        appealed=Choose(When(case__kind=APPEAL, then=F("case__follows"))),
    )
    return asked.annotate(
        able=Choose(
            When(Exists(free.exclude(Exists(away))), then=Value(SOMEBODY)),
            When(Exists(free), then=Value("able.away")),
            When(Exists(_having(day)), then=Value("able.kept_off")),
            default=Value("able.nobody"),
            output_field=CharField(),
        )
    )


def _having(day: date) -> QuerySet[Assignment]:
    """Return, as a question about a task, who has the right that it asks for where its case belongs, in an
    office of its level."""
    right = Func(OuterRef("asks"), template="ARRAY[%(expressions)s]::varchar[]")
    held = Assignment.objects.in_force(day).filter(officer__is_active=True, role__rights__contains=right)
    place = ExpressionWrapper(OuterRef("division"), output_field=CharField())
    level = Func(
        F("scope"), OuterRef("asked_at"), template="(casework_office(%(expressions)s))",
        arg_joiner=") = ANY (", output_field=BooleanField(),
    )  # fmt: skip
    return held.alias(place=place, fits=level).filter(fits=True, place__startswith=F("scope")).order_by()


def _kept_off() -> Q:
    """Return, as a question about a holder and a task, whether a duty or a relative keeps them off."""
    case, group = OuterRef(OuterRef("case")), OuterRef(OuterRef("apart"))
    tied = Filing.objects.filter(case=case)
    kin = tied.filter(Q(officer=OuterRef("officer")) | Q(staff__officer=OuterRef("officer")))
    theirs = Duty.objects.filter(officer=OuterRef("officer"), group__in=APART)
    other = theirs.alias(apart=ExpressionWrapper(group, output_field=CharField())).filter(
        ~Q(apart=COUNTER), ~Q(group=F("apart")), case=case
    )
    own = theirs.filter(case=OuterRef(OuterRef("appealed")))
    noted = Coalesce(OuterRef("noted_by"), Value(0))  # nobody mostly, which must not leave the answer open
    named = Concerned.objects.filter(officer=OuterRef("officer"), objection__task=OuterRef(OuterRef("pk")))
    return Q(Exists(kin)) | Q(Exists(other)) | Q(Exists(own)) | Q(Exists(named)) | Q(officer=noted)
