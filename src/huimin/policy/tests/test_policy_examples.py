"""Cases and examples are read as people write them, and every mistake in them has a name."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from huimin.kernel.errors import Refusal
from huimin.policy.cases import FactSource, UnusableValue, read_value
from huimin.policy.examples import UnreadableExample, read_examples, try_example
from huimin.policy.facts import Entity, Fact, Facts, FactType, UnknownFact
from huimin.policy.rulebooks import Rulebook

SHEET = """
scheme: homes
place: "4202"
usually:
  household: {cars: 0}
  member: {income: "0", lives_here: yes}
examples:
  - example: nobody earns
    day: 2025-08-01
    members: {a: {}, b: {income: "15.00"}}
    then: {outcome: granted, amount: "1615.00", parts: {base: "1615.00"}}
  - example: a higher standard
    day: 2025-08-01
    supposing: {family/standard: "900.00"}
    members: {a: {}}
    then: {outcome: granted, amount: "900.00"}
  - example: elders of one home
    scheme: elders
    day: 2025-08-01
    place: "42"
    members:
      a: {birth: 1940-01-01, grade: 一级}
      b: {birth: 1990-01-01, grade: second}
    then:
      a: {outcome: granted, amount: "100.00"}
      b: {outcome: refused, reasons: [old_enough]}
"""
ONE = """
scheme: homes
place: "4202"
examples:
  - {example: one, day: 2025-08-01, household: {cars: 0}, members: {a: {income: "0", lives_here: yes}},
  then: THEN}
"""


def sheet(folder: Path, text: str) -> Path:
    (folder / "homes.yaml").write_text(text, encoding="utf-8")
    return folder


def test_examples_are_read_and_agree(small: Rulebook, tmp_path: Path) -> None:
    examples = read_examples(sheet(tmp_path, SHEET), small.facts)
    assert [example.title for example in examples] == [
        "nobody earns",
        "a higher standard",
        "elders of one home",
    ]
    assert [try_example(example, small) for example in examples] == [[], [], []]


@pytest.mark.parametrize(
    "then",
    [
        "{outcome: refused}",
        '{outcome: granted, amount: "1.00"}',
        "{outcome: granted, reasons: [no_car]}",
        "{outcome: granted, missing: [cars]}",
        '{outcome: granted, parts: {base: "1.00"}}',
        "{somebody: {outcome: granted}}",
    ],
)
def test_every_difference_is_told(small: Rulebook, tmp_path: Path, then: str) -> None:
    example = read_examples(sheet(tmp_path, ONE.replace("THEN", then)), small.facts)[0]
    assert len(try_example(example, small)) == 1


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (ONE.replace("THEN", "{}").replace("day: 2025-08-01, ", ""), "KeyError"),
        (ONE.replace("THEN", "[outcome]"), "cannot be read"),
        (ONE.replace("THEN", "{outcome: granted}").replace("cars: 0", "car: 0"), "no fact 'car'"),
        (ONE.replace("THEN", "{outcome: granted}").replace("{cars: 0}", '{income: "0"}'), "fact of a person"),
        (ONE.replace("THEN", "{outcome: granted}").replace('"0"', "0"), "quote the amount"),
    ],
)
def test_a_sheet_that_cannot_be_read_is_named(
    small: Rulebook, tmp_path: Path, wrong: str, sentence: str
) -> None:
    with pytest.raises(UnreadableExample, match=sentence) as refused:
        read_examples(sheet(tmp_path, wrong), small.facts)
    assert "'one' in homes.yaml" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "written", "value"),
    [
        ("income", "1,234.50", 123450),
        ("income", None, None),
        ("cars", 2, 2),
        ("grade", 2, 2),
        ("grade", "二级", 2),
        ("grade", "second", 2),
        ("birth", date(1970, 1, 2), 1),
        ("birth", date(1969, 12, 31), -1),
        ("lives_here", True, 1),
    ],
)
def test_values_as_people_write_them(small: Rulebook, name: str, written: Any, value: int | None) -> None:
    assert read_value(small.facts[name], written) == value


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("income", 5),
        ("income", "1.005"),
        ("income", "-1.00"),
        ("cars", True),
        ("cars", -1),
        ("cars", 10**6),
        ("grade", 4),
        ("grade", "四级"),
        ("birth", "1970-01-02"),
        ("lives_here", 1),
    ],
)
def test_other_values_are_refused(small: Rulebook, name: str, written: Any) -> None:
    with pytest.raises(UnusableValue):
        read_value(small.facts[name], written)


def test_codes_may_leave_numbers_out() -> None:
    words = {1: ("一级", "first"), 3: ("三级", "third")}
    fact = Fact("grade", Entity.PERSON, FactType.CODE, "g", "g", "g", "g", codes=words)
    assert read_value(fact, 3) == 3
    with pytest.raises(UnusableValue, match="'grade' is 2 in row 1"):
        read_value(fact, 2)


def test_the_dictionary_of_facts(small: Rulebook, rulebook: Callable[..., Rulebook]) -> None:
    assert len(small.facts) == len(list(small.facts))
    assert "income" in small.facts
    with pytest.raises(UnknownFact, match="no fact 'x'"):
        small.facts["x"]
    with pytest.raises(UnknownFact, match="declared twice"):
        Facts([small.facts["income"], small.facts["income"]])
    assert issubclass(UnknownFact, Refusal)
    assert FactSource("declared").to_json() == {"kind": "declared", "document": "", "since": None}
