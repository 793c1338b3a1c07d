"""A rulebook: the facts, rules, schemes and figures of one edition, looked up by name and day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from huimin.kernel.errors import Invalid, NotInForce
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.facts import Facts
from huimin.policy.parameters import Parameters
from huimin.policy.rules import Rule
from huimin.policy.schemes import Scheme

Versioned = TypeVar("Versioned", Rule, Scheme)


class UnknownScheme(Invalid):
    """There is no scheme of this name."""


class UnknownRule(Invalid):
    """There is neither a rule nor a fact of this name."""


class Rulebook:
    """The law as data: what may be known, what follows from it, and by which figures."""

    def __init__(
        self,
        facts: Facts,
        rules: Iterable[Rule],
        schemes: Iterable[Scheme],
        parameters: Parameters,
        *,
        edition: str,
    ) -> None:
        self.facts = facts
        self.rules = _by_name(rules)
        self.schemes = _by_name(schemes)
        self.parameters = parameters
        self.edition = edition

    def scheme(self, name: str, day: date) -> Scheme:
        """Return the version of the scheme that exists on `day`.

        Raises:
            UnknownScheme: if there is none of this name.
            NotInForce: if there is, but not on that day.
        """
        if name not in self.schemes:
            raise UnknownScheme(
                _("There is no scheme '{name}'. There are: {known}."),
                name=name,
                known=", ".join(sorted(self.schemes)),
            )
        return _in_force(self.schemes[name], name, day)

    def rule(self, name: str, day: date) -> Rule:
        """Return the version of the rule that applies on `day`.

        Raises:
            UnknownRule: if there is none of this name.
            NotInForce: if there is, but not on that day.
        """
        if name not in self.rules:
            raise UnknownRule(
                _("There is neither a fact nor a rule '{name}'. Correct the name in the rulebook."), name=name
            )
        return _in_force(self.rules[name], name, day)


def _by_name(versions: Iterable[Versioned]) -> dict[str, list[Versioned]]:
    found: dict[str, list[Versioned]] = {}
    for version in versions:
        found.setdefault(version.name, []).append(version)
    return found


def _in_force(versions: Sequence[Versioned], name: str, day: date) -> Versioned:
    for version in versions:
        if version.in_force(day):
            return version
    raise NotInForce(
        _("'{name}' is not in force on {day}: the rulebook has it from {since}. Ask for another day."),
        name=name,
        day=day,
        since=min(version.since for version in versions),
    )
