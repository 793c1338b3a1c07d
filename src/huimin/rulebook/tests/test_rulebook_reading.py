"""The rulebook is read whole, is sound, and every sheet that cannot be read is named."""

from __future__ import annotations

import re
import shutil
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from huimin.policy.parameters import Status
from huimin.policy.schemes import Scheme, Start
from huimin.rulebook.public import check, examples, rulebook
from huimin.rulebook.reading import HERE, UnreadableSheet, edition_of, read_parameter, read_parameters

GRADING = [
    (date(2024, 9, 30), Start.MONTH_AFTER_DECISION, "伤残抚恤管理办法"),
    (date(2024, 10, 1), Start.MONTH_OF_EVENT, "军人抚恤优待条例"),
]
SOURCE = 'source: {title: Notice, number: "", article: "", url: ""}'
SHEET = f"""
zh: 数
en: figure
unit: money
values:
  - since: 2020-01-01
    place: "CN"
    value: "1.00"
    status: verified
    {SOURCE}
"""
TABLE = f"""
zh: 表
en: table
unit: money
by: [grade, nature]
values:
  - since: 2020-01-01
    until: 2021-01-01
    place: "42"
    table: {{1: {{1: "2.00", 2: "3.00"}}, 2: {{1: "4.00"}}}}
    status: unverified
    {SOURCE}
  - since: 2021-01-01
    place: "42"
    repealed: true
    status: verified
    {SOURCE}
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "family" / "figure.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_rulebook_is_sound() -> None:
    assert [str(finding) for finding in check()] == []


def test_the_rulebook_is_read_once() -> None:
    assert rulebook() is rulebook()
    assert {"dibao", "edge", "rigid"} <= set(rulebook().schemes)
    assert {example.scheme for example in examples()} <= set(rulebook().schemes)
    assert rulebook().scheme("dibao", date(2025, 8, 1)).module == "huimin.rulebook.rules.dibao"


def test_the_edition_depends_on_what_the_rules_say_and_on_nothing_else(tmp_path: Path) -> None:
    copy = tmp_path / "rulebook"
    shutil.copytree(HERE, copy, ignore=shutil.ignore_patterns("__pycache__"))
    assert edition_of(copy) == edition_of(HERE) == rulebook().edition
    sheet = copy / "parameters" / "dibao" / "standard.yaml"
    as_elsewhere = sheet.read_bytes().replace(b"\n", b"\r\n")
    sheet.write_bytes(as_elsewhere)
    (copy / "examples" / "dibao.yaml").unlink()
    assert edition_of(copy) == edition_of(HERE)
    sheet.write_bytes(as_elsewhere.replace(b"815.00", b"816.00"))
    assert edition_of(copy) != edition_of(HERE)


def test_a_sheet_is_named_after_its_path(tmp_path: Path) -> None:
    written(tmp_path, SHEET)
    figure = read_parameters(tmp_path)["family/figure"]
    assert (figure.name, figure.path) == ("family/figure", "parameters/family/figure.yaml")
    assert figure.at(date(2020, 1, 1), "42").figure == 100


def test_a_table_and_its_repeal(tmp_path: Path) -> None:
    figure = read_parameter(written(tmp_path, TABLE), tmp_path)
    assert figure.by == ("grade", "nature")
    assert figure.values[0].table == {(1, 1): 200, (1, 2): 300, (2, 1): 400}
    assert figure.values[0].status is Status.UNVERIFIED
    assert figure.values[1].repealed


@pytest.mark.parametrize(
    "wrong",
    [
        SHEET.replace("unit: money", "unit: yuan"),
        SHEET.replace('value: "1.00"', "value: 1.00"),
        SHEET.replace('value: "1.00"', ""),
        SHEET.replace("2020-01-01", "2020"),
        SHEET.replace("title: Notice", "titel: Notice"),
        SHEET.replace("status: verified", "status: sure"),
        TABLE.replace("unit: money", "unit: ratio"),
        "[",
        "",
    ],
)
def test_a_sheet_that_cannot_be_read_is_named(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(UnreadableSheet, match="'family/figure' cannot be read"):
        read_parameter(written(tmp_path, wrong), tmp_path)


@pytest.mark.parametrize(("day", "start", "document"), GRADING)
def test_a_graded_disability_is_paid_from_the_month_that_the_law_of_its_day_names(
    day: date, start: Start, document: str
) -> None:
    """Until September 2024 from the month after the grading was approved, since then from that month."""
    scheme = rulebook().scheme("disability_pension", day)
    assert scheme.start is start
    assert document in {citation.document.title for citation in scheme.cites}


@pytest.mark.parametrize(("scheme", "start"), [
    *((name, Start.MONTH_AFTER_DECISION) for name in ("dibao", "dibao_alone", "tekun", "unsupported_child")),
    *((name, Start.MONTH_OF_EVENT) for name in ("old_age", "survivor_pension", "veteran_allowance")),
])  # fmt: skip
def test_money_starts_when_the_text_of_the_scheme_says(scheme: str, start: Start) -> None:
    assert {version.start for version in rulebook().schemes[scheme]} == {start}


def test_what_a_rule_cites_was_in_force_when_it_decided() -> None:
    """A month before October 2024 is not explained by the regulation that came into force then."""
    book = rulebook()
    for scheme in ("disability_pension", "survivor_pension", "veteran_allowance"):
        for day, number in ((date(2024, 9, 30), "2019年3月2日修订"), (date(2024, 10, 1), "第788号")):
            for name in book.scheme(scheme, day).conditions:
                cited = [citation.document.number for citation in book.rule(name, day).cites]
                assert all(number in one for one in cited), (name, day, cited)


def test_the_words_of_a_choice_are_read(tmp_path: Path) -> None:
    sheet = SHEET.replace("unit: money", "unit: choice\nwords: {a: [甲, first]}").replace("1.00", "a")
    figure = read_parameter(written(tmp_path, sheet), tmp_path)
    assert figure.words == {"a": ("甲", "first")}


def test_the_guide_to_what_is_covered_names_what_there_is() -> None:
    """A rule that is renamed or taken out is put right in the guide as well."""
    book = rulebook()
    guide = HERE.parents[2] / "docs" / "guides" / "rulebook-coverage.md"
    known = {*book.rules, *book.schemes, *book.facts, *(field.name for field in fields(Scheme))}
    figures = {*book.parameters, *(name.split("/")[1] for name in book.parameters)}
    named = set(re.findall(r"`([a-z_]+(?:/[a-z_*]+)?)`", guide.read_text(encoding="utf-8")))
    assert {name for name in named if name not in known | figures} == {"old_age/*"}
