"""Sign on the screen: those present at a step sign one after the other until it is ended."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from huimin.casework.aside import refuse_relative, stands_aside
from huimin.casework.clocks.counting import version_of
from huimin.casework.levels import holds
from huimin.casework.models import Case, Signature, Task
from huimin.casework.papers.signing import SIGNED, strokes_of
from huimin.casework.refusals import NotYours
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _


class SignerNeeded(Invalid):
    """It is not said who signs."""

    template = _("Say who signs.")


class StepEnded(Conflict):
    """The step was ended, or the case closed, before this arrived."""

    template = _("This step was ended already, and its record issued. What was signed before is in it.")


@transaction.atomic
def take_signature(*, task: int, signer: str, drawn: str, by: Officer, at: datetime) -> Signature:
    """Keep what somebody drew as their signature under a step, and return it; who signs anew replaces it.

    `drawn` is a JSON list of strokes, each a list of points `[x, y]` on a sheet of `WIDTH` by `HEIGHT`.

    Raises:
        SignerNeeded: it is not said who signs.
        NotASignature: nothing that could be one was drawn.
        StepEnded: the step was ended meanwhile.
        NotYours: the step is not among the officer's duties.
        RelativeInvolved: a relative of the officer is in the case.
    """
    name, strokes = signer.strip()[:60], strokes_of(drawn)
    if not name:
        raise SignerNeeded(field="other")
    case = Case.objects.select_for_update().get(tasks=task)
    found = Task.objects.get(pk=task)
    if found.state != Task.State.OPEN or case.state != Case.State.OPEN:
        raise StepEnded()
    refuse_relative(by, case)
    if not may_take_signatures(by, found, case):
        raise NotYours()
    Signature.objects.filter(task=found, signer=name, replaced_at__isnull=True).update(replaced_at=at)
    signature = Signature.objects.create(task=found, signer=name, strokes=strokes, at=at, by=by)
    record("case.sign", case, by=by, division=case.division, step=found.step)
    return signature


def may_take_signatures(officer: Officer, task: Task, case: Case) -> bool:
    """Return whether a step is recorded, and an officer may take in what is signed under it."""
    step = version_of(case).steps.get(task.step)
    signed = step is not None and step.work in SIGNED
    return signed and holds(officer, task) and not stands_aside(officer, case)
