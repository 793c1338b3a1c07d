"""What is asked about a reserve: an advance, its answer, and what was handed over to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.fields import MoneyField
from huimin.reserves.actions import Receipt


class AdvanceForm(forms.Form):
    """How much is advanced to which street, from which funds, on what ground."""

    division = forms.ChoiceField(label=_("Street"))
    programme = forms.ChoiceField(
        label=_("Programme"), help_text=_("From whose funds the reserve of this street is advanced.")
    )
    amount = MoneyField(label=_("Amount (yuan)"))
    document = forms.CharField(label=_("Number of the document"), max_length=120)

    def __init__(
        self,
        *arguments: Any,
        streets: Sequence[tuple[str, Any]],
        programmes: Sequence[tuple[str, Any]],
        **options: Any,
    ) -> None:
        super().__init__(*arguments, **options)
        for name, choices in (("division", streets), ("programme", programmes)):
            cast(forms.ChoiceField, self.fields[name]).choices = list(choices)


class AnswerForm(forms.Form):
    """Whether an advance is approved."""

    approved = forms.TypedChoiceField(
        label=_("Answer"),
        choices=[("yes", _("Approve and book")), ("no", _("Refuse"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=200, widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed for a refusal."),
    )  # fmt: skip


class NothingAskedForm(forms.Form):
    """A step that asks nothing but to be confirmed."""


class HandOverForm(forms.Form):
    """What is handed over, who takes it, and what they sign."""

    goods = forms.CharField(
        label=_("What is given, and how much of it"), max_length=200,
        help_text=_("Such as two quilts, a bag of rice of 10 kg."),
    )  # fmt: skip
    recipient = forms.CharField(label=_("Who takes it and signs"), max_length=60)
    number = forms.CharField(
        label=_("Number of the receipt on paper"), required=False, max_length=60,
        help_text=_("Only where the recipient signed on paper instead of on the screen."),
    )  # fmt: skip
    drawn = forms.CharField(label=_("Signature"), widget=forms.HiddenInput, required=False)

    def __init__(self, *arguments: Any, in_goods: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not in_goods:
            del self.fields["goods"]

    @property
    def given(self) -> Receipt:
        """Return the receipt that was entered."""
        return Receipt(**self.cleaned_data)
