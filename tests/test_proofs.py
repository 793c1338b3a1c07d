"""Every proof that the list of promises names is there."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINES = (ROOT / "docs" / "proofs.md").read_text(encoding="utf-8").splitlines()
TEST = re.compile(r"^  - `((?:src|tests)/\S+\.py)::(\S+)`$")
TESTS = sorted({found.groups() for line in LINES if (found := TEST.match(line))})
TARGETS = sorted(set(re.findall(r"`make ([a-z-]+)`", "\n".join(LINES))))


@cache
def written_in(path: str) -> set[str]:
    """Return the names of the tests in a file, those of a class behind its name."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    inside = {
        f"{each.name}::{one.name}"
        for each in classes
        for one in each.body
        if isinstance(one, ast.FunctionDef)
    }
    return inside | {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}


@pytest.mark.parametrize(("path", "name"), TESTS, ids="::".join)
def test_a_test_that_is_named_is_there(path: str, name: str) -> None:
    assert name in written_in(path), (
        f"{path} has no {name}: put the test that shows it now into docs/proofs.md"
    )


def test_every_promise_has_a_test() -> None:
    proved: dict[str, int] = {}
    for line in LINES:
        if line.startswith("- "):
            proved[line] = 0
        elif line.startswith("  - ") and TEST.match(line):
            proved[next(reversed(proved))] += 1
    assert len(proved) > 40
    assert [promise for promise, tests in proved.items() if not tests] == []


def test_every_proof_is_a_test_or_a_command_that_can_be_read() -> None:
    unread = [line for line in LINES if "::" in line and not TEST.match(line)]
    assert unread == []


@pytest.mark.parametrize("target", TARGETS)
def test_a_command_that_is_named_is_there(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
