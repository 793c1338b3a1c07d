"""Read the rulebook from its folders: facts, rules and schemes from modules, figures from one sheet each."""

from __future__ import annotations

import hashlib
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import yaml

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.citations import Source
from huimin.policy.facts import Fact, Facts
from huimin.policy.parameters import DatedValue, Figure, Parameter, Parameters, Status, Unit, read_figure
from huimin.policy.rulebooks import Rulebook
from huimin.policy.rules import Rule
from huimin.policy.schemes import Scheme
from huimin.rulebook import facts, rules

HERE = Path(__file__).parent
LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe reader, in C where the package has it: every command reads all sheets at its start."""
Declared = TypeVar("Declared", Fact, Rule, Scheme)


class UnreadableSheet(Invalid):
    """A parameter's sheet does not have the form that the rulebook reads."""


def read_rulebook(folder: Path = HERE) -> Rulebook:
    """Return the whole rulebook, with its edition: a hash that is the same on every machine."""
    fact_modules, rule_modules = _modules(facts), _modules(rules)
    return Rulebook(
        facts=Facts(_declared(fact_modules, Fact)),
        rules=_declared(rule_modules, Rule),
        schemes=[
            replace(scheme, module=module.__name__)
            for module in rule_modules
            for scheme in _declared([module], Scheme)
        ],
        parameters=read_parameters(folder / "parameters"),
        edition=edition_of(folder),
    )


def read_parameters(folder: Path) -> Parameters:
    """Return the figures of every sheet below `folder`, each named after its path.

    Raises:
        UnreadableSheet: naming the sheet and what is wrong with it.
    """
    return Parameters.of(read_parameter(path, folder) for path in sorted(folder.rglob("*.yaml")))


def read_parameter(path: Path, folder: Path) -> Parameter:
    """Return the figure that one sheet holds."""
    name = path.relative_to(folder).with_suffix("").as_posix()
    try:
        sheet: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - safe
        unit, by = Unit(sheet["unit"]), tuple(sheet.get("by", ()))
        return Parameter(
            name=name,
            zh=sheet["zh"],
            en=sheet["en"],
            unit=unit,
            values=tuple(_dated(entry, unit, len(by)) for entry in sheet["values"]),
            by=by,
            path=f"parameters/{name}.yaml",
            words={choice: (zh, en) for choice, (zh, en) in sheet.get("words", {}).items()},
        )
    except (KeyError, TypeError, ValueError, yaml.YAMLError, Invalid) as wrong:
        raise UnreadableSheet(
            _("The sheet '{name}' cannot be read: {wrong}. Compare it with its neighbours."),
            name=name,
            wrong=wrong,
        ) from wrong


def _dated(entry: Mapping[str, Any], unit: Unit, depth: int) -> DatedValue:
    figure: Figure | None = None
    table: dict[tuple[int, ...], int] | None = None
    if not entry.get("repealed"):
        if depth:
            table = {codes: _whole(unit, text) for codes, text in _cells(entry["table"], depth)}
        else:
            figure = read_figure(unit, entry["value"])
    return DatedValue(
        since=_day(entry["since"]),
        until=_day(entry["until"]) if entry.get("until") else None,
        place=entry["place"],
        figure=figure,
        table=table,
        status=Status(entry["status"]),
        source=Source(**entry["source"]),
    )


def _cells(table: Any, depth: int) -> Iterator[tuple[tuple[int, ...], str]]:
    """Return every cell of a nested table with the codes that lead to it."""
    if not depth:
        yield (), table
        return
    for code, inner in table.items():
        for codes, text in _cells(inner, depth - 1):
            yield (int(code), *codes), text


def _whole(unit: Unit, text: str) -> int:
    figure = read_figure(unit, text)
    if not isinstance(figure, int):
        raise TypeError(f"a table holds whole numbers or money, not {text}")
    return figure


def _day(written: object) -> date:
    if type(written) is not date:
        raise TypeError(f"'{written}' is not a day like 2025-07-01")
    return written


def edition_of(folder: Path) -> str:
    """Return a short hash over every rule, fact, document and figure below `folder`.

    Procedures have editions of their own: how a case runs does not change what is due.
    """
    digest = hashlib.sha256()
    paths = [path for pattern in ("*.py", "*.yaml") for path in folder.rglob(pattern)]
    for path in sorted(path.relative_to(folder).as_posix() for path in paths):
        if not path.startswith(("tests/", "examples/", "procedures/")):
            text = (folder / path).read_text(encoding="utf-8").replace("\r\n", "\n")
            digest.update(f"{path}\n{len(text)}\n{text}".encode())
    return digest.hexdigest()[:12]


def _modules(package: ModuleType) -> list[ModuleType]:
    names = sorted(found.name for found in pkgutil.iter_modules(package.__path__))
    return [importlib.import_module(f"{package.__name__}.{name}") for name in names]


def _declared(modules: list[ModuleType], kind: type[Declared]) -> list[Declared]:
    """Return what the modules declare, in their order; what a module only imports belongs to another one."""
    found: dict[int, Declared] = {}
    for module in modules:
        for value in vars(module).values():
            if isinstance(value, kind):
                found.setdefault(id(value), value)
    return list(found.values())
