"""Files of facts: a row is what a source said about a person or a household for a span of days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.trail import record
from huimin.commons.desk.trials import Trial
from huimin.kernel.days import Span
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.facts.actions import FactOverlaps, Statement, WrongSubject, record_facts
from huimin.registry.facts.pivoting import UnknownFact
from huimin.registry.facts.queries import declared_names
from huimin.registry.facts.words import as_written, entity_word, label_of
from huimin.registry.importing.headings import FACTS
from huimin.registry.importing.owners import owners_of
from huimin.registry.importing.trials import Line, Reading
from huimin.registry.models import Fact, FactName, Household, Person
from huimin.registry.people.actions import OutsideScope

AT_ONCE: Final = 5_000
Said = tuple[int | None, int | None, str, int]


class AboutNobody(Invalid):
    """A row names neither a person nor a household, or both."""

    template = _(
        "Write either an identity number or the number of a household, so that it is clear whose it is."
    )


class NoSuchNumber(Invalid):
    """No household of people living together has this number."""

    template = _("There is no household with the number “{number}”. Import the households first.")


@dataclass
class FactFile:
    """A file of facts, tried, with what would be recorded."""

    trial: Trial
    statements: list[Statement] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _About:
    """A row, and the person or household of the register that it names."""

    line: Line
    person: Person | None
    home: Household | None

    def entity(self, scope: Scope) -> str:
        """Return what the row is about: a person or a household that the officer looks after.

        Raises:
            AboutNobody, NoSuchNumber, OutsideScope: nobody, both, or somebody elsewhere.
        """
        person, home = self.person, self.home
        if (person is None) == (not self.line["household"]):
            raise AboutNobody(field="id_number")
        if person is None and home is None:
            raise NoSuchNumber(number=self.line["household"], field="household")
        place = person.residence if person is not None else home.division if home is not None else ""
        if not (scope.covers(place) or (person is not None and scope.covers(person.hukou))):
            raise OutsideScope(division=place)
        return str(FactName.Entity.PERSON if person is not None else FactName.Entity.HOUSEHOLD)


def try_facts(content: bytes, name: str, scope: Scope) -> FactFile:
    """Return what taking a file of facts would do, every wrong cell by line and column; nothing is written.

    Raises:
        NotATable, TooManyRows, ColumnsMissing: the file as a whole cannot be taken.
    """
    reading = Reading(FACTS)
    tried = FactFile(reading.trial)
    lines = list(reading.lines(content, name))
    people = owners_of(reading, lines, "id_number")
    homes = _homes(lines)
    declared = declared_names()
    stated = []
    for line in lines:
        about = _About(line, people.get(line.number), homes.get(line["household"] or ""))
        if (statement := _stated(reading, about, declared, scope)) is not None:
            stated.append((line, statement))
    _compare(tried, reading, stated)
    tried.trial.added = len(tried.statements)
    return tried


@transaction.atomic
def take_facts(content: bytes, name: str, *, scope: Scope, by: Officer, at: datetime) -> Trial:
    """Take a file of facts, every row of it or none; the same file again changes nothing.

    Raises:
        WrongRows: a row cannot be taken.
    """
    tried = try_facts(content, name, scope)
    tried.trial.refuse_wrong()
    record_facts(statements=tried.statements, by=by, at=at)
    record("registry.import", Fact._meta.label, by=by, file=name, added=tried.trial.added)
    return tried.trial


def _homes(lines: list[Line]) -> dict[str, Household]:
    numbers = {line["household"] for line in lines if line["household"]}
    living = Household.objects.filter(number__in=numbers, purpose=Household.Purpose.LIVING)
    return {home.number: home for home in living.order_by("pk")}


def _stated(reading: Reading, about: _About, declared: dict[str, str], scope: Scope) -> Statement | None:
    """Return what a row says; nothing where it cannot be, and everything that cannot is noted."""
    line, person, home = about.line, about.person, about.home
    unknown = bool(line["id_number"]) and person is None  # which is noted already
    entity = None if unknown else reading.found(line, lambda: about.entity(scope), "id_number", "household")
    heard = reading.found(line, lambda: _heard(line, declared), "fact", "value")
    span = reading.found(line, lambda: line.span, "start", "end")
    if entity is not None and heard is not None and declared[heard[0]] != entity:
        word = entity_word(declared[heard[0]])
        reading.note(line, WrongSubject(name=line["fact"], entity=word, field="fact"))
        return None
    if entity is None or heard is None or span is None or line.unread:
        return None
    return Statement(
        name=heard[0], value=heard[1], start=span.start, end=span.end, source=line["source"],
        reference=line["reference"], person_id=None if person is None else person.pk,
        household_id=home.pk if person is None and home is not None else None,
    )  # fmt: skip


def _heard(line: Line, declared: dict[str, str]) -> tuple[str, int | None]:
    """Return the fact that a row names, and its value.

    Raises:
        UnknownFact, NotAValue: there is no such fact, or it cannot have this value.
    """
    fact, value = as_written(line["fact"], line["value"] or "")
    if fact not in declared:
        raise UnknownFact(name=line["fact"], field="fact")
    return fact, value


def _compare(tried: FactFile, reading: Reading, stated: list[tuple[Line, Statement]]) -> None:
    """Sort out what is on record as it stands, and note what contradicts the same source."""
    on_record = _on_record([statement for _line, statement in stated])
    for line, statement in stated:
        key = _key(statement)
        span = Span(statement.start, statement.end)
        others = on_record.setdefault(key, [])
        if (span, statement.value) in others:
            tried.trial.same += 1
            continue
        clash = next((other for other, _value in others if other.overlaps(span)), None)
        if clash is not None:
            reading.note(line, FactOverlaps(name=label_of(statement.name), start=clash.start), "start")
            continue
        others.append((span, statement.value))
        tried.statements.append(statement)


def _on_record(statements: list[Statement]) -> dict[Said, list[tuple[Span, int | None]]]:
    found: dict[Said, list[tuple[Span, int | None]]] = {}
    people = sorted({each.person_id for each in statements if each.person_id})
    homes = sorted({each.household_id for each in statements if each.household_id})
    for field_name, ids in (("person", people), ("household", homes)):
        for start in range(0, len(ids), AT_ONCE):
            rows = Fact.objects.filter(
                **{f"{field_name}__in": ids[start : start + AT_ONCE]}, superseded_at__isnull=True
            )
            for row in rows.select_related("name"):
                key = row.person_id, row.household_id, row.name.name, row.source
                found.setdefault(key, []).append((Span(row.start, row.end), row.value))
    return found


def _key(statement: Statement) -> Said:
    return statement.person_id, statement.household_id, statement.name, int(statement.source)
