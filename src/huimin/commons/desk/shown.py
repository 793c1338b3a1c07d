"""What a page shows of a table: cells, rows, choices of filters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from huimin.commons.desk.columns import Column, Looked
from huimin.commons.desk.pieces import Text, Tone


@dataclass(frozen=True, slots=True)
class Choice(Looked):
    """A chip of a filter."""

    code: str
    label: Text
    number: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Narrowing:
    """A search or filter in use, and the parameter that it is taken away with."""

    name: str
    label: Text
    value: Text


@dataclass(frozen=True, slots=True)
class FilterView:
    """A filter with its choices as one page shows it."""

    name: str
    label: Text
    chosen: str
    choices: list[Choice]
    as_list: bool


@dataclass(frozen=True, slots=True)
class Cell(Looked):
    """A value as the page shows it, with what its column is called in the language of the page."""

    column: Column
    label: str
    text: str
    address: str = ""
    tone: Tone | None = None
    eye: str = ""


@dataclass(frozen=True, slots=True)
class Row(Looked):
    """A row as the page shows it: the first cell names it."""

    key: str
    cells: list[Cell]
    fen: int = 0
    record: Any = None
