"""The divisions as a tree, each with its days and what it continues."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import today
from huimin.registry.divisions.queries import (
    division_of,
    division_tree,
    divisions_below,
    path_to,
    successions_of,
)
from huimin.registry.models import Division
from huimin.registry.rights import IMPORT, VIEW
from huimin.registry.wording import KINDS


@requires(VIEW)
def division_list(request: OfficerRequest) -> HttpResponse:
    """Show the divisions of the officer's scope as they are today."""
    tree = division_tree(today(), request.scope.prefixes)
    return render(request, "registry/divisions.html", {"tree": tree, "kinds": KINDS})


@requires(VIEW)
def division_page(request: OfficerRequest, code: str) -> HttpResponse:
    """Show one division, its days and its predecessors."""
    division = division_of(code)
    context = {
        "division": division,
        "kind": KINDS[Division.Kind(division.kind)],
        "path": path_to(code)[:-1],
        "successions": successions_of(code),
        "parts": [part for part in divisions_below(code, today()) if part.parent == code],
        "may_end": division.end is None and request.officer.may(IMPORT),
    }
    return render(request, "registry/division.html", context)
