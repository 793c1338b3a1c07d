"""Read cases as their applicants see them: nothing about officers, duties, relatives or visits."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huimin.casework.applicants.cards import (
    OwnCase,
    OwnCasePage,
    OwnDecision,
    OwnDraft,
    OwnNotice,
    Supplement,
)
from huimin.casework.applicants.refusals import NothingOfYours, SentAlready, TakesNoPapers
from huimin.casework.cases.asking import (
    PaperRow,
    declared_words,
    papers_of,
    questions_of,
    said_of,
    stated_of,
    told_so_far,
    told_words,
    unstated,
    written_answers,
)
from huimin.casework.cases.withdrawing import can_be_withdrawn
from huimin.casework.clocks.counting import clock_of_case, version_of
from huimin.casework.decisions.reading import tree_of
from huimin.casework.models import Case, Decision, Notice, Task
from huimin.casework.notices.queries import notices_of
from huimin.casework.notices.titles import OWN_FORMS, RECORD
from huimin.casework.once import FORM, paid_once
from huimin.casework.remedies import APPEAL, may_be_appealed
from huimin.casework.wording import aid_words, kind_word, scheme_word, step_word
from huimin.commons.desk.pieces import ProcedureStep
from huimin.commons.desk.plain_trees import for_residents
from huimin.commons.installation.public import moment
from huimin.procedures.declarations import Version
from huimin.procedures.vocabulary import Ending, Work

UNHEARD: Final = frozenset({Ending.FORWARDED, Ending.WITHDRAWN, Ending.TERMINATED})
"""How an appeal ends that nobody has decided."""
REVIEW: Final = "review"
WRITTEN: Final = "application"
STANDING: Final = frozenset({WRITTEN, "promise"})
"""Papers for which the declaration stands that is accepted when an application is sent on the portal."""
AUTHORISED: Final = "authorisation"


def cases_of_applicants(persons: Collection[int]) -> QuerySet[Case]:
    """Return every case that these people applied for or that is about them, drafts included."""
    rows = Case.objects.filter(person__in=list(persons)).exclude(state=Case.State.CLOSED, number=None)
    return rows.select_related("person").order_by("-opened_at", "-pk")


def own_cases(persons: Collection[int]) -> list[OwnCase]:
    """Return the cases of these people, the latest first."""
    found = list(cases_of_applicants(persons))
    waiting = Task.objects.filter(case__in=found, state=Task.State.OPEN).order_by("pk")
    steps: dict[int, list[str]] = {}
    for case, step in waiting.values_list("case", "step"):
        steps.setdefault(case, []).append(step)
    return [_card(case, steps) for case in found]


def own_case(persons: Collection[int], case: int) -> Case:
    """Return a case of one of these people.

    Raises:
        NoSuchCase: there is none, or it is somebody else's.
    """
    found = cases_of_applicants(persons).filter(pk=case).first()
    if found is None:
        raise NothingOfYours(case=case)
    return found


def own_draft_case(persons: Collection[int], case: int) -> Case:
    """Return an application of one of these people that is not sent yet.

    Raises:
        NothingOfYours: there is none, or it is somebody else's.
        SentAlready: it was sent.
    """
    found = own_case(persons, case)
    if found.state != Case.State.DRAFT:
        raise SentAlready(step="—", who="—", day=found.submitted_on)
    return found


def must_be_open(case: Case) -> None:
    """Refuse papers for a case that is closed.

    Raises:
        TakesNoPapers: it is.
    """
    if case.state == Case.State.CLOSED:
        raise TakesNoPapers()


def appeal_of(case: Case) -> Case | None:
    """Return the appeal against a case that is heard or was decided; one that was passed on or taken back
    has used nothing up."""
    rows = Case.objects.filter(follows=case, kind=APPEAL).exclude(ending__in=UNHEARD)
    return rows.order_by("-pk").first()


def missing_of(case: Case) -> list[str]:
    """Return the papers that are still missing, each with whose it is."""
    return [row.named for row in papers_of(case) if row.missing]


def own_case_page(persons: Collection[int], case: int, day: date) -> OwnCasePage:
    """Return what the page of a case shows its applicant.

    Raises:
        NoSuchCase: there is none, or it is somebody else's.
    """
    found = own_case(persons, case)
    tasks = list(Task.objects.filter(case=found).order_by("opened_at", "pk"))
    steps: dict[int, list[str]] = {
        found.pk: [task.step for task in tasks if task.state == Task.State.OPEN],
    }
    appeal = appeal_of(found)
    adverse = found.state == Case.State.CLOSED and may_be_appealed(found.kind, found.ending)
    return OwnCasePage(
        case=_card(found, steps),
        steps=tuple(_track(found, version_of(found), tasks)),
        clock=clock_of_case(found, day) if found.decided_on is None else None,
        papers=_papers(found, day),
        supplement=_supplement(found, tasks),
        may_give=found.state != Case.State.CLOSED,
        may_remove=found.state != Case.State.CLOSED
        and found.accepted_on is None
        and found.decided_on is None,
        notices=tuple(own_notices([found])),
        decision=_decision(found),
        asks_to_confirm=confirmation_of(found) is not None,
        said=tuple(said_of(found)),
        may_withdraw=can_be_withdrawn(found),
        may_appeal=adverse and appeal is None,
        appeal=appeal.pk if appeal else None,
    )


def _papers(case: Case, day: date) -> tuple[PaperRow, ...]:
    """Return what somebody may bring; what is declared by sending a draft is not asked for before."""
    stands, printed = frozenset[str](), frozenset[str]()
    if case.state == Case.State.DRAFT:
        stands = STANDING
        papers = [each.name for each in version_of(case).evidence if each.stated]
        if papers and not unstated(case, stated_of(case, moment(), day)):
            printed = frozenset(papers)
    return tuple(
        row
        for row in papers_of(case)
        if row.state != "on_record"
        and row.evidence not in printed
        and not (row.evidence in stands and row.person_id == case.person_id)
    )


def _supplement(case: Case, tasks: list[Task]) -> Supplement | None:
    """Return why and until when papers are waited for, if they are."""
    version = version_of(case)
    for task in tasks:
        step = version.steps.get(task.step)
        if task.state == Task.State.OPEN and step is not None and step.work == Work.SUPPLEMENT:
            before = [each for each in tasks if each.done_at is not None and each.done_at <= task.opened_at]
            last = max(before, key=lambda each: (each.done_at, each.pk), default=None)
            return Supplement(last.reason if last else "", task.due_on)
    return None


def confirmation_of(case: Case) -> Task | None:
    """Return the step of a review at which the holder shows that everything is as it was."""
    if case.kind != REVIEW or case.state != Case.State.OPEN:
        return None
    version = version_of(case)
    for task in Task.objects.filter(case=case, state=Task.State.OPEN).order_by("pk"):
        step = version.steps.get(task.step)
        if step is not None and step.work == Work.REPORT:
            return task
    return None


def own_draft(persons: Collection[int], case: int, day: date) -> OwnDraft:
    """Return what a draft asks and what was answered so far.

    Raises:
        NothingOfYours: there is none, or it is somebody else's.
        SentAlready: it was sent.
    """
    found = own_draft_case(persons, case)
    asked = questions_of(found, day=day, at=moment())
    return OwnDraft(
        asked=tuple(asked),
        tells=version_of(found).tells,
        written={**written_answers(found), **told_so_far(found)},
        open_keys=frozenset(each.field for each in unstated(found, asked)),
        said=tuple(declared_words(found, day, moment())),
        told=tuple(told_words(found)),
    )


def own_notices(cases: Collection[Case]) -> list[OwnNotice]:
    """Return what was issued to the applicants of cases, the latest first; records of visits stay inside."""
    return [
        OwnNotice(
            id=notice.pk,
            case=notice.case_id,
            title=notice.document.title,
            number=f"{notice.document.series_id}-{notice.document.number:04d}",
            kind=notice.kind,
            on=notice.on,
            read=notice.read_at is not None,
        )
        for notice in notices_of(cases).exclude(kind=RECORD)
    ]


def unread_letters(persons: Collection[int]) -> list[OwnNotice]:
    """Return the letters to these people that nobody has opened; forms that they filled in are none."""
    found = own_notices(list(cases_of_applicants(persons)))
    return [each for each in found if not each.read and each.kind not in OWN_FORMS]


def own_notice(persons: Collection[int], notice: int) -> Notice:
    """Return a document that was issued to one of these people, with its content.

    Raises:
        NoSuchCase: there is none, or it is somebody else's.
    """
    rows = Notice.objects.filter(person__in=list(persons), pk=notice).exclude(kind=RECORD)
    found = rows.select_related("document", "case").first()
    if found is None:
        raise NothingOfYours(case=notice)
    return found


def _card(case: Case, steps: Mapping[int, list[str]]) -> OwnCase:
    open_steps, version = steps.get(case.pk, []), version_of(case)
    return OwnCase(
        id=case.pk,
        number=case.number or "",
        scheme=case.scheme,
        title=scheme_word(case.scheme),
        kind=case.kind,
        kind_word=kind_word(case.kind),
        person_id=case.person_id,
        person=case.person.name,
        state=f"case.{case.ending}" if case.ending else f"case.{case.state}",
        opened_at=case.opened_at,
        submitted_on=case.submitted_on,
        decided_on=case.decided_on,
        now=_(", ").join(step_word(version, step) for step in open_steps),
        waits_for_applicant=any(
            step in version.steps and version[step].work == Work.SUPPLEMENT for step in open_steps
        ),
        asks_to_confirm=case.kind == REVIEW
        and any(step in version.steps and version[step].work == Work.REPORT for step in open_steps),
    )


def _track(case: Case, version: Version, tasks: list[Task]) -> list[ProcedureStep]:
    """Return the steps that were taken, as they were taken, and those that come, without who did them."""
    last = {task.step: task for task in tasks if task.state != Task.State.DROPPED}
    taken = sorted((name for name in last if name in version.steps), key=lambda name: last[name].opened_at)
    names = [*taken, *(name for name in _to_come(case, version, last) if name not in last)]
    return [ProcedureStep(step_word(version, name), *_stands(last.get(name))) for name in names]


def _to_come(case: Case, version: Version, last: Mapping[str, Task]) -> list[str]:
    """Return the steps of the straight way that a case can still come to."""
    if case.state == Case.State.CLOSED:
        return []
    straight = [step.name for step in version.way]
    pending = [name for name, task in last.items() if task.state == Task.State.OPEN and name in version.steps]
    ahead: set[str] = set()
    while pending:
        outcomes = version[pending.pop()].outcomes
        leads = {name for outcome in outcomes for name in outcome.to} - ahead
        ahead |= leads
        pending.extend(leads)
    if not last:
        return straight
    if case.decided_on is None:
        done = [place for place, name in enumerate(straight) if name in last]
        return straight[max(done, default=-1) + 1 :]
    return [name for name in straight if name in ahead]


def _stands(task: Task | None) -> tuple[str, str, date | None]:
    if task is None:
        return "next", "", None
    return ("current", "", None) if task.state == Task.State.OPEN else ("done", "", task.done_on)


def _decision(case: Case) -> OwnDecision | None:
    """Return what was decided; an opinion, or what waits for a second officer, is nobody's decision yet."""
    if case.decided_on is None:
        return None
    rows = Decision.objects.filter(case=case, stage=Decision.Stage.DECISION, set_aside_at__isnull=True)
    found = rows.select_related("task").order_by("-at").first()
    if found is None:
        return None
    once, tree = paid_once(case.scheme), tree_of(found)
    way = aid_words(found.task.answers.get(FORM), found.on) if once and found.grants else ""
    return OwnDecision(
        grants=found.grants,
        amount=found.amount,
        on=case.decided_on,
        reason=found.reason,
        tree=tree and for_residents(tree),
        once=once,
        way=way,
        departs=found.departs,
    )
