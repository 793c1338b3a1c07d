"""Bridges add up in words too, and rows name themselves."""

from __future__ import annotations

import pytest
from django.utils import translation

from huimin.payments.cards import BankCard, Count
from huimin.payments.models import BankFile, BankReturn, Payment
from huimin.payments.runs.changes import BOTH, words_of
from huimin.payments.schemes import choices_of_schemes, name_of, title_of
from huimin.payments.templatetags.payments import (
    failure_name,
    part_name,
    remedy,
    scheme_name,
    source_name,
    without_sign,
)
from huimin.payments.tests.made_district import AUGUST


@pytest.mark.parametrize(("language", "name"), [("en", "Old-age allowance"), ("zh-hans", "高龄津贴")])
def test_schemes_and_banks_are_called_in_the_language_of_the_page(language: str, name: str) -> None:
    with translation.override(language):
        assert name_of("old_age") == scheme_name("old_age") == name
        assert BankCard("X", "甲行", "Bank A").name == ("Bank A" if language == "en" else "甲行")
        assert ("old_age", name) in choices_of_schemes(AUGUST.first)


def test_a_scheme_that_pays_nothing_is_no_programme() -> None:
    assert "edge" not in dict(choices_of_schemes(AUGUST.first))


def test_aid_without_rules_is_a_programme_and_has_a_name() -> None:
    with translation.override("zh-hans"):
        assert ("temporary_emergency", "急难型临时救助") in choices_of_schemes(AUGUST.first)
    assert title_of("temporary_expenditure").en == "Temporary assistance for expenditure"


def test_what_is_unknown_goes_by_its_code() -> None:
    assert (title_of("gone").zh, words_of(["gone"]), source_name("friend")) == ("gone", "gone", "friend")


def test_reasons_are_the_conditions_of_the_rulebook() -> None:
    with translation.override("en"):
        assert words_of(["old_enough", "deceased"]) == "Not met: Eighty years completed, Deceased"
    with translation.override("zh-hans"):
        assert words_of(["old_enough"]).endswith("年满八十周岁")


@pytest.mark.parametrize(("language", "name"), [("en", "Old-age allowance"), ("zh-hans", "高龄津贴")])
def test_parts_of_an_amount_are_called_by_their_rule(language: str, name: str) -> None:
    with translation.override(language):
        assert part_name("old_age", "base") == name
        assert (part_name("gone", "base"), part_name("old_age", "gone")) == ("base", "gone")


def test_reasons_that_are_kept_in_words_are_told_in_the_language_of_the_page() -> None:
    for language, told in {"zh-hans": "工资有变化", "en": "Wages changed"}.items():
        with translation.override(language):
            assert words_of([f"工资有变化{BOTH}Wages changed"]) == told


def test_codes_have_words() -> None:
    with translation.override("en"):
        assert source_name("lottery") == "Welfare lottery"
        assert failure_name("02") == "No such account"
        assert remedy("02").startswith("Ask for the bank card")
    assert without_sign(-5) == 5


def test_counts_add_up() -> None:
    assert Count(1, 2, 3) + Count(10, 20, 30) == Count(11, 22, 33)
    assert not Count()
    assert Count(fen=1)


def test_rows_name_themselves() -> None:
    assert [str(row) for row in (Payment(key="k"), BankFile(number="n"), BankReturn(name="a.txt"))] == [
        "k",
        "n",
        "a.txt",
    ]
