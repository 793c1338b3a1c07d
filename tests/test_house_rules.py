"""The rules of the house that a linter cannot see."""

from __future__ import annotations

import ast
import inspect
import re
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import FunctionType, ModuleType
from typing import get_args, get_type_hints

import pytest
from django.apps import apps
from django.db.models import Model

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src" / "huimin"
CODE = sorted(
    path
    for path in SOURCES.rglob("*.py")
    if not {"tests", "migrations"} & set(path.relative_to(SOURCES).parts)
)
LONGEST_FUNCTION, LONGEST_FILE = 50, 400
CLOCK_READERS = {"views", "tasks", "register", "command", "commands"}
MAY_READ_THE_CLOCK = {
    # module -> why
    "commons/installation/public.py": "the one place that knows the working day",
    "commons/access/signing_in.py": "lock-out is about real minutes",
    "commons/access/sessions.py": "sessions rest and end in real time",
    "commons/access/actions.py": "password history and locks are about real time",
    "portal/guards.py": "sessions of residents rest and end in real time",
    "commons/jobs/asking.py": "work is asked for in real time",
    "commons/messages/actions.py": "messages are sent and read in real time",
}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "misc", "manager", "managers", "base", "common"}


def trees(paths: list[Path]) -> Iterator[tuple[Path, ast.Module]]:
    for path in paths:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def modules(name: str) -> list[ModuleType]:
    found = (path for path in CODE if path.stem == name)
    return [import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts)) for path in found]


def functions(module: ModuleType) -> Iterator[FunctionType]:
    for name, value in vars(module).items():
        if inspect.isfunction(value) and not name.startswith("_") and value.__module__ == module.__name__:
            yield value


def named_in(annotation: object) -> Iterator[object]:
    yield annotation
    for part in get_args(annotation):
        yield from named_in(part)


@pytest.mark.parametrize("door", modules("public"), ids=lambda module: module.__name__)
def test_no_model_goes_out_of_the_door(door: ModuleType) -> None:
    for function in functions(door):
        returned = get_type_hints(function).get("return")
        leaked = [part for part in named_in(returned) if inspect.isclass(part) and issubclass(part, Model)]
        assert not leaked, f"{function.__qualname__} hands out {leaked}; return a frozen dataclass"


@pytest.mark.parametrize("module", modules("actions"), ids=lambda module: module.__name__)
def test_an_action_is_called_by_name(module: ModuleType) -> None:
    by_name = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}
    for function in functions(module):
        parameters = inspect.signature(function).parameters
        if "by" in parameters:
            kinds = {parameter.kind for parameter in parameters.values()}
            assert kinds <= by_name, f"{function.__qualname__} takes arguments by position"


@pytest.mark.parametrize("model", apps.get_models(), ids=lambda model: model._meta.label)
def test_no_relation_comes_back_across_apps(model: type[Model]) -> None:
    if not model.__module__.startswith("huimin."):
        return
    for field in model._meta.get_fields():
        target = getattr(field, "related_model", None)
        if target is None or field.auto_created or target._meta.app_label == model._meta.app_label:
            continue
        assert field.remote_field.hidden, (
            f"{field} lets {target._meta.label} reach back; use related_name='+'"
        )


def length_of(function: ast.FunctionDef) -> int:
    """Return the lines of a function without those of its docstring."""
    first, last = function.body[0], function.body[-1]
    start = function.lineno
    words = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(function) else 0
    return (last.end_lineno or 0) - start + 1 - words


def test_files_and_functions_stay_short() -> None:
    long = []
    for path, tree in trees(CODE):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LONGEST_FILE:
            long.append(f"{path.relative_to(ROOT)}: {lines} lines")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and length_of(node) > LONGEST_FUNCTION:
                long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not long, "\n".join(long)


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = [path for path, tree in trees(CODE) if not ast.get_docstring(tree) and path.read_text().strip()]
    assert not silent, silent


def test_public_functions_of_doors_say_what_they_return() -> None:
    silent = [
        f"{module.__name__}.{function.__name__}"
        for name in ("public", "actions", "queries")
        for module in modules(name)
        for function in functions(module)
        if not function.__doc__
    ]
    assert not silent, silent


def test_nothing_below_a_view_or_a_task_reads_the_wall_clock() -> None:
    reading = []
    for path, tree in trees(CODE):
        place = path.relative_to(SOURCES).as_posix()
        if path.stem in CLOCK_READERS or CLOCK_READERS & set(path.parts) or place in MAY_READ_THE_CLOCK:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = ast.unparse(node.func.value)
                asked = node.func.attr in {"today", "now", "localdate", "localtime"} and not node.args
                if asked and owner.split(".")[-1] in {"date", "datetime", "timezone"}:
                    reading.append(f"{place}:{node.lineno} {ast.unparse(node)}")
    assert not reading, "pass the day or the moment in:\n" + "\n".join(reading)


def test_the_day_of_a_moment_is_the_one_of_china() -> None:
    """`.date()` of a moment, or its words, is the day of UTC: half an hour after midnight it is yesterday."""
    own = {
        "commons/installation/public.py": "the one place that knows",
        "commons/desk/pieces.py": "what stands on a page goes by the zone of the page",
        "commons/desk/spreadsheets.py": "cells have no zone",
        "web/commands/deadlines.py": "a day that was typed",
        "web/commands/evaluating.py": "a day that was typed",
        "web/commands/rules.py": "a day that was typed, or today in China without a database to ask",
        "web/commands/doctoring.py": "only the year of the next holidays is asked for",
    }
    said = re.compile(r"""\.date\(\)|\{[\w.]*\b(?:at|\w+_at):%""")
    found = [
        f"{path.relative_to(SOURCES)}:{number} {line.strip()}"
        for path in CODE
        if path.relative_to(SOURCES).as_posix() not in own
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if said.search(line)
    ]
    assert not found, "ask `installation.public.day_of`:\n" + "\n".join(found)


def test_no_module_has_a_name_that_says_nothing() -> None:
    vague = [path.relative_to(ROOT) for path in CODE if path.stem in VAGUE_NAMES]
    assert not vague, vague


def test_no_float_near_money() -> None:
    exact = [path for path in CODE if path.relative_to(SOURCES).parts[0] in {"kernel", "ledger", "rulebook"}]
    used = [
        f"{path.relative_to(SOURCES)}:{node.lineno}"
        for path, tree in trees(exact)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float")
    ]
    assert not used, used


def test_the_repository_names_no_registry_and_no_machine() -> None:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    tracked = listing.stdout.splitlines()
    hosts = r"https?://[\w.]*(?:pypi|npmjs|npmmirror|pythonhosted|deb\.debian)"
    host = re.compile(hosts + r"|index-url\s*=|/(?:work|farm)/")
    found = []
    for name in tracked:
        path = ROOT / name
        if path.suffix in {".png", ".mo", ".ttf", ".parquet"} or not path.is_file() or path == Path(__file__):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if host.search(line):
                found.append(f"{name}:{number}")
    assert not found, found
