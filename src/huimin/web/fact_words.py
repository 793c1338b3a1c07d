"""Facts in words on the registry's pages, spoken from the rulebook's dictionary."""

from __future__ import annotations

from django.utils.translation import get_language

from huimin.policy.explanation import in_words
from huimin.registry.facts.words import FactWords, speak_facts
from huimin.rulebook.public import rulebook


def speak(name: str, value: int | None) -> FactWords:
    """Return a fact's label and value in the language of the page."""
    fact = rulebook().facts[name]
    if (get_language() or "").startswith("en"):
        return FactWords(fact.en, in_words(value, fact.type, "en", fact.codes))
    return FactWords(fact.zh, in_words(value, fact.type, "zh", fact.codes))


speak_facts(speaker=speak)
