"""Codes of payments in the words of the page."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from huimin.kernel.money import Money
from huimin.payments.files.failures import label_of, remedy_of
from huimin.payments.forms import SOURCES
from huimin.payments.schemes import name_of, part_of

register = template.Library()


@register.filter
def scheme_name(scheme: str) -> str:
    """Return what a scheme is called."""
    return name_of(scheme)


@register.simple_tag
def part_name(scheme: str, part: str) -> str:
    """Return what a part of an amount is called."""
    return part_of(scheme, part)


@register.filter
def source_name(source: str) -> str:
    """Return what a source of funds is called."""
    return str(dict(SOURCES).get(source, source))  # type: ignore[call-overload]


@register.simple_tag
def change_between(before: int, after: int) -> str:
    """Return by how many yuan a sum changed, with its sign, or a dash where it did not."""
    if after == before:
        return "—"
    return f"{'+' if after > before else ''}{Money(after - before)}"


@register.simple_tag
def bank_name(code: str, names: Mapping[str, str]) -> str:
    """Return what a bank is called; one that is no longer known goes by its code."""
    return names.get(code, code)


@register.filter
def failure_name(code: str, given: str = "") -> str:
    """Return why a payment failed or is held back."""
    return str(label_of(code, given))


@register.filter
def without_sign(fen: int) -> int:
    """Return an amount without its sign."""
    return abs(fen)


@register.filter
def remedy(code: str) -> str:
    """Return what can be done about a failure."""
    return str(remedy_of(code))
