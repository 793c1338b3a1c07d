"""Registers: tables that clerks keep, declared in one place each.

A register gets a list with search, filters and export, pages to add and to change, a history from the trail
and an import with a dry run. Anything with a life of its own (a case, a payment) is no register: it has
actions and pages written for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import DateField, Field, Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.desk import navigation
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.fields import DayField, MoneyField
from huimin.commons.desk.navigation import Line
from huimin.commons.desk.pieces import Text
from huimin.commons.desk.tables import Filter, Table


@dataclass(frozen=True, slots=True)
class Register:
    """How one table is kept.

    `columns` are shown; those named after a field label it in forms and imports too. `fields` can be edited.
    `key` names the fields by which an imported row is recognised; without one nothing is imported. `division`
    is the path of the division code by which officers see their part only. `save` writes a checked row by an
    action of the app; without one the row is saved as it is and the deed recorded.
    """

    model: type[Model]
    title: Text
    purpose: Text
    view: str
    change: str
    columns: tuple[Column, ...]
    fields: tuple[str, ...]
    key: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    order: str = ""
    related: tuple[str, ...] = ()
    division: str = ""
    help_texts: Mapping[str, Text] = field(default_factory=dict)
    form: type[forms.ModelForm[Any]] | None = None
    save: Callable[[Model, Officer, dict[str, Any]], None] | None = None
    line: Line = Line.SYSTEM
    place_in_line: int = 500

    @property
    def name(self) -> str:
        """Return the name in addresses, such as `payments-bank`."""
        return self.model._meta.label_lower.replace(".", "-")

    def address(self, page: str = "list", pk: object = None) -> str:
        """Return the address of a page of this register."""
        arguments = [self.name] if pk is None else [self.name, pk]
        return reverse(f"desk:{page}", args=arguments)

    def rows(self, scope: Scope) -> QuerySet[Any]:
        """Return the rows that an officer with this scope may see."""
        rows = self.model._default_manager.select_related(*self.related)
        return rows.filter(scope.q(self.division)) if self.division else rows

    def table(self) -> Table:
        """Return the list of this register."""
        return Table(
            name=self.name,
            caption=self.title,
            columns=self.columns,
            filters=self.filters,
            search=self.search,
            order=self.order,
            link=lambda row: self.address("change", row.pk),
        )

    def label(self, name: str) -> Text:
        """Return how a field is called."""
        column = next((column for column in self.columns if column.name == name), None)
        if column is not None:
            return column.label
        verbose: str | Promise = self.model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        return verbose

    def form_for(self, row: Model | None, data: Mapping[str, Any] | None = None) -> forms.ModelForm[Any]:
        """Return the form of a row, or of a new one; what identifies a row stays as it is."""
        form = self.form_class()(data, instance=row)
        primary = self.model._meta.pk.name
        if row is not None and primary in form.fields:
            form.fields[primary].disabled = True
        return form

    def form_class(self) -> type[forms.ModelForm[Any]]:
        """Return the form by which a row is added or changed."""
        if self.form is not None:
            return self.form
        return forms.modelform_factory(
            self.model,
            fields=list(self.fields),
            labels={name: str(self.label(name)) for name in self.fields},
            help_texts={name: str(self.help_texts.get(name, "")) for name in self.fields},
            formfield_callback=self._form_field,
        )

    def _form_field(self, model_field: Field[Any, Any], **options: Any) -> forms.Field | None:
        column = next((column for column in self.columns if column.name == model_field.name), None)
        options.setdefault("required", not model_field.blank and not model_field.null)
        if column is not None and column.kind == Kind.MONEY:
            return MoneyField(**_plain(options))
        if isinstance(model_field, DateField):
            return DayField(**_plain(options))
        formed = model_field.formfield(**options)
        if isinstance(formed, forms.ModelChoiceField):
            formed.empty_label = _("Choose one")
        if (
            column is not None
            and isinstance(column.words, Mapping)
            and isinstance(formed, forms.TypedChoiceField)
        ):
            formed.choices = [("", "—"), *column.words.items()]
        return formed


def _plain(options: dict[str, Any]) -> dict[str, Any]:
    return {name: options[name] for name in ("label", "help_text", "required") if name in options}


_kept: dict[str, Register] = {}


def keep(register: Register) -> Register:
    """Keep a register: put it on its line of the navigation and return it."""
    _kept[register.name] = register
    navigation.add(
        register.line,
        register.title,
        "desk:list",
        register.view,
        register.place_in_line,
        arguments=(register.name,),
    )
    return register


def kept() -> list[Register]:
    """Return every register that is kept."""
    return list(_kept.values())


def register_named(name: str) -> Register | None:
    """Return the register of this name."""
    return _kept.get(name)
