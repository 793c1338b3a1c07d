"""Follow one's cases: track, missing papers, documents, decision; take back, appeal, report."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huimin.casework.public import (
    appeal,
    confirm_by_photo,
    object_to_list,
    open_document,
    own_case_page,
    own_cases,
    report_change,
    schemes_to_object_to,
    take_back,
    title_of_scheme,
)
from huimin.commons.installation.public import today
from huimin.entitlements.public import AwardCard, awards_of_household, awards_of_person
from huimin.kernel.errors import NotFound, Refusal
from huimin.portal.forms import ReasonForm, TextForm, UploadForm
from huimin.portal.guards import ResidentRequest, for_residents
from huimin.portal.views.pages import page, posted
from huimin.portal.views.papers import shown_file
from huimin.portal.views.signing_in import refused
from huimin.registry.public import households_of


@require_safe
@for_residents
def cases(request: ResidentRequest) -> HttpResponse:
    """Show one's own cases and what one receives."""
    rows = [(award, title_of_scheme(award.scheme)) for award in _awards(request) if _lasts(award)]
    context = {
        "own": own_cases(request.visitor.persons), "awards": rows, "objections": schemes_to_object_to(),
    }  # fmt: skip
    return page(request, "portal/cases.html", context)


@require_safe
@for_residents
def case(request: ResidentRequest, case: int) -> HttpResponseBase:
    """Show where a case has come to and what can be done."""
    shown = own_case_page(request.visitor.persons, case, today())
    if shown.case.state == "case.draft":
        return redirect("portal:questions", case)
    context = {"shown": shown, "case": shown.case, "upload": UploadForm(), "reason": ReasonForm()}
    return page(request, "portal/case.html", context)


@require_POST
@for_residents
def confirm(request: ResidentRequest, case: int) -> HttpResponse:
    """Take in the photo by which the holder confirms once a year what they receive."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a photo or a file first."))
        return redirect("portal:case", case)
    given = form.cleaned_data["file"]
    try:
        confirm_by_photo(
            persons=request.visitor.persons, case=case, name=given.name, content=given.read(),
            at=timezone.now(),
        )  # fmt: skip
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
    else:
        messages.success(request, _("Thank you. An officer looks at the photo; you need not come."))
    return redirect("portal:case", case)


@require_POST
@for_residents
def withdraw(request: ResidentRequest, case: int) -> HttpResponse:
    """Take an application back."""
    persons, reason = request.visitor.persons, request.POST.get("reason", "")[:200]
    try:
        take_back(persons=persons, case=case, reason=reason, at=timezone.now(), day=today())
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
        return redirect("portal:case", case)
    messages.success(request, _("The application was withdrawn."))
    return redirect("portal:cases")


@for_residents
def object_to_decision(request: ResidentRequest, case: int) -> HttpResponseBase:
    """Appeal against a decision."""
    shown = own_case_page(request.visitor.persons, case, today())
    if not shown.may_appeal:
        if shown.appeal is None:
            messages.warning(request, _("Nothing can be appealed against here at present."))
        return redirect("portal:case", shown.appeal or case)
    form = TextForm(posted(request))
    if form.is_valid():
        try:
            begun = appeal(
                persons=request.visitor.persons, case=case, text=form.cleaned_data["text"], at=timezone.now(),
                day=today(),
            )  # fmt: skip
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Your appeal is on its way. Others than before will look at it."))
            return redirect("portal:case", begun)
    context = {"form": form, "case": shown.case, "shown": shown}
    return page(request, "portal/appeal.html", context, status=422 if form.errors else 200)


@for_residents
def change(request: ResidentRequest, award: int) -> HttpResponseBase:
    """Report that something has changed."""
    held = next((each for each in _awards(request) if each.id == award), None)
    if held is None:
        raise NotFound()
    form = TextForm(posted(request))
    if form.is_valid():
        try:
            begun = report_change(award=held, text=form.cleaned_data["text"], at=timezone.now(), day=today())
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Thank you for telling us. We look into it."))
            return redirect("portal:case", begun)
    context = {"form": form, "title": title_of_scheme(held.scheme)}
    return page(request, "portal/change.html", context, status=422 if form.errors else 200)


@for_residents
def list_objection(request: ResidentRequest, scheme: str) -> HttpResponseBase:
    """Object to what one gets, or does not get, of what nobody applies for."""
    title = dict(schemes_to_object_to()).get(scheme)
    if title is None:
        raise NotFound()
    form, person = TextForm(posted(request)), request.visitor.subject
    if form.is_valid():
        try:
            begun = object_to_list(
                scheme=scheme, person=person.id, text=form.cleaned_data["text"], at=timezone.now(),
                day=today(),
            )  # fmt: skip
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Thank you for telling us. We look into it."))
            return redirect("portal:case", begun)
    context = {"form": form, "title": title, "person": person}
    return page(request, "portal/list_objection.html", context, status=422 if form.errors else 200)


@require_safe
@for_residents
def document(request: ResidentRequest, notice: int) -> HttpResponse:
    """Open a document that was issued to oneself."""
    opened = open_document(persons=request.visitor.persons, notice=notice, at=timezone.now())
    return shown_file(opened)


def _lasts(award: AwardCard) -> bool:
    """Return whether an award counts today or will count from a later day."""
    return award.start is not None and (award.end is None or today() < award.end)


def _awards(request: ResidentRequest) -> list[AwardCard]:
    """Return what the persons for whom one acts hold, and their households."""
    persons = request.visitor.persons
    homes = {home.id for person in persons for home in households_of(person, today()) if home.lives_together}
    found = [award for person in persons for award in awards_of_person(person)]
    found += [award for home in homes for award in awards_of_household(home)]
    return list({award.id: award for award in found}.values())
