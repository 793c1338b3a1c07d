"""The registry's places in the navigation."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.desk import navigation
from huimin.commons.desk.navigation import Line
from huimin.registry.rights import VIEW

navigation.add(Line.PEOPLE, _("Search"), "registry:search", VIEW, 10)
navigation.add(Line.PEOPLE, _("Divisions"), "registry:divisions", VIEW, 50)
