"""Which payments of a list never went to the banks: held back then, whatever a later month made good."""

from __future__ import annotations

from typing import Final

from django.db.models import Q

from huimin.payments.files.failures import HeldCode

KEPT_BACK: Final = Q(state="held") | Q(state="reissued", failure_code__in=list(HeldCode))
"""What was held back, also when it has been paid with a later month since; all else is on the list."""
