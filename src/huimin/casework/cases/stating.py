"""Stating: how an applicant is asked person by person, what is on record beside it, and what they answer."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

from django import forms
from django.utils.translation import gettext, gettext_lazy, pgettext

from huimin.casework.wording import english
from huimin.commons.desk.fields import DayField, MoneyField
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.procedures.declarations import Field, FieldKind
from huimin.registry.public import as_written, question_about

HELD, NONE, OTHER = "held", "none", "other"
"""How a fact is stated: as it is on record, as nothing, or as something else."""
HOW, REASON = "how", "reason"
YES_NO: Final = [("", "—"), ("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))]
PLAIN: Final[dict[FieldKind, Callable[..., forms.Field]]] = {
    FieldKind.TEXT: partial(forms.CharField, widget=forms.Textarea({"rows": 2}), max_length=2_000),
    FieldKind.LINE: partial(forms.CharField, max_length=200),
    FieldKind.YES_NO: partial(
        forms.TypedChoiceField, choices=YES_NO, coerce=lambda value: value == "yes", empty_value=None
    ),
    FieldKind.COUNT: partial(forms.IntegerField, min_value=0),
    FieldKind.MONEY: MoneyField,
    FieldKind.DAY: DayField,
}
"""The field of each kind of answer that needs no choices."""


class AmountNeeded(Invalid):
    """Something was stated without saying how much."""

    template = _("Write how much it is, or choose the other answer.")


class WhyNotRight(Invalid):
    """What is on record was said not to be right, without saying why."""

    template = _("Say in a few words why what is on record is not right.")


@dataclass(frozen=True, slots=True)
class Held:
    """What is on record about a fact: the value, in words, from where and since when.

    It is `implied` where a register merely does not list the person or household.
    """

    value: int
    words: str
    source: str
    since: date
    implied: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A fact that is asked, of whom, or of the household (`person` is none), with what is on record.

    One that is `stated` must be stated or confirmed whatever the register holds.
    """

    name: str
    whose: str
    person: int | None
    stated: bool = False
    held: Held | None = None

    @property
    def field(self) -> str:
        """Return the name under which a form asks for it."""
        return f"{self.name}.{self.person or ''}"

    @property
    def key(self) -> tuple[str, int | None]:
        """Return what tells it from others: the fact and the person."""
        return self.name, self.person

    @property
    def can_be_none(self) -> bool:
        """Return whether a page lets it be stated as nothing: the source does not list it."""
        return self.stated and not self.listed

    @property
    def listed(self) -> bool:
        """Return whether a source says something of this very person or household."""
        return self.held is not None and not self.held.implied


@dataclass(frozen=True, slots=True)
class Line:
    """One question as a page shows it: the fields of a fact, and what is on record about it."""

    asked: Asked
    value: forms.BoundField
    how: forms.BoundField | None = None
    reason: forms.BoundField | None = None


class StatingForm(forms.Form):
    """What an applicant is asked: what happened, what is not on record, and what they must state.

    What is left empty can be answered later, or at the counter.
    """

    def __init__(
        self, *arguments: Any, asked: Sequence[Asked], tells: Sequence[Field] = (), **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.asked, self.tells = asked, tells
        for each in tells:
            self.fields[each.name] = field_of(each)
            self.fields[each.name].needed = each.required  # type: ignore[attr-defined]
        for fact in asked:
            self.fields.update(_fields_about(fact))

    def answers(self) -> dict[str, Any]:
        """Return what was answered, by the names of the fields."""
        return self.cleaned_data

    @property
    def event(self) -> list[forms.BoundField]:
        """Return the fields about what happened."""
        return [self[each.name] for each in self.tells]

    @property
    def groups(self) -> Iterator[tuple[str, list[Line]]]:
        """Return the lines of each person under the name, and those of the household."""
        people: dict[str, list[Line]] = {}
        for each in self.asked:
            line = Line(each, self[each.field])
            if each.stated:
                line = Line(each, self[each.field], self[f"{each.field}.{HOW}"])
                if each.listed:
                    line = Line(each, line.value, line.how, self[f"{each.field}.{REASON}"])
            people.setdefault(each.whose, []).append(line)
        yield from people.items()


class KindsForm(forms.Form):
    """Which of several kinds of income or property somebody has; what is not ticked is stated as nothing."""

    NOTHING = "nothing"
    """The name of the button that says so of all of them."""
    there = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Tick also what you are not sure of. You are asked about each thing that is ticked on a page of "
            "its own."
        ),
    )  # fmt: skip

    def __init__(
        self, *arguments: Any, kinds: Sequence[Asked], written: Mapping[str, object], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self.kinds, self.written = kinds, written
        there = self.fields["there"]
        there.choices = [(each.field, question_about(each.name).label) for each in kinds]  # type: ignore[attr-defined]
        whose = kinds[0].whose
        there.label = (
            gettext("What of this does {name} have?").format(name=whose)
            if whose
            else gettext("What of this does your household have?")
        )
        hows = {each.field: written.get(f"{each.field}.{HOW}") for each in kinds}
        if any(hows.values()):
            there.initial = [field for field, how in hows.items() if how != NONE]

    def clean_there(self) -> list[str]:
        """Return what is ticked, once it is clear that there is something or nothing."""
        ticked: list[str] = self.cleaned_data["there"]
        nothing = self.NOTHING in self.data
        if ticked and nothing:
            raise forms.ValidationError(
                gettext(
                    "You ticked something and pressed “None of these”. Take the ticks away, or press “Go on”."
                )
            )
        if not ticked and not nothing:
            raise forms.ValidationError(gettext("Tick what there is, or press “None of these”."))
        return ticked

    def answers(self) -> dict[str, str]:
        """Return what that says of each kind, as a form of questions would; nothing of what stays to ask."""
        answers: dict[str, str] = {}
        for each in self.kinds:
            how = f"{each.field}.{HOW}"
            if each.field not in self.cleaned_data["there"]:
                answers |= {each.field: "", how: NONE}
            elif self.written.get(how) == NONE:
                answers |= {each.field: "", how: ""}
        return answers


def stated_fact(each: Asked, answers: Mapping[str, object], household: int | None) -> dict[str, object]:
    """Return what was answered about a fact as a case keeps it; nothing where it was not answered.

    Raises:
        AmountNeeded, WhyNotRight: the answer lacks something; `field` says what.
        Invalid: the answer is no value of the fact; `field` says which.
    """
    how, written = str(answers.get(f"{each.field}.{HOW}") or ""), _written(answers.get(each.field))
    reason = str(answers.get(f"{each.field}.{REASON}") or "").strip()
    if each.stated and not how and written:
        how = OTHER
    if each.stated and how == OTHER:
        if not written:
            raise AmountNeeded(field=each.field)
        if each.listed and not reason:
            raise WhyNotRight(field=f"{each.field}.{REASON}")
    if each.stated and how in {HELD, NONE}:
        written = ""
    elif not written:
        return {}
    told: dict[str, object] = {
        "name": each.name, "value": _value(each, how, written), "person": each.person,
        "household": household if each.person is None else None, "written": written,
    }  # fmt: skip
    if each.stated:
        told |= {"how": how, "reason": reason if how == OTHER else ""}
    if each.stated and each.held is not None:
        since = each.held.since.isoformat()
        told |= {"held": each.held.value, "source": each.held.source, "since": since}
        told["implied"] = each.held.implied
    return told


def field_of(asked: Field) -> forms.Field:
    """Return the field of a question that a procedure asks; whether it was answered is seen later."""
    words: dict[str, Any] = {
        "label": asked.en if english() else asked.zh,
        "help_text": asked.help_en if english() else asked.help_zh,
        "required": False,
    }
    if asked.kind is FieldKind.CHOICE:
        choices = [("", "—"), *((each.name, each.en if english() else each.zh) for each in asked.choices)]
        return forms.ChoiceField(choices=choices, **words)
    return PLAIN[asked.kind](**words)


def untold(told: Mapping[str, object], tells: Iterable[Field]) -> list[str]:
    """Return the questions about what happened that must be answered and were not, in words."""
    return [
        each.en if english() else each.zh
        for each in tells
        if each.required and told.get(each.name) in (None, "")
    ]


def _value(each: Asked, how: str, written: str) -> int | None:
    if how == HELD and each.held is not None:
        return each.held.value
    if how == NONE:
        return 0
    try:
        return as_written(each.name, written)[1]
    except Invalid as refusal:
        raise refusal.at(each.field) from None


def _written(given: object) -> str:
    return "" if given is None else str(given).strip()


def _fields_about(each: Asked) -> dict[str, forms.Field]:
    question = question_about(each.name)
    words: dict[str, Any] = {"label": question.label, "help_text": question.meaning, "required": False}
    if question.kind == "choice":
        unknown = ("", gettext("I do not know"))
        value: forms.Field = forms.ChoiceField(choices=[unknown, *question.choices], **words)
    elif question.kind == "day":
        value = DayField(**words)
    else:
        widget = forms.TextInput({"inputmode": "decimal" if question.kind == "money" else "numeric"})
        value = forms.CharField(max_length=20, widget=widget, **words)
    if not each.stated:
        return {each.field: value}
    value.label, value.help_text = gettext("How much"), question.unit
    how = forms.ChoiceField(
        label=question.label, help_text=question.meaning, required=False, widget=forms.RadioSelect,
        choices=[(HELD, gettext("That is right")), (OTHER, gettext("Not right; it is"))]
        if each.listed
        else [(NONE, pgettext("stated", "None")), (OTHER, gettext("There is; namely"))],
    )  # fmt: skip
    fields: dict[str, forms.Field] = {f"{each.field}.{HOW}": how, each.field: value}
    if each.listed:
        fields[f"{each.field}.{REASON}"] = forms.CharField(
            label=gettext("Why what is on record is not right"), required=False, max_length=200
        )
    return fields
