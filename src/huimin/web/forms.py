"""Forms about officers and roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.models import Role
from huimin.commons.access.rights import declared_by_app
from huimin.commons.access.scope import Scope
from huimin.commons.desk.fields import DayField
from huimin.registry.public import DivisionBranch, division_tree

LANGUAGES = (("zh-hans", _("Chinese")), ("en", _("English")))


class OfficerForm(forms.Form):
    """Who an officer is and where they work."""

    name = forms.CharField(label=_("Name"), max_length=80)
    office = forms.CharField(label=_("Office"), help_text=_("As printed on documents."), max_length=80)
    division = forms.ChoiceField(label=_("Division of the office"))
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)

    def __init__(self, *arguments: Any, scope: Scope, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["division"].choices = division_choices(scope)  # type: ignore[attr-defined]


class NewOfficerForm(OfficerForm):
    """A new officer with a first password, which they change when they sign in."""

    username = forms.SlugField(
        label=_("Sign-in name"), help_text=_("Letters, digits and hyphens."), max_length=40
    )
    password = forms.CharField(
        label=_("First password"),
        help_text=_("At least ten characters. The officer chooses another one when signing in."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
    field_order = ("username", "name", "office", "division", "language", "password")


class AssignmentForm(forms.Form):
    """A role for an officer: which, where, from when to when."""

    role = forms.ChoiceField(label=_("Role"))
    scope = forms.ChoiceField(
        label=_("Data scope"), help_text=_("The division and everything below it."), required=False
    )
    start = DayField(label=_("From"))
    end = DayField(label=_("Until (not included)"), required=False)

    def __init__(self, *arguments: Any, scope: Scope, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["role"].choices = [(r.code, role_name(r)) for r in Role.objects.order_by("code")]  # type: ignore[attr-defined]
        everywhere = [("", _("everywhere"))] if "" in scope.prefixes else []
        self.fields["scope"].choices = [*everywhere, *division_choices(scope)]  # type: ignore[attr-defined]


class PasswordResetForm(forms.Form):
    """A new password that somebody else gives to an officer."""

    password = forms.CharField(
        label=_("New password"),
        help_text=_("At least ten characters. The officer chooses another one when signing in."),
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(
        label=_("Reason"), max_length=200, help_text=_("It is kept with your name in the audit trail.")
    )


class RoleForm(forms.Form):
    """A role of this installation and what it allows."""

    code = forms.SlugField(label=_("Code"), help_text=_("Letters, digits and hyphens."), max_length=40)
    name_zh = forms.CharField(label=_("Chinese name"), max_length=40)
    name_en = forms.CharField(label=_("English name"), max_length=60)
    rights = forms.MultipleChoiceField(label=_("Rights"), widget=forms.CheckboxSelectMultiple)
    kept_apart = forms.SlugField(
        label=_("Kept apart with"),
        help_text=_("An officer holds at most one role of the same group of duties."),
        max_length=40,
        required=False,
    )

    second_factor = forms.BooleanField(
        label=_("Whoever holds it signs in with a second factor"),
        help_text=_("A code from an app on the phone, beside the password."),
        required=False,
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        choices = [(right.code, right.label) for rights in declared_by_app().values() for right in rights]
        self.fields["rights"].choices = choices  # type: ignore[attr-defined]


def name_field() -> str:
    """Return the field that has the name of a role in the language of the page."""
    return "name_en" if (get_language() or "").startswith("en") else "name_zh"


def role_name(role: Role) -> str:
    """Return what a role is called in the language of the page."""
    return str(getattr(role, name_field()))


def division_choices(scope: Scope) -> list[tuple[str, str]]:
    """Return the divisions of a scope as choices, indented as they lie in one another."""
    english = (get_language() or "").startswith("en")

    def lines(branch: DivisionBranch, depth: int) -> list[tuple[str, str]]:
        card = branch.division
        own = [(card.code, "\u3000" * depth + (card.name_en if english else card.name))]
        inside = [line for part in branch.parts for line in lines(part, depth + 1)]
        return [*(own if scope.covers(card.code) else []), *inside]

    return [line for branch in division_tree(prefixes=scope.prefixes) for line in lines(branch, 0)]
