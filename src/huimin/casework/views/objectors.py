"""Who objected: a page that asks for the reason, then shows once what was left to ask back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huimin.casework.cases.queries import case_for
from huimin.casework.forms import ObjectorForm
from huimin.casework.models import Objection
from huimin.casework.publicity.objectors import may_read_objector, show_objector
from huimin.casework.refusals import ObjectorStaysHidden
from huimin.commons.access.guards import OfficerRequest, requires


@requires("cases.objections")
def objector(request: OfficerRequest, objection: int) -> HttpResponse:
    """Ask for the reason, then show once who objected."""
    found = Objection.objects.select_related("publicity__case").filter(pk=objection).first()
    case = case_for(request.officer, found.publicity.case_id if found else 0)
    if found is None or not may_read_objector(request.officer, found, case):
        raise ObjectorStaysHidden()
    form, identity = ObjectorForm(request.POST or None), None
    if request.method == "POST" and form.is_valid() and found.left_word:
        identity = show_objector(objection=found, reason=form.cleaned_data["reason"], by=request.officer)
    context = {
        "objection": found,
        "case": case,
        "form": form,
        "identity": identity,
        "nothing": _("left empty"),
    }
    return render(request, "casework/objector.html", context, status=422 if form.errors else 200)
