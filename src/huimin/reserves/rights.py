"""The rights that the pages of the reserves ask for."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from huimin.commons.access.rights import Right, declare

declare(
    "reserves",
    Right("reserves.view", _("See the reserves of the streets")),
    Right("reserves.hand_over", _("Hand over aid from the reserve, and render account of it")),
    Right("reserves.advance", _("Ask for money to be advanced to a street")),
    Right("reserves.approve", _("Approve advances to streets")),
)
