"""Forms of clocks."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.casework.wording import GROUND_WORDS
from huimin.commons.desk.fields import DayField

REASON = forms.CharField(label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea({"rows": 2}))


class PauseForm(forms.Form):
    """On which ground the clocks of a case stand still, until when, and what is waited for."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Legal ground"), choices=list(GROUND_WORDS.items()), widget=forms.RadioSelect
    )
    until = DayField(
        label=gettext_lazy("Run again on"),
        help_text=gettext_lazy("By themselves, at the latest on this day."),
    )
    reason = forms.CharField(
        label=gettext_lazy("What is waited for"), max_length=200, widget=forms.Textarea({"rows": 2})
    )


class SpecialForm(forms.Form):
    """On which ground of its procedure a case has the longer limit, and what it is about."""

    ground = forms.ChoiceField(label=gettext_lazy("Legal ground"), widget=forms.RadioSelect)
    reason = REASON

    def __init__(self, *arguments: Any, grounds: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        cast(forms.ChoiceField, self.fields["ground"]).choices = grounds


class NothingAskedForm(forms.Form):
    """Only the button."""


class MoreTimeForm(forms.Form):
    """How much more time a step needs, and why."""

    number = forms.IntegerField(min_value=1, max_value=180)
    reason = REASON

    def __init__(self, *arguments: Any, unit: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["number"].label = _("How many more {unit}").format(unit=unit)


class AllowForm(forms.Form):
    """Whether more time is allowed."""

    allowed = forms.TypedChoiceField(
        label=pgettext_lazy("question", "Answer"),
        choices=[("yes", gettext_lazy("Allow it")), ("no", gettext_lazy("Refuse it"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
