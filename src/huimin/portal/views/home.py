"""The first page of the portal, its large mode, and where to go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from huimin.casework.public import owed_by, own_cases, public_notices, unread_letters
from huimin.commons.installation.public import today
from huimin.portal.guards import visitor_of
from huimin.portal.queries import all_offices, offices_for
from huimin.portal.views.pages import ELDER, page

YEAR = 365 * 24 * 3600
FEW = 3


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what people come for, and what goes on with their own cases."""
    visitor = visitor_of(request)
    own = own_cases(visitor.persons) if visitor else []
    division = visitor.subject.residence if visitor else ""
    context = {
        "own": own[:FEW],
        "waiting": [each for each in own if each.waits_for_applicant or each.asks_to_confirm],
        "owed": owed_by(visitor.person.id) if visitor else [],
        "letters": unread_letters(visitor.persons) if visitor else [],
        "near": public_notices(today(), division)[:FEW],
        "offices": offices_for([division])[:FEW] if division else [],
    }
    return page(request, "portal/home.html", context)


@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """Show where residents can go and call."""
    return page(request, "portal/offices.html", {"offices": all_offices()})


@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Switch between the usual and the large look, and come back."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    response = redirect(wanted if safe else "portal:home")
    large = request.POST.get("elder") == "1"
    response.set_cookie(ELDER, "1" if large else "0", max_age=YEAR, httponly=True, samesite="Lax")
    return response
