"""Papers of one's own case: give, promise, accept, look at, and take back what was wrong."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huimin.casework.public import (
    OwnDocument,
    accept_authorisation,
    give_paper,
    open_authorisation,
    own_case_page,
    own_upload,
    promise_paper,
    supply_papers,
    take_upload_back,
)
from huimin.commons.installation.public import today
from huimin.kernel.errors import Refusal
from huimin.portal.guards import ResidentRequest, for_residents

FIELD = "paper-"


@require_POST
@for_residents
def upload(request: ResidentRequest, case: int, paper: int) -> HttpResponse:
    """Take in what was chosen, or the promise or acceptance that stands for a paper."""
    persons, whole = request.visitor.persons, take_chosen(request, case)
    try:
        if "promise" in request.POST:
            promise_paper(persons=persons, case=case, paper=paper)
        elif "accept" in request.POST:
            signer = request.visitor.person.id
            accept_authorisation(persons=persons, case=case, paper=paper, signer=signer)
        elif not request.FILES:
            messages.error(request, _("Choose a photo or a file first."))
            return _back(request, case)
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
    else:
        if whole:
            messages.success(request, _("Taken in."))
    return _back(request, case)


@require_safe
@for_residents
def look_at(request: ResidentRequest, case: int, upload: int) -> HttpResponse:
    """Show a picture or document that was given for one's own case."""
    return shown_file(own_upload(persons=request.visitor.persons, case=case, upload=upload))


@require_POST
@for_residents
def remove(request: ResidentRequest, case: int, upload: int) -> HttpResponse:
    """Take back what was given by mistake; what was chosen meanwhile is taken in."""
    take_chosen(request, case)
    try:
        take_upload_back(persons=request.visitor.persons, case=case, upload=upload, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
    else:
        messages.success(request, _("Removed."))
    return _back(request, case)


@require_POST
@for_residents
def authorisation(request: ResidentRequest, case: int) -> HttpResponse:
    """Open the authorisation, filled in, to print and sign."""
    return shown_file(open_authorisation(persons=request.visitor.persons, case=case, day=today()))


@require_POST
@for_residents
def supply(request: ResidentRequest, case: int) -> HttpResponse:
    """Take in what was chosen, and say that the missing papers are given."""
    if not take_chosen(request, case):
        return redirect("portal:case", case)
    try:
        supply_papers(persons=request.visitor.persons, case=case, at=timezone.now(), day=today())
    except Refusal as refusal:
        messages.error(request, refusal.sentence(_))
    else:
        messages.success(request, _("Thank you. We go on with your case."))
    return redirect("portal:case", case)


def take_chosen(request: ResidentRequest, case: int) -> bool:
    """Take in every file that was chosen on a page of papers; return whether all could be taken in."""
    whole = True
    for field, given in request.FILES.items():
        number = field.removeprefix(FIELD)
        if field == number or not number.isdecimal() or not isinstance(given, UploadedFile):
            continue
        try:
            give_paper(
                persons=request.visitor.persons, case=case, paper=int(number), name=given.name or "",
                content=given.read(), at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            messages.error(request, refusal.sentence(_))
            whole = False
    return whole


def shown_file(opened: OwnDocument) -> HttpResponse:
    """Return a document to be looked at in the browser."""
    response = HttpResponse(opened.content, content_type=opened.media_type)
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(opened.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _back(request: ResidentRequest, case: int) -> HttpResponse:
    shown = own_case_page(request.visitor.persons, case, today())
    return redirect("portal:papers" if shown.case.state == "case.draft" else "portal:case", case)
