"""Every sentence of the kernel has its Chinese, with the same values in it."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

import huimin.kernel

KERNEL = Path(huimin.kernel.__file__).parent
with (KERNEL / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as _file:
    CHINESE = {message.id: message.string for message in read_po(_file) if message.id}


def _sentences() -> set[str]:
    trees = [ast.parse(module.read_text(encoding="utf-8")) for module in KERNEL.glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    marked = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "_"]
    return {ast.literal_eval(call.args[0]) for call in marked}


def _places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


def test_the_catalogue_has_exactly_the_kernels_sentences():
    assert CHINESE.keys() == _sentences()


@pytest.mark.parametrize("sentence", sorted(CHINESE))
def test_the_chinese_is_there_and_takes_the_same_values(sentence):
    assert CHINESE[sentence].endswith("。")
    assert _places(CHINESE[sentence]) == _places(sentence)
