"""What schemes are called, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language

from huimin.rulebook.public import in_declared_order, rulebook, schemes_without_rules


@dataclass(frozen=True, slots=True)
class Title:
    """The name of a scheme."""

    zh: str
    en: str

    @property
    def here(self) -> str:
        """The name in the language of the page."""
        return self.en if (get_language() or "").startswith("en") else self.zh


def title_of(scheme: str) -> Title:
    """Return what a scheme is called; one that the rulebook no longer knows goes by its code."""
    versions = rulebook().schemes.get(scheme)
    if not versions and (procedure := schemes_without_rules().get(scheme)):
        return Title(procedure.zh, procedure.en)
    return Title(versions[-1].zh, versions[-1].en) if versions else Title(scheme, scheme)


def name_of(scheme: str) -> str:
    """Return what a scheme is called in the language of the page."""
    return title_of(scheme).here


def part_of(scheme: str, part: str) -> str:
    """Return what a part of an amount is called in the language of the page: the rule it comes from."""
    for version in reversed(rulebook().schemes.get(scheme, ())):
        if part in version.parts:
            rule = rulebook().rules[version.parts[part]][-1]
            return Title(rule.zh, rule.en).here
    return part


def choices_of_schemes(day: date) -> list[tuple[str, str]]:
    """Return the schemes that pay money on `day`, by code and name, in the declared order."""
    ruled = [
        (name, name_of(name))
        for name, versions in rulebook().schemes.items()
        if any(scheme.in_force(day) and not scheme.is_status for scheme in versions)
    ]
    names = dict(ruled + [(name, name_of(name)) for name in schemes_without_rules()])
    return [(name, names[name]) for name in in_declared_order(names)]
