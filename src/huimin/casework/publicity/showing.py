"""Showing: opinions and results in public, with exactly what may be shown, frozen and counted."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, Final

from django.db import connection, transaction

from huimin.casework.aside import refuse_relative
from huimin.casework.clocks.counting import version_of
from huimin.casework.evidence import digest_of_notice
from huimin.casework.levels import refuse_stranger
from huimin.casework.models import Case, Decision, Objection, Publicity, Task
from huimin.casework.moving.actions import complete_task
from huimin.casework.moving.works import Move, StepWork, does
from huimin.casework.publicity.refusals import NotShown, ObjectionsOpen, ObjectionUpheld, PublicityRuns
from huimin.casework.refusals import CaseHasMovedOn
from huimin.casework.wording import scheme_word
from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.workdays.queries import working_calendar
from huimin.kernel.crypto import sm3
from huimin.kernel.days import age_on
from huimin.procedures import clocks
from huimin.procedures.declarations import SHOWN_USUALLY, Limit, Outcome, Step
from huimin.procedures.vocabulary import Work
from huimin.registry.public import PersonCard, household_cards, person_cards

UNOBJECTED: Final = "unobjected"
LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
ADULT: Final = 18
_COUNT: Final = """
INSERT INTO casework_showing (publicity_id, "on", times) VALUES (%s, %s, 1)
ON CONFLICT (publicity_id, "on") DO UPDATE SET times = casework_showing.times + 1
"""
HIDDEN: Final = "某"
"""What stands for the given name of a child."""


def new_code(length: int) -> str:
    """Return a code that nobody guesses, in letters that nobody confuses."""
    return "".join(secrets.choice(LETTERS) for _letter in range(length))


def content_for(
    case: Case, decision: Decision | None, day: date, shows: Collection[str] = SHOWN_USUALLY
) -> dict[str, Any]:
    """Return exactly what may be shown of a case, as its step says: name, number of people, proposal.

    Who else belongs to the household is named only where the rules ask for it, as those of 2012 did before
    the decision (民发〔2012〕220号第二十九条).
    """
    home = household_cards([case.household_id], day)[case.household_id] if case.household_id else None
    members = [each.person for each in home.members] if home else []
    applicant = person_cards([case.person_id])[case.person_id]
    return {
        "scheme": case.scheme,
        "kind": case.kind,
        "name": shown_name(applicant, day),
        "members": [
            shown_name(each, day) for each in members if each.id != applicant.id and "members" in shows
        ],
        "people": len(members) or 1,
        "division": case.division,
        "grants": decision.grants if decision else None,
        "amount": decision.amount if decision and "amount" in shows else None,
        "effect": decision.effect if decision else "",
    }


def result_for(case: Case, decision: Decision, day: date) -> dict[str, Any]:
    """Return exactly what may be announced of a decision: a name, how many people, what was granted.

    The announcement names the applicant alone (民发〔2021〕57号第二十四条).
    """
    return content_for(case, decision, day)


def shown_name(card: PersonCard, day: date) -> str:
    """Return a name as it may be shown: the surname of a minor only."""
    return card.name if age_on(card.birth, day) >= ADULT else card.name[0] + HIDDEN * (len(card.name) - 1)


def digest_of(content: Mapping[str, Any]) -> bytes:
    """Return the digest of what is shown."""
    return sm3(json.dumps(content, ensure_ascii=False, sort_keys=True).encode())


@transaction.atomic
def begin_publicity(*, task: int, place: str, by: Officer, at: datetime, day: date) -> Publicity:
    """Show what was proposed from a day on, for the days that the procedure says, and return it.

    Raises:
        CaseHasMovedOn: it is shown already, or the task is done.
        NotYours: it is not the officer's duty.
        RelativeInvolved: a relative of the officer is in the case.
    """
    found = Task.objects.select_for_update().select_related("case").get(pk=task)
    case = found.case
    if found.state != Task.State.OPEN or Publicity.objects.filter(task=found).exists():
        raise CaseHasMovedOn(step=found.step, who="—", day=found.done_on or day)
    refuse_stranger(by, found)
    refuse_relative(by, case)
    decision = Decision.objects.filter(case=case, set_aside_at__isnull=True).order_by("-at").first()
    content = content_for(case, decision, day, version_of(case)[found.step].shows)
    shown = Publicity.objects.create(
        case=case,
        task=found,
        kind=Publicity.Kind.OPINION,
        code=new_code(10),
        division=case.division,
        content=content,
        sm3=digest_of(content),
        place=place.strip()[:120],
        start=day,
        until=_until(_limit(found), day),
        opened_at=at,
        opened_by=by,
    )
    Task.objects.filter(pk=found.pk).update(begun_on=day, due_on=shown.until, assigned=by)
    record(
        "case.publicise", case, by=by, division=case.division, place=shown.place, start=str(day),
        until=str(shown.until), notice=shown.pk, digest=digest_of_notice(shown).hex(),
    )  # fmt: skip
    return shown


def note_showing(*, publicity: int, day: date) -> None:
    """Count that a notice was called up on the portal on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [publicity, day])


def end_publicities(*, at: datetime, day: date) -> int:
    """End the notices that were shown long enough without an objection, and return how many."""
    over = Publicity.objects.filter(until__lt=day, task__state=Task.State.OPEN)
    open_ones = Objection.objects.filter(handled_at__isnull=True).values("publicity")
    upheld = Objection.objects.filter(upheld=True).values("publicity")
    ended = 0
    for shown in over.exclude(pk__in=open_ones).exclude(pk__in=upheld):
        complete_task(task=shown.task_id, outcome=UNOBJECTED, by=None, at=at, day=day)
        ended += 1
    return ended


@does(Work.PUBLICISE)
class Publicising(StepWork):
    """Show an opinion; the step ends by itself when nobody objects."""

    def done(self, move: Move, task: Task, step: Step, outcome: Outcome) -> None:
        """Refuse to end a notice early or over an objection; else take it down."""
        shown = Publicity.objects.filter(task=task).first()
        if shown is None:
            raise NotShown()
        objections = Objection.objects.filter(publicity=shown)
        if objections.filter(handled_at__isnull=True).exists():
            raise ObjectionsOpen()
        if outcome.name == UNOBJECTED and objections.filter(upheld=True).exists():
            raise ObjectionUpheld()
        if outcome.name == UNOBJECTED and move.day <= shown.until:
            raise PublicityRuns(until=shown.until)
        shown.taken_down_at, shown.taken_down_by = move.at, move.by
        shown.save(update_fields=["taken_down_at", "taken_down_by"])


def summary_of(shown: Publicity) -> str:
    """Return what a notice is about, in a few words."""
    return f"{scheme_word(shown.content['scheme'])} · {shown.content['name']}"


def _limit(task: Task) -> Limit:
    limit = version_of(task.case)[task.step].limit
    assert limit is not None, "a publicity has days of its own"
    return limit


def _until(limit: Limit, day: date) -> date:
    return clocks.count(working_calendar(), limit, day).due
