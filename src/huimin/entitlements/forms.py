"""Forms: a household thought up for the calculator, a figure of the district, decisions about awards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.fields import DayField
from huimin.entitlements.reckonings.chunks import EPOCH_DAY
from huimin.entitlements.wording import called, language, place_in_force, unit_word
from huimin.kernel.errors import Invalid
from huimin.kernel.money import Money
from huimin.policy.cases import Case, Subject
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.parameters import Parameter, Unit, places, read_figure
from huimin.policy.running import Plan

MOST_MEMBERS = 8
EXAMPLES = {Unit.MONEY: "815.00", Unit.RATIO: "1.5"}
UNITS = {"fen": _("yuan"), "fen/year": _("yuan a year"), "fen/month": _("yuan a month")}


class FactField(forms.CharField):
    """The value of a fact as people write it: yuan, a number, a day; nothing typed is nothing known."""

    def __init__(self, fact: Fact, **options: Any) -> None:
        self.fact = fact
        label, unit = called(fact), UNITS.get(fact.unit)
        if unit:
            label = gettext("{label} ({unit})").format(label=label, unit=unit)
        super().__init__(label=label, required=False, **options)

    def clean(self, value: Any) -> int | None:
        """Return the value as the engine reads it; None where nothing was typed."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = Money.of(typed).fen if self.fact.type is FactType.MONEY else int(typed)
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence(gettext)) from refusal
        except ValueError as wrong:
            raise forms.ValidationError(gettext("Enter a whole number.")) from wrong
        if not self.fact.least <= number <= self.fact.bound:
            raise forms.ValidationError(gettext("This cannot be so large, or below nothing."))
        return number


class BirthField(DayField):
    """A day, kept as the number of days since 1970."""

    def clean(self, value: Any) -> Any:
        """Return the number of the day."""
        day = super().clean(value)
        return None if day is None else day.toordinal() - EPOCH_DAY


class HypotheticalForm(forms.Form):
    """A household that somebody thinks up: what the scheme reads about it and about each member."""

    members = forms.IntegerField(
        label=_("Number of members"),
        min_value=1,
        max_value=MOST_MEMBERS,
        initial=1,
        help_text=_("Change it and calculate: the questions about each of them appear."),
    )
    complete = forms.BooleanField(
        label=_("What is left empty counts as none"),
        help_text=_("Otherwise it is not known, and the answer may be that something is missing."),
        required=False,
        initial=True,
    )

    def __init__(self, data: Any = None, *, plan: Plan) -> None:
        super().__init__(data)
        self.plan = plan
        self.of_household = [
            self._add(f"h_{name}", plan.facts[name]) for name in plan.names(Entity.HOUSEHOLD)
        ]
        self.number = self._number(data)
        self.of_members = [
            [self._add(f"m{place}_{name}", plan.facts[name]) for name in plan.names(Entity.PERSON)]
            for place in range(1, self.number + 1)
        ]

    def _number(self, data: Any) -> int:
        given = (data or {}).get("members", "")
        return min(max(int(given), 1), MOST_MEMBERS) if given.isdecimal() else 1

    def _add(self, name: str, fact: Fact) -> str:
        self.fields[name] = _field_of(fact, first=name.startswith("m1_"))
        return name

    @property
    def household_fields(self) -> list[forms.BoundField]:
        """Return the fields about the household."""
        return [self[name] for name in self.of_household]

    @property
    def member_fields(self) -> Iterator[tuple[int, list[forms.BoundField]]]:
        """Return the fields about each member."""
        return ((place, [self[name] for name in names]) for place, names in enumerate(self.of_members, 1))

    @property
    def general_fields(self) -> list[forms.BoundField]:
        """Return the fields about the whole."""
        return [self["members"], self["complete"]]

    def case(self) -> Case:
        """Return what was typed as a case."""
        household = Subject("1", self._facts("h_", self.plan.names(Entity.HOUSEHOLD)))
        names = self.plan.names(Entity.PERSON)
        return Case(
            household,
            [Subject(str(place), self._facts(f"m{place}_", names)) for place in range(1, self.number + 1)],
        )

    def _facts(self, prefix: str, names: tuple[str, ...]) -> dict[str, int | None]:
        found = {name: self.cleaned_data.get(prefix + name) for name in names}
        if self.cleaned_data["complete"]:
            return {
                name: 0 if value is None and self.plan.facts[name].type is not FactType.DAY else value
                for name, value in found.items()
            }
        return found


def _field_of(fact: Fact, *, first: bool) -> forms.Field:
    """Return the field for a fact: a list for codes and yes or no, a day, or a number."""
    if fact.type is FactType.DAY:
        return BirthField(label=called(fact), required=False)
    if fact.type in {FactType.CODE, FactType.YESNO}:
        words = fact.codes or {1: ("是", "yes"), 0: ("否", "no")}
        choices = [("", "—"), *((code, _code_word(word)) for code, word in words.items())]
        initial = 1 if first and fact.name in {"relation", "local_hukou"} else ""
        return forms.TypedChoiceField(
            label=called(fact), choices=choices, coerce=int, empty_value=None, required=False, initial=initial
        )
    return FactField(fact, widget=forms.TextInput({"inputmode": "decimal"}))


def _code_word(words: tuple[str, str]) -> str:
    return words[1] if language() == "en" else words[0]


class FigureForm(forms.Form):
    """A figure of the district with its document."""

    place = forms.ChoiceField(label=_("In force in"))
    since = DayField(label=_("In force from"))
    until = DayField(label=_("Until, not included"), required=False)
    value = forms.CharField(label=_("Figure"), required=False)
    repeal = forms.BooleanField(label=_("The document repeals the figure without a new one"), required=False)
    document = forms.CharField(label=_("Document"), max_length=200)
    number = forms.CharField(label=_("Number of the document"), max_length=80, required=False)
    article = forms.CharField(label=_("Article"), max_length=80, required=False)
    url = forms.URLField(label=_("Where it was published"), required=False, assume_scheme="https")

    def __init__(
        self, data: Any = None, *, parameter: Parameter, district: str, cells: dict[str, tuple[str, str]]
    ) -> None:
        super().__init__(data)
        self.parameter = parameter
        around = list(places(district))
        place = self.fields["place"]
        assert isinstance(place, forms.ChoiceField)
        place.choices = [(code, place_in_force(code)) for code in around]
        place.initial = district[:4]
        self.cells: list[str] = []
        if parameter.by:
            del self.fields["value"]
            for codes, (label, written) in cells.items():
                self.fields[f"cell_{codes}"] = forms.CharField(label=label, initial=written, required=False)
                self.cells.append(f"cell_{codes}")
        else:
            self.fields["value"] = field = _figure_field(parameter)
            field.needed = True  # type: ignore[attr-defined]
            field.help_text = gettext("Required, unless the document repeals the figure.")

    @property
    def general_fields(self) -> list[forms.BoundField]:
        """Return the fields that are not cells of a table."""
        return [field for field in self if field.name not in self.cells]

    @property
    def cell_fields(self) -> list[forms.BoundField]:
        """Return the fields for the cells of a table."""
        return [self[name] for name in self.cells]

    def clean_value(self) -> str:
        """Refuse what is no figure of the unit."""
        written = str(self.cleaned_data["value"] or "")
        try:
            read_figure(self.parameter.unit, written or "0")
        except Invalid:
            template = gettext("“{written}” is no figure here. Write it like {example}.")
            example = EXAMPLES.get(self.parameter.unit, "20")
            raise forms.ValidationError(template.format(written=written, example=example)) from None
        return written

    def clean(self) -> dict[str, Any]:
        """Refuse a figure without a value, unless the document repeals it."""
        cleaned = super().clean() or {}
        asked = not self.cells and "value" not in self.errors
        if asked and not cleaned.get("repeal") and not cleaned.get("value"):
            self.add_error("value", gettext("Enter the figure, or say that the document repeals it."))
        return cleaned

    def written(self) -> Any:
        """Return the figure as a parameter file writes it."""
        if self.cleaned_data["repeal"]:
            return None
        if not self.cells:
            return self.cleaned_data["value"]
        table: dict[str, Any] = {}
        for name in self.cells:
            if written := self.cleaned_data[name]:
                *above, last = name.removeprefix("cell_").split("_")
                inner = table
                for code in above:
                    inner = inner.setdefault(code, {})
                inner[last] = written
        return table


def _figure_field(parameter: Parameter) -> forms.Field:
    """Return the field for a single figure: a line with its unit, or a list where it is a choice."""
    if parameter.unit is Unit.CHOICE:
        choices = [("", "—"), *((code, _code_word(words)) for code, words in parameter.words.items())]
        return forms.ChoiceField(label=_("Figure"), choices=choices, required=False)
    unit = unit_word(parameter.unit)
    label = gettext("{label} ({unit})").format(label=gettext("Figure"), unit=unit) if unit else _("Figure")
    return forms.CharField(label=label, required=False, widget=forms.TextInput({"inputmode": "decimal"}))


class ReasonForm(forms.Form):
    """A reason in words."""

    reason = forms.CharField(
        label=_("Reason"), max_length=60, help_text=_("It stands in the record and in the notice.")
    )


class EndForm(ReasonForm):
    """From when an award does not count any more, and why."""

    on = DayField(label=_("Does not count any more from"))


class SuspendForm(ReasonForm):
    """From when an award is held back, and why."""

    on = DayField(label=_("Held back from"))


class LiftForm(ReasonForm):
    """From when an award is paid again, and why."""

    on = DayField(label=_("Paid again from"))
