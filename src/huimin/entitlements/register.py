"""What entitlements put on the desk: pages in the navigation, panels on the pages of the register."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.models import Officer
from huimin.commons.desk.deeds import word_values
from huimin.commons.desk.happenings import add_story
from huimin.commons.desk.navigation import Line, add
from huimin.commons.desk.panels import PanelContent, Provider, add_panel
from huimin.commons.installation.public import moment
from huimin.entitlements import panels, stories
from huimin.entitlements.models import Figure
from huimin.entitlements.wording import figure_word, measure_word, scheme_word
from huimin.kernel.money import Money


def figures_waiting(officer: Officer) -> int:
    """Return how many figures wait for this officer to confirm them."""
    if not officer.may("figures.confirm"):
        return 0
    return Figure.objects.filter(state=Figure.State.ENTERED).exclude(entered_by=officer).count()


add(Line.ASSISTANCE, _("Awards"), "entitlements:awards", "awards.view", order=20)
add(Line.ASSISTANCE, _("Schemes"), "entitlements:schemes", "rulebook.view", order=60)
add(Line.ASSISTANCE, _("Figures"), "entitlements:figures", "rulebook.view", order=70, count=figures_waiting)

Shown = PanelContent | None


def as_known_now(provider: Callable[[HttpRequest, int, datetime], Shown]) -> Provider:
    """Return a panel that counts what is known when the page is asked for."""
    return lambda request, number: provider(request, number, moment())


add_panel(
    "home", "look-at", _("What somebody should look at"), 20, "awards.view", panels.to_look_at, half=True
)
add_panel("person", "awards", _("Awards"), 20, "awards.view", panels.awards_of_people)
add_panel("household", "awards", _("Awards"), 20, "awards.view", panels.awards_of_home)
add_panel("household", "why", _("Why"), 25, "awards.view", as_known_now(panels.why_of_home))
add_panel("person", "leads", _("Could also get"), 30, "awards.view", as_known_now(panels.leads_of_person))
add_panel("household", "leads", _("Could also get"), 30, "awards.view", as_known_now(panels.leads_of_home))
add_story("person", "awards", "awards.view", stories.story_of_person)
add_story("household", "awards", "awards.view", stories.story_of_home)


def in_yuan(fen: object) -> str:
    """Return an amount of the trail in yuan."""
    return str(Money(fen)) if isinstance(fen, int) else str(fen)


word_values(
    {
        "scheme": scheme_word,
        "programme": scheme_word,
        "parameter": figure_word,
        "monthly": in_yuan,
        "fen": in_yuan,
        "wanted": measure_word,
    }
)
