"""Forms of the registry's pages."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.fields import DayField
from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid
from huimin.registry.divisions.queries import divisions_below
from huimin.registry.facts.words import Question, as_written, in_words, question_about
from huimin.registry.models import Division, Household, Source
from huimin.registry.wording import MEMBERS, PURPOSES, RELATION_ROLES, SEXES, SOURCES

CODE_AT_THE_END: Final = re.compile(r"\d+$")


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


def _choices(words: Any) -> list[tuple[Any, Any]]:
    return [(int(code), word) for code, word in words.items()]


class PlaceWidget(forms.TextInput):
    """A line to type a division into, with those of the district to choose from."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Return the line and its list; the browser offers what fits to what was typed."""
        listed = f"{(attrs or {}).get('id', name)}-places"
        line = super().render(name, value, {**(attrs or {}), "list": listed, "autocomplete": "off"}, renderer)
        options = format_html_join(
            "", '<option value="{}"></option>', ([each] for each in _places().values())
        )
        return format_html('{}<datalist id="{}">{}</datalist>', line, listed, options)


class PlaceField(forms.CharField):
    """A division, chosen by its name or typed as a code; the code of a place elsewhere is taken as it is."""

    widget = PlaceWidget

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Type the name and choose it from the list."))
        super().__init__(max_length=120, **options)

    def prepare_value(self, value: Any) -> Any:
        """Return a code with the names that belong to it; what was typed comes back as it was typed."""
        return _places().get(str(value), value)

    def clean(self, value: Any) -> str:
        """Return the code."""
        typed = str(super().clean(value))
        if (code := CODE_AT_THE_END.search(typed)) is not None:
            return code.group()
        fitting = [code for code, written in _places().items() if typed in written] if typed else []
        if typed and len(fitting) != 1:
            template = gettext("“{typed}” names no single division. Choose one from the list.")
            raise forms.ValidationError(template.format(typed=typed))
        return fitting[0] if fitting else ""


def _places() -> dict[str, str]:
    """Return the divisions of today by code, each with the one around it, as a list offers them."""
    cards = {card.code: card for card in divisions_below("", today()) if card.kind != Division.Kind.GRID}
    english = (get_language() or "").startswith("en")
    written = {}
    for code, card in cards.items():
        names = [cards[card.parent]] if card.kind == Division.Kind.COMMUNITY and card.parent in cards else []
        spoken = " ".join(each.en if english else each.zh for each in (*names, card))
        written[code] = f"{spoken} {code}"
    return written


class _Described(forms.Form):
    """What both new and known people are described by."""

    name = forms.CharField(label=_("Name"), max_length=80)
    birth = DayField(label=_("Born on"), required=False)
    sex = forms.TypedChoiceField(
        label=_("Sex"), choices=_choices(SEXES), coerce=int, required=False, empty_value=None
    )
    hukou = PlaceField(
        label=_("Hukou"),
        help_text=_("Type the name and choose it from the list; for a place elsewhere, its six-digit code."),
    )
    residence = PlaceField(label=_("Lives in"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)


class NewPersonForm(_Described):
    """Somebody who is not registered yet; birth and sex may be left to the identity number."""

    field_order = ("name", "id_number", "birth", "sex", "phone", "hukou", "residence", "address")
    id_number = forms.CharField(
        label=_("Identity number"),
        max_length=24,
        required=False,
        help_text=_("18 characters, or 15 on an old card. Birth and sex may then be left out."),
    )
    phone = forms.CharField(label=_("Phone"), max_length=24, required=False)


class PersonForm(_Described):
    """A correction of somebody's record."""

    field_order = ("name", "id_number", "birth", "sex", "phone", "hukou", "residence", "address", "reason")
    id_number = forms.CharField(
        label=_("Identity number"),
        max_length=24,
        required=False,
        help_text=_("Leave it empty to keep the one on record."),
    )
    phone = forms.CharField(
        label=_("Phone"),
        max_length=24,
        required=False,
        help_text=_("Leave it empty to keep the one on record."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DayForm(forms.Form):
    """A day on which something happened, and what shows it; no day takes an earlier entry back."""

    day = DayField(label=_("Day"), required=False)
    reference = forms.CharField(label=_("Paper or report that shows it"), max_length=80)

    def __init__(self, *arguments: Any, known: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if known:
            self.fields["day"].help_text = _("Leave it empty to take back a wrong entry.")


class WhichFactForm(forms.Form):
    """Which fact is to be recorded."""

    fact = forms.ChoiceField(label=_("Fact"))

    def __init__(self, *arguments: Any, names: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        labels = ((name, in_words(name, None).label) for name in names)
        self.fields["fact"].choices = sorted(labels, key=lambda each: each[1])  # type: ignore[attr-defined]


class FactForm(forms.Form):
    """What a source says about a person or a household."""

    value = forms.CharField(label=_("Value"), max_length=40, required=False)
    start = DayField(label=_("From"), help_text=_("The first day for which it holds."))
    end = DayField(label=_("Until (not included)"), required=False)
    source = forms.TypedChoiceField(
        label=_("Source"), choices=_choices(SOURCES), coerce=int, initial=Source.DECLARED
    )
    reference = forms.CharField(label=_("Paper or report that shows it"), max_length=80)
    replace = forms.BooleanField(
        label=_("It replaces what this source said about these days"), required=False
    )

    def __init__(self, *arguments: Any, fact: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._fact = fact
        self.fields["value"] = _answer_to(question_about(fact))
        computed: Any = self.fields["source"]
        computed.choices = [each for each in _choices(SOURCES) if each[0] != Source.COMPUTED]

    def clean_value(self) -> int | None:
        """Return the value as the register keeps it."""
        try:
            _name, value = as_written(self._fact, str(self.cleaned_data["value"] or ""))
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence(gettext)) from None
        return value


def _answer_to(question: Question) -> forms.Field:
    """Return the field for the value of a fact: a list, a day, or a line with its unit."""
    empty = gettext("Left empty: asked, and not known.")
    told = " ".join(
        filter(None, (question.meaning and gettext("{words}.").format(words=question.meaning), empty))
    )
    if question.kind == "choice":
        choices = [("", gettext("asked, and not known")), *question.choices]
        return forms.ChoiceField(
            label=question.label, choices=choices, required=False, help_text=question.meaning
        )
    if question.kind == "day":
        return DayField(label=question.label, required=False, help_text=told)
    label = question.label
    if question.unit:
        label = gettext("{label} ({unit})").format(label=label, unit=question.unit)
    widget = forms.TextInput({"inputmode": "decimal", "autocomplete": "off"})
    return forms.CharField(label=label, max_length=40, required=False, help_text=told, widget=widget)


class NewHouseholdForm(forms.Form):
    """A household with its head."""

    purpose = forms.TypedChoiceField(
        label=_("Kind of household"), choices=_choices(PURPOSES), coerce=int, initial=Household.Purpose.LIVING
    )
    number = forms.CharField(label=_("Household number"), max_length=30, required=False)
    division = PlaceField(label=_("Division"))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    start = DayField(label=_("From"))


class JoiningForm(forms.Form):
    """Who joins a household, as what, from when."""

    id_number = forms.CharField(
        label=_("Identity number"), max_length=24, help_text=_("Of somebody who is registered already.")
    )
    relation = forms.TypedChoiceField(label=_("Relation"), choices=_choices(MEMBERS), coerce=int)
    start = DayField(label=_("From"))
    end = DayField(label=_("Until (not included)"), required=False)


class EndForm(forms.Form):
    """The first day on which something does not hold any more, and why."""

    end = DayField(label=_("First day on which it does not hold any more"))
    reason = forms.CharField(label=_("Reason"), max_length=200)


class DivisionEndForm(forms.Form):
    """The first day on which a division is gone, and what continues it."""

    end = DayField(label=_("First day on which it does not exist any more"))
    successors = forms.CharField(
        label=_("Divisions that continue it"),
        max_length=200,
        required=False,
        help_text=_("Their codes with spaces between them; register them first."),
    )
    document = forms.CharField(label=_("Document"), max_length=200)


class WithdrawalForm(forms.Form):
    """Why a statement is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class RelationForm(forms.Form):
    """What the person is to somebody else."""

    kind = forms.ChoiceField(choices=list(RELATION_ROLES.items()))
    id_number = forms.CharField(label=_("Identity number of the other person"), max_length=24)
    start = DayField(label=_("From"))
    end = DayField(label=_("Until (not included)"), required=False)

    def __init__(self, *arguments: Any, name: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["kind"].label = gettext("{name} is").format(name=name)
