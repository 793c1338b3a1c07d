"""The kinds of documents that apps issue, and the right that opens each."""

from __future__ import annotations

from collections.abc import Callable

from huimin.commons.access.models import Officer

Rule = Callable[[Officer, str], bool]
"""`rule(officer, subject)`: whether an officer may open documents about a subject."""

_rights: dict[str, str] = {}
_rules: dict[str, Rule] = {}


def declare_kind(kind: str, *, right: str) -> None:
    """Let officers who have `right` in a document's division open documents of this kind."""
    _rights[kind] = right


def declare_rule(kind: str, rule: Rule) -> None:
    """Let documents of a kind be opened by whom a rule of its app allows, whoever issued them."""
    _rules[kind] = rule


def rule_of(kind: str) -> Rule | None:
    """Return the rule of a kind that has one of its own."""
    return _rules.get(kind)


def right_of(kind: str) -> str | None:
    """Return the right that opens a kind; without one only who issued a document may open it."""
    return _rights.get(kind)
