"""Forms of casework: the questions of a step, what an application declares, papers and objections."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from huimin.casework.cases.stating import YES_NO, field_of
from huimin.casework.inbox.able import Holder
from huimin.casework.publicity.answering import Said
from huimin.casework.visits import LOCATION, NO_SIGNATURE, REASONS
from huimin.casework.wording import english
from huimin.commons.access.models import Officer
from huimin.commons.desk.fields import MoneyField
from huimin.commons.desk.pieces import Text
from huimin.procedures.declarations import Field, Step
from huimin.procedures.vocabulary import Effect, Work


def _yes(value: str) -> bool | None:
    return {"yes": True, "no": False}.get(value)


class StepForm(forms.Form):
    """What a step asks, with a reason; the outcome comes from the button."""

    folded: tuple[Text, tuple[str, ...]] = "", ()
    """What is seldom needed, and under which words it stays folded."""

    def __init__(
        self, *arguments: Any, step: Step, colleagues: Iterable[Officer] = (), **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        for asked in step.fields:
            self.fields[asked.name] = field_for(asked)
        if step.work == Work.VISIT:
            self.fields["companions"] = forms.ModelMultipleChoiceField(
                Officer.objects.filter(pk__in=[each.pk for each in colleagues]).order_by("username"),
                label=_("Together with"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text=_("A visit is made by two officers at least; it becomes a duty of theirs too."),
            )
            self.fields[LOCATION] = forms.CharField(
                label=_("Where"), required=False, max_length=40,
                widget=forms.TextInput({"data-locate": "", "inputmode": "decimal"}),
                help_text=_("Latitude and longitude; a phone fills them in when you touch the field."),
            )  # fmt: skip
            for name, label in REASONS.items():
                self.fields[name] = forms.CharField(label=str(label), required=False, max_length=200)
            self.folded = _("No photo, place or signature? Say why"), tuple(REASONS)
            self.fields[NO_SIGNATURE].help_text = _(
                "Whoever came along and whoever was visited sign on the screen before you end the visit."
            )
        effects = {outcome.effect for outcome in step.outcomes}
        if Effect.ONCE in effects:
            self.fields["amount"] = MoneyField(label=_("Amount of the aid (yuan)"), required=False)
        elif effects & {Effect.GRANT, Effect.ADJUST}:
            self.fields["amount"] = MoneyField(
                label=_("Another amount a month (yuan)"),
                required=False,
                help_text=_("Leave it empty to follow the rules. Another amount departs from them."),
            )
        if any(outcome.reason for outcome in step.outcomes) or step.work in {Work.OPINION, Work.DECIDE}:
            self.fields["reason"] = forms.CharField(
                label=_("Reason"), required=False, widget=forms.Textarea({"rows": 2}), max_length=2_000,
                help_text=_needed_for(step),
            )  # fmt: skip
            self.fields["reason"].needed = any(outcome.reason for outcome in step.outcomes)  # type: ignore[attr-defined]

    def answers(self, step: Step) -> dict[str, Any]:
        """Return the answers to the step's own questions."""
        beside = [name for name in (LOCATION, *REASONS) if name in self.fields]
        names = [asked.name for asked in step.fields] + beside
        return {name: self.cleaned_data.get(name) for name in names}


def _needed_for(step: Step) -> str:
    """Return with which outcomes a reason must be given."""
    named = [each.en if english() else each.zh for each in step.outcomes if each.reason]
    return gettext("Needed for: {outcomes}").format(outcomes=gettext(", ").join(named)) if named else ""


def field_for(asked: Field) -> forms.Field:
    """Return the field of a question; whether it must be answered depends on the outcome.

    One that the straight way needs is not called optional, though another outcome does without it.
    """
    field = field_of(asked)
    field.needed = asked.required  # type: ignore[attr-defined]
    return field


class SchemeForm(forms.Form):
    """What somebody applies for."""

    scheme = forms.ChoiceField(label=pgettext_lazy("scheme", "What for"), widget=forms.RadioSelect)

    def __init__(self, *arguments: Any, schemes: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["scheme"].choices = list(schemes)  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """Where a notice hangs."""

    place = forms.CharField(label=_("Place of the notice"), max_length=120)


class ObjectionForm(forms.Form):
    """What somebody says against a notice, and which officers it concerns."""

    text = forms.CharField(label=_("What is said"), widget=forms.Textarea({"rows": 3}), max_length=2_000)
    officers = forms.MultipleChoiceField(
        label=_("Officers whom it concerns"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They do not answer it, nor does anybody who had another duty on the case."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, officers: Iterable[Holder], **options: Any) -> None:
        super().__init__(*arguments, **options)
        offered = [(str(each.id), f"{each.name} {each.office}".strip()) for each in officers]
        cast(forms.MultipleChoiceField, self.fields["officers"]).choices = offered

    @property
    def said(self) -> Said:
        """Return what was said, and whom it concerns."""
        chosen = Officer.objects.filter(pk__in=[int(each) for each in self.cleaned_data["officers"]])
        return Said(self.cleaned_data["text"], officers=tuple(chosen))


class AnswerForm(forms.Form):
    """The answer to an objection."""

    upheld = forms.TypedChoiceField(
        label=_("The objection is right"), choices=YES_NO, coerce=_yes, empty_value=None
    )
    answer = forms.CharField(
        label=pgettext_lazy("question", "Answer"), widget=forms.Textarea({"rows": 2}), max_length=2_000
    )


class InterviewForm(forms.Form):
    """What one neighbour or other person says."""

    name = forms.CharField(label=_("Name (may be left empty)"), required=False, max_length=60)
    relation = forms.CharField(
        label=_("How they know the household"),
        max_length=60,
        help_text=_("Such as neighbour, or shopkeeper."),
    )
    said = forms.CharField(label=_("What they said"), widget=forms.Textarea({"rows": 2}), max_length=2_000)


class ObjectorForm(forms.Form):
    """Why somebody needs to know who objected."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, min_length=4,
        help_text=_("Say what you need it for. It is kept with your name in the audit trail."),
    )  # fmt: skip


class UploadForm(forms.Form):
    """A picture or document."""

    file = forms.FileField(label=_("Photo or document"), help_text=_("JPEG, PNG, WebP or PDF, up to 50 MB."))


class SaidForm(forms.Form):
    """What the applicant says at a counter."""

    text = forms.CharField(
        label=_("What the applicant says"), widget=forms.Textarea({"rows": 4}), max_length=2_000
    )


class GroundForm(forms.Form):
    """Why a case is begun, who says so, whom it is about, and the paper of it."""

    who = forms.ChoiceField(
        label=_("Where it comes from"), widget=forms.RadioSelect,
        choices=(
            ("holder", _("The holder or the family reports it")), ("office", _("Found by the office")),
        ),
    )  # fmt: skip
    about = forms.ChoiceField(label=_("About whom"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("What is reported, or the ground"), widget=forms.Textarea({"rows": 4}), max_length=2_000
    )
    paper = forms.FileField(
        label=_("The paper of it"), required=False,
        help_text=_("Signed report, letter or print-out, as a photo or PDF, where there is one."),
    )  # fmt: skip

    def __init__(
        self, *arguments: Any, both: bool, people: Sequence[tuple[int, str]], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        if not both:
            del self.fields["who"]
        if len(people) > 1:
            cast(forms.ChoiceField, self.fields["about"]).choices = [
                (str(number), name) for number, name in people
            ]
        else:
            del self.fields["about"]

    @property
    def reported(self) -> bool:
        """Return whether the holder or the family reports it."""
        return self.cleaned_data.get("who") == "holder"

    @property
    def person(self) -> int | None:
        """Return whom it is about, where that was asked."""
        about = self.cleaned_data.get("about")
        return int(about) if about else None

    @property
    def file(self) -> tuple[str, bytes] | None:
        """Return the paper with its name, if there is one."""
        given = self.cleaned_data.get("paper")
        return (given.name, given.read()) if given else None


class AgreeForm(forms.Form):
    """What the second officer says to a departure."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)


class SignForm(forms.Form):
    """Who signs, and what they drew."""

    OTHER: Final = "-"
    who = forms.ChoiceField(label=_("Who signs"), widget=forms.RadioSelect)
    other = forms.CharField(
        label=_("Name of somebody else"), required=False, max_length=60,
        help_text=_("Only if “somebody else” is chosen."),
    )  # fmt: skip
    drawn = forms.CharField(
        label=_("Signature"), widget=forms.HiddenInput,
        error_messages={"required": _("Sign with a finger or a pen inside the frame.")},
    )  # fmt: skip

    def __init__(
        self, *arguments: Any, present: Sequence[str], signed: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        who = cast(forms.ChoiceField, self.fields["who"])
        who.choices = [*((name, name) for name in present), (self.OTHER, _("somebody else"))]
        self.initial.setdefault("who", next((name for name in present if name not in signed), self.OTHER))

    @property
    def signer(self) -> str:
        """Return the name of who signs."""
        chosen = self.cleaned_data["who"]
        return str(self.cleaned_data["other"] if chosen == self.OTHER else chosen)


class WithdrawForm(SignForm):
    """Why somebody takes a case back, and what they sign: a paper, or on the screen."""

    text = forms.CharField(
        label=_("Why it is taken back"), widget=forms.Textarea({"rows": 2}), max_length=200
    )
    paper = forms.FileField(
        label=_("Signed statement"), required=False,
        help_text=_("A photo or PDF of what was signed. Or let the person sign on the screen below."),
    )  # fmt: skip
    field_order = ("text", "paper", "who", "other", "drawn")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["drawn"].required = False

    @property
    def file(self) -> tuple[str, bytes] | None:
        """Return the paper with its name, if there is one."""
        given = self.cleaned_data.get("paper")
        return (given.name, given.read()) if given else None
