"""Pages of figures: all of them, one through time, entering, confirming and withdrawing one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import installation, today
from huimin.entitlements.figures.curves import curve_of
from huimin.entitlements.figures.installed import rulebook_of_installation
from huimin.entitlements.figures.queries import figure_of, figures
from huimin.entitlements.forms import FigureForm, ReasonForm
from huimin.entitlements.models import Figure
from huimin.entitlements.public import confirm_figure, enter_figure, withdraw_figure
from huimin.entitlements.reckonings.reckoning import plans_on
from huimin.entitlements.refusals import NoSuchParameter
from huimin.entitlements.views.asking import now
from huimin.entitlements.views.schemes import figure_steps
from huimin.entitlements.wording import (
    called,
    family_word,
    figure_text,
    figure_word,
    place_in_force,
    state_word,
    with_unit,
)
from huimin.kernel.errors import NotInForce, Refusal
from huimin.policy.parameters import Parameter, read_figure, write_figure
from huimin.policy.schemes import Scheme


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A figure of the law as it is in force today."""

    key: str
    label: str
    family: str
    value: str
    place: str
    since: Any
    status: str
    document: str


FIGURE_TABLE = Table(
    name="figures",
    caption=gettext_lazy("Figures"),
    columns=(
        Column("label", gettext_lazy("Figure"), sort="label"),
        Column("value", gettext_lazy("In force today"), Kind.CODE),
        Column("place", gettext_lazy("Place")),
        Column("since", gettext_lazy("Since"), Kind.DAY, sort="since"),
        Column("status", gettext_lazy("Status"), Kind.STATE),
        Column("document", gettext_lazy("Document")),
    ),
    filters=(
        Filter("status", gettext_lazy("Status"), words=state_word),
        Filter("family", gettext_lazy("Group"), words=family_word),
    ),
    search=("label", "key", "document"),
    order="label",
    link=lambda row: reverse("entitlements:figure", args=[row.key]),
    page_size=100,
)


@requires("rulebook.view")
def figure_list(request: OfficerRequest) -> HttpResponseBase:
    """Show every figure of the law as it is in force today, and those that wait for a second person."""
    place, on = installation().place, today()
    rows = [_row(parameter, place, on) for parameter in rulebook_of_installation(now()).parameters.values()]
    waiting = [(each, figure_word(each.parameter)) for each in figures().filter(state=Figure.State.ENTERED)]
    return FIGURE_TABLE.respond(request, rows, "entitlements/figures.html", {"waiting": waiting})


def _row(parameter: Parameter, place: str, on: date) -> FigureRow:
    family = parameter.name.split("/")[0]
    try:
        dated = parameter.at(on, place)
    except NotInForce:
        return FigureRow(parameter.name, called(parameter), family, "", "", None, "", "")
    return FigureRow(
        key=parameter.name,
        label=called(parameter),
        family=family,
        value=figure_text(parameter, dated),
        place=place_in_force(dated.place),
        since=dated.since,
        status=dated.status.value,
        document=" ".join(filter(None, (dated.source.title, dated.source.number))),
    )


def _parameter(name: str) -> Parameter:
    """Return a figure of the law by its name.

    Raises:
        NoSuchParameter: the rulebook has none of this name.
    """
    parameters = rulebook_of_installation(now()).parameters
    if name not in parameters:
        raise NoSuchParameter(name=name)
    return parameters[name]


@requires("rulebook.view")
def figure_page(request: OfficerRequest, name: str) -> HttpResponse:
    """Show one figure through time, with the documents, and the entries of the district."""
    parameter = _parameter(name)
    context = {
        "parameter": parameter,
        "steps": figure_steps(parameter, today(), installation().place),
        "curve": curve_of(parameter, today(), installation().place),
        "cells": _cells_today(parameter),
        "family": family_word(name.split("/", maxsplit=1)[0]),
        "read_by": _schemes_with(name),
        "own": [(each, _written(parameter, each)) for each in figures().filter(parameter=name)],
        "may_enter": request.officer.may("figures.enter"),
    }
    return render(request, "entitlements/figure.html", context)


def _cells_today(parameter: Parameter) -> list[tuple[str, str]]:
    """Return the cells of a table as it is in force today, each with its label and its figure."""
    try:
        dated = parameter.at(today(), installation().place)
    except NotInForce:
        return []
    return [
        (_label_of(parameter, codes), with_unit(parameter, write_figure(parameter.unit, figure)))
        for codes, figure in (dated.table or {}).items()
    ]


def _label_of(parameter: Parameter, codes: tuple[int, ...]) -> str:
    facts = rulebook_of_installation(now()).facts
    words = [facts[by].codes[code] for by, code in zip(parameter.by, codes, strict=True)]
    return " · ".join(called(_Word(*word)) for word in words)


def _schemes_with(name: str) -> list[Scheme]:
    """Return the schemes of today that read a figure; none where one lacks another figure."""
    try:
        plans = plans_on(today(), rulebook_of_installation(now()), installation().place)
    except NotInForce:
        return []
    return [plan.scheme for plan in plans.values() if name in plan.figures]


@requires("figures.enter")
def figure_new(request: OfficerRequest, name: str) -> HttpResponse:
    """Enter a figure of the district with its document."""
    parameter = _parameter(name)
    place = installation().place
    form = FigureForm(request.POST or None, parameter=parameter, district=place, cells=_cells(parameter))
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            enter_figure(
                parameter=name, place=entered["place"], district=place, since=entered["since"],
                until=entered["until"], value=form.written(), document=entered["document"],
                number=entered["number"], article=entered["article"], url=entered["url"], by=request.officer,
            )  # fmt: skip
        except Refusal as refusal:
            field = getattr(refusal, "field", None)
            form.add_error(field if field in form.fields else None, refusal.sentence(_))
        else:
            messages.success(
                request, _("Entered. A second person compares it with its document and confirms it.")
            )
            return redirect("entitlements:figure", name)
    context = {"form": form, "parameter": parameter}
    return render(request, "entitlements/figure_new.html", context, status=422 if form.errors else 200)


def _cells(parameter: Parameter) -> dict[str, tuple[str, str]]:
    """Return the cells of a table with their label and what they hold today."""
    if not parameter.by:
        return {}
    latest = max((value for value in parameter.values if value.table), key=lambda value: value.since)
    return {
        "_".join(map(str, codes)): (_label_of(parameter, codes), write_figure(parameter.unit, fen))
        for codes, fen in (latest.table or {}).items()
    }


@dataclass(frozen=True, slots=True)
class _Word:
    zh: str
    en: str


@requires("figures.confirm", "figures.enter")
def figure_confirm(request: OfficerRequest, figure: int) -> HttpResponse:
    """Show a figure beside its document; a second person confirms it, or takes it back with a reason."""
    return _confirm_page(request, figure_of(figure), ReasonForm())


def _confirm_page(request: OfficerRequest, found: Figure, form: ReasonForm) -> HttpResponse:
    parameter = rulebook_of_installation(now()).parameters[found.parameter]
    context = {
        "figure": found,
        "parameter": parameter,
        "value": _written(parameter, found),
        "cells": _entered_cells(parameter, found),
        "before": _before(parameter, found),
        "far": _is_far(parameter, found),
        "place": place_in_force(found.place),
        "form": form,
        "own": found.entered_by == request.officer,
        "may_confirm": request.officer.may("figures.confirm"),
    }
    status = 422 if form.errors else 200
    return render(request, "entitlements/figure_confirm.html", context, status=status)


def _written(parameter: Parameter, figure: Figure) -> str:
    """Return an entered figure with its unit."""
    if figure.value is None:
        return _("repealed")
    return _("table") if isinstance(figure.value, dict) else with_unit(parameter, str(figure.value))


def _entered_cells(parameter: Parameter, figure: Figure) -> list[tuple[str, str]]:
    """Return the cells of an entered table, each with its label and its figure."""
    if not isinstance(figure.value, dict):
        return []
    labels = {code: label for code, (label, _figure) in _cells(parameter).items()}
    return [
        (labels.get(code, code), with_unit(parameter, written))
        for code, written in _flat(figure.value).items()
    ]


def _flat(table: dict[str, Any], above: str = "") -> dict[str, str]:
    """Return a table within tables as one, its codes joined."""
    found: dict[str, str] = {}
    for code, inner in table.items():
        name = f"{above}_{code}" if above else str(code)
        found |= _flat(inner, name) if isinstance(inner, dict) else {name: str(inner)}
    return found


def _before(parameter: Parameter, figure: Figure) -> str:
    """Return what counts in the place of an entered figure until it does, or nothing."""
    try:
        dated = parameter.at(figure.since - timedelta(days=1), figure.place)
    except NotInForce:
        return ""
    return figure_text(parameter, dated)


def _is_far(parameter: Parameter, figure: Figure) -> bool:
    """Tell whether a single figure is nothing, less than half or more than double of what counts so far."""
    if not isinstance(figure.value, str):
        return False
    entered = read_figure(parameter.unit, figure.value)
    try:
        so_far = parameter.at(figure.since - timedelta(days=1), figure.place).figure
    except NotInForce:
        return not entered
    if isinstance(entered, str) or so_far is None or isinstance(so_far, str):
        return False
    return not so_far / 2 <= entered <= so_far * 2 or not entered


@require_POST
@requires("figures.confirm")
def figure_decide(request: OfficerRequest, figure: int, step: str) -> HttpResponse:
    """Confirm a figure or take it back."""
    found = figure_of(figure)
    if step == "confirm":
        confirm_figure(figure=figure, by=request.officer, at=now())
        messages.success(request, _("Confirmed. Calculations use it from now on."))
        return redirect("entitlements:figure", found.parameter)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _confirm_page(request, found, form)
    withdraw_figure(figure=figure, reason=form.cleaned_data["reason"], by=request.officer, at=now())
    messages.success(request, _("Withdrawn. Calculations do not use it any more."))
    return redirect("entitlements:figure", found.parameter)
