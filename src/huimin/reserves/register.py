"""What the reserves put on the desk: their page in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.access.models import Officer
from huimin.commons.desk import navigation
from huimin.commons.desk.navigation import Line
from huimin.reserves.models import Advance
from huimin.reserves.queries import APPROVE, VIEW


def _waiting(officer: Officer) -> int:
    rows = Advance.objects.filter(officer.scope(APPROVE).q("reserve__division"), state="submitted")
    return rows.exclude(submitted_by=officer).count()


navigation.add(Line.PAYMENTS, _("Reserves of the streets"), "reserves:reserves", VIEW, 35, count=_waiting)
