"""The figures of the law on one day in one place, read from the rulebook's YAML without its reader."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "src" / "huimin" / "rulebook" / "parameters"
Figure = int | Fraction | str | dict[Any, Any]


@cache
def _file(name: str) -> dict[str, Any]:
    written: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    return written


class Figures:
    """What every figure is on `day` in `place`; `supposed` figures, written as in the files, come first."""

    def __init__(self, day: date, place: str, supposed: Mapping[str, str] | None = None) -> None:
        self.day = day
        self.place = place
        self._supposed = dict(supposed or {})
        self._found: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        """Return fen, a count, an exact fraction, a word, or a table by codes.

        Raises:
            KeyError: if no figure is in force.
        """
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._read(name)
        return found

    def _read(self, name: str) -> Figure:
        unit = _file(name)["unit"]
        if name in self._supposed:
            return _figure(unit, self._supposed[name])
        value = self._in_force(name)
        return _table(value["table"]) if "table" in value else _figure(unit, value["value"])

    def _in_force(self, name: str) -> dict[str, Any]:
        for place in _around(self.place):
            mine: list[dict[str, Any]] = [
                value
                for value in _file(name)["values"]
                if str(value["place"]) == place and value["since"] <= self.day
            ]
            if mine:
                latest = max(mine, key=lambda value: value["since"])
                if "until" not in latest or self.day < latest["until"]:
                    return latest
        raise KeyError(f"'{name}' has no value for {self.place} on {self.day}.")


def _around(place: str) -> Iterator[str]:
    """Yield district, city, province, nation: the nearest decides."""
    yield from (place[:length] for length in (12, 9, 6, 4, 2) if len(place) >= length)
    yield "CN"


def _figure(unit: str, text: str) -> Figure:
    match unit:
        case "money":
            return _fen(text)
        case "percent":
            return Fraction(text) / 100
        case "ratio":
            return Fraction(text)
        case "choice":
            return text
    return int(text)


def _fen(text: str) -> int:
    fen = Fraction(text) * 100
    if fen.denominator != 1:
        raise ValueError(f"{text} yuan is no whole number of fen.")
    return int(fen)


def _table(written: dict[int, Any]) -> dict[Any, Any]:
    return {
        code: _table(below) if isinstance(below, dict) else _fen(below) for code, below in written.items()
    }
