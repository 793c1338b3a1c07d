"""Files of people: a row is somebody new, a change to somebody known by the number, or nothing new."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import deed, record, record_many
from huimin.commons.desk.trials import Trial
from huimin.kernel.errors import Conflict, Invalid, Refusal
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.identifiers import IdNumber, Phone
from huimin.registry.importing.headings import PEOPLE
from huimin.registry.importing.trials import Line, Reading
from huimin.registry.models import Person
from huimin.registry.names import readings_of
from huimin.registry.people.actions import OutsideScope, address_at, require_place
from huimin.registry.people.checking import Identity, identity_of
from huimin.registry.people.identities import index_of, seal_many

AT_ONCE: Final = 2_000


class TwiceInFile(Conflict):
    """The same person stands in two rows of a file."""

    template = _("The same person stands in line {line} already. Keep one of the two.")


class TwoWithoutNumber(Invalid):
    """Somebody without an identity number cannot be told from somebody registered with one."""

    template = _(
        "Somebody of this name and day of birth is registered with an identity number. Write the number."
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One person of a file, checked."""

    line: Line
    identity: Identity
    index: bytes | None
    known: Person | None

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes two rows the same person."""
        return (self.index,) if self.index else (self.identity.name, self.identity.birth)


@dataclass
class PeopleFile:
    """A file of people, tried; `fresh` and `changes` are what taking it does."""

    trial: Trial
    fresh: list[Row] = field(default_factory=list)
    changes: list[tuple[Row, dict[str, list[str]]]] = field(default_factory=list)


def try_people(content: bytes, name: str, scope: Scope, day: date) -> PeopleFile:
    """Return what taking a file of people would do, every wrong cell by line and column; nothing is written.

    Raises:
        NotATable, TooManyRows, ColumnsMissing: the file as a whole cannot be taken.
    """
    reading = Reading(PEOPLE)
    tried = PeopleFile(reading.trial)
    rows = list(_with_known(list(_checked(reading, content, name, scope, day))))
    seen: dict[tuple[Any, ...], int] = {}
    for row in rows:
        try:
            _sort(tried, row, seen, scope)
        except Refusal as refusal:
            reading.note(row.line, refusal)
    tried.trial.added, tried.trial.changed = len(tried.fresh), len(tried.changes)
    return tried


@transaction.atomic
def take_people(content: bytes, name: str, *, scope: Scope, by: Officer, day: date) -> Trial:
    """Take a file of people, every row of it or none; the same file again changes nothing.

    Raises:
        WrongRows: a row cannot be taken.
    """
    tried = try_people(content, name, scope, day)
    tried.trial.refuse_wrong()
    people = [_filled(Person(), row) for row in tried.fresh]
    people += [_filled(row.known or Person(), row) for row, _changes in tried.changes]
    _seal(people, [row.identity for row in tried.fresh] + [row.identity for row, _c in tried.changes])
    fresh, changed = people[: len(tried.fresh)], people[len(tried.fresh) :]
    Person.objects.bulk_create(fresh, batch_size=AT_ONCE)
    Person.objects.bulk_update(changed, _WRITTEN, batch_size=AT_ONCE)
    record_many(_deeds(fresh, tried, by, name))
    record(
        "registry.import", Person._meta.label, by=by, file=name, added=tried.trial.added,
        changed=tried.trial.changed,
    )  # fmt: skip
    return tried.trial


_SEALED: Final = (
    "id_cipher", "id_index", "id_masked", "phone_cipher", "phone_index", "phone_masked"
)  # fmt: skip
_WRITTEN: Final = ("name", "pinyin", "initials", "sex", "birth", "hukou", "residence", "address", *_SEALED)


def _checked(
    reading: Reading, content: bytes, name: str, scope: Scope, day: date
) -> Iterator[tuple[Line, Identity]]:
    """Go through the rows in which the cells agree with one another; of the others everything is noted."""
    places: set[str] = set()
    for line in reading.lines(content, name):
        identity, wrong = identity_of(
            name=line["name"] or "", birth=line["birth"], sex=line["sex"], number=line["id_number"] or "",
            phone=line["phone"] or "", day=day, unread=line.unread,
        )  # fmt: skip
        for refusal in wrong:
            reading.note(line, refusal)
        placed = _is_placed(reading, line, places, scope)
        if identity is not None and placed and not line.unread:
            yield line, identity


def _is_placed(reading: Reading, line: Line, places: set[str], scope: Scope) -> bool:
    """Tell whether a row names divisions that are there, one of them in the scope; note what is not.

    `places` are those that are known to be there.
    """
    right = True
    for column in ("hukou", "residence"):
        if column in line.unread or line[column] in places:
            continue
        try:
            require_place(code=line[column], field=column)
        except Refusal as refusal:
            reading.note(line, refusal, column)
            right = False
        else:
            places.add(line[column])
    if not right or {"hukou", "residence"} & line.unread:
        return False
    if not (scope.covers(line["residence"]) or scope.covers(line["hukou"])):
        reading.note(line, OutsideScope(division=line["residence"]))
        return False
    return True


def _with_known(checked: list[tuple[Line, Identity]]) -> list[Row]:
    """Return the rows with the records that they are about, looked up together."""
    indexes = [index_of(who.number) if who.number else None for _line, who in checked]
    living = Person.objects.select_related("address").filter(merged_into__isnull=True)
    by_index: dict[bytes, Person] = {}
    numbers = [index for index in indexes if index]
    for start in range(0, len(numbers), AT_ONCE):
        some = living.filter(id_index__in=numbers[start : start + AT_ONCE])
        by_index.update({bytes(person.id_index or b""): person for person in some})
    births = {who.birth for (_line, who), index in zip(checked, indexes, strict=True) if not index}
    by_birth: dict[tuple[str, date], Person] = {}
    if births:
        by_birth = {(person.name, person.birth): person for person in living.filter(birth__in=births)}
    return [
        Row(line, who, index, by_index.get(index) if index else by_birth.get((who.name, who.birth)))
        for (line, who), index in zip(checked, indexes, strict=True)
    ]


def _sort(tried: PeopleFile, row: Row, seen: dict[tuple[Any, ...], int], scope: Scope) -> None:
    """Put a row to the new ones, the changes, or those that are on record as they are."""
    if row.key in seen:
        raise TwiceInFile(line=seen[row.key])
    seen[row.key] = row.line.number
    if row.known is None:
        tried.fresh.append(row)
        return
    if row.index is None and row.known.id_index is not None:
        raise TwoWithoutNumber(field="id_number")
    if not (scope.covers(row.known.residence) or scope.covers(row.known.hukou)):
        raise OutsideScope(division=row.known.residence)
    if changes := _changes(row, row.known):
        tried.changes.append((row, changes))
    else:
        tried.trial.same += 1


def _changes(row: Row, known: Person) -> dict[str, list[str]]:
    """Return what the row says otherwise; an empty cell says nothing."""
    line = row.line
    said = {
        "name": row.identity.name,
        "hukou": line["hukou"],
        "residence": line["residence"],
        "address": line["address"] or "",
    }
    on_record = {
        "name": known.name,
        "hukou": known.hukou,
        "residence": known.residence,
        "address": known.address.text if known.address else "",
    }
    changes = {
        name: [on_record[name], text] for name, text in said.items() if text and text != on_record[name]
    }
    phone = row.identity.phone
    if phone is not None and index_of(phone) != bytes(known.phone_index or b""):
        changes["phone"] = [known.phone_masked, phone.masked]
    return changes


def _filled(person: Person, row: Row) -> Person:
    line, who = row.line, row.identity
    person.name, person.birth = who.name, who.birth
    person.sex = who.sex or person.sex or Person.Sex.UNKNOWN
    person.hukou, person.residence = line["hukou"], line["residence"]
    if line["address"]:
        person.address = address_at(division=line["residence"], text=line["address"])
    return person


def _seal(people: list[Person], identities: list[Identity]) -> None:
    """Write readings and sealed numbers into many records at once; a number that was left out stays."""
    numbers = seal_many(IdNumber, [who.number.text if who.number else None for who in identities])
    phones = seal_many(Phone, [who.phone.text if who.phone else None for who in identities])
    readings = readings_of(who.name for who in identities)
    for person, number, phone, reading in zip(people, numbers, phones, readings, strict=True):
        person.pinyin, person.initials = reading.pinyin, reading.initials
        if number.index is not None:
            person.id_cipher, person.id_index, person.id_masked = number.cipher, number.index, number.masked
        if phone.index is not None:
            person.phone_cipher, person.phone_index = phone.cipher, phone.index
            person.phone_masked = phone.masked


def _deeds(fresh: list[Person], tried: PeopleFile, by: Officer, name: str) -> list[Deed]:
    added = [
        deed("registry.add_person", person, by=by, division=person.residence, id=person.id_masked, file=name)
        for person in fresh
    ]
    changed = [
        deed("registry.change_person", row.known, by=by, division=row.line["residence"], changes=changes,
             file=name)
        for row, changes in tried.changes
        if row.known is not None
    ]  # fmt: skip
    return added + changed
