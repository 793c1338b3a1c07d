"""Statements of other adults: signed on the applicant's phone, or confirmed by themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.casework.public import agree_to_statements, owed_by, owed_in, own_case_page, sign_statements
from huimin.commons.installation.public import today
from huimin.kernel.errors import Refusal
from huimin.portal.forms import DrawnForm
from huimin.portal.guards import ResidentRequest, for_residents
from huimin.portal.refusals import NothingToAgree
from huimin.portal.views.pages import page, posted
from huimin.portal.views.signing_in import refused


@for_residents
def statements(request: ResidentRequest, case: int, person: int) -> HttpResponse:
    """Hand the phone to another adult, who reads their statements and signs."""
    persons = request.visitor.persons
    owed = owed_in(persons=persons, case=case, person=person)
    form = DrawnForm(posted(request))
    if form.is_valid():
        try:
            sign_statements(
                persons=persons, case=case, person=person, drawn=form.cleaned_data["drawn"],
                signed_in=request.visitor.person.id, at=timezone.now(),
            )  # fmt: skip
        except Refusal as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Signed by {name}.").format(name=owed.name))
            draft = own_case_page(persons, case, today()).case.submitted_on is None
            return redirect("portal:papers" if draft else "portal:case", case)
    context = {"owed": owed, "form": form}
    return page(request, "portal/statements.html", context, status=422 if form.errors else 200)


@for_residents
def agree(request: ResidentRequest, case: int) -> HttpResponse:
    """Read what somebody of the household asks one to confirm, and confirm it."""
    person = request.visitor.person.id
    owed = next((each for each in owed_by(person) if each.case == case), None)
    if owed is None:
        raise NothingToAgree()
    if request.method == "POST":
        agree_to_statements(person=person, case=case, at=timezone.now())
        messages.success(request, _("Thank you. Your statements are with the application now."))
        return redirect("portal:home")
    return page(request, "portal/agree.html", {"owed": owed})
