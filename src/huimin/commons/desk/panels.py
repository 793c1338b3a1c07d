"""Panels: what upper apps add to the pages of lower ones, each behind its own right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext

from huimin.commons.access.models import Officer
from huimin.kernel.errors import Refusal

Provider: TypeAlias = "Callable[[HttpRequest, int], str | PanelContent | None]"


@dataclass(frozen=True, slots=True)
class PanelContent:
    """What a panel shows, and how many things it shows, for its tab."""

    html: str
    count: int | None = None
    headline: str = ""
    """What belongs into the head line of the page, in a few words."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A panel as an app declares it."""

    page: str
    name: str
    title: str | Promise
    order: int
    right: str
    provider: Provider
    half: bool = False


@dataclass(frozen=True, slots=True)
class PanelView:
    """A panel with its content, for one page and one officer."""

    name: str
    title: str | Promise
    html: str = ""
    count: int | None = None
    refused: str = ""
    half: bool = False
    headline: str = ""


_panels: dict[tuple[str, str], Panel] = {}


def add_panel(  # noqa: PLR0917 - one line a panel reads best, in this order
    page: str,
    name: str,
    title: str | Promise,
    order: int,
    right: str,
    provider: Provider,
    *,
    half: bool = False,
) -> Panel:
    """Add a panel to a `page` ("home", "person", "household", …) and return it; adding it again replaces it.

    On a wide screen two panels that need only `half` of it stand side by side.

    `provider(request, id)` returns HTML, a `PanelContent` with a count for the tab, or None to stay away.
    """
    panel = Panel(page, name, title, order, right, provider, half)
    _panels[page, name] = panel
    return panel


def panels_for(request: HttpRequest, page: str, id: int = 0, *divisions: str) -> list[PanelView]:
    """Return the panels of a page that the request's officer may see, in order.

    On the page of a record its right is asked for in the `divisions` to which the record belongs; on a page
    about no record, anywhere. A panel that refuses shows its sentence; the rest of the page stands.
    """
    officer = request.user
    if not isinstance(officer, Officer):
        return []
    views = []
    for panel in sorted(_panels.values(), key=lambda panel: panel.order):
        if panel.page != page or not _may_see(officer, panel, id, divisions):
            continue
        try:
            content = panel.provider(request, id)
        except Refusal as refusal:
            sentence = refusal.sentence(gettext)
            views.append(PanelView(panel.name, panel.title, refused=sentence, half=panel.half))
            continue
        if content is None:
            continue
        shown = content if isinstance(content, PanelContent) else PanelContent(content)
        views.append(
            PanelView(
                panel.name,
                panel.title,
                shown.html,
                shown.count,
                half=panel.half,
                headline=shown.headline,
            )
        )
    return views


def _may_see(officer: Officer, panel: Panel, id: int, divisions: tuple[str, ...]) -> bool:
    if not panel.right:
        return True
    return officer.may_in(panel.right, *divisions) if id else officer.may(panel.right)
