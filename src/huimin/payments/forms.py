"""What officers enter about payments: a month, a reason, an account, an answer, money that arrived."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.fields import DayField, MoneyField
from huimin.kernel.days import Month
from huimin.kernel.errors import Invalid, Refusal
from huimin.payments.accounts.queries import banks
from huimin.payments.models import Fund
from huimin.payments.schemes import choices_of_schemes

Choices = Sequence[tuple[str, str]]
LARGEST_ANSWER = 50 * 1024 * 1024


def tell(form: forms.Form, refusal: Refusal) -> None:
    """Show a refusal at the field that it is about, or above the form."""
    field = refusal.field if isinstance(refusal, Invalid) else None
    form.add_error(field if field in form.fields else None, refusal.sentence(gettext))


class MonthForm(forms.Form):
    """Which month is reckoned."""

    month = forms.CharField(label=_("Month"), max_length=7, widget=forms.TextInput({"type": "month"}))

    def clean_month(self) -> Month:
        """Return the month."""
        try:
            return Month.of(self.cleaned_data["month"])
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence(gettext)) from refusal


class ReasonForm(forms.Form):
    """Why a run is sent back."""

    reason = forms.CharField(
        label=_("What has to be corrected"), max_length=200, widget=forms.Textarea({"rows": 3})
    )


class ReturnForm(forms.Form):
    """The files in which banks answered."""

    file = forms.FileField(
        label=_("Answer of the bank"),
        help_text=_("The text file as the bank sent it (GB18030)."),
    )

    def clean_file(self) -> Any:
        """Return the file unless it is larger than any answer."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_ANSWER:
            raise forms.ValidationError(_("An answer is at most 50 MB. Choose the file of one bank."))
        return file


class AccountForm(forms.Form):
    """The account into which somebody is paid from now on."""

    bank = forms.ChoiceField(label=_("Bank"))
    holder = forms.CharField(
        label=_("Name on the account"), max_length=80, help_text=_("As the bank writes it.")
    )
    number = forms.CharField(
        label=_("Account number"),
        max_length=40,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )
    reason = forms.CharField(
        label=_("Why the account is changed"),
        max_length=200,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Who asked for it and when, or what the bank answered. The approver reads it."),
    )
    proof = forms.CharField(
        label=_("Proof seen"),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text=_(
            "Needed if the account is not in the payee's name: whose it is, and which paper you saw"
            " that allows payment into it."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["bank"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(bank.code, bank.name) for bank in banks(active_only=True)]


class RosterForm(forms.Form):
    """Which part of the roster, and how."""

    scheme = forms.ChoiceField(label=_("Scheme"), required=False)
    division = forms.ChoiceField(label=_("Street"), required=False)
    form = forms.ChoiceField(
        label=_("Format"),
        choices=(("xlsx", _("Spreadsheet (XLSX)")), ("csv", _("Text (CSV)")), ("pdf", _("Document (PDF)"))),
    )

    def __init__(self, *args: Any, schemes: Choices, streets: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, choices in (("scheme", schemes), ("division", streets)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [("", _("all")), *choices]


class AllocationForm(forms.Form):
    """Money that arrived for a programme."""

    programme = forms.ChoiceField(label=_("Programme"))
    year = forms.IntegerField(label=_("Budget year"), min_value=2000, max_value=2100)
    source = forms.ChoiceField(label=_("Source"))
    amount = MoneyField(label=_("Amount (yuan)"))
    document = forms.CharField(label=_("Number of the document"), max_length=120)
    arrived_on = DayField(label=_("Arrived on"))

    def __init__(self, *args: Any, day: date, **options: Any) -> None:
        options.setdefault("initial", {"year": day.year, "arrived_on": day})
        super().__init__(*args, **options)
        for name, choices in (("programme", choices_of_schemes(day)), ("source", source_choices())):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


SOURCES = {
    Fund.Source.CENTRAL: _("Central government"),
    Fund.Source.PROVINCE: _("Province"),
    Fund.Source.CITY: _("City"),
    Fund.Source.DISTRICT: _("District"),
    Fund.Source.LOTTERY: _("Welfare lottery"),
    Fund.Source.DONATION: _("Donations"),
}


def source_choices() -> list[tuple[str, Any]]:
    """Return the sources of funds in the order in which they are spent."""
    return [(str(code), label) for code, label in SOURCES.items()]
