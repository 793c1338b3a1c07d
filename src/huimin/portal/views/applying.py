"""Apply in four pages: what for, what we do not know, papers, look over and send."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.public import (
    KindsForm,
    OwnDraft,
    SentAlready,
    StatingForm,
    answer_draft,
    begin_application,
    own_case_page,
    own_draft,
    own_draft_case,
    schemes_to_apply_for,
    submit_draft,
)
from huimin.commons.installation.public import moment, today
from huimin.kernel.errors import Refusal
from huimin.portal.asking import Part, first_open, pages_told, parts_of
from huimin.portal.forms import SchemeForm
from huimin.portal.guards import ResidentRequest, for_residents
from huimin.portal.views.pages import is_large, page, posted
from huimin.portal.views.papers import take_chosen
from huimin.portal.views.signing_in import refused


@for_residents
def apply(request: ResidentRequest) -> HttpResponse:
    """Choose what to apply for."""
    initial = {"scheme": request.GET.get("scheme", "")}
    form = SchemeForm(posted(request), schemes=schemes_to_apply_for(), initial=initial)
    if form.is_valid():
        try:
            draft = begin_application(
                scheme=form.cleaned_data["scheme"], person=request.visitor.acting_for, at=timezone.now(),
                day=today(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, refusal.sentence(_))
        else:
            return redirect("portal:questions", draft)
    return page(request, "portal/apply.html", {"form": form}, status=422 if form.errors else 200)


@for_residents
def questions(request: ResidentRequest, case: int) -> HttpResponseBase:
    """Ask page by page what happened, what must be stated, and what is not on record; answers are kept."""
    draft = own_draft(request.visitor.persons, case, today())
    parts = parts_of(draft, single=is_large(request))
    place = _place(request, len(parts), first_open(draft, parts))
    part = parts[place]
    if part.kinds and "later" in request.POST:  # what is not ticked yet is not stated as nothing
        return _further(request, case, place, len(parts))
    form = _form(request, draft, part)
    if request.method == "POST" and form.is_valid():
        try:
            answer_draft(
                persons=request.visitor.persons, case=case, answers=form.answers(), at=moment(),
                day=today(),
            )  # fmt: skip
        except SentAlready:
            raise
        except Refusal as refusal:
            refused(form, refusal)
        else:
            return _further(request, case, place + 1, len(parts))
    shown = own_case_page(request.visitor.persons, case, today())
    told = pages_told(draft, parts, place)
    context = {
        "form": form, "case": shown.case, "step": 2, "place": place, "parts": told, "kinds": part.kinds,
    }  # fmt: skip
    return page(request, "portal/questions.html", context, status=422 if form.errors else 200)


def _form(request: ResidentRequest, draft: OwnDraft, part: Part) -> KindsForm | StatingForm:
    """Return what a page asks: which things there are, or how much they are."""
    if part.kinds:
        return KindsForm(posted(request), kinds=part.kinds, written=draft.written)
    return StatingForm(posted(request), asked=part.asked, tells=part.tells, initial=dict(draft.written))


def _place(request: ResidentRequest, parts: int, first: int) -> int:
    """Return which page of questions is asked for: the first open one where none is named."""
    named = request.POST.get("part") or request.GET.get("part") or ""
    if not named.isdecimal():
        return 0 if request.method == "POST" else first
    return min(int(named), parts - 1)


def _further(request: ResidentRequest, case: int, place: int, parts: int) -> HttpResponse:
    """Lead on to the next page of questions, to the papers after the last, or to one's cases."""
    if "later" in request.POST:
        messages.success(request, _("Saved. You can go on at any time."))
        return redirect("portal:cases")
    if place < parts:
        return redirect(f"{reverse('portal:questions', args=[case])}?part={place}")
    return redirect("portal:papers", case)


@for_residents
def papers(request: ResidentRequest, case: int) -> HttpResponse:
    """Show which papers are needed, take in what was chosen, and go on."""
    own_draft_case(request.visitor.persons, case)
    if request.method == "POST":
        whole = take_chosen(request, case)
        return redirect("portal:send" if whole else "portal:papers", case)
    shown = own_case_page(request.visitor.persons, case, today())
    context = {"shown": shown, "case": shown.case, "step": 3}
    return page(request, "portal/papers.html", context)


@for_residents
def send(request: ResidentRequest, case: int) -> HttpResponseBase:
    """Look everything over, and submit."""
    persons = request.visitor.persons
    draft = own_draft(persons, case, today())
    if request.method == "POST":
        try:
            signer = request.visitor.person.id
            submit_draft(persons=persons, case=case, signer=signer, at=timezone.now(), day=today())
        except SentAlready:
            raise
        except Refusal as refusal:
            messages.error(request, refusal.sentence(_))
        else:
            messages.success(request, _("Your application is on its way. You can follow it here."))
            return redirect("portal:case", case)
    shown = own_case_page(persons, case, today())
    context = {"shown": shown, "case": shown.case, "draft": draft, "step": 4}
    return page(request, "portal/send.html", context)
