"""Declare names of facts, record what sources say, and supersede what turned out otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import deed, record, record_many
from huimin.commons.database.remembering import forget
from huimin.commons.installation.public import day_of
from huimin.kernel.days import Span
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import FactCard
from huimin.registry.facts.pivoting import UnknownFact
from huimin.registry.facts.queries import fact_card, fact_of
from huimin.registry.facts.words import entity_word, label_of
from huimin.registry.models import Fact, FactName, Household, Person

AT_ONCE = 5_000


class FactOverlaps(Conflict):
    """The same source has said something about these days already."""

    template = _(
        "“{name}” is on record from this source from {start} on already. Correct that statement instead of "
        "adding one."
    )


class RecordedLater(Conflict):
    """A statement cannot be replaced by what was known before it was recorded."""

    template = _("“{name}” was stated anew on {day}, later than this. Look at that statement first.")


class SupersededAlready(Conflict):
    """Somebody else has replaced this statement."""

    template = _(
        "This statement about “{name}” was replaced already. Load the page again and look at the new one."
    )


class WrongSubject(Invalid):
    """A fact about persons was recorded about a household, or the other way round."""

    template = _("“{name}” is a fact about a {entity}. Record it there.")


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source says about a person or a household: a value (none: asked, not known) for a span."""

    name: str
    value: int | None
    start: date
    source: int
    reference: str
    end: date | None = None
    person_id: int | None = None
    household_id: int | None = None

    @property
    def subject(self) -> str:
        """The label and key that deeds call it by."""
        if self.person_id is not None:
            return f"{Person._meta.label}:{self.person_id}"
        return f"{Household._meta.label}:{self.household_id}"


@transaction.atomic
def declare_facts(*, names: Mapping[str, str]) -> int:
    """Declare names of facts, each about a `person` or a `household`, and return how many were new.

    Raises:
        WrongSubject: a name was declared for the other one before.
    """
    known = dict(FactName.objects.values_list("name", "entity"))
    for name, entity in names.items():
        if known.get(name, entity) != entity:
            raise WrongSubject(name=name, entity=known[name])
    fresh = [FactName(name=name, entity=str(entity)) for name, entity in names.items() if name not in known]
    FactName.objects.bulk_create(fresh)
    forget()
    return len(fresh)


def record_fact(*, statement: Statement, by: Officer | None, at: datetime) -> FactCard:
    """Record what a source says and return it.

    Raises:
        UnknownFact: no fact has this name.
        EmptySpan: the span ends before it starts.
        FactOverlaps: the source has said something about these days already.
    """
    record_facts(statements=[statement], by=by, at=at)
    rows = Fact.objects.filter(_same_source(statement), start=statement.start, recorded_at=at)
    return fact_card(rows.select_related("name", "recorded_by").latest("pk"))


@transaction.atomic
def record_facts(*, statements: Sequence[Statement], by: Officer | None, at: datetime) -> int:
    """Record many statements, all of them or none, and return how many.

    Raises:
        UnknownFact, WrongSubject, EmptySpan: as for one.
        FactOverlaps: a source has said something about the same days already, or does so twice here.
    """
    names = _names(statements)
    for statement in statements:
        Span(statement.start, statement.end)
    _refuse_overlaps(statements, names)
    Fact.objects.bulk_create((_row(each, names, by, at) for each in statements), batch_size=AT_ONCE)
    record_many(
        deed(
            "registry.record_fact", each.subject, by=by, fact=each.name, value=each.value,
            start=str(each.start), end=each.end and str(each.end), source=int(each.source),
            reference=each.reference,
        )
        for each in statements
    )  # fmt: skip
    return len(statements)


@transaction.atomic
def replace_fact(*, statement: Statement, reason: str, by: Officer | None, at: datetime) -> FactCard:
    """Record a statement over what its source said about these days; what it said about other days stays.

    Earlier statements that share a day are superseded, and what remains of them is recorded again.

    Raises:
        UnknownFact, WrongSubject, EmptySpan: as for recording.
        RecordedLater: what it replaces was recorded after `at`.
    """
    names = _names([statement])
    new = Span(statement.start, statement.end)
    remains: list[Fact] = []
    for old in _overlapping(statement).select_for_update():
        _supersede(old, reason=reason, by=by, at=at)
        remains.extend(_remaining(old, new, by, at))
    Fact.objects.bulk_create([*remains, _row(statement, names, by, at)])
    return _record_deed_of(statement, by, at)


def _record_deed_of(statement: Statement, by: Officer | None, at: datetime) -> FactCard:
    """Write the deed of a statement that was just recorded and return the fact."""
    rows = Fact.objects.filter(_same_source(statement), start=statement.start, recorded_at=at)
    fact = rows.select_related("name", "recorded_by").latest("pk")
    record(
        "registry.record_fact", statement.subject, by=by, fact=statement.name, value=statement.value,
        start=str(statement.start), end=statement.end and str(statement.end), source=int(statement.source),
        reference=statement.reference,
    )  # fmt: skip
    return fact_card(fact)


@transaction.atomic
def supersede_fact(*, fact_id: int, reason: str, by: Officer | None, at: datetime) -> None:
    """Take a statement back from `at` on; that it was known before stays on record.

    Raises:
        NoSuchFact: there is none with this number.
        SupersededAlready: somebody was faster.
    """
    Fact.objects.select_for_update().filter(pk=fact_id).first()
    _supersede(fact_of(fact_id), reason=reason, by=by, at=at)


def _supersede(fact: Fact, *, reason: str, by: Officer | None, at: datetime) -> None:
    if fact.superseded_at is not None:
        raise SupersededAlready(name=label_of(fact.name.name))
    if fact.recorded_at > at:
        raise RecordedLater(name=label_of(fact.name.name), day=day_of(fact.recorded_at))
    Fact.objects.filter(pk=fact.pk).update(superseded_at=at)
    subject = Person._meta.label if fact.person_id else Household._meta.label
    record(
        "registry.supersede_fact", f"{subject}:{fact.person_id or fact.household_id}", by=by,
        reason=reason[:200], fact=fact.name.name, number=fact.pk, value=fact.value, start=str(fact.start),
    )  # fmt: skip


def _remaining(old: Fact, new: Span, by: Officer | None, at: datetime) -> Iterable[Fact]:
    """Return the days of `old` before and after `new`, as facts to be recorded."""
    spans = [(old.start, new.start)] if old.start < new.start else []
    if new.end is not None and (old.end is None or new.end < old.end):
        spans.append((new.end, old.end))  # type: ignore[arg-type] # an open end stays open
    for start, end in spans:
        yield Fact(
            person_id=old.person_id, household_id=old.household_id, name_id=old.name_id, value=old.value,
            start=start, end=end, recorded_at=at, source=old.source, reference=old.reference, recorded_by=by,
        )  # fmt: skip


def _names(statements: Iterable[Statement]) -> dict[str, int]:
    """Return the numbers of the names.

    Raises:
        UnknownFact, WrongSubject: a name is unknown, or about somebody else.
    """
    stored = {row.name: row for row in FactName.objects.filter(name__in={each.name for each in statements})}
    for each in statements:
        if each.name not in stored:
            raise UnknownFact(name=each.name)
        entity = FactName.Entity.PERSON if each.person_id is not None else FactName.Entity.HOUSEHOLD
        if stored[each.name].entity != entity:
            raise WrongSubject(name=label_of(each.name), entity=entity_word(stored[each.name].entity))
    return {name: row.pk for name, row in stored.items()}


def _row(statement: Statement, names: Mapping[str, int], by: Officer | None, at: datetime) -> Fact:
    return Fact(
        person_id=statement.person_id, household_id=statement.household_id, name_id=names[statement.name],
        value=statement.value, start=statement.start, end=statement.end, recorded_at=at,
        source=statement.source, reference=statement.reference, recorded_by=by,
    )  # fmt: skip


def _same_source(statement: Statement) -> Q:
    return Q(
        person=statement.person_id, household=statement.household_id, name__name=statement.name,
        source=statement.source, superseded_at__isnull=True,
    )  # fmt: skip


def _overlapping(statement: Statement) -> QuerySet[Fact]:
    before_the_end = Q() if statement.end is None else Q(start__lt=statement.end)
    rows = Fact.objects.filter(
        _same_source(statement), before_the_end, Q(end__isnull=True) | Q(end__gt=statement.start)
    )
    return rows.select_related("name").order_by("start")


def _refuse_overlaps(statements: Sequence[Statement], names: Mapping[str, int]) -> None:
    """Say in words what the database would refuse.

    Raises:
        FactOverlaps: a source says two things about a day.
    """
    spans: dict[tuple[object, ...], list[tuple[Span, str]]] = {}
    people = {each.person_id for each in statements} - {None}
    households = {each.household_id for each in statements} - {None}
    on_record = Fact.objects.filter(
        Q(person__in=people) | Q(household__in=households),
        name__in=names.values(),
        superseded_at__isnull=True,
    ).select_related("name")
    for fact in on_record:
        key = fact.person_id, fact.household_id, fact.name.name, fact.source
        spans.setdefault(key, []).append((Span(fact.start, fact.end), fact.name.name))
    for each in statements:
        key = each.person_id, each.household_id, each.name, int(each.source)
        span = Span(each.start, each.end)
        for other, name in spans.setdefault(key, []):
            if other.overlaps(span):
                raise FactOverlaps(name=label_of(name), start=other.start)
        spans[key].append((span, each.name))
