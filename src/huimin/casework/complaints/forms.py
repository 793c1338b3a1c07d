"""Forms of complaints: intake, the answer, more days, whom it is about, why somebody reads who reported."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huimin.casework.complaints.refusals import AnswerNeeded, ReasonNeeded
from huimin.casework.complaints.running import HANDLING, MORE_DAYS_AT_MOST, REGISTERED, step_of
from huimin.casework.complaints.wording import ABOUT, LIABILITY, RECEIPT, TOLD
from huimin.casework.models import Complaint
from huimin.casework.wording import english
from huimin.commons.access.models import Officer
from huimin.commons.desk.fields import DayField

NOTHING = ("", "—")
NAMED = [("yes", _("Gives a name")), ("no", _("Stays anonymous"))]


class ComplaintForm(forms.Form):
    """What somebody reports at a counter."""

    about = forms.ChoiceField(
        label=_("What it is about"), choices=list(ABOUT.items()), widget=forms.RadioSelect
    )
    subject = forms.CharField(
        label=_("Whom or what"), max_length=200, required=False,
        help_text=_("As it was said: a name, an office. An officer who is named here cannot see it."),
    )  # fmt: skip
    case_number = forms.CharField(label=_("Number of the case"), max_length=40, required=False)
    id_number = forms.CharField(
        label=_("Id number of the person who receives"), max_length=20, required=False
    )
    text = forms.CharField(label=_("What is reported"), widget=forms.Textarea({"rows": 6}), max_length=10_000)
    named = forms.ChoiceField(
        label=_("With a name or without"), choices=NAMED, widget=forms.RadioSelect,
        help_text=_("Who gives a name is answered in person. The officer complained of never sees the name."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name of who reports"), max_length=80, required=False)
    phone = forms.CharField(label=_("Phone of who reports"), max_length=30, required=False)
    file = forms.FileField(
        label=_("Photo or document"), required=False, help_text=_("JPEG, PNG, WebP or PDF, up to 50 MB.")
    )
    passed_on_by = forms.CharField(
        label=_("Passed on by another office"), max_length=120, required=False,
        help_text=_("If it came from one. What is not for us is sent back there within five working days."),
    )  # fmt: skip
    came_on = DayField(label=_("Came on"), required=False, help_text=_("Today, if it is left empty."))
    once = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class ToldForm(forms.Form):
    """How the complainant is told that a complaint was taken up."""

    told_by = forms.ChoiceField(label=_("Told by"))

    def __init__(self, *arguments: Any, complaint: Complaint, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["told_by"].choices = _ways(complaint)  # type: ignore[attr-defined]


class ObjectForm(forms.Form):
    """Why what another office passed on is not for us."""

    reason = forms.CharField(
        label=_("Why it is not for this office"), widget=forms.Textarea({"rows": 3}), max_length=2_000,
        error_messages={"required": _(ReasonNeeded.template)},
        help_text=_("The office that passed it on, and whoever has the receipt code, read it."),
    )  # fmt: skip


class AnswerForm(forms.Form):
    """What was found, and what the complainant is answered."""

    outcome = forms.ChoiceField(label=_("Outcome"))
    finding = forms.CharField(
        label=_("What was found"), widget=forms.Textarea({"rows": 3}), max_length=10_000,
        error_messages={"required": _(ReasonNeeded.template)},
        help_text=_("For the file; the complainant does not see it."),
    )  # fmt: skip
    liability = forms.MultipleChoiceField(
        label=_("What the staff answers for"), choices=list(LIABILITY.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    forwarded_to = forms.CharField(label=_("Passed on to"), max_length=120, required=False)
    answer = forms.CharField(
        label=_("Answer to the complainant"), widget=forms.Textarea({"rows": 5}), max_length=10_000,
        help_text=_("Read with the receipt code, and printed. Name nobody who reported."),
        error_messages={"required": _(AnswerNeeded.template)},
    )  # fmt: skip
    told_by = forms.ChoiceField(label=_("Told by"))

    def __init__(self, *arguments: Any, complaint: Complaint, **options: Any) -> None:
        super().__init__(*arguments, **options)
        step = step_of(complaint)
        outcomes = [each for each in step.outcomes if each.name != "taken_up"]
        words = [(each.name, each.en if english() else each.zh) for each in outcomes]
        self.fields["outcome"].choices = [NOTHING, *words]  # type: ignore[attr-defined]
        self.fields["told_by"].choices = _ways(complaint)  # type: ignore[attr-defined]
        if complaint.step == REGISTERED:
            del self.fields["liability"]
        elif complaint.step != HANDLING:
            del self.fields["forwarded_to"]


class DaysForm(forms.Form):
    """More days, with the reason."""

    days = forms.IntegerField(label=_("More days"), min_value=1, max_value=MORE_DAYS_AT_MOST)
    reason = forms.CharField(label=_("Reason"), max_length=200)


class SubjectForm(forms.Form):
    """Whom and what a complaint is about, as far as it turns out later."""

    officer = forms.ModelChoiceField(
        Officer.objects.none(), label=_("Officer complained of"), required=False,
        help_text=_("From then on the complaint is hidden from this officer. This cannot be taken back."),
    )  # fmt: skip
    case_number = forms.CharField(
        label=_("Number of the case"), max_length=40, required=False,
        help_text=_("The case then needs a visit; whoever has a duty on it does not see the complaint."),
    )  # fmt: skip

    id_number = forms.CharField(
        label=_("Id number of the person who receives"), max_length=20, required=False
    )

    def __init__(self, *arguments: Any, division: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        there = Officer.objects.filter(is_active=True, division__startswith=division[:6])
        self.fields["officer"].queryset = there.order_by("name")  # type: ignore[attr-defined]


class WhyForm(forms.Form):
    """Why somebody needs to know who reported."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, min_length=4,
        help_text=_("Say what you need it for. It is kept with your name in the audit trail."),
    )  # fmt: skip


class AskForm(forms.Form):
    """Why a review is asked for."""

    text = forms.CharField(
        label=_("What is said against the answer"), widget=forms.Textarea({"rows": 3}), max_length=10_000
    )


def _ways(complaint: Complaint) -> list[tuple[str, Any]]:
    ways = [(code, word) for code, word in TOLD.items() if not (complaint.named and code == RECEIPT)]
    return [NOTHING, *ways]
