"""The rights that the pages of entitlements ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.access.rights import Right, declare

declare(
    "entitlements",
    Right("awards.view", _("See awards, outcomes and why")),
    Right("awards.decide", _("End awards, hold them back, set proposals aside")),
    Right("rulebook.view", _("See schemes, rules and figures")),
    Right("figures.enter", _("Enter figures of the district")),
    Right("figures.confirm", _("Confirm and withdraw figures of the district")),
)
