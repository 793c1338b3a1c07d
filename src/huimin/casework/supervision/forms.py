"""The form that sets from when on something is shown."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from huimin.casework.supervision.thresholds import LARGEST, NAMES
from huimin.commons.desk.pieces import Text

THRESHOLDS: Final[dict[str, Text]] = {
    "departures": _("Cases in which one officer departed"),
    "days": _("within so many days"),
    "span": _("Look-ups of so many days"),
    "people": _("People opened on one day"),
    "outside": _("of them outside own cases"),
    "whole": _("Whole numbers shown on one day"),
}


class ThresholdsForm(forms.Form):
    """From when on something is shown, and why that changes."""

    reason = forms.CharField(label=_("Reason"), max_length=200, help_text=_("Kept in the audit trail."))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for name in NAMES:
            self.fields[name] = forms.IntegerField(
                label=str(THRESHOLDS[name]), min_value=1, max_value=LARGEST
            )
        self.order_fields([*NAMES, "reason"])
