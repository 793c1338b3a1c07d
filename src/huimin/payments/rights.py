"""The rights that the pages of payments ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.access.rights import Right, declare
from huimin.commons.documents.kinds import declare_kind

declare(
    "payments",
    Right("month.view", _("See the months and their payments")),
    Right("month.reckon", _("Reckon a month")),
    Right("month.submit", _("Submit a month for approval")),
    Right("month.approve", _("Approve a month or send it back")),
    Right("month.returns", _("Take in the banks' answers and correct accounts")),
    Right("funds.manage", _("Record money that arrives, keep the agent banks")),
)
declare_kind("payments.month", right="month.view")
