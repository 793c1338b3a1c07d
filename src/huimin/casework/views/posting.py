"""Addresses that only act: whoever comes to one without a form is led to the page that has it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec

from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect

from huimin.casework.models import Case, Decision, Objection, Paper, Task
from huimin.casework.refusals import NoSuchCase
from huimin.commons.access.guards import OfficerRequest

Rest = ParamSpec("Rest")
Acting = Callable[Concatenate[OfficerRequest, Rest], HttpResponse]
CASE_OF: Final[dict[str, tuple[type[Model], str]]] = {
    "case": (Case, "pk"),
    "task": (Task, "case"),
    "paper": (Paper, "case"),
    "objection": (Objection, "publicity__case"),
    "decision": (Decision, "case"),
}
"""The case of what an address names."""


def posted(view: Acting[Rest]) -> Acting[Rest]:
    """Let a view be entered by a form only: who loads its address again comes to the case or the tasks."""

    @wraps(view)
    def entered(request: OfficerRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        return view(request, *args, **kwargs) if request.method == "POST" else _back(kwargs)

    return entered


def _back(named: dict[str, Any]) -> HttpResponse:
    for name, number in named.items():
        if name in CASE_OF:
            model, path = CASE_OF[name]
            case = model._default_manager.filter(pk=number).values_list(path, flat=True).first()
            if case is None:
                raise NoSuchCase(case=number)
            return redirect("casework:case", case)
    return redirect(f"casework:{named.get('back', 'inbox')}")
