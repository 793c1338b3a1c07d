"""Pages of decisions: why, as it was shown to whoever decided."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huimin.casework.cases.queries import case_for, case_numbered
from huimin.casework.clocks.counting import version_of
from huimin.casework.decisions.reading import tree_of
from huimin.casework.models import Decision
from huimin.casework.refusals import NoSuchCase
from huimin.casework.wording import step_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading


@requires("cases.view")
def decision(request: OfficerRequest, decision: int) -> HttpResponse:
    """Show the explanation of a decision as it was shown when it was made."""
    found = Decision.objects.select_related("by", "task").filter(pk=decision).first()
    case = case_for(request.officer, found.case_id if found else 0)
    tree = tree_of(found) if found is not None else None
    if found is None or tree is None:
        raise NoSuchCase(case=decision)
    record_reading(case, by=request.officer, reason=_("Decision opened"), division=case.division)
    step = step_word(version_of(case), found.task.step)
    return render(
        request, "casework/decision.html", {"decision": found, "case": case, "tree": tree, "step": step}
    )


@requires("cases.view")
def numbered(request: OfficerRequest, number: str) -> HttpResponse:
    """Lead to the case of a number, such as an award or a letter names."""
    return redirect("casework:case", case_numbered(request.officer, number).pk)
