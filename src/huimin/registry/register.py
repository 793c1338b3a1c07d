"""The registry's places in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.access.models import Officer
from huimin.commons.desk import navigation
from huimin.commons.desk.navigation import Line
from huimin.registry.models import LikelyDuplicate
from huimin.registry.people.duplicates import pairs_in
from huimin.registry.rights import IMPORT, MERGE, VIEW


def _waiting(officer: Officer) -> int:
    return pairs_in(officer.scope(MERGE)).filter(decision=LikelyDuplicate.Decision.OPEN).count()


navigation.add(Line.PEOPLE, _("Search"), "registry:search", VIEW, 10)
navigation.add(Line.PEOPLE, _("Likely duplicates"), "registry:duplicates", MERGE, 20, count=_waiting)
navigation.add(Line.PEOPLE, _("Without a household"), "registry:without-household", VIEW, 25)
navigation.add(Line.PEOPLE, _("Import"), "registry:imports", IMPORT, 30)
navigation.add(Line.PEOPLE, _("Divisions"), "registry:divisions", VIEW, 50)
