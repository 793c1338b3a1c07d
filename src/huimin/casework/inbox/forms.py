"""Forms of the inbox: to whom a task goes, and who covers for whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from huimin.casework.inbox.covering import Covers
from huimin.casework.wording import english
from huimin.commons.access.models import Officer
from huimin.commons.desk.fields import DayField

NOBODY: Final = "nobody"
"""What stands in the form for giving a task back."""


def _officer_word(obj: Any) -> str:
    return f"{obj.name} · {obj.office}"


class GiveForm(forms.Form):
    """To whom tasks go, and why."""

    to = forms.TypedChoiceField(
        label=gettext_lazy("Give to"),
        coerce=lambda pk: None if pk == NOBODY else Officer.objects.get(pk=pk),
        help_text=gettext_lazy("Offered is who has the right for all of the tasks where their cases belong."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=200, widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("It is kept in the story of the case."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, colleagues: Sequence[tuple[Officer, int]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["to"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [
            ("", "—"),
            (NOBODY, _("Nobody: whoever takes it")),
            *((each.pk, f"{_officer_word(each)} · {_in_hand(number)}") for each, number in colleagues),
        ]


class AbsenceForm(forms.Form):
    """Who is away on which days, and who covers."""

    officer = forms.ModelChoiceField(
        Officer.objects.none(),
        label=gettext_lazy("Who is away"),
        widget=forms.Select(
            {
                "hx-get": "", "hx-include": "closest form", "hx-params": "officer,start,end,cover",
                "hx-target": "closest form", "hx-select": "form.sheet", "hx-swap": "outerHTML",
            }
        ),
    )  # fmt: skip
    start = DayField(label=gettext_lazy("First day away"))
    end = DayField(label=gettext_lazy("First day back"))
    cover = forms.ModelChoiceField(
        Officer.objects.none(),
        label=gettext_lazy("Who covers"),
        help_text=gettext_lazy("They see the tasks meanwhile, as far as their own rights and duties allow."),
        error_messages={
            "invalid_choice": gettext_lazy(
                "This colleague has not the rights that the tasks need. Choose one of those who are offered."
            )
        },
    )

    def __init__(
        self, *arguments: Any, absent: QuerySet[Officer], covers: Covers, told: Sequence[str], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        able = Officer.objects.filter(pk__in=[each.pk for each in covers.able]).order_by("username")
        between = " " if english() else ""
        self.fields["cover"].help_text = between.join([str(self.fields["cover"].help_text), *told])
        for name, offered in (("officer", absent), ("cover", able)):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = offered
            field.empty_label = "—"
            field.label_from_instance = _officer_word  # type: ignore[method-assign]


class BackForm(forms.Form):
    """On which day somebody is back."""

    back = DayField(label=gettext_lazy("First day back"))


def _in_hand(number: int) -> str:
    return ngettext("{number} task in hand", "{number} tasks in hand", number).format(number=number)
