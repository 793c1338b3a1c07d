"""The living style page: every piece in every state, on made-up content; only in a demonstration."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import installation
from huimin.kernel.errors import NotFound


@requires()
def style(request: OfficerRequest) -> HttpResponse:
    """Show the pieces of which pages are made."""
    if not installation().demonstration:
        raise NotFound()
    return render(request, "style.html", {})
