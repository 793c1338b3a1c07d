"""Pages of complaints: the list, intake at a counter, one complaint with its clock, story and steps."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from huimin.casework.complaints.following import review_asked
from huimin.casework.complaints.forms import (
    AnswerForm,
    AskForm,
    ComplaintForm,
    DaysForm,
    ObjectForm,
    SubjectForm,
    ToldForm,
    WhyForm,
)
from huimin.casework.complaints.handling import (
    Answer,
    answer_complaint,
    answer_for_days,
    ask_for_days,
    link_case,
    link_holder,
    name_respondent,
    names_of_exhibits,
    show_reporter,
    take_up,
)
from huimin.casework.complaints.printing import reply_letter
from huimin.casework.complaints.queries import (
    complaint_for,
    complaints,
    exhibit_for,
    for_review,
    handlings_of,
)
from huimin.casework.complaints.refusals import NoSuchComplaint, NoSuchReceipt
from huimin.casework.complaints.registering import Reporter, Subject, register_complaint
from huimin.casework.complaints.running import (
    ANSWERABLE,
    ASKABLE,
    HANDLING,
    LOOKED_AT,
    REGISTERED,
    TRANSFERRED,
    clock_of,
    handles,
    step_of,
    version_of,
)
from huimin.casework.complaints.tables import COMPLAINTS
from huimin.casework.complaints.transferring import object_to_transfer, take_as_ours
from huimin.casework.complaints.wording import (
    ABOUT,
    LIABILITY,
    TOLD,
    outcome_word,
    state_of,
    step_word,
)
from huimin.casework.models import Complaint, Handling, MoreDays
from huimin.casework.papers.keeping import content_of
from huimin.casework.wording import CHANNELS
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.desk.happenings import happenings
from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid, Refusal
from huimin.procedures.drawing import draw
from huimin.registry.public import person_numbered
from huimin.rulebook.public import complaint_procedure

OPENED, FILE_OPENED = gettext_noop("Complaint opened"), gettext_noop("Document opened")
SEES = ("complaints.handle", "complaints.review")
TAKES = ("cases.intake", "complaints.handle")


@requires(*SEES)
def complaint_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the complaints that the officer may handle or review."""
    rows = complaints(request.officer).select_related("taken_up_by")
    return COMPLAINTS.respond(request, rows, "casework/complaints.html")


@requires("complaints.review")
def complaint_reviews(request: OfficerRequest) -> HttpResponseBase:
    """Show what waits for a reviewer: reviews that were asked for, and questions for more days."""
    return COMPLAINTS.respond(request, for_review(request.officer), "casework/complaint_reviews.html")


@requires(*TAKES)
def complaint_new(request: OfficerRequest) -> HttpResponse:
    """Take in a complaint at a counter; afterwards only the receipt is shown."""
    form = ComplaintForm(request.POST or None, request.FILES or None, initial={"once": secrets.token_hex(16)})
    if form.is_valid():
        try:
            taken = _register(request, form)
        except Refusal as refusal:
            _say(form, refusal)
        else:
            return redirect("casework:complaint-receipt", taken.receipt)
    status = 422 if form.errors else 200
    return render(request, "casework/complaint_new.html", {"form": form}, status=status)


@requires(*TAKES)
def complaint_receipt(request: OfficerRequest, code: str) -> HttpResponse:
    """Show the receipt of who has its code, to print and take away."""
    found = Complaint.objects.filter(receipt=code).first()
    if found is None:
        raise NoSuchReceipt()
    limits = {each.name: each.limit for each in version_of(found).steps.values()}
    context = {
        "complaint": found, "about": ABOUT[found.about], "limits": limits, "state": state_of(found),
        "office": request.officer.office,
    }  # fmt: skip
    return render(request, "casework/complaint_receipt.html", context)


@requires(*SEES)
def complaint_page(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Show one complaint with everything that belongs to it, but not who reported."""
    found = complaint_for(request.officer, complaint)
    record_reading(found, by=request.officer, reason=OPENED, division=found.division)
    return show_complaint(request, found)


def show_complaint(
    request: OfficerRequest, complaint: Complaint, bound: Mapping[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """Return the page of a complaint, with forms that came back."""
    step = step_of(complaint) if complaint.step else None
    more = MoreDays.objects.select_related("asked_by", "answered_by").filter(complaint=complaint).first()
    may = step is not None and handles(request.officer, complaint)
    looks = handlings_of(complaint)
    context = {
        "complaint": complaint,
        "state": state_of(complaint),
        "about": ABOUT[complaint.about],
        "channel": CHANNELS[complaint.channel],
        "clock": clock_of(complaint, today()) if complaint.step in LOOKED_AT else None,
        "step": step,
        "late": complaint.due_on is not None and complaint.due_on < today(),
        "may": may,
        "forms": _forms(complaint, bound or {}) if may else {},
        "handlings": [_look(each) for each in looks if each.outcome],
        "asked": next((each.asked for each in reversed(looks) if each.asked and not each.outcome), ""),
        "more": more,
        "may_allow": more is not None
        and more.allowed is None
        and complaint.step == HANDLING
        and more.asked_by_id != request.officer.pk
        and request.officer.scope("complaints.review").covers(complaint.division),
        "may_unveil": complaint.named
        and request.officer.scope("complaints.handle").covers(complaint.division),
        "respondents": complaint.respondents.select_related("officer"),
        "exhibits": complaint.exhibits.order_by("pk"),
        "events": happenings(complaint),
    }
    return render(request, "casework/complaint.html", context, status=status)


@require_POST
@requires("complaints.handle")
def complaint_take_up(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Take a complaint up and note how the complainant was told."""
    found = complaint_for(request.officer, complaint)
    form = ToldForm(request.POST, complaint=found)
    return _acted(request, found, "told", form, lambda: take_up(
        complaint=found.pk, told_by=form.cleaned_data["told_by"], **_who(request), day=today()
    ))  # fmt: skip


@require_POST
@requires("complaints.handle")
def complaint_ours(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Take what another office passed on as ours."""
    found = complaint_for(request.officer, complaint)
    return _acted(
        request, found, "", forms.Form(request.POST),
        lambda: take_as_ours(complaint=found.pk, **_who(request), day=today()),
    )  # fmt: skip


@require_POST
@requires("complaints.handle")
def complaint_object(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Send what another office passed on back to it, with the reason."""
    found, form = complaint_for(request.officer, complaint), ObjectForm(request.POST)
    return _acted(request, found, "object", form, lambda: object_to_transfer(
        complaint=found.pk, **form.cleaned_data, **_who(request), day=today()
    ))  # fmt: skip


@require_POST
@requires(*SEES)
def complaint_answer(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Answer a complaint, or pass it on."""
    found = complaint_for(request.officer, complaint)
    if found.step not in ANSWERABLE:
        messages.error(request, _("The complaint waits for no answer. Nothing was changed."))
        return redirect("casework:complaint", found.pk)
    form = AnswerForm(request.POST, complaint=found)
    return _acted(request, found, "answer", form, lambda: answer_complaint(
        complaint=found.pk, given=Answer(**form.cleaned_data), **_who(request), day=today()
    ))  # fmt: skip


@require_POST
@requires("complaints.handle")
def complaint_days(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Ask for more days."""
    found, form = complaint_for(request.officer, complaint), DaysForm(request.POST)
    return _acted(
        request, found, "days", form,
        lambda: ask_for_days(complaint=found.pk, **form.cleaned_data, **_who(request)),
    )  # fmt: skip


@require_POST
@requires("complaints.review")
def complaint_allow(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Allow more days or refuse them."""
    found, allowed = complaint_for(request.officer, complaint), request.POST.get("allowed") == "yes"
    return _acted(
        request, found, "", forms.Form(request.POST),
        lambda: answer_for_days(complaint=found.pk, allowed=allowed, **_who(request)),
    )  # fmt: skip


@require_POST
@requires("complaints.handle")
def complaint_subject(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Note whom and what a complaint is about."""
    found = complaint_for(request.officer, complaint)
    form = SubjectForm(request.POST, division=found.division)

    def act() -> None:
        if number := form.cleaned_data["case_number"]:
            link_case(complaint=found.pk, number=number, by=request.officer)
        if given := form.cleaned_data["id_number"]:
            person = person_numbered(request.officer, given).id
            link_holder(complaint=found.pk, person=person, by=request.officer, day=today())
        if officer := form.cleaned_data["officer"]:
            name_respondent(complaint=found.pk, officer=officer, **_who(request))

    return _acted(request, found, "subject", form, act)


@require_POST
@requires(*SEES)
def complaint_ask(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Take in at a counter that a review is asked for."""
    found, form = complaint_for(request.officer, complaint), AskForm(request.POST)
    return _acted(request, found, "ask", form, lambda: review_asked(
        receipt=found.receipt, text=form.cleaned_data["text"], **_who(request), day=today()
    ))  # fmt: skip


@requires("complaints.handle")
def complaint_reporter(request: OfficerRequest, complaint: int) -> HttpResponse:
    """Ask for the reason, then show once who reported."""
    found = complaint_for(request.officer, complaint)
    form, identity = WhyForm(request.POST or None), None
    if request.method == "POST" and form.is_valid() and found.named:
        identity = show_reporter(complaint=found, reason=form.cleaned_data["reason"], by=request.officer)
    files = names_of_exhibits(found) if identity else []
    context = {"complaint": found, "form": form, "identity": identity, "files": files}
    return render(request, "casework/complaint_reporter.html", context)


@require_POST
@requires(*SEES)
def complaint_reply(request: OfficerRequest, handling: int) -> HttpResponse:
    """Print the answer as a letter."""
    look = Handling.objects.filter(pk=handling).exclude(outcome="").first()
    if look is None:
        raise NoSuchComplaint()
    complaint_for(request.officer, look.complaint_id)
    return redirect("documents:document", reply_letter(handling=look, by=request.officer, day=today()))


@requires(*SEES)
def complaint_file(request: OfficerRequest, exhibit: int) -> HttpResponse:
    """Show a picture or document that came with a complaint; opening it is recorded."""
    found = exhibit_for(request.officer, exhibit)
    about = found.complaint
    record_reading(about, by=request.officer, reason=FILE_OPENED, division=about.division)
    response = HttpResponse(content_of(found), content_type=found.media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@requires("cases.view", *SEES)
def complaint_steps(request: OfficerRequest) -> HttpResponse:
    """Show how complaints run: steps, limits, articles."""
    procedure = complaint_procedure()
    version = procedure.at(today())
    context = {"procedure": procedure, "version": version, "diagram": draw(version)}
    return render(request, "casework/complaint_steps.html", context)


def _register(request: OfficerRequest, form: ComplaintForm) -> Complaint:
    given = form.cleaned_data
    person = person_numbered(request.officer, given["id_number"]).id if given["id_number"] else None
    file = given["file"]
    return register_complaint(
        subject=Subject(
            about=given["about"], words=given["subject"], case_number=given["case_number"], person=person
        ),
        text=given["text"],
        channel=Complaint.Channel.COUNTER,
        reporter=Reporter(given["name"], given["phone"]) if given["named"] == "yes" else None,
        files=[(file.name, file.read())] if file else [],
        once=given["once"],
        passed_on_by=given["passed_on_by"],
        came_on=given["came_on"],
        **_who(request),
        day=today(),
    )


def _who(request: OfficerRequest) -> dict[str, Any]:
    return {"by": request.officer, "at": timezone.now()}


def _forms(complaint: Complaint, bound: Mapping[str, forms.Form]) -> dict[str, forms.Form]:
    """Return the forms of the step, those that came back as they came."""
    made: dict[str, forms.Form] = {}
    if complaint.step == REGISTERED:
        made["told"] = ToldForm(complaint=complaint, auto_id="id_told_%s")
    if complaint.step == HANDLING:
        made["days"] = DaysForm(auto_id="id_days_%s")
    if complaint.step == TRANSFERRED:
        made["object"] = ObjectForm(auto_id="id_object_%s")
    if complaint.step in ANSWERABLE:
        made["answer"] = AnswerForm(complaint=complaint)
    if complaint.step in LOOKED_AT:
        made["subject"] = SubjectForm(division=complaint.division, auto_id="id_subject_%s")
    if complaint.step in ASKABLE:
        made["ask"] = AskForm()
    return {name: bound.get(name, form) for name, form in made.items()}


def _look(look: Handling) -> dict[str, Any]:
    return {
        "look": look,
        "title": step_word(look.step),
        "outcome": outcome_word(look.outcome, look.step),
        "told": TOLD.get(look.told_by, look.told_by),
        "liability": [LIABILITY.get(code, code) for code in look.liability],
    }


def _acted(
    request: OfficerRequest, complaint: Complaint, name: str, form: forms.Form, act: Callable[[], object]
) -> HttpResponse:
    """Act and come back to the complaint; what was refused is said at the form, with what was typed."""
    status = 422
    if form.is_valid():
        try:
            act()
        except Refusal as refusal:
            _say(form, refusal)
            status = 409
    if form.errors:
        found = complaint_for(request.officer, complaint.pk)
        if name not in _forms(found, {}):
            for errors in form.errors.values():
                messages.error(request, str(errors[0]))
        return show_complaint(request, found, {name: form}, status)
    messages.success(request, _("Done and recorded."))
    if not complaints(request.officer).filter(pk=complaint.pk).exists():
        return redirect("casework:complaints")  # it is about the officer's own case, as it turned out
    return redirect("casework:complaint", complaint.pk)


def _say(form: forms.Form, refusal: Refusal) -> None:
    field = refusal.field if isinstance(refusal, Invalid) and refusal.field in form.fields else None
    form.add_error(field, refusal.sentence(_))
