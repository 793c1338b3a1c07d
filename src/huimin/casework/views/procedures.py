"""Pages of procedures: how cases run, drawn and told from their declaration."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render

from huimin.casework.clocks.counting import limit_words
from huimin.casework.wording import DUTIES, KINDS, LEVELS, english, kind_word, scheme_word
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.installation.public import today
from huimin.procedures.drawing import draw
from huimin.rulebook.public import procedure_named, procedures

ORDER = list(KINDS)
"""Kinds as a case meets them: from the application to the end."""


@requires("cases.view")
def procedure_list(request: OfficerRequest) -> HttpResponse:
    """Show every procedure with its versions."""
    kinds: dict[str, list[object]] = {}
    for each in sorted(procedures().values(), key=lambda procedure: ORDER.index(procedure.kind)):
        schemes = [scheme_word(scheme) for scheme in each.schemes]
        kinds.setdefault(kind_word(each.kind), []).append((each, schemes))
    return render(request, "casework/procedures.html", {"kinds": kinds, "today": today()})


@requires("cases.view")
def procedure_page(request: OfficerRequest, name: str, since: date | None = None) -> HttpResponse:
    """Show one version of a procedure: its diagram, its steps with actors, limits and articles."""
    procedure = procedure_named(name)
    version = procedure.version(since) if since else procedure.at(today())
    steps = [
        {
            "step": step,
            "level": " / ".join(str(LEVELS[each]) for each in step.actor().levels),
            "duty": DUTIES[step.group],
            "visit": version.steps.get(step.visit_if_filed),
            "limit": limit_words(step.limit) if step.limit else "",
            "begin": limit_words(step.begin) if step.begin else "",
        }
        for step in version.steps.values()
    ]
    context = {
        "procedure": procedure,
        "version": version,
        "steps": steps,
        "total": limit_words(version.total),
        "diagram": draw(version),
        "english": english(),
    }
    return render(request, "casework/procedure.html", context)
