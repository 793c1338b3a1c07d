"""Panels: what casework shows on the pages of awards."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import render_to_string

from huimin.casework.doors.beginning import begins, kinds_about
from huimin.casework.models import Case
from huimin.casework.wording import kind_word, procedure_word
from huimin.commons.access.models import Officer
from huimin.commons.desk.panels import PanelContent
from huimin.commons.installation.public import today
from huimin.entitlements.public import award_for

VIEW = "cases.view"


def doors_of_award(request: HttpRequest, award: int) -> PanelContent | None:
    """Show which cases can be begun about an award, which of them this officer begins, and what is open."""
    officer, day = request.user, today()
    if not isinstance(officer, Officer):
        return None
    card = award_for(award, officer.scope(VIEW))
    under_way = list(Case.objects.filter(award=award).exclude(state=Case.State.CLOSED).order_by("pk"))
    kinds = kinds_about(card, day) if card.in_force(day) else []
    if not kinds and not under_way:
        return None
    context = {
        "award": award,
        "doors": [
            (each.kind, procedure_word(each), begins(officer, each, card.division, day)) for each in kinds
        ],
        "under_way": [(each, kind_word(each.kind)) for each in under_way],
    }
    return PanelContent(render_to_string("casework/doors.html", context, request))
