"""A rule has versions, each from one day until another, each resting on the articles of its days."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from huimin.policy.citations import Document
from huimin.policy.columns import Column
from huimin.policy.facts import Entity
from huimin.policy.rulebooks import Rulebook
from huimin.policy.rules import RuleKind, rule, version_before
from huimin.policy.views import View

OLD, NEW = Document("旧办法").article("第一条"), Document("新办法").article("第二条")
DAY = date(2024, 10, 1)


@rule(
    entity=Entity.HOUSEHOLD, kind=RuleKind.CONDITION, cites=NEW, since=DAY,
    zh="无车", en="no car", says_zh="无车", says_en="no car",
)  # fmt: skip
def carless(home: View) -> Column:
    return home["cars"] == 0


def test_the_version_before_says_the_same_on_older_articles(rulebook: Callable[..., Rulebook]) -> None:
    before = version_before(carless, OLD)
    book = rulebook(carless, before)
    assert book.rule("carless", DAY) is carless
    assert book.rule("carless", DAY - timedelta(days=1)) is before
    assert (before.cites, before.until, before.formula) == ((OLD,), DAY, carless.formula)
    assert not before.in_force(DAY)
