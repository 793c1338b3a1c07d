"""Forms of the registry's pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.fields import DayField
from huimin.registry.facts.words import in_words
from huimin.registry.models import Household, Relation, Source
from huimin.registry.wording import MEMBERS, PURPOSES, RELATIONS, SEXES, SOURCES


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


class _Described(forms.Form):
    """What both new and known people are described by."""

    name = forms.CharField(label=_("Name"), max_length=80)
    birth = DayField(label=_("Born on"), required=False)
    sex = forms.TypedChoiceField(
        label=_("Sex"), choices=_choices(SEXES), coerce=int, required=False, empty_value=None
    )
    hukou = forms.CharField(label=_("Hukou"), max_length=15, help_text=_("Division code."))
    residence = forms.CharField(label=_("Lives in"), max_length=15, help_text=_("Division code."))
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

    day = DayField(label=_("Day"), required=False, help_text=_("Leave it empty to take back a wrong entry."))
    reference = forms.CharField(label=_("Paper or report that shows it"), max_length=80)


class FactForm(forms.Form):
    """What a source says about a person or a household."""

    fact = forms.ChoiceField(label=_("Fact"))
    value = forms.CharField(
        label=_("Value"),
        max_length=40,
        required=False,
        help_text=_(
            "Amounts in yuan; words or codes as the dictionary has them. Empty: asked, and not known."
        ),
    )
    start = DayField(label=_("From"))
    end = DayField(label=_("Until (not included)"), required=False)
    source = forms.TypedChoiceField(
        label=_("Source"), choices=_choices(SOURCES), coerce=int, initial=Source.DECLARED
    )
    reference = forms.CharField(label=_("Paper or report that shows it"), max_length=80)
    replace = forms.BooleanField(
        label=_("It replaces what this source said about these days"), required=False
    )

    def __init__(self, *arguments: Any, names: list[str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        chosen: Any = self.fields["fact"]
        chosen.choices = sorted(
            ((name, in_words(name, None).label) for name in names), key=lambda each: each[1]
        )
        computed: Any = self.fields["source"]
        computed.choices = [each for each in _choices(SOURCES) if each[0] != Source.COMPUTED]


class NewHouseholdForm(forms.Form):
    """A household with its head."""

    purpose = forms.TypedChoiceField(
        label=_("Purpose"), choices=_choices(PURPOSES), coerce=int, initial=Household.Purpose.LIVING
    )
    number = forms.CharField(label=_("Household number"), max_length=30, required=False)
    division = forms.CharField(label=_("Division"), max_length=15, help_text=_("Division code."))
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    start = DayField(label=_("From"))


class JoiningForm(forms.Form):
    """Who joins a household, as what, from when."""

    id_number = forms.CharField(label=_("Identity number"), max_length=24)
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

    kind = forms.ChoiceField(
        label=_("The person is"), choices=[(code, RELATIONS[code, True]) for code in Relation.Kind.values]
    )
    id_number = forms.CharField(label=_("of the person with the identity number"), max_length=24)
    start = DayField(label=_("From"))
    end = DayField(label=_("Until (not included)"), required=False)
