"""Keep the register of staff and their relatives; after a change, match the cases again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext

from huimin.casework.kin.matching import match_again
from huimin.casework.kin.queries import open_cases, relations_that_count, wider_relations
from huimin.casework.kin.refusals import (
    AccountTaken,
    LeftAlready,
    NoSuchRelative,
    NoSuchStaff,
    NothingListed,
    NotYourStaff,
    OwnNumber,
    OwnRelatives,
    RelationDoesNotCount,
    RelativeListed,
    StaffListed,
    StillListed,
)
from huimin.casework.kin.wording import RELATIONS
from huimin.casework.models import Kin, Staff, WiderRelation
from huimin.casework.refusals import ReasonNeeded
from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import deed, record, record_many
from huimin.commons.jobs.asking import ask
from huimin.kernel.errors import Invalid
from huimin.kernel.identifiers import IdNumber
from huimin.registry.public import id_number, index_of, kin_of

MANAGE: Final = "relatives.manage"
MATCHING: Final = "casework.relatives"
"""The kind of background work that matches the cases."""
DIRECTLY_UP_TO: Final = 200
"""So many open cases are matched while the page waits; more of them in the background."""


@dataclass(frozen=True, slots=True)
class Matched:
    """What a change of the staff came to: ties that the register revealed, and new ties of cases; or the job
    that finds them."""

    revealed: int = 0
    ties: int = 0
    job: int | None = None


@transaction.atomic
def add_staff(
    *, name: str, number: str, unit: str, division: str, by: Officer, post: str = "",
    officer: Officer | None = None,
) -> Staff:  # fmt: skip
    """Put somebody on the staff and return them; who had left comes back.

    Raises:
        ImpossibleIdNumber: nobody can have the number.
        NotYourStaff: the unit is not in the officer's divisions.
        StaffListed, AccountTaken: they are on the staff already, or the account is somebody else's.
    """
    stated = _number(number, "number")
    _refuse_elsewhere(by, division)
    index = index_of(stated)
    listed = Staff.objects.select_for_update().filter(id_index=index).first()
    if listed is not None and (listed.left_on is None or not by.scope(MANAGE).covers(listed.division)):
        raise StaffListed(name=listed.name, unit=listed.unit, field="number")
    found = listed or Staff(id_index=index)
    found.id_masked, found.left_on = stated.masked, None
    found.name, found.unit, found.post, found.division = name.strip(), unit.strip(), post.strip(), division
    found.officer = officer
    _save_staff(found)
    record("relatives.add_staff", found, by=by, division=division, name=found.name, office=found.unit)
    return found


@transaction.atomic
def change_staff(
    *, staff: int, name: str, unit: str, division: str, by: Officer, post: str = "",
    officer: Officer | None = None,
) -> Staff:  # fmt: skip
    """Correct name, unit, post, division or account of somebody on the staff, and return them.

    Raises:
        NoSuchStaff, NotYourStaff: they are not, or would not be, in the officer's divisions.
        OwnRelatives: it is the officer's own entry.
        AccountTaken: the account is somebody else's.
    """
    found = _staff(staff, by)
    _refuse_own(found, by)
    _refuse_elsewhere(by, division)
    wanted = {
        "name": name.strip(), "unit": unit.strip(), "post": post.strip(), "division": division,
        "officer": officer,
    }  # fmt: skip
    changes = {f: [_said(getattr(found, f)), _said(v)] for f, v in wanted.items() if getattr(found, f) != v}
    if changes:
        for field, value in wanted.items():
            setattr(found, field, value)
        _save_staff(found)
        record("relatives.change_staff", found, by=by, division=division, changes=changes)
    return found


@transaction.atomic
def leave_staff(*, staff: int, on: date, by: Officer) -> Staff:
    """Note that somebody is not on the staff any more from a day on; what was found stays on record.

    Raises:
        NoSuchStaff: they are not in the officer's divisions.
        OwnRelatives: it is the officer's own entry.
        LeftAlready: they have left.
    """
    found = _staff(staff, by)
    _refuse_own(found, by)
    found.left_on = on
    found.save(update_fields=["left_on"])
    record("relatives.leave", found, by=by, division=found.division, on=str(on))
    return found


@transaction.atomic
def declare_relatives(*, staff: int, nobody: bool, by: Officer, day: date) -> Staff:
    """Note what somebody declares on a day: that the listed relatives are all, or that there is nobody.

    Raises:
        NoSuchStaff, LeftAlready: they are not on the staff, or neither the officer nor theirs to register.
        StillListed: relatives are listed, and they declare that there is nobody.
        NothingListed: no relative is listed, and they declare that the list is complete.
    """
    found = _staff(staff, by)
    listed = Kin.objects.filter(staff=found, until__isnull=True, declared=True).count()
    if nobody and listed:
        raise StillListed(number=listed)
    if not nobody and not listed:
        raise NothingListed()
    found.declared_on = day
    found.save(update_fields=["declared_on"])
    record("relatives.declare", found, by=by, division=found.division, on=str(day), relatives=listed)
    return found


@transaction.atomic
def add_relative(*, staff: int, relation: str, name: str, number: str, by: Officer, day: date) -> Kin:
    """List a relative whom somebody on the staff declares, and return the entry; one that the register knew
    already counts as declared from now on.

    Raises:
        NoSuchStaff, LeftAlready: they are not on the staff, or neither the officer nor theirs to register.
        RelationDoesNotCount: the relation need not be declared here.
        ImpossibleIdNumber, OwnNumber: it cannot be the number of a relative.
        RelativeListed: they are listed already.
    """
    found = _staff(staff, by)
    stated = _number(number, "number")
    index = index_of(stated)
    _refuse_relation(relation, day)
    if found.id_index is not None and index == bytes(found.id_index):
        raise OwnNumber(field="number")
    kin = Kin.objects.filter(staff=found, id_index=index, until__isnull=True).first()
    if kin is not None and kin.declared:
        raise RelativeListed(name=kin.name, field="number")
    if kin is None:
        kin = Kin(staff=found, id_index=index, since=day)
    kin.relation, kin.name, kin.id_masked, kin.declared = relation, name.strip(), stated.masked, True
    kin.save()
    record(
        "relatives.add", found, by=by, division=found.division, relation=relation, name=kin.name,
        id_masked=kin.id_masked,
    )  # fmt: skip
    return kin


@transaction.atomic
def change_relative(*, kin: int, relation: str, name: str, by: Officer, day: date) -> Kin:
    """Correct the name or the relation of a listed relative, and return the entry.

    Raises:
        NoSuchRelative: it is not listed any more.
        OwnRelatives: the relative is the officer's own.
        RelationDoesNotCount: the relation need not be declared here.
    """
    found = _kin(kin, by)
    if relation != found.relation:
        _refuse_relation(relation, day)
    pairs = {"relation": (found.relation, relation), "name": (found.name, name.strip())}
    changes = {field: [old, new] for field, (old, new) in pairs.items() if old != new}
    if changes:
        found.relation, found.name = relation, name.strip()
        found.save(update_fields=["relation", "name"])
        record(
            "relatives.change", found.staff, by=by, division=found.staff.division, changes=changes,
            id_masked=found.id_masked,
        )  # fmt: skip
    return found


@transaction.atomic
def end_relative(*, kin: int, reason: str, by: Officer, day: date) -> Kin:
    """Take a relative from the list from a day on, with a reason such as a divorce, and return the entry.

    Raises:
        NoSuchRelative: it is not listed any more.
        OwnRelatives: the relative is the officer's own.
        ReasonNeeded: no reason was given.
    """
    found = _kin(kin, by)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    found.until = _end(found, day)
    found.save(update_fields=["until"])
    record(
        "relatives.end", found.staff, by=by, division=found.staff.division, reason=reason.strip(),
        relation=found.relation, name=found.name, id_masked=found.id_masked,
    )  # fmt: skip
    return found


@transaction.atomic
def reveal_relatives(*, by: Officer | None, day: date) -> int:
    """List the relatives whom the register knows and nobody declared; return how many are new.

    Those whom the register does not know any more, as after a divorce, are taken from the list.
    """
    staff = {
        bytes(each.id_index): each
        for each in Staff.objects.filter(left_on__isnull=True, id_index__isnull=False)
        if each.id_index is not None
    }
    known = {
        (staff[card.of].pk, card.id_index): card
        for card in kin_of(list(staff), day, relations_that_count(day))
    }
    listed = Kin.objects.filter(until__isnull=True, staff__left_on__isnull=True)
    present = {(each.staff_id, bytes(each.id_index)): each for each in listed}
    fresh = [
        Kin(
            staff=staff[card.of], relation=card.relation, name=card.name, id_index=card.id_index,
            id_masked=card.id_masked, declared=False, since=day,
        )
        for key, card in known.items()
        if key not in present
    ]  # fmt: skip
    gone = [each for key, each in present.items() if not each.declared and key not in known]
    for each in gone:
        each.until = _end(each, day)
    Kin.objects.bulk_create(fresh)
    Kin.objects.bulk_update(gone, ["until"])
    record_many([_revealed(each, by) for each in fresh])
    return len(fresh)


@transaction.atomic
def keep_wider_relation(*, wider: WiderRelation, by: Officer, day: date) -> WiderRelation:
    """Switch a wider set of relatives on or off; relatives of a set that ends are listed no more."""
    wider.save()
    if wider.relation not in wider_relations(day):
        for each in Kin.objects.filter(relation=wider.relation, until__isnull=True).select_related("staff"):
            each.until = _end(each, day)
            each.save(update_fields=["until"])
            record("relatives.end", each.staff, by=by, division=each.staff.division, name=each.name)
    return wider


def match_cases(*, by: Officer | None, at: datetime, day: date) -> Matched:
    """Reveal what the register knows and match the open cases again, at once or, if they are many, in the
    background; return what came of it."""
    if open_cases() > DIRECTLY_UP_TO:
        job = ask(MATCHING, key=MATCHING, arguments={}, by=by)
        return Matched(job=job.pk)
    return match_now(by=by, at=at, day=day)


@transaction.atomic
def match_now(*, by: Officer | None, at: datetime, day: date) -> Matched:
    """Reveal what the register knows and match the open cases again; return how many ties were new."""
    matched = Matched(revealed=reveal_relatives(by=by, day=day), ties=match_again(at=at))
    record("relatives.match", "casework.Filing:*", by=by, revealed=matched.revealed, fresh=matched.ties)
    return matched


def _staff(staff: int, by: Officer) -> Staff:
    theirs = by.scope(MANAGE).q() | Q(officer=by)
    found = Staff.objects.select_for_update().filter(theirs, pk=staff).first()
    if found is None:
        raise NoSuchStaff()
    if found.left_on is not None:
        raise LeftAlready(name=found.name, day=found.left_on)
    return found


def _kin(kin: int, by: Officer) -> Kin:
    rows = Kin.objects.select_for_update(of=("self",)).select_related("staff")
    found = rows.filter(by.scope(MANAGE).q("staff__division"), pk=kin, until__isnull=True).first()
    if found is None:
        raise NoSuchRelative()
    _refuse_own(found.staff, by)
    return found


def _save_staff(staff: Staff) -> None:
    try:
        with transaction.atomic():
            staff.save()
    except IntegrityError as refused:
        if "officer_is_staff_once" in str(refused):
            other = Staff.objects.filter(officer=staff.officer).get()
            raise AccountTaken(name=other.name, unit=other.unit, field="officer") from refused
        if "staff_is_listed_once" in str(refused):
            raise StaffListed(name=staff.name, unit=staff.unit, field="number") from refused
        raise


def _refuse_own(staff: Staff, by: Officer) -> None:
    if staff.officer_id is not None and staff.officer_id == by.pk:
        raise OwnRelatives()


def _refuse_elsewhere(by: Officer, division: str) -> None:
    if not by.scope(MANAGE).covers(division):
        raise NotYourStaff(division=division, field="division")


def _refuse_relation(relation: str, day: date) -> None:
    if relation not in relations_that_count(day):
        word = gettext(str(RELATIONS.get(relation, relation)))
        raise RelationDoesNotCount(relation=word, field="relation")


def _number(given: str, field: str) -> IdNumber:
    try:
        return id_number(given)
    except Invalid as refusal:
        raise refusal.at(field) from None


def _end(kin: Kin, day: date) -> date:
    """Return the day from which an entry is gone; one of today still held for its first day."""
    return max(day, kin.since + timedelta(days=1))


def _said(value: object) -> str:
    return value.username if isinstance(value, Officer) else str(value or "")


def _revealed(kin: Kin, by: Officer | None) -> Deed:
    return deed(
        "relatives.reveal", kin.staff, by=by, division=kin.staff.division, relation=kin.relation,
        name=kin.name, id_masked=kin.id_masked,
    )  # fmt: skip
