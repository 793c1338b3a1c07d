"""Forms of the portal: plain words, one thing at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huimin.casework.public import ToApplyFor
from huimin.commons.desk.fields import DayField, MoneyField
from huimin.kernel.identifiers import ImpossiblePhone, Phone
from huimin.portal.models import Mandate

MOST_MEMBERS: Final = 12
YES_NO: Final = [("no", _("no")), ("yes", _("yes"))]
SELF, SPOUSE, CHILD, OTHER_DUTY = 1, 2, 3, 4


class PhoneForm(forms.Form):
    """The phone that a code is sent to."""

    phone = forms.CharField(
        label=_("Your mobile phone"),
        help_text=_("The one that the community has on record for you."),
        max_length=20,
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel", "autofocus": True}),
    )


class CodeForm(forms.Form):
    """The code that was sent."""

    code = forms.CharField(
        label=_("Code from the message"),
        help_text=_("Six digits, valid for five minutes."),
        max_length=6,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


class NumberForm(forms.Form):
    """Who somebody is."""

    number = forms.CharField(
        label=_("Your identity number"),
        help_text=_("Asked only once for this phone. It is never shown to anybody in full."),
        max_length=18,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )


class SchemeForm(forms.Form):
    """What somebody applies for."""

    scheme = forms.ChoiceField(label=_("What do you need?"), widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, schemes: Sequence[ToApplyFor], **options: Any) -> None:
        super().__init__(*arguments, **options)
        said = '<span><b>{}</b><span class="quiet">{}</span></span>'
        self.fields["scheme"].choices = [  # type: ignore[attr-defined]
            (each.scheme, format_html(said, each.name, each.plain)) for each in schemes
        ]


class UploadForm(forms.Form):
    """A picture from the camera, or a file."""

    file = forms.FileField(
        label=_("Photo or file"),
        help_text=_("Take a photo, or choose a picture or PDF. Up to 50 MB; pictures are made smaller."),
        widget=forms.ClearableFileInput({"accept": "image/*,application/pdf"}),
    )


class DrawnForm(forms.Form):
    """What another adult drew as their signature."""

    drawn = forms.CharField(
        label=_("Signature"), widget=forms.HiddenInput,
        error_messages={"required": _("Sign with a finger or a pen inside the frame.")},
    )  # fmt: skip


class ReasonForm(forms.Form):
    """Why somebody takes an application back."""

    reason = forms.CharField(label=_("Why (if you like to say)"), required=False, max_length=200)


class TextForm(forms.Form):
    """What somebody says in their own words."""

    text = forms.CharField(label=_("In your words"), max_length=2_000, widget=forms.Textarea({"rows": 5}))


class ObjectionForm(TextForm):
    """What somebody says against a public notice; the name may be left out."""

    about = forms.CharField(
        label=_("Is it about an officer? Who? (may be left empty)"),
        required=False,
        max_length=200,
        help_text=_("Whoever is named here does not answer it."),
    )
    name = forms.CharField(label=_("Your name (may be left empty)"), required=False, max_length=40)
    phone = forms.CharField(
        label=_("Your phone (may be left empty)"),
        required=False,
        max_length=20,
        help_text=_("Only to ask back. It is enciphered; whoever reads it says why, and that is recorded."),
    )
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)


class ComplaintForm(forms.Form):
    """What somebody reports, with a name or without."""

    about = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[
            ("service", _("the service in general")),
            ("case", _("an application or decision")),
            ("officer", _("how an officer behaved")),
            ("holder", _("somebody who receives what is not due")),
        ],
        widget=forms.RadioSelect,
    )
    subject = forms.CharField(
        label=_("Whom or what, as far as you know"), required=False, max_length=200,
        help_text=_("An officer who is named here can never see it."),
    )  # fmt: skip
    case_number = forms.CharField(
        label=_("Number of the case, if you have it"), required=False, max_length=40
    )
    text = forms.CharField(label=_("What happened?"), max_length=10_000, widget=forms.Textarea({"rows": 6}))
    file = forms.FileField(label=_("Photo or file"), required=False)
    named = forms.ChoiceField(
        label=_("With your name?"),
        choices=[
            ("no", _("No. I follow it with the receipt.")),
            ("yes", _("Yes. I want to be answered in person.")),
        ],
        widget=forms.RadioSelect,
        initial="no",
        help_text=_("Who is complained of never learns who you are."),
    )
    name = forms.CharField(label=_("Your name"), required=False, max_length=80)
    phone = forms.CharField(label=_("Your phone"), required=False, max_length=30)
    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def clean(self) -> dict[str, Any]:
        """Refuse a phone at which nobody can be answered, where an answer in person is wanted."""
        said = super().clean() or {}
        if said.get("named") == "yes" and said.get("phone"):
            try:
                Phone.of(said["phone"])
            except ImpossiblePhone as refusal:
                self.add_error("phone", refusal.sentence(gettext))
        return said


class ReceiptForm(forms.Form):
    """A receipt to follow up by."""

    receipt = forms.CharField(
        label=_("Receipt"),
        max_length=20,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )


class VerifyForm(forms.Form):
    """A code of a document, or the file itself."""

    code = forms.CharField(
        label=_("Code on the document"), required=False, max_length=24,
        widget=forms.TextInput({"autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    file = forms.FileField(label=_("Or the PDF file itself"), required=False)


class MandateForm(forms.Form):
    """For whom somebody wants to act."""

    number = forms.CharField(
        label=_("Identity number of the person for whom you act"), max_length=18,
        widget=forms.TextInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    basis = forms.ChoiceField(
        label=_("You are"),
        choices=[
            (Mandate.Basis.GUARDIAN, _("guardian")),
            (Mandate.Basis.RELATIVE, _("a close relative")),
            (Mandate.Basis.PROXY, _("somebody with a power of attorney")),
        ],
        widget=forms.RadioSelect,
    )


class AnswerMandateForm(forms.Form):
    """What an officer has seen."""

    proof = forms.CharField(label=_("Proof that you have seen"), required=False, max_length=200)
    until = DayField(label=_("Valid until, not included"), required=False)


class CheckForm(forms.Form):
    """A household in plain words: who lives there, what comes in, what there is."""

    savings = MoneyField(label=_("Savings of all together (yuan)"), initial="0")
    cars = forms.IntegerField(label=_("Cars"), min_value=0, max_value=9, initial=0)
    homes = forms.IntegerField(label=_("Homes that you own"), min_value=0, max_value=9, initial=0)
    medical = MoneyField(
        label=_("Paid for doctors and medicine in the last twelve months (yuan)"), initial="0", required=False
    )
    alone = forms.ChoiceField(
        label=_("Is there no spouse, child or parent who could support you?"), choices=YES_NO, initial="no"
    )

    def __init__(self, *arguments: Any, people: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.people = people
        for place in range(1, people + 1):
            for name, field in _about_member(place):
                self.fields[f"m{place}_{name}"] = field

    @property
    def members(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """Return the fields about each person."""
        for place in range(1, self.people + 1):
            prefix = f"m{place}_"
            yield place, [self[name] for name in self.fields if name.startswith(prefix)]

    @property
    def household(self) -> list[forms.BoundField]:
        """Return the fields about all together."""
        return [self[name] for name in ("savings", "cars", "homes", "medical", "alone")]


def _about_member(place: int) -> Iterator[tuple[str, forms.Field]]:
    if place > 1:
        yield "relation", forms.TypedChoiceField(
            label=_("Who is it to you?"), coerce=int,
            choices=[(SPOUSE, _("husband or wife")), (CHILD, pgettext_lazy("relative", "child")),
                     (OTHER_DUTY, _("parent or another relative"))],
        )  # fmt: skip
    yield "age", forms.IntegerField(label=_("Age"), min_value=0, max_value=120)
    yield "work", MoneyField(label=_("From work, a month (yuan)"), initial="0", required=False)
    yield "pension", MoneyField(label=_("Pension, a month (yuan)"), initial="0", required=False)
    yield "study", forms.TypedChoiceField(
        label=_("Goes to"), coerce=int,
        choices=[(0, _("no school")), (1, pgettext_lazy("study", "school")),
                 (2, pgettext_lazy("study", "university"))],
    )  # fmt: skip
    yield "disability", forms.ChoiceField(
        label=_("Disability certificate"),
        choices=[("", _("none")), ("4.1", _("level one")), ("4.2", _("level two")),
                 ("5.3", _("level three, mental or intellectual")), ("4.3", _("level three, other")),
                 ("4.4", _("level four"))],
        required=False,
    )  # fmt: skip
    yield "illness", forms.ChoiceField(label=_("Seriously ill"), choices=YES_NO, initial="no")
