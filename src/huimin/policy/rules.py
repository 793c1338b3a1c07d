"""Rules: small functions over columns, each with its article, its sentences and its days in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from string import Formatter
from typing import TYPE_CHECKING, TypeAlias

from huimin.policy.citations import Citation
from huimin.policy.facts import Entity, FactType

if TYPE_CHECKING:
    from huimin.policy.columns import Column
    from huimin.policy.views import View

Formula: TypeAlias = "Callable[[View], Column]"


class RuleKind(StrEnum):
    """What a rule is for: it grants or refuses, it is paid, or it leads to one of these."""

    CONDITION = "condition"
    AMOUNT = "amount"
    STEP = "step"


@dataclass(frozen=True, slots=True)
class Rule:
    """One formula and the article of law that it states, from one day until another.

    `zh` and `en` name the rule in a few words; `says_zh` and `says_en` state it in a sentence whose
    placeholders name the facts, rules and parameters that the formula read.
    """

    name: str
    entity: Entity
    kind: RuleKind
    type: FactType
    zh: str
    en: str
    says_zh: str
    says_en: str
    cites: tuple[Citation, ...]
    formula: Formula
    since: date
    until: date | None
    module: str

    def in_force(self, day: date) -> bool:
        """Return whether this version of the rule applies on `day`."""
        return self.since <= day and (self.until is None or day < self.until)

    def placeholders(self) -> dict[str, set[str]]:
        """Return the names that each language's sentence expects."""
        return {
            language: {name for _, name, _, _ in Formatter().parse(sentence) if name}
            for language, sentence in (("zh", self.says_zh), ("en", self.says_en))
        }


def rule(
    *,
    entity: Entity,
    zh: str,
    en: str,
    says_zh: str,
    says_en: str,
    cites: Citation | tuple[Citation, ...],
    kind: RuleKind = RuleKind.STEP,
    type: FactType | None = None,
    name: str = "",
    since: date = date.min,
    until: date | None = None,
) -> Callable[[Formula], Rule]:
    """Declare the decorated function as the formula of a rule, named after it unless `name` says otherwise.

    Conditions are yes or no and amounts are money; `type` is for steps, money if nothing is said.
    """

    def declare(formula: Formula) -> Rule:
        usual = FactType.YESNO if kind is RuleKind.CONDITION else FactType.MONEY
        return Rule(
            name=name or formula.__name__,
            entity=entity,
            kind=kind,
            type=type or usual,
            zh=zh,
            en=en,
            says_zh=says_zh,
            says_en=says_en,
            cites=cites if isinstance(cites, tuple) else (cites,),
            formula=formula,
            since=since,
            until=until,
            module=formula.__module__,
        )

    return declare


def version_before(rule: Rule, *cites: Citation) -> Rule:
    """Return the version that `rule` replaced: the same formula and sentence on the articles of then."""
    return replace(rule, since=date.min, until=rule.since, cites=cites)
