"""Schemes are shown in one order; one that nobody put into it comes last."""

from __future__ import annotations

from huimin.rulebook.public import IN_ORDER, in_declared_order, rulebook, schemes_without_rules


def test_every_scheme_has_its_place() -> None:
    assert sorted(IN_ORDER) == sorted([*rulebook().schemes, *schemes_without_rules()])


def test_others_come_after_them_by_name() -> None:
    assert in_declared_order({"zz", "old_age", "aa", "dibao"}) == ["dibao", "old_age", "aa", "zz"]
