"""Names are written one way, and read as their bearers read them."""

from __future__ import annotations

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.registry import names
from huimin.registry.names import ImpossibleName, clean_name, reading_of, readings_of


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("单晓丽", "shanxiaoli", "sxl"),
        ("解放", "xiefang", "xf"),
        ("区小明", "ouxiaoming", "oxm"),
        ("查文", "zhawen", "zw"),
        ("仇英", "qiuying", "qy"),
        ("曾国藩", "zengguofan", "zgf"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("万俟卨", "moqixie", "mqx"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("单于", "shanyu", "sy"),  # two characters: surname 单, given name 于
        ("李", "li", "l"),
        ("阿卜杜·克里木", "abodukelimu", "abdklm"),
        ("Anna Li", "annali", "al"),
        ("王Anna", "wanganna", "wa"),
    ],
)
def test_a_name_is_read_as_its_bearer_reads_it(name: str, pinyin: str, initials: str) -> None:
    assert reading_of(name) == (pinyin, initials)


def test_a_character_without_a_reading_stands_for_itself() -> None:
    assert reading_of("𠮷野") == ("𠮷ye", "𠮷y")
    assert clean_name("𫖮") == "𫖮"


@pytest.mark.parametrize(
    ("given_name", "cleaned"),
    [
        (" 买买提 • 艾力 ", "买买提·艾力"),
        ("王 小明", "王小明"),
        ("Anna  Li", "Anna Li"),
        ("·李", "李"),
        ("王·", "王"),
    ],
)
def test_names_are_written_one_way(given_name: str, cleaned: str) -> None:
    assert clean_name(given_name) == cleaned
    assert clean_name(cleaned) == cleaned


@pytest.mark.parametrize("given_name", ["", "  ", "·", "王1", "王\n小\x00明", "王" * 81, "王/李"])
def test_what_cannot_be_a_name_is_refused(given_name: str) -> None:
    with pytest.raises(ImpossibleName, match="cannot be a name"):
        clean_name(given_name)


@given(st.lists(st.text("单解区王小明·A ", max_size=6)))
def test_many_readings_are_those_of_each(given_names: list[str]) -> None:
    assert readings_of(given_names) == [reading_of(name) for name in given_names]


def test_the_examples_are_right() -> None:
    assert doctest.testmod(names).failed == 0
