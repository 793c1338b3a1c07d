"""Facts in words on the registry's pages and in its files, by the rulebook's dictionary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huimin.commons.desk.pieces import Text
from huimin.kernel.errors import Refusal
from huimin.policy.cases import read_value
from huimin.policy.explanation import in_words
from huimin.policy.facts import FactType
from huimin.registry.facts.words import (
    FactWords,
    NotAValue,
    Question,
    ask_facts,
    hear_facts,
    mark_people,
    speak_facts,
)
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
WANTED: dict[FactType, Text] = {
    FactType.MONEY: _("an amount in yuan with at most two decimals, such as 1200.50"),
    FactType.COUNT: _("a whole number"),
    FactType.CODE: _("one of its answers, in words or as its number"),
    FactType.DAY: _("a day, such as 2025-08-01"),
    FactType.YESNO: _("yes or no"),
}
"""What to write instead of what was no value."""
A_SPAN = {"fen/year": _("{amount} a year"), "fen/month": _("{amount} a month")}
UNITS = {"fen": _("yuan"), "fen/year": _("yuan a year"), "fen/month": _("yuan a month")}


def speak(name: str, value: int | None) -> FactWords:
    """Return a fact's label and value in the language of the page."""
    fact = rulebook().facts[name]
    english = (get_language() or "").startswith("en")
    written = in_words(value, fact.type, "en" if english else "zh", fact.codes)
    if value is not None and fact.unit in A_SPAN:
        written = str(A_SPAN[fact.unit]).format(amount=written)
    return FactWords(fact.en if english else fact.zh, written)


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
        label, wanted = speak(name, None).label, WANTED[facts[name].type]
        raise NotAValue(given=written, name=label, wanted=wanted, field="value") from None


def ask(name: str) -> Question:
    """Return how people are asked for a fact in the language of the page; of an unknown one, its name."""
    facts = rulebook().facts
    if name not in facts:
        return Question(name)
    fact = facts[name]
    english = (get_language() or "").startswith("en")
    kinds = {FactType.MONEY: "money", FactType.DAY: "day", FactType.CODE: "choice", FactType.YESNO: "choice"}
    codes = {1: ("是", "yes"), 0: ("否", "no")} if fact.type is FactType.YESNO else fact.codes
    return Question(
        label=fact.en if english else fact.zh,
        kind=kinds.get(fact.type, "count"),
        meaning=fact.meaning_en if english else fact.meaning_zh,
        unit=str(UNITS.get(fact.unit, "")),
        choices=tuple((str(code), words[english]) for code, words in codes.items()),
    )


mark_people(marks={"disability_level": _("Disabled"), "serious_illness": _("Seriously ill")})
speak_facts(speaker=speak)
ask_facts(asker=ask)
hear_facts(listener=hear)
