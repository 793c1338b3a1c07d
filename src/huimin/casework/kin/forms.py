"""Forms of the register of staff and their relatives."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huimin.casework.kin.queries import relations_that_count
from huimin.casework.kin.wording import RELATIONS
from huimin.casework.wording import english
from huimin.commons.access.models import Officer
from huimin.commons.access.queries import officers
from huimin.commons.access.scope import Scope
from huimin.commons.desk.fields import DayField
from huimin.registry.public import divisions_below

GRID = "grid"


def _places(scope: Scope, day: date) -> list[tuple[str, str]]:
    cards = {card.code: card for card in divisions_below("", day) if card.kind != GRID}
    names = {code: card.en if english() else card.zh for code, card in cards.items()}
    return [
        (code, " · ".join(names[each] for each in (card.parent, code) if each in names))
        for code, card in sorted(cards.items())
        if scope.covers(code)
    ]


def _account_word(obj: Any) -> str:
    return f"{obj.name} · {obj.username} · {obj.office}"


def _number_field(help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Identity number"),
        max_length=30,
        help_text=help_text,
        widget=forms.TextInput({"autocomplete": "off"}),
    )


class StaffForm(forms.Form):
    """Somebody on the staff: who they are, where they work, and by which account."""

    name = forms.CharField(label=_("Name"), max_length=80)
    number = _number_field(_("Kept as a blind index only: cases are matched by it, nobody can read it."))
    unit = forms.CharField(label=_("Unit"), max_length=80)
    post = forms.CharField(label=_("Post"), max_length=80, required=False)
    division = forms.ChoiceField(label=_("Division of the unit"))
    officer = forms.ModelChoiceField(
        Officer.objects.none(),
        label=pgettext_lazy("sign-in", "Account"),
        empty_label="—",
        required=False,
        help_text=_("Who has an account here is kept off the cases of their relatives by the platform."),
    )

    def __init__(self, *arguments: Any, scope: Scope, day: date, known: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["division"].choices = [("", "—"), *_places(scope, day)]  # type: ignore[attr-defined]
        account = self.fields["officer"]
        assert isinstance(account, forms.ModelChoiceField)
        account.queryset = officers(scope)
        account.label_from_instance = _account_word  # type: ignore[method-assign]
        if known:
            del self.fields["number"]


class OwnNumberForm(forms.Form):
    """The identity number of who puts themselves on the staff."""

    number = _number_field(_("Your own. Kept as a blind index only: cases are matched by it."))


class RelativeForm(forms.Form):
    """A relative of somebody on the staff."""

    relation = forms.ChoiceField(label=_("Relation"))
    name = forms.CharField(label=_("Name"), max_length=80)
    number = _number_field(_("Of the relative, as on the identity card."))

    def __init__(self, *arguments: Any, day: date, known: str = "", **options: Any) -> None:
        super().__init__(*arguments, **options)
        counting = relations_that_count(day)
        offered = (*counting, known) if known and known not in counting else counting
        choices = [("", "—"), *((each, RELATIONS[each]) for each in offered)]
        self.fields["relation"].choices = choices  # type: ignore[attr-defined]
        if known:
            del self.fields["number"]


class DeclarationForm(forms.Form):
    """What somebody on the staff declares."""

    COMPLETE, NOBODY = "complete", "nobody"
    what = forms.ChoiceField(
        label=_("What is declared"),
        choices=[
            (COMPLETE, _("The relatives listed here are all")),
            (NOBODY, pgettext_lazy("relatives", "There is nobody to declare")),
        ],
        widget=forms.RadioSelect,
    )


class EndForm(forms.Form):
    """Why a relative is listed no more."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=200,
        help_text=_("Such as a divorce, a death, or that it was entered wrongly."),
    )


class LeavingForm(forms.Form):
    """From which day on somebody is not on the staff any more."""

    on = DayField(label=_("Not on the staff from"))
