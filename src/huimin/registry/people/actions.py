"""Register people, correct what stands in their records, and show their numbers for a recorded reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record, record_reading
from huimin.commons.installation.public import installation
from huimin.kernel.days import Span
from huimin.kernel.errors import Forbidden, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import PersonCard
from huimin.registry.divisions.queries import division_of
from huimin.registry.models import Address, Person, Relation
from huimin.registry.names import reading_of
from huimin.registry.people.checking import Identity, checked_identity, refuse_registered
from huimin.registry.people.identities import seal, unseal
from huimin.registry.people.queries import person_card, person_in
from huimin.registry.rights import CHANGE, UNMASK

CODE_LENGTHS: Final = {2, 4, 6, 9, 12, 15}


class OutsideScope(Forbidden):
    """The record would lie in a division that is not the officer's."""

    template = _("Division {division} is not among yours. Ask a colleague there, or ask for a transfer.")


class ImpossibleDay(Invalid):
    """Something happened before it could have happened."""

    template = _("{day} lies before the birth on {birth}. Check both days.")


class NotToThemselves(Invalid):
    """A person was named as their own relative."""

    template = _("Nobody is their own relative. Choose somebody else.")


@dataclass(frozen=True, slots=True)
class Numbers:
    """The whole numbers of a person."""

    id_number: str
    phone: str


@transaction.atomic
def add_person(
    *,
    name: str,
    hukou: str,
    residence: str,
    birth: date | None = None,
    sex: int | None = None,
    id_number: str = "",
    phone: str = "",
    address: str = "",
    day: date,
    by: Officer,
) -> PersonCard:
    """Register somebody on a day and return the record.

    Raises:
        AlreadyRegistered: somebody with the same identity number is.
        OutsideScope: neither hukou nor residence is in the officer's divisions.
        NoSuchDivision, Invalid: what was entered cannot be.
    """
    identity = checked_identity(name=name, birth=birth, sex=sex, number=id_number, phone=phone, day=day)
    require_place(code=hukou, field="hukou")
    require_place(code=residence, field="residence")
    require_scope(codes=(residence, hukou), by=by)
    refuse_registered(identity.number)
    person = Person(hukou=hukou, residence=residence, address=address_at(division=residence, text=address))
    _write_identity(person, identity)
    person.save(force_insert=True)
    record("registry.add_person", person, by=by, division=residence, id=person.id_masked, hukou=hukou)
    return person_card(person)


@transaction.atomic
def change_person(
    *,
    person_id: int,
    name: str,
    birth: date | None,
    sex: int | None,
    id_number: str | None,
    phone: str | None,
    hukou: str,
    residence: str,
    address: str,
    reason: str,
    day: date,
    by: Officer,
) -> PersonCard:
    """Correct a record and return it; the trail keeps what stood there. Numbers left out (none) stay.

    Raises:
        NoSuchPerson: there is none in the officer's divisions.
        AlreadyRegistered, OutsideScope, NoSuchDivision, Invalid: as for adding.
    """
    person = _locked(person_id, by)
    before = person_card(person)
    kept_number = unseal(person.id_cipher) if id_number is None else id_number
    kept_phone = unseal(person.phone_cipher) if phone is None else phone
    identity = checked_identity(
        name=name, birth=birth, sex=sex, number=kept_number, phone=kept_phone, day=day
    )
    require_place(code=hukou, field="hukou")
    require_place(code=residence, field="residence")
    require_scope(codes=(residence, hukou), by=by)
    if id_number is not None:
        refuse_registered(identity.number, but=person_id)
    _write_identity(person, identity)
    person.hukou, person.residence, person.address = (
        hukou,
        residence,
        address_at(division=residence, text=address),
    )
    person.save()
    after = person_card(person)
    record(
        "registry.change_person", person, by=by, division=residence, reason=reason[:200],
        changes=_differences(before, after),
    )  # fmt: skip
    return after


@transaction.atomic
def record_death(*, person_id: int, day: date | None, reference: str, by: Officer) -> PersonCard:
    """Record the day on which somebody died, or that an earlier entry was wrong (no day).

    Raises:
        NoSuchPerson: there is none in the officer's divisions.
        ImpossibleDay: before the birth.
    """
    person = _locked(person_id, by)
    if day is not None and day < person.birth:
        raise ImpossibleDay(day=day, birth=person.birth, field="day")
    before, person.died_on = person.died_on, day
    person.save(update_fields=["died_on"])
    record(
        "registry.record_death", person, by=by, division=person.residence, before=_written(before),
        after=_written(day), reference=reference,
    )  # fmt: skip
    return person_card(person)


@transaction.atomic
def record_departure(*, person_id: int, day: date | None, reference: str, by: Officer) -> PersonCard:
    """Record the first day on which somebody is not of this district any more, or that they stayed (no day).

    Raises:
        NoSuchPerson: there is none in the officer's divisions.
        ImpossibleDay: before the birth.
    """
    person = _locked(person_id, by)
    if day is not None and day < person.birth:
        raise ImpossibleDay(day=day, birth=person.birth, field="day")
    before, person.left_on = person.left_on, day
    person.save(update_fields=["left_on"])
    record(
        "registry.record_departure", person, by=by, division=person.residence, before=_written(before),
        after=_written(day), reference=reference,
    )  # fmt: skip
    return person_card(person)


@transaction.atomic
def show_numbers(*, person_id: int, reason: str, by: Officer) -> Numbers:
    """Return the whole identity number and phone of somebody, and record who saw them and why.

    Raises:
        NoSuchPerson: there is none whom the officer may unmask.
        ReadWithoutReason: the reason is empty.
    """
    person = person_in(by.scope(UNMASK), person_id)
    record_reading(person, by=by, reason=reason, division=person.residence, what="numbers")
    return Numbers(unseal(person.id_cipher), unseal(person.phone_cipher))


@transaction.atomic
def add_relation(
    *, person_id: int, other_id: int, kind: str, start: date, end: date | None = None, by: Officer
) -> int:
    """Record that a person is the `kind` (spouse, parent, guardian, supporter) of another; return its number.

    Raises:
        NoSuchPerson: one of them is not in the officer's divisions.
        NotToThemselves, EmptySpan: what was entered cannot be.
    """
    if person_id == other_id:
        raise NotToThemselves()
    Span(start, end)
    person, other = (person_in(by.scope(CHANGE), each) for each in (person_id, other_id))
    row = Relation.objects.create(person=person, other=other, kind=kind, start=start, end=end)
    record(
        "registry.add_relation", person, by=by, division=person.residence, other=other_id, kind=kind,
        start=_written(start), end=_written(end),
    )  # fmt: skip
    return row.pk


@transaction.atomic
def end_relation(*, relation_id: int, end: date, by: Officer) -> None:
    """Record the first day on which a relation does not hold any more.

    Raises:
        NoSuchPerson: the person is not in the officer's divisions.
        EmptySpan: before the relation starts.
    """
    row = Relation.objects.select_for_update().get(pk=relation_id)
    person = person_in(by.scope(CHANGE), row.person_id)
    Span(row.start, end)
    Relation.objects.filter(pk=row.pk).update(end=end)
    record("registry.end_relation", person, by=by, other=row.other_id, kind=row.kind, end=_written(end))


def address_at(*, division: str, text: str) -> Address | None:
    """Return the address with this text in a division, entered if it is new; nothing for an empty text."""
    if not (written := " ".join(text.split())):
        return None
    division_of(division)
    return Address.objects.get_or_create(division_id=division, text=written[:200])[0]


def require_place(*, code: str, field: str) -> None:
    """Refuse a division code that cannot be, or that this district would have and has not.

    Raises:
        NoSuchDivision: one of this district that is not in the tree.
        Invalid: no division has such a code.
    """
    if not (code.isdigit() and len(code) in CODE_LENGTHS):
        raise Invalid(
            _("“{code}” is no division code. Codes have 2, 4, 6, 9, 12 or 15 digits."), code=code, field=field
        )
    if code.startswith(installation().place):
        division_of(code)


def require_scope(*, codes: tuple[str, ...], by: Officer) -> None:
    """Refuse to write where none of the divisions is the officer's.

    Raises:
        OutsideScope: none is.
    """
    scope = by.scope(CHANGE)
    if not any(scope.covers(code) for code in codes):
        raise OutsideScope(division=codes[0])


def _locked(person_id: int, by: Officer) -> Person:
    person_in(by.scope(CHANGE), person_id)
    return Person.objects.select_for_update(of=("self",)).select_related("address").get(pk=person_id)


def _write_identity(person: Person, identity: Identity) -> None:
    reading = reading_of(identity.name)
    person.name, person.pinyin, person.initials = identity.name, reading.pinyin, reading.initials
    person.birth, person.sex = identity.birth, identity.sex
    number, phone = seal(identity.number), seal(identity.phone)
    person.id_cipher, person.id_index, person.id_masked = number.cipher, number.index, number.masked
    person.phone_cipher, person.phone_index, person.phone_masked = phone.cipher, phone.index, phone.masked


def _differences(before: PersonCard, after: PersonCard) -> dict[str, list[str | None]]:
    return {
        name: [_written(getattr(before, name)), _written(getattr(after, name))]
        for name in PersonCard.__slots__
        if getattr(before, name) != getattr(after, name)
    }


def _written(value: object) -> str | None:
    return None if value is None else str(value)
