"""Pages: what every page of the portal shows around its content."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from huimin.portal.guards import Visitor, visitor_of
from huimin.portal.keeping import put_back
from huimin.portal.models import Office
from huimin.portal.queries import all_offices, offices_for

ELDER = "elder"


def page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Return a page of the portal with who is signed in and whether it is large."""
    visitor: Visitor | None = getattr(request, "visitor", None) or visitor_of(request)
    form, now = (context or {}).get("form"), timezone.now()
    if visitor is not None and put_back(request, visitor.resident, form, now):
        messages.success(request, _("What you typed is here again. Look it over and send it."))
    large = is_large(request)
    frame = {"visitor": visitor, "elder": large, "contact": contact_for(visitor) if large else None}
    return render(request, template, {**frame, **(context or {})}, status=status)


def contact_for(visitor: Visitor | None) -> Office | None:
    """Return the counter to call: the nearest of who has signed in, else the one for the whole place."""
    division = visitor.subject.residence if visitor else ""
    near = offices_for([division]) if division else []
    return next(iter(near or all_offices()), None)


def is_large(request: HttpRequest) -> bool:
    """Return whether pages are shown large, with fewer choices."""
    return request.COOKIES.get(ELDER) == "1"


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what a form sent; nothing where the page is only looked at."""
    return request.POST if request.method == "POST" else None


def sent(request: HttpRequest) -> tuple[QueryDict | None, MultiValueDict[str, Any] | None]:
    """Return what a form sent and its files; nothing where the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def origin_of(request: HttpRequest) -> str:
    """Return from where a request comes, as far as the server knows."""
    return str(request.META.get("REMOTE_ADDR") or "")
