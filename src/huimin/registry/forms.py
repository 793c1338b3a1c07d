"""Forms of the registry's pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """Why somebody needs to see whole numbers."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        min_length=4,
        help_text=_("Say what you need it for. It is kept with your name in the audit trail."),
    )


class DecisionForm(forms.Form):
    """Whether two records are one person, and which of them stays."""

    FIRST, SECOND, DIFFERENT = "first", "second", "different"
    decision = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            (FIRST, _("One person: keep the record on the left")),
            (SECOND, _("One person: keep the record on the right")),
            (DIFFERENT, _("Two people: do not list them again")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        min_length=4,
        help_text=_("What shows it: papers, a call, a visit."),
    )
