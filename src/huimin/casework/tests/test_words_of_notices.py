"""What a public notice says of a case, in plain words."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils.translation import override

from huimin.casework.publicity.wording import granted_words, proposed_words

SHOWN = {"scheme": "dibao", "kind": "application", "grants": True, "amount": 81_500, "effect": "grant"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, ("Amount granted", "815.00 yuan a month")),
        ({"effect": "once", "amount": 300_000}, ("Amount granted", "3,000.00 yuan once")),
        ({"scheme": "edge", "amount": 0}, ("Recognised as", "Edge household")),
    ],
)
def test_a_result_says_what_was_granted(given: dict[str, Any], words: tuple[str, str]) -> None:
    with override("en"):
        assert granted_words(SHOWN | given) == words


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "to grant · 815.00 yuan a month"),
        ({"effect": "once"}, "to grant · 815.00 yuan once"),
        ({"amount": 0}, "to grant"),
        ({"grants": False, "amount": 0, "effect": "refuse"}, "not to grant"),
        ({"grants": False, "amount": 0, "effect": "stop", "kind": "stop"}, "to end it"),
        ({"grants": None, "amount": None}, ""),
    ],
)
def test_an_opinion_says_what_is_proposed(given: dict[str, Any], said: str) -> None:
    with override("en"):
        assert proposed_words(SHOWN | given)[1] == said


def test_what_was_shown_before_effects_were_kept_is_by_the_month() -> None:
    older = {key: value for key, value in SHOWN.items() if key != "effect"}
    with override("en"):
        assert granted_words(older)[1] == proposed_words(older)[1].removeprefix("to grant · ")
        assert granted_words(older)[1] == "815.00 yuan a month"
