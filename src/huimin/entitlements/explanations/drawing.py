"""Drawing: how an amount comes about, as a diagram of the rules, facts and figures that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from huimin.entitlements.wording import called, figure_text
from huimin.policy.running import Plan

WIDTH: Final = 156
HEIGHT: Final = 40
ACROSS: Final = 36
BETWEEN: Final = 12
MARGIN: Final = 8
SIZE: Final = 12
UNITS_IN_A_LINE: Final = 23
"""A Chinese character takes two units, another one."""

PIECE: Final = re.compile(r"[\x21-\x7e·–]+[ ）：，、]*|[（“]*[^\x20-\x7e][）：，、”]*|\s+|.")
"""What stays together on a line: a word, a number, a character with the signs that cling to it."""


@dataclass(frozen=True, slots=True)
class Box:
    """A box of the diagram: what it is called, in at most two lines, and where it stands (in pixels)."""

    name: str
    kind: str
    label: str
    x: int
    y: int

    @property
    def lines(self) -> list[tuple[int, int, str]]:
        """Return each line of the label with its place."""
        written = _wrapped(self.label)
        first = self.y + (HEIGHT + SIZE) // 2 - 2 - (len(written) - 1) * (SIZE + 3) // 2
        return [(self.x + 8, first + place * (SIZE + 3), line) for place, line in enumerate(written)]


@dataclass(frozen=True, slots=True)
class Line:
    """A line from what is read to what reads it."""

    x: int
    y: int
    to_x: int
    to_y: int

    @property
    def path(self) -> str:
        """Return the curve as SVG writes it."""
        middle = (self.x + self.to_x) // 2
        return f"M{self.x} {self.y}C{middle} {self.y} {middle} {self.to_y} {self.to_x} {self.to_y}"


@dataclass(frozen=True, slots=True)
class Diagram:
    """Boxes and lines with the size of the whole."""

    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int
    spoken: tuple[str, ...]


def diagram_of(plan: Plan) -> Diagram | None:
    """Return how the amount of a scheme comes about, results at the right; nothing for a status."""
    parts = tuple(plan.scheme.parts.values())
    if not parts:
        return None
    depths = _depths(plan, parts)
    deepest = max(depths.values())
    columns: dict[int, list[str]] = {}
    for name, depth in depths.items():
        columns.setdefault(depth, []).append(name)
    tallest = max(len(names) for names in columns.values())
    height = tallest * (HEIGHT + BETWEEN) - BETWEEN + 2 * MARGIN
    boxes = {}
    for depth, names in columns.items():
        taken = len(names) * (HEIGHT + BETWEEN) - BETWEEN
        top = (height - taken) // 2
        for place, name in enumerate(names):
            x = MARGIN + (deepest - depth) * (WIDTH + ACROSS)
            boxes[name] = _box(plan, name, x, top + place * (HEIGHT + BETWEEN))
    return Diagram(
        boxes=tuple(boxes.values()),
        lines=tuple(_lines(plan, boxes)),
        width=2 * MARGIN + (deepest + 1) * (WIDTH + ACROSS) - ACROSS,
        height=height,
        spoken=tuple(_spoken(plan, boxes)),
    )


def _depths(plan: Plan, parts: tuple[str, ...]) -> dict[str, int]:
    """Return how many steps lie between each thing that is read and the amount, the longest way counts."""
    depths = dict.fromkeys(parts, 0)
    pending = list(parts)
    while pending:
        name = pending.pop(0)
        for read in plan.reads.get(name, {}):
            if depths.get(read, -1) < depths[name] + 1:
                depths[read] = depths[name] + 1
                pending.append(read)
    return depths


def _box(plan: Plan, name: str, x: int, y: int) -> Box:
    if name in plan.rules:
        kind = "amount" if name in plan.scheme.parts.values() else "rule"
        return Box(name, kind, called(plan.rules[name]), x, y)
    if name in plan.facts:
        return Box(name, "fact", called(plan.facts[name]), x, y)
    parameter = plan.parameter(name)
    value = figure_text(parameter, plan.figures[name])
    return Box(name, "figure", _("{name}: {sentence}").format(name=called(parameter), sentence=value), x, y)


def _wrapped(label: str) -> list[str]:
    """Return the label in at most two lines, cut with an ellipsis where it is longer."""
    lines = [""]
    for piece in PIECE.findall(label):
        if _units(lines[-1] + piece.rstrip()) > UNITS_IN_A_LINE and lines[-1]:
            if len(lines) == 2:
                return [lines[0].rstrip(), _cut(lines[1] + piece)]
            lines.append("")
        lines[-1] += piece
    return [_cut(line) for line in lines]


def _units(text: str) -> int:
    return sum(1 if sign.isascii() else 2 for sign in text)


def _cut(text: str) -> str:
    """Return what fits into a line, with an ellipsis in the place of the rest."""
    kept = text.rstrip()
    if _units(kept) <= UNITS_IN_A_LINE:
        return kept
    while _units(kept) > UNITS_IN_A_LINE - 2:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"


def _lines(plan: Plan, boxes: Mapping[str, Box]) -> Iterator[Line]:
    for name, box in boxes.items():
        for read in plan.reads.get(name, {}):
            other = boxes[read]
            yield Line(other.x + WIDTH, other.y + HEIGHT // 2, box.x, box.y + HEIGHT // 2)


def _spoken(plan: Plan, boxes: Mapping[str, Box]) -> Iterator[str]:
    """Return the diagram in words, for those who do not see it."""
    for name, box in boxes.items():
        reads = [boxes[read].label for read in plan.reads.get(name, {})]
        if reads:
            yield _("{result} comes from {parts}").format(result=box.label, parts=_(", ").join(reads))
