"""Form fields for what people type here: amounts in yuan, days."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext

from huimin.kernel.errors import Invalid
from huimin.kernel.money import Money


class MoneyField(forms.CharField):
    """An amount that is typed in yuan and kept in fen; full-width digits and separators are understood."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(**options)

    def prepare_value(self, value: Any) -> Any:
        """Return an amount in fen as yuan; what was typed comes back as it was typed."""
        return str(Money(value)) if type(value) is int else value

    def clean(self, value: Any) -> int | None:
        """Return the amount in fen, or None where nothing was typed."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            return Money.of(typed).fen
        except Invalid as refusal:
            raise forms.ValidationError(refusal.sentence(gettext)) from refusal

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether another amount was typed, however it is written."""
        try:
            return bool(self.clean(data) != initial)
        except forms.ValidationError:
            return True


class DayField(forms.DateField):
    """A day, typed or chosen, written like 2025-08-01."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
        options.setdefault("input_formats", ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d", "%Y年%m月%d日"])
        super().__init__(**options)
