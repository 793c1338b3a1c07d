"""The workbench: work that waits, warnings, this month in one line."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.navigation import sections_for
from huimin.commons.desk.panels import panels_for
from huimin.commons.messages.kinds import said
from huimin.commons.messages.queries import unread_of

NOTICES = 10


@requires()
def home(request: OfficerRequest) -> HttpResponse:
    """Show what waits for the officer."""
    sections = sections_for(request.officer, request.path)
    waiting = [link for section in sections for link in section.links if link.waiting]
    context = {
        "waiting": waiting,
        "first": panels_for(request, "home-first"),
        "panels": panels_for(request, "home"),
        "notices": [(each, said(each)) for each in unread_of(request.officer)[:NOTICES]],
    }
    return render(request, "home.html", context)
