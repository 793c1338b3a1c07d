"""Saved views of lists over HTTP: keep, change, forget, and how close rows stand."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.actions import change_view, delete_view, save_view
from huimin.commons.desk.models import SavedView
from huimin.commons.desk.queries import own_view, own_views
from huimin.commons.desk.viewing import DENSITY_COOKIE, TIGHT
from huimin.kernel.errors import Refusal

A_YEAR_IN_SECONDS = 365 * 24 * 3600


@require_safe
@requires()
def view_list(request: OfficerRequest) -> HttpResponse:
    """Show the views that the officer keeps, to rename and forget them."""
    return render(request, "desk/views.html", {"views": own_views(request.officer)})


@require_POST
@requires()
def keep_view(request: OfficerRequest) -> HttpResponse:
    """Keep what a list shows as a new view, or as the new content of one, and go back to the list."""
    sent, here = request.POST, own_address(request)
    try:
        if sent.get("replace", "").isdecimal():
            view = own_view(request.officer, int(sent["replace"]))
            change_view(view=view, query=sent.get("query", ""), by=request.officer)
        else:
            view = save_view(
                table=sent.get("table", "")[:60],
                list_name=sent.get("list_name", ""),
                address=urlsplit(here).path,
                query=sent.get("query", ""),
                by=request.officer,
                **_asked(request),
            )
    except Refusal as refusal:
        messages.error(request, refusal.sentence(gettext))
        return redirect(here)
    messages.success(request, gettext("The view “{name}” was kept.").format(name=view.name))
    return redirect(f"{urlsplit(here).path}?{_query(sent.get('rest', ''), view)}")


@require_POST
@requires()
def change(request: OfficerRequest, view_id: int) -> HttpResponse:
    """Rename a view, let its list open with it, or share it."""
    view = own_view(request.officer, view_id)
    try:
        change_view(view=view, by=request.officer, **_asked(request))
    except Refusal as refusal:
        messages.error(request, refusal.sentence(gettext))
    else:
        messages.success(request, gettext("Saved."))
    return redirect("desk:views")


@require_POST
@requires()
def delete(request: OfficerRequest, view_id: int) -> HttpResponse:
    """Forget a view."""
    delete_view(view=own_view(request.officer, view_id), by=request.officer)
    messages.success(request, gettext("The view was deleted; the list is as it was."))
    return redirect("desk:views")


@require_POST
@requires()
def choose_density(request: OfficerRequest) -> HttpResponse:
    """Remember in this browser how close rows stand, and go back to the list."""
    response = HttpResponseRedirect(own_address(request))
    if request.POST.get("density") == TIGHT:
        response.set_cookie(
            DENSITY_COOKIE, TIGHT, max_age=A_YEAR_IN_SECONDS, samesite="Lax", secure=request.is_secure()
        )
    else:
        response.delete_cookie(DENSITY_COOKIE, samesite="Lax")
    return response


def own_address(request: HttpRequest) -> str:
    """Return the address to go back to, the workbench if it is none of ours."""
    wanted = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if own else "/"


def _asked(request: HttpRequest) -> dict[str, Any]:
    sent = request.POST
    return {
        "name": sent.get("name", "").strip(),
        "opens": sent.get("opens") == "1",
        "shared": sent.get("shared") == "1",
    }


def _query(rest: str, view: SavedView) -> str:
    """Return the address of a list in a view, with what else stood in it."""
    query = QueryDict(rest, mutable=True)
    query.update(QueryDict(view.query))
    query["view"] = str(view.pk)
    return query.urlencode()
