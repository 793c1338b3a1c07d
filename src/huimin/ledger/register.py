"""What the ledger puts on the desk."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.desk import navigation
from huimin.commons.desk.navigation import Line

navigation.add(Line.PAYMENTS, _("Books"), "ledger:books", "ledger.view", 50)
