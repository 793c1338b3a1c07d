"""Objectors: who objected, read for a recorded reason, and by nobody who had a part in the case."""

from __future__ import annotations

from django.db import transaction

from huimin.casework.aside import stands_aside
from huimin.casework.inbox.queries import APART
from huimin.casework.models import Case, Concerned, Duty, Objection
from huimin.casework.refusals import NotYours, ObjectorStaysHidden
from huimin.casework.secrecy import Identity, opened
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record_reading
from huimin.procedures.declarations import Group

HANDLE = "cases.objections"


def handles_objections(officer: Officer, case: Case) -> bool:
    """Return whether an officer answers what is said against the case in public."""
    return officer.scope(HANDLE).covers(case.division)


def may_read_objector(officer: Officer, objection: Objection, case: Case) -> bool:
    """Return whether an officer may ask who objected: to ask back, while the case is open, about others."""
    if case.state != Case.State.OPEN or not handles_objections(officer, case) or stands_aside(officer, case):
        return False
    had = Duty.objects.filter(case=case, officer=officer, group__in=APART).exclude(group=Group.OBJECTION)
    concerned = Concerned.objects.filter(objection=objection, officer=officer)
    return not had.exists() and not concerned.exists()


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
