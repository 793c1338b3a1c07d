"""The right that the pages of the ledger ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.access.rights import Right, declare

declare("ledger", Right("ledger.view", _("Read the books")))
