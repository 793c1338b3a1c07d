"""Sending: an application goes off when what happened was told, and what was stated is printed with it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from huimin.casework.applicants.refusals import NotTold
from huimin.casework.cases.actions import declare, submit_case, tell
from huimin.casework.cases.asking import declared_facts, questions_of, stated_of, unstated
from huimin.casework.cases.stating import untold
from huimin.casework.clocks.counting import version_of
from huimin.casework.models import Case, Paper
from huimin.casework.notices.actions import issue_form
from huimin.casework.notices.titles import DECLARATION
from huimin.casework.papers.actions import note_paper
from huimin.casework.papers.listing import evidence_named
from huimin.commons.access.models import Officer


@transaction.atomic
def send_application(*, case: int, by: Officer | None, at: datetime, day: date) -> Case:
    """Submit an application, print what was stated of income and property if it is whole, and return it.

    Raises:
        NotTold: what happened was not told.
        CaseHasMovedOn: it was submitted already.
        RelativeInvolved: a relative of who submits it is in the case.
    """
    draft = Case.objects.get(pk=case)
    if left := untold(draft.told, version_of(draft).tells):
        raise NotTold(questions=_(", ").join(left))
    whole = not unstated(draft, stated_of(draft, at, day))
    found = submit_case(case=case, by=by, at=at, day=day)
    if whole:
        print_statements(case=found, by=by, day=day)
    return found


@transaction.atomic
def keep_answers(
    *, case: Case, answers: Mapping[str, object], by: Officer | None, at: datetime, day: date
) -> None:
    """Keep what was answered on a page of a draft; what other pages asked stays as it was answered.

    Raises:
        CaseHasMovedOn: it was submitted already.
        Invalid: an answer is no value of its fact; `field` says which.
    """
    told = {each.name: answers[each.name] for each in version_of(case).tells if each.name in answers}
    if told:
        tell(case=case.pk, told=told, by=by)
    asked = [each for each in questions_of(case, day=day, at=at) if each.field in answers]
    if not asked:
        return
    keys = {each.key for each in asked}
    kept = [fact for fact in case.declared if (fact["name"], fact.get("person")) not in keys]
    declare(case=case.pk, facts=[*kept, *declared_facts(case, asked, answers, day)], by=by)


@transaction.atomic
def print_statements(*, case: Case, by: Officer | None, day: date) -> None:
    """Issue the declaration of income and property of a case, which then is the paper that is asked for."""
    papers = list(Paper.objects.filter(case=case, state=Paper.State.MISSING).select_related("case"))
    stated = [each for each in papers if (named := evidence_named(case, each.evidence)) and named.stated]
    if not stated:
        return
    issued = issue_form(case=case, kind=DECLARATION, by=by, day=day)
    number = f"{issued.document.series_id}-{issued.document.number:04d}"
    for paper in stated:
        note_paper(paper=paper.pk, state=Paper.State.PROVIDED, by=by, note=number)
