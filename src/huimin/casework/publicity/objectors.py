"""Objectors: who objected, read for a recorded reason, and by nobody whom the objection is about."""

from __future__ import annotations

from django.db import transaction

from huimin.casework.aside import stands_aside
from huimin.casework.models import Case, Objection
from huimin.casework.refusals import NotYours, ObjectorStaysHidden
from huimin.casework.secrecy import Identity, named_in, opened
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record_reading

HANDLE = "cases.publicise"


def handles_objections(officer: Officer, case: Case) -> bool:
    """Return whether an officer shows the case in public and handles what is said against it."""
    return officer.scope(HANDLE).covers(case.division)


def may_read_objector(officer: Officer, objection: Objection, case: Case) -> bool:
    """Return whether an officer may ask who objected: to ask back, while the case is open, about others."""
    if case.state != Case.State.OPEN or not handles_objections(officer, case) or stands_aside(officer, case):
        return False
    return officer.pk not in {each.pk for each in named_in(objection.text)}


@transaction.atomic
def show_objector(*, objection: Objection, reason: str, by: Officer) -> Identity:
    """Record that an officer reads who objected, and why, and return name and phone.

    Raises:
        ReadWithoutReason: no reason was given.
        NotYours: the officer handles no objections there.
        ObjectorStaysHidden: it is about the officer or a relative, or the case is closed.
    """
    case = objection.publicity.case
    if not handles_objections(by, case):
        raise NotYours()
    if not may_read_objector(by, objection, case):
        raise ObjectorStaysHidden()
    record_reading(case, by=by, reason=reason, division=case.division, what="objector", number=objection.pk)
    return Identity(opened(objection.name_cipher), opened(objection.phone_cipher))
