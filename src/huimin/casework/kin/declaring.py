"""Declaring: what the staff do about their own entry, and what a colleague answers."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction

from huimin.casework.kin.actions import MANAGE
from huimin.casework.kin.refusals import (
    EndAskedAlready,
    NoSuchRelative,
    OnTheStaffAlready,
    OwnRelatives,
    RegisterKnows,
    StaffListed,
)
from huimin.casework.models import Kin, Staff
from huimin.casework.refusals import ReasonNeeded
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Invalid
from huimin.registry.public import id_number, index_of


@transaction.atomic
def enter_oneself(*, number: str, by: Officer) -> Staff:
    """Put the officer on the staff with the name, office and division of the account, and return the entry.

    Raises:
        ImpossibleIdNumber: nobody can have the number.
        OnTheStaffAlready: the account has an entry.
        StaffListed: an entry with this number is there; whoever keeps the register names the account in it.
    """
    if Staff.objects.filter(officer=by).exists():
        raise OnTheStaffAlready()
    try:
        stated = id_number(number)
    except Invalid as refusal:
        raise refusal.at("number") from None
    entry = Staff(
        officer=by, name=by.name, unit=by.office, division=by.division, id_index=index_of(stated),
        id_masked=stated.masked,
    )  # fmt: skip
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as refused:
        other = Staff.objects.filter(id_index=entry.id_index).first()
        if other is None:
            raise OnTheStaffAlready() from refused
        raise StaffListed(name=other.name, unit=other.unit, field="number") from refused
    record("relatives.add_staff", entry, by=by, division=entry.division, name=entry.name, office=entry.unit)
    return entry


@transaction.atomic
def ask_to_end(*, kin: int, reason: str, by: Officer, day: date) -> Kin:
    """Ask that a relative whom the officer declared is listed no more; until a colleague ends the entry, it
    counts as before. Return it.

    Raises:
        NoSuchRelative: it is not among the officer's own, or not listed any more.
        RegisterKnows: the register says so, not the officer.
        EndAskedAlready: it was asked before.
        ReasonNeeded: no reason was given.
    """
    rows = Kin.objects.select_for_update(of=("self",)).select_related("staff")
    found = rows.filter(staff__officer=by, pk=kin, until__isnull=True).first()
    if found is None:
        raise NoSuchRelative()
    if not found.declared:
        raise RegisterKnows(name=found.name)
    if found.end_asked_on is not None:
        raise EndAskedAlready(name=found.name, day=found.end_asked_on)
    if not reason.strip():
        raise ReasonNeeded(field="reason")
    found.end_asked_on, found.end_reason = day, reason.strip()
    found.save(update_fields=["end_asked_on", "end_reason"])
    record(
        "relatives.ask_to_end", found.staff, by=by, division=found.staff.division, reason=found.end_reason,
        relation=found.relation, name=found.name, id_masked=found.id_masked,
    )  # fmt: skip
    return found


@transaction.atomic
def keep_listed(*, kin: int, by: Officer) -> Kin:
    """Leave a relative on the list although the staff member asked that the entry ends, and return it.

    Raises:
        NoSuchRelative: nobody asked, or it is not listed any more.
        OwnRelatives: the relative is the officer's own.
    """
    rows = Kin.objects.select_for_update(of=("self",)).select_related("staff")
    asked = rows.filter(until__isnull=True, end_asked_on__isnull=False)
    found = asked.filter(by.scope(MANAGE).q("staff__division"), pk=kin).first()
    if found is None:
        raise NoSuchRelative()
    if found.staff.officer_id == by.pk:
        raise OwnRelatives()
    found.end_asked_on, found.end_reason = None, ""
    found.save(update_fields=["end_asked_on", "end_reason"])
    record(
        "relatives.keep_listed", found.staff, by=by, division=found.staff.division, relation=found.relation,
        name=found.name, id_masked=found.id_masked,
    )  # fmt: skip
    return found
