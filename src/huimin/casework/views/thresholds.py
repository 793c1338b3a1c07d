"""From when on the supervision desk shows something: set for everybody, with a reason."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.casework.supervision.forms import THRESHOLDS, ThresholdsForm
from huimin.casework.supervision.refusals import NotTheirs
from huimin.casework.supervision.thresholds import (
    changes_of_thresholds,
    set_thresholds,
    sets_thresholds,
    standing_thresholds,
)
from huimin.casework.views.acting import Asking, ask_and_act
from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.pieces import Text


@requires("cases.supervise")
def thresholds(request: OfficerRequest) -> HttpResponse:
    """Set from when on something is shown, for everybody; what was set before stands above, with why."""
    if not sets_thresholds(request.officer):
        raise NotTheirs()
    initial = asdict(standing_thresholds().but(request.GET))
    form = ThresholdsForm(request.POST or None, initial=initial)

    def act(given: dict[str, Any]) -> Text:
        reason = given.pop("reason")
        set_thresholds(values=given, reason=reason, by=request.officer, at=timezone.now())
        return gettext("From now on the desk shows by these numbers, for everybody.")

    asking = Asking(
        _("From when on something is shown"),
        _("None of these numbers stands in a law. What is set here holds for everybody who supervises."),
        _("Set for everybody"), reverse("casework:supervision"), _("Supervision desk"), lines=_changes(),
    )  # fmt: skip
    return ask_and_act(request, form, asking, act)


def _changes() -> tuple[str, ...]:
    """Return what was set before, by whom and why."""
    return tuple(
        gettext("{day} · {name}: {label} {value}. {reason}").format(
            day=f"{localtime(each.at):%Y-%m-%d}", name=each.by.name, label=THRESHOLDS[each.name],
            value=each.value, reason=each.reason,
        )
        for each in changes_of_thresholds()
    )  # fmt: skip
