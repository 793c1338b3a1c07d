"""The pieces that recur on pages, as template tags: each is drawn by one template under `desk/pieces/`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.context import Context
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.database.remembering import remembered
from huimin.commons.desk.columns import NOTHING
from huimin.commons.desk.pieces import (
    Bridge,
    Clock,
    Event,
    FigureStep,
    Funnel,
    ProcedureStep,
    Text,
    TileMap,
    Tone,
    Trend,
    Undertaking,
    WhyTree,
    by_day,
)
from huimin.commons.desk.shown import Cell
from huimin.commons.desk.states import tone_and_word
from huimin.web.places import division_name, names_of
from huimin.web.templatetags.huimin import icon

register = template.Library()


@register.simple_tag
def status_badge(state: str | Tone, label: Text = "") -> SafeString:
    """Return a state as word, shape and colour; a known state brings its own word, a tone needs a label."""
    tone, word = tone_and_word(state)
    return format_html(
        '<span class="badge-state tone-{}">{}{}</span>', tone.value, icon(tone.value), label or word
    )


@register.simple_tag
def masked(value: str, address: str = "") -> SafeString:
    """Return a masked number with an eye that leads to the page which asks for the reason."""
    if not value:
        return format_html('<span class="quiet">{}</span>', "—")
    if not address:
        return format_html('<span class="masked">{}</span>', value)
    label = _("Show the whole number; a reason is asked for")
    return format_html(
        '<span class="masked">{} <a class="eye" href="{}" title="{}">{}</a></span>',
        value,
        address,
        label,
        icon("eye", label),
    )


@register.simple_tag
def cells(cells: Iterable[Cell]) -> SafeString:
    """Return the cells of a row, the first as its heading; a page has hundreds, too many for a template."""
    first, *rest = cells
    drawn = [f'<th scope="row" class="k-{first.column.kind}">{_cell(first)}</th>']
    drawn += [f'<td data-label="{escape(c.label)}" class="{_classes(c)}">{_cell(c)}</td>' for c in rest]
    return mark_safe("".join(drawn))  # noqa: S308 - every part is escaped


def _classes(cell: Cell) -> str:
    column = cell.column
    aligned = " num" if column.numeric else " k-place" if column.name == "division" else ""
    return f"k-{column.kind}{aligned}{' nothing' if cell.text == NOTHING else ''}"


def _cell(cell: Cell) -> str:
    if cell.tone:
        shown = status_badge(cell.tone, cell.text)
    elif cell.eye:
        shown = masked(cell.text, cell.eye)
    else:
        shown = conditional_escape(cell.text)
    return f'<a href="{escape(cell.address)}" hx-boost="false">{shown}</a>' if cell.address else shown


@register.simple_tag
@remembered
def scope_words(officer: Officer | None) -> str:
    """Return the divisions in which an officer holds roles, in words."""
    if officer is None:
        return ""
    scope = Scope.of(prefix for right in officer.rights for prefix in officer.scope(right).prefixes)
    if "" in scope.prefixes:
        return _("everywhere")
    found = names_of(scope.prefixes)
    names = [found[prefix] for prefix in scope.prefixes]
    if len(names) > 2:
        return _("{first} and others, {total} in all").format(first=names[0], total=len(names))
    return _(", ").join(names) or _("no data")


@register.simple_tag
def place_name(code: str) -> str:
    """Return the name of a division in the language of the page; the code itself if it is not on record."""
    return division_name(code)


@register.inclusion_tag("desk/pieces/clock.html")
def clock(clock: Clock | None) -> dict[str, Any]:
    """Show how much time is left."""
    return {"clock": clock, "over": -clock.left if clock else 0}


@register.inclusion_tag("desk/pieces/timeline.html", takes_context=True)
def timeline(context: Context, events: Sequence[Event], name: str = "kind") -> dict[str, Any]:
    """Show what happened, newest first, grouped by day, with a filter by kind."""
    kinds = {event.kind: event.kind_label or event.kind for event in events if event.kind}
    chosen = context["request"].GET.get(name, "") if "request" in context else ""
    if chosen in kinds:
        shown = [event for event in events if event.kind == chosen]
    else:
        shown = [event for event in events if not event.aside]
    return {
        "days": by_day(shown),
        "kinds": kinds.items() if len(kinds) > 1 or len(shown) < len(events) else (),
        "chosen": chosen,
        "name": name,
        "request": context.get("request"),
    }


@register.inclusion_tag("desk/pieces/why.html")
def why_tree(tree: WhyTree) -> dict[str, Any]:
    """Show an answer and everything that it rests on."""
    return {"tree": tree}


@register.inclusion_tag("desk/pieces/funnel.html")
def funnel(funnel: Funnel) -> dict[str, Any]:
    """Show what went in and where all of it came out."""
    parts = [(part, part.number * 1000 // max(funnel.into, 1)) for part in funnel.parts]
    return {"funnel": funnel, "parts": parts}


@register.inclusion_tag("desk/pieces/funnels.html")
def funnels(funnels: Sequence[Funnel], caption: Text, then: Text = "") -> dict[str, Any]:
    """Show funnels with the same parts below one another, and under `then` what follows from each."""
    return {"funnels": funnels, "caption": caption, "then": then}


@register.inclusion_tag("desk/pieces/bridge.html")
def bridge(bridge: Bridge) -> dict[str, Any]:
    """Show how last month became this one."""
    return {"bridge": bridge}


@register.inclusion_tag("desk/pieces/trend.html")
def trend(trend: Trend) -> dict[str, Any]:
    """Show a measure through the months as columns, each with its figure."""
    return {"trend": trend}


@register.inclusion_tag("desk/pieces/tiles.html")
def tile_map(map: TileMap) -> dict[str, Any]:
    """Show divisions as coloured tiles, with the same figures as a table."""
    return {"map": map, "total": sum(tile.value for tile in map.tiles)}


@register.inclusion_tag("desk/pieces/figure.html")
def figure_through_time(steps: Sequence[FigureStep]) -> dict[str, Any]:
    """Show the values of a figure of the law, newest first, each with its document."""
    return {"steps": sorted(steps, key=lambda step: step.since, reverse=True)}


@register.inclusion_tag("desk/pieces/procedure.html")
def procedure_strip(steps: Sequence[ProcedureStep]) -> dict[str, Any]:
    """Show the steps of a case from left to right."""
    return {"steps": steps}


@register.inclusion_tag("desk/pieces/fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    """Show the fields of a form, its errors listed on top and at each field.

    Fields that are seldom needed stay folded until one of them is filled in or wrong: the form names them,
    and says under which words, in `folded`.
    """
    title, names = getattr(form, "folded", ("", ()))
    runs = [
        (title if seldom else "", list(fields))
        for seldom, fields in groupby(form.visible_fields(), key=lambda field: field.name in names)
    ]
    told = any(form[name].errors or form[name].value() for name in names if name in form.fields)
    return {"form": form, "errors": [field for field in form if field.errors], "runs": runs, "open": told}


@register.inclusion_tag("desk/pieces/errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """Show on top what is wrong with a form whose fields are laid out by the page."""
    return {"form": form, "errors": [field for field in form if field.errors]}


@register.inclusion_tag("desk/pieces/confirm.html")
def confirm(undertaking: Undertaking) -> dict[str, Any]:
    """Show what a step that cannot be undone will do."""
    return {"undertaking": undertaking}


@register.inclusion_tag("desk/pieces/empty.html")
def empty_state(
    title: Text, text: Text = "", address: str = "", action: Text = "", busy: bool = False
) -> dict[str, Any]:
    """Show why nothing is here and what to do next."""
    return {"title": title, "text": text, "address": address, "action": action, "busy": busy}


@register.inclusion_tag("desk/pieces/progress.html")
def progress(done: int, total: int, label: Text = "", remaining: Text = "") -> dict[str, Any]:
    """Show how far a piece of work has come; without a total it shows only that it is under way."""
    return {
        "done": done,
        "total": total,
        "label": label,
        "remaining": remaining,
        "share": done * 100 // total if total else 0,
    }


@register.inclusion_tag("desk/pieces/chart.html")
def chart(
    name: str, kind: str, title: Text, labels: Iterable[Text | date], series: Iterable[Sequence[Any]]
) -> dict[str, Any]:
    """Show a trend as a "line" or "bar" chart above its figures; `series` are (label, fen) pairs."""
    columns = [(label, list(values)) for label, values in series]
    points = [str(label) for label in labels]
    return {
        "name": name,
        "title": title,
        "labels": points,
        "rows": [
            (point, [values[place] for _label, values in columns]) for place, point in enumerate(points)
        ],
        "columns": [label for label, _values in columns],
        "data": {
            "kind": kind,
            "labels": points,
            "series": [{"label": str(label), "values": values} for label, values in columns],
        },
    }
