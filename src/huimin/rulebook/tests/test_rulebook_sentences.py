"""Every sentence of every scheme reads well in both languages, whatever values it is filled with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest

from huimin.policy.cases import Case, Subject
from huimin.policy.explanation import RuleStep, explain
from huimin.policy.facts import Entity, Fact, FactType
from huimin.policy.rules import Rule
from huimin.policy.running import Plan, make_plan
from huimin.rulebook.public import rulebook

BOOK = rulebook()
PLACE = "420202"
BIRTH = (date(1958, 3, 10) - date(1970, 1, 1)).days
ROWS = 6
AMOUNTS = (0, 1, 81_500, 9_780_00, 12_345_678_90)

NUMBER = re.compile(r"-?\d{4}-\d\d-\d\d|-?\d[\d,]*(\.\d+)?")
FAULTS: dict[str, dict[str, re.Pattern[str]]] = {
    "zh": {
        "a placeholder": re.compile(r"[{}]"),
        "a doubled unit": re.compile(r"(元|倍|天|个月|周岁|人|次|套|辆|%)\s*\1"),
        "punctuation of English": re.compile(r"[,;:.!?()\"'`]"),
        "a word of English": re.compile(r"[A-Za-z]+"),
        "a doubled mark": re.compile(r"[，；：。、]\s*[，；：。、]"),
    },
    "en": {
        "a placeholder": re.compile(r"[{}]"),
        "a doubled word": re.compile(r"\b([a-z]+)\s+\1\b|%\s*%", re.IGNORECASE),
        "a word or mark of Chinese": re.compile(r"[\u3000-\u9fff\uff00-\uffef]"),
        "a doubled mark": re.compile(r"[,;:.]\s*[,;:.]|  "),
        # “Homes: 1 (at most 1)” reads well for any number, “1 homes” does not.
        "one that is many": re.compile(r"\b0 ([a-z-]+ )?(members|homes|vehicles|times|people|months)\b"),
    },
}


def faults(language: str, sentence: str) -> list[str]:
    """Return what is wrong with a sentence; numbers and days are left out of what is looked at."""
    plain = NUMBER.sub("0", sentence)
    return [f"{fault}: {sentence}" for fault, pattern in FAULTS[language].items() if pattern.search(plain)]


def sample(fact: Fact, row: int) -> int:
    """Return another possible value of a fact for each row."""
    match fact.type:
        case FactType.MONEY:
            return AMOUNTS[row % len(AMOUNTS)]
        case FactType.DAY:
            return BIRTH + 1_000 * row
        case FactType.CODE:
            return sorted(fact.codes)[row % len(fact.codes)]
        case FactType.COUNT:
            return row
    return row % 2


def samples(plan: Plan) -> Iterator[Case]:
    """Yield households with every kind of value, and one of which nothing is known."""

    def subject(entity: Entity, row: int | None) -> Subject:
        names = plan.names(entity)
        known = {name: None if row is None else sample(plan.facts[name], row + len(name)) for name in names}
        return Subject("x", known)

    for row in range(ROWS):
        members = [subject(Entity.PERSON, row + member) for member in range(2)]
        yield Case(subject(Entity.HOUSEHOLD, row), members)
    yield Case(subject(Entity.HOUSEHOLD, None), [subject(Entity.PERSON, None)])


def days_of(scheme: str) -> list[date]:
    """Return the days on which a version of the scheme, or of one of its rules, begins."""
    versions = [version for rules in BOOK.rules.values() for version in rules]
    days = {version.since for version in (*BOOK.schemes[scheme], *versions)}
    days |= {version.until for version in versions if version.until}
    lives = BOOK.schemes[scheme]
    return sorted(day for day in days if any(life.in_force(day) for life in lives))


@pytest.mark.parametrize("scheme", BOOK.schemes)
def test_every_sentence_reads_well(scheme: str) -> None:
    found: set[str] = set()
    for day in days_of(scheme):
        plan = make_plan(scheme, on=day, place=PLACE, rulebook=BOOK, parameters=BOOK.parameters)
        rendered: dict[str, Rule] = {}
        for case in samples(plan):
            for step in explain(plan, case).steps():
                if isinstance(step, RuleStep):
                    rendered[step.name] = step.rule
                    for row in range(len(step.values)):
                        found.update(faults("zh", step.sentence("zh", row)))
                        found.update(faults("en", step.sentence("en", row)))
        assert rendered.keys() >= plan.rules.keys()
        assert all(rule.in_force(day) for rule in rendered.values())
    assert sorted(found) == []


@pytest.mark.parametrize("choice", ["old_age/start_month", "household/central_basic_pension"])
def test_a_choice_is_told_in_words(choice: str) -> None:
    parameter = BOOK.parameters[choice]
    for word in parameter.words:
        scheme = "old_age" if choice.startswith("old_age") else "dibao"
        supposed = BOOK.parameters.with_override({choice: word})
        plan = make_plan(scheme, on=date(2025, 8, 1), place=PLACE, rulebook=BOOK, parameters=supposed)
        sentences = [
            step.sentence("zh")
            for case in samples(plan)
            for step in explain(plan, case).steps()
            if isinstance(step, RuleStep)
        ]
        assert any(parameter.words[word][0] in sentence for sentence in sentences)
        assert not any(word in sentence for sentence in sentences)


def test_every_name_reads_well() -> None:
    names = [(thing.zh, thing.en) for things in (BOOK.facts, BOOK.parameters) for thing in things.values()]
    names += [(version.zh, version.en) for rules in BOOK.rules.values() for version in rules]
    names += [(version.zh, version.en) for schemes in BOOK.schemes.values() for version in schemes]
    names += [(fact.meaning_zh, fact.meaning_en) for fact in BOOK.facts.values()]
    names += [words for fact in BOOK.facts.values() for words in fact.codes.values()]
    wrong = [fault for zh, en in names for fault in (*faults("zh", zh), *faults("en", en))]
    assert wrong == []


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "年低保标准的 2 倍 倍"),
        ("zh", "标准 815.00元元"),
        ("zh", "住房 {homes} 套"),
        ("zh", "住房 1 套, 应不超过 1 套"),
        ("zh", "起算月份：same"),
        ("zh", "住房 1 套，，应不超过"),
        ("en", "2 times times the standard"),
        ("en", "815.00 yuan yuan"),
        ("en", "1 homes; not more than 1 allowed"),
        ("en", "Standard 815.00 yuan, 1 co-living members"),
        ("en", "a share of 20 % %"),
        ("en", "1 home，not more"),
        ("en", "{homes} homes"),
        ("en", "homes;; not more"),
    ],
)
def test_what_reads_badly_is_found(language: str, sentence: str) -> None:
    assert faults(language, sentence)
