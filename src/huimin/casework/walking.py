"""Walking: a case led from step to step by its number, for whoever moves it without a page."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, TypeAlias

from django.db import transaction

from huimin.casework.cases.actions import APPLICATION, declare, open_case, submit_case
from huimin.casework.cases.signing import take_signature
from huimin.casework.clocks.actions import ask_for_time
from huimin.casework.decisions.deciding import confirm_decision, waiting_for_confirmation
from huimin.casework.inbox.actions import begin_tasks, give_tasks
from huimin.casework.models import Case, Paper, Task
from huimin.casework.moving.actions import complete_task
from huimin.casework.papers.actions import note_paper, take_upload
from huimin.casework.publicity.answering import Said, answer_objection, take_objection
from huimin.casework.publicity.showing import begin_publicity
from huimin.casework.refusals import CaseHasMovedOn
from huimin.commons.access.models import Officer
from huimin.entitlements.public import AwardCard

Drawer: TypeAlias = Callable[[str], str]
"""What draws the signature of a name, as the screen hands it in."""
COUNTER: Final = Case.Channel.COUNTER.value


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture or document as it is handed in."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Walked:
    """How a case stands: its number, how it ended, and the steps that wait."""

    id: int
    number: str
    ending: str
    waits: frozenset[str]


@dataclass(frozen=True, slots=True)
class Draft:
    """Who applies for what, through which channel and why; about an award, where it is no application."""

    scheme: str
    person: int
    channel: str = COUNTER
    kind: str = APPLICATION
    cause: str = ""
    award: AwardCard | None = None


def walked(case: int) -> Walked:
    """Return how a case stands."""
    found = Case.objects.get(pk=case)
    waiting = Task.objects.filter(case=found, state=Task.State.OPEN).values_list("step", flat=True)
    return Walked(found.pk, found.number or "", found.ending, frozenset(waiting))


@transaction.atomic
def draft_case(
    *, draft: Draft, says: Sequence[Mapping[str, object]], by: Officer | None, at: datetime, day: date
) -> int:
    """Begin a case with what the applicant says, and return it; its papers are still missing.

    Raises:
        Refusal: it cannot be begun, as for an open case.
    """
    begun = open_case(
        scheme=draft.scheme,
        person=draft.person,
        channel=draft.channel,
        by=by,
        at=at,
        day=day,
        kind=draft.kind,
        cause=draft.cause,
        award=draft.award.id if draft.award else None,
    )
    if says:
        declare(case=begun.pk, facts=[dict(each) for each in says], by=by)
    return begun.pk


@transaction.atomic
def bring_papers(
    *,
    case: int,
    by: Officer | None,
    at: datetime,
    note: str = "",
    without: Collection[str] = (),
    pictures: Mapping[str, Picture] | None = None,
) -> int:
    """Hand in every paper that is missing, but those named in `without`, and return how many there were.

    `pictures` are what is handed in for a paper, by its name; of others only that they were seen is noted.
    """
    brought = 0
    found = Case.objects.get(pk=case)
    for paper in Paper.objects.filter(case=found, state=Paper.State.MISSING).order_by("pk"):
        if paper.evidence in without:
            continue
        if picture := (pictures or {}).get(paper.evidence):
            take_upload(case=found, name=picture.name, content=picture.content, by=by, at=at, paper=paper)
        else:
            note_paper(paper=paper.pk, state=Paper.State.PROVIDED, by=by, note=note)
        brought += 1
    return brought


def send_in(*, case: int, by: Officer | None, at: datetime, day: date) -> Walked:
    """Submit a draft and return how it stands.

    Raises:
        CaseHasMovedOn: it was submitted already.
    """
    submit_case(case=case, by=by, at=at, day=day)
    return walked(case)


def do_step(
    *,
    case: int,
    step: str,
    outcome: str,
    by: Officer | None,
    at: datetime,
    day: date,
    answers: Mapping[str, Any] | None = None,
    reason: str = "",
    given: Mapping[str, Any] | None = None,
) -> None:
    """Do a step of a case that waits.

    Raises:
        CaseHasMovedOn: the step does not wait.
        Refusal: whatever the step refuses.
    """
    complete_task(
        task=_open(case, step).pk, outcome=outcome, by=by, at=at, day=day, answers=answers, reason=reason,
        given=given,
    )  # fmt: skip


def begin_step(*, case: int, step: str, by: Officer, day: date) -> None:
    """Note that a step has begun on a day.

    Raises:
        CaseHasMovedOn: the step does not wait.
    """
    begin_tasks(tasks=[_open(case, step).pk], by=by, day=day)


def hand_step(*, case: int, step: str, to: Officer, reason: str, by: Officer) -> None:
    """Give a step of a case to a colleague.

    Raises:
        CaseHasMovedOn: the step does not wait.
        Refusal: it is not theirs to give or to do.
    """
    give_tasks(tasks=[_open(case, step).pk], to=to, reason=reason, by=by)


def ask_for_more(
    *, case: int, step: str, number: int, reason: str, by: Officer, at: datetime, day: date
) -> int:
    """Ask for more time for a step of a case and return the question.

    Raises:
        CaseHasMovedOn: the step does not wait.
        Refusal: it has no time of its own, or was asked for already.
    """
    task = _open(case, step)
    return ask_for_time(task=task.pk, number=number, reason=reason, by=by, at=at, day=day).pk


def add_photo(*, case: int, step: str, picture: Picture, by: Officer, at: datetime) -> None:
    """Keep a photo beside a step of a case that waits.

    Raises:
        CaseHasMovedOn: the step does not wait.
        WrongUpload: it is too large, empty, or not what it says it is.
    """
    task = _open(case, step)
    take_upload(case=task.case, name=picture.name, content=picture.content, by=by, at=at, task=task)


def sign_step(
    *, case: int, step: str, along: Sequence[str], drawn: Drawer, by: Officer, at: datetime
) -> None:
    """Keep what the applicant, and whoever came along, drew on the screen under a step that waits.

    Raises:
        CaseHasMovedOn: the step does not wait.
        Refusal: it is not signed, or not by what was drawn.
    """
    task = _open(case, step)
    for signer in (task.case.person.name, *along):
        take_signature(task=task.pk, signer=signer, drawn=drawn(signer), by=by, at=at)


def show_step(*, case: int, step: str, place: str, by: Officer, at: datetime, day: date) -> int:
    """Show what was proposed in public and return the number of the notice.

    Raises:
        CaseHasMovedOn: the step does not wait, or it is shown already.
        NotYours: it is not the officer's duty.
    """
    return begin_publicity(task=_open(case, step).pk, place=place, by=by, at=at, day=day).pk


def object_to(*, notice: int, text: str, by: Officer | None, at: datetime, day: date) -> int:
    """Take in what somebody says against a notice at a counter, and return the objection.

    Raises:
        ReasonNeeded: nothing was said.
    """
    return take_objection(publicity=notice, said=Said(text), by=by, at=at, day=day).pk


def answer_to_objection(
    *, objection: int, upheld: bool, answer: str, by: Officer, at: datetime, day: date
) -> int:
    """Answer an objection and return the notice that it was against.

    Raises:
        CaseHasMovedOn: it was answered already.
        Refusal: a duty, a relative or the objection itself keeps the officer off.
    """
    answered = answer_objection(objection=objection, upheld=upheld, answer=answer, by=by, at=at, day=day)
    return answered.publicity_id


def confirm_departure(*, case: int, by: Officer, at: datetime, day: date) -> Walked:
    """Agree as the second officer with the decision of a case that waits for one.

    Raises:
        CaseHasMovedOn: none waits.
        Refusal: this officer may not.
    """
    waiting = waiting_for_confirmation(Case.objects.get(pk=case))
    if waiting is None:
        raise CaseHasMovedOn(step="decision", who="—", day=day)
    confirm_decision(decision=waiting.pk, agrees=True, reason="", by=by, at=at, day=day)
    return walked(case)


def _open(case: int, step: str) -> Task:
    found = Task.objects.select_related("case").filter(case=case, step=step, state=Task.State.OPEN).first()
    if found is None:
        raise CaseHasMovedOn(step=step, who="—", day="—")
    return found
