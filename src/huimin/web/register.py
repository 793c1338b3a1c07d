"""What the platform itself puts on the desk: the pages of administrators and auditors."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.navigation import Line, add

add(Line.DESK, _("Workbench"), "home", order=1)
add(Line.SUPERVISION, _("Audit trail"), "trail", "audit.view", order=10)
add(Line.SUPERVISION, _("Issued documents"), "issued", "audit.view", order=20)
add(Line.SYSTEM, _("Officers"), "officers", "access.manage", order=10)
add(Line.SYSTEM, _("Roles"), "roles", "roles.manage", order=20)
add(Line.SYSTEM, _("Background jobs"), "job-list", "jobs.view", order=30)
