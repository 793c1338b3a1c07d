"""Facts in words on the registry's pages and in its files, by the rulebook's dictionary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import get_language

from huimin.kernel.errors import Refusal
from huimin.policy.cases import read_value
from huimin.policy.explanation import in_words
from huimin.policy.facts import FactType
from huimin.registry.facts.words import FactWords, NotAValue, hear_facts, speak_facts
from huimin.rulebook.public import rulebook

YES_NO = {"是": True, "yes": True, "1": True, "否": False, "no": False, "0": False}
TYPED: dict[FactType, Callable[[str], object]] = {
    FactType.MONEY: str,
    FactType.COUNT: int,
    FactType.CODE: lambda written: int(written) if written.isdecimal() else written,
    FactType.DAY: lambda written: date.fromisoformat(written.replace("/", "-")),
    FactType.YESNO: lambda written: YES_NO[written.casefold()],
}
"""What a cell of a file is, as the dictionary wants to read it."""


def speak(name: str, value: int | None) -> FactWords:
    """Return a fact's label and value in the language of the page."""
    fact = rulebook().facts[name]
    if (get_language() or "").startswith("en"):
        return FactWords(fact.en, in_words(value, fact.type, "en", fact.codes))
    return FactWords(fact.zh, in_words(value, fact.type, "zh", fact.codes))


def hear(written_name: str, written: str) -> tuple[str, int | None]:
    """Return the name of a fact that people call by its name or label, and the value that they wrote.

    Raises:
        NotAValue: the fact cannot have it.
    """
    facts = rulebook().facts
    names = {word: fact.name for fact in facts.values() for word in (fact.name, fact.zh, fact.en)}
    name = names.get(written_name, written_name)
    if name not in facts or not written:
        return name, None
    try:
        return name, read_value(facts[name], TYPED[facts[name].type](written))
    except (Refusal, ValueError, KeyError):
        raise NotAValue(given=written, name=written_name, field="value") from None


speak_facts(speaker=speak)
hear_facts(listener=hear)
