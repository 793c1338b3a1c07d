"""Applying at a counter: what for, what the register does not know, which papers, and submit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.applicants.sending import keep_answers, send_application
from huimin.casework.cases.actions import open_case
from huimin.casework.cases.asking import (
    asked_of,
    members_of,
    papers_of,
    photos_of,
    schemes_to_apply_for,
    told_so_far,
    written_answers,
)
from huimin.casework.cases.meeting import around
from huimin.casework.cases.queries import case_for
from huimin.casework.cases.stating import StatingForm
from huimin.casework.cases.withdrawing import withdraw_case
from huimin.casework.clocks.counting import version_of
from huimin.casework.decisions.reading import Ruling, ruling_of
from huimin.casework.forms import SchemeForm, UploadForm
from huimin.casework.models import Case, Paper, Task, Upload
from huimin.casework.notices.actions import issue_form
from huimin.casework.notices.titles import APPLICATION, AUTHORISATION
from huimin.casework.papers.actions import note_paper, take_upload
from huimin.casework.papers.keeping import content_of
from huimin.casework.refusals import NoSuchCase
from huimin.casework.views.meeting import schemes_met, told_of
from huimin.casework.views.posting import posted
from huimin.casework.wording import scheme_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.installation.public import moment, today
from huimin.kernel.errors import Invalid, Refusal
from huimin.registry.public import person_cards, person_for


@requires("cases.intake")
def new_case(request: OfficerRequest, person: int) -> HttpResponse:
    """Begin an application for somebody."""
    card = person_for(request.officer, person)
    form = SchemeForm(
        request.POST or None, schemes=schemes_met(schemes_to_apply_for(), around(person, today()))
    )
    if form.is_valid():
        try:
            case = open_case(
                scheme=form.cleaned_data["scheme"], person=person, channel=Case.Channel.COUNTER,
                by=request.officer, at=timezone.now(), day=today(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.sentence(_))
        else:
            return redirect("casework:draft", case.pk)
    return render(
        request, "casework/new.html", {"person": card, "form": form}, status=422 if form.errors else 200
    )


@requires("cases.intake")
def draft(request: OfficerRequest, case: int) -> HttpResponse:
    """Show a draft: what the register knows, what it does not, and the papers; keep what is answered."""
    found = case_for(request.officer, case)
    if found.state != Case.State.DRAFT:  # an old page, or the button was pressed twice
        return redirect("casework:case", found.pk)
    ruling = ruling_of(found, on=today(), known_at=moment())
    form = _stating_form(request, found, ruling)
    if request.method == "POST" and form.is_valid():
        try:
            answers = form.cleaned_data
            keep_answers(case=found, answers=answers, by=request.officer, at=moment(), day=today())
            if "submit" not in request.POST:
                messages.success(request, _("Saved. You can leave and go on later."))
                return redirect("casework:draft", found.pk)
            send_application(case=found.pk, by=request.officer, at=timezone.now(), day=today())
            messages.success(request, _("Submitted."))
            return redirect("casework:case", found.pk)
        except Refusal as refusal:
            field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
            form.add_error(field, refusal.sentence(_))
    papers = papers_of(found)
    context = {
        "case": found,
        "met": told_of(around(found.person_id, today()).meets(found.scheme, but=found.pk), request.officer),
        "scheme": scheme_word(found.scheme),
        "person": person_cards([found.person_id])[found.person_id],
        "members": members_of(found, today()),
        "form": form,
        "ruling": ruling,
        "papers": papers,
        "missing": [row for row in papers if row.missing],
        "may_note": True,
        "may_take": True,
        "upload": UploadForm(),
    }
    return render(request, "casework/draft.html", context, status=422 if form.errors else 200)


def _stating_form(request: OfficerRequest, case: Case, ruling: Ruling) -> StatingForm:
    """Return the form of what an applicant states, tells, and is asked for."""
    answered = {**written_answers(case), **told_so_far(case)}
    asked, tells = asked_of(case, ruling, today()), version_of(case).tells
    return StatingForm(request.POST or None, asked=asked, tells=tells, initial=answered)


@requires("cases.intake")
@posted
def note(request: OfficerRequest, paper: int) -> HttpResponse:
    """Note how a paper stands."""
    found = Paper.objects.filter(pk=paper).first()
    case = case_for(request.officer, found.case_id if found else 0)
    try:
        note_paper(paper=paper, state=request.POST.get("state", ""), by=request.officer)
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
    return redirect("casework:draft" if case.state == Case.State.DRAFT else "casework:case", case.pk)


@requires("cases.intake")
@posted
def form(request: OfficerRequest, case: int, kind: str) -> HttpResponse:
    """Issue the application or the authorisation, filled in, to be signed at the counter."""
    found = case_for(request.officer, case)
    if kind not in {APPLICATION, AUTHORISATION}:
        raise NoSuchCase(case=case)
    issued = issue_form(case=found, kind=kind, by=request.officer, day=today())
    return redirect("documents:document", issued.document_id)


@requires("cases.intake", "cases.inquire")
@posted
def upload(request: OfficerRequest, case: int) -> HttpResponse:
    """Take in a picture or document; what is typed beside it on the page is not lost."""
    found, wrong = case_for(request.officer, case), ""
    form, step = UploadForm(request.POST, request.FILES), _task_of(found, request.POST.get("task", ""))
    if form.is_valid():
        given, paper = form.cleaned_data["file"], request.POST.get("paper", "")
        of = Paper.objects.filter(case=found, pk=int(paper)).first() if paper.isdecimal() else None
        try:
            take_upload(
                case=found, name=given.name, content=given.read(), paper=of, task=step, by=request.officer,
                at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            wrong = refusal.sentence(_)
    else:
        wrong = str(next(iter(form.errors.values()))[0])
    if step is not None and request.headers.get("HX-Request"):
        return _photos(request, step, wrong)
    if wrong:
        messages.error(request, wrong)
    return redirect("casework:draft" if found.state == Case.State.DRAFT else "casework:case", found.pk)


def _task_of(case: Case, number: str) -> Task | None:
    """Return the step of a case that a picture belongs to, if one was named."""
    return Task.objects.filter(case=case, pk=int(number)).first() if number.isdecimal() else None


def _photos(request: OfficerRequest, task: Task, wrong: str) -> HttpResponse:
    """Return the part of a case's page with the pictures of a step."""
    case = task.case
    each = {"task": task, "step": version_of(case)[task.step], "may": True}
    context = {"case": case, "each": each, "may_take": True, "wrong": wrong}
    shown = photos_of(case).get(task.pk, [])
    return render(request, "casework/_photos.html", {**context, "shown": shown})


@requires("cases.view")
def uploaded(request: OfficerRequest, upload: int) -> HttpResponse:
    """Show a picture or document of a case; opening it is recorded."""
    found = Upload.objects.filter(pk=upload, removed_at__isnull=True).first()
    case = case_for(request.officer, found.case_id if found else 0)
    if found is None:
        raise NoSuchCase(case=upload)
    record_reading(
        case, by=request.officer, reason=_("Document opened"), division=case.division, file=found.name
    )
    response = HttpResponse(content_of(found), content_type=found.media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires("cases.intake")
@posted
def withdraw(request: OfficerRequest, case: int) -> HttpResponse:
    """Take an application back at the applicant's word."""
    found = case_for(request.officer, case)
    reason = request.POST.get("reason", "")
    try:
        withdraw_case(case=found.pk, reason=reason, by=request.officer, at=timezone.now(), day=today())
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
        return redirect("casework:case", case)
    messages.success(request, _("The application was withdrawn."))
    return redirect("registry:person", found.person_id)
