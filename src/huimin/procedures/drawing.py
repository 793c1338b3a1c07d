"""Drawing: the diagram of a procedure, laid out in rows from its declaration."""

from __future__ import annotations

from dataclasses import dataclass

from huimin.procedures.declarations import Outcome, Step, Version

WIDTH, HEIGHT, ACROSS, DOWN, MARGIN = 200, 60, 250, 104, 24


@dataclass(frozen=True, slots=True)
class Box:
    """A step, or an end, at its place in pixels."""

    name: str
    x: int
    y: int
    step: Step | None = None
    ends: str = ""
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True)
class Arrow:
    """The way that an outcome takes from one box to another; `back` if it returns to an earlier row."""

    outcome: Outcome
    path: str
    x: int
    y: int
    back: bool


@dataclass(frozen=True, slots=True)
class Diagram:
    """A procedure as a drawing: its boxes, its arrows and its size."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    width: int
    height: int


def draw(version: Version) -> Diagram:
    """Return the diagram of a version: one row for each step's distance from the first, ends at the foot."""
    rows = _rows(version)
    ends = sorted({each.ends for step in version.steps.values() for each in step.outcomes if each.ends})
    boxes: dict[str, Box] = {}
    by_row: dict[int, list[str]] = {}
    for name, row in rows.items():
        by_row.setdefault(row, []).append(name)
    for place, (_row, names) in enumerate(sorted(by_row.items())):
        for column, name in enumerate(names):
            boxes[name] = Box(name, MARGIN + column * ACROSS, MARGIN + place * DOWN, version.steps[name])
    foot = MARGIN + len(by_row) * DOWN
    for column, end in enumerate(ends):
        boxes[f"={end}"] = Box(f"={end}", MARGIN + column * ACROSS, foot, ends=end)
    wide = max([len(names) for names in by_row.values()] + [len(ends)])
    arrows = tuple(
        _arrow(boxes[step.name], boxes[target], outcome, number)
        for step in version.steps.values()
        for number, (outcome, target) in enumerate(_targets(step))
    )
    width = 2 * MARGIN + (wide - 1) * ACROSS + WIDTH + 60
    return Diagram(tuple(boxes.values()), arrows, width, foot + HEIGHT + MARGIN)


def _targets(step: Step) -> list[tuple[Outcome, str]]:
    return [
        (outcome, target)
        for outcome in step.outcomes
        for target in (outcome.to or (f"={outcome.ends}",))
    ]  # fmt: skip


def _rows(version: Version) -> dict[str, int]:
    """Return the row of each step: as far down as its longest way from the first, ways back left out."""
    rows = {version.first: 0}
    order, on_way = [version.first], {version.first}

    def walk(name: str) -> None:
        for outcome in version.steps[name].outcomes:
            for target in outcome.to:
                if target in on_way:
                    continue
                if rows.get(target, -1) <= rows[name]:
                    rows[target] = rows[name] + 1
                    on_way.add(target)
                    walk(target)
                    on_way.discard(target)
                if target not in order:
                    order.append(target)

    walk(version.first)
    return {name: rows[name] for name in order}


def _arrow(start: Box, end: Box, outcome: Outcome, number: int) -> Arrow:
    """Return an arrow from the foot of a box to the head of the next, or along the side on its way back."""
    back = end.y <= start.y
    if back:
        x, y = start.x + start.width, start.y + start.height // 2
        to_x, to_y = end.x + end.width, end.y + end.height // 2
        bend = max(x, to_x) + 26 + 8 * number
        path = f"M{x} {y} H{bend} V{to_y} H{to_x + 2}"
        return Arrow(outcome, path, bend, (y + to_y) // 2, back)
    x = start.x + start.width // 2 + (number - 1) * 24
    y, to_x, to_y = start.y + start.height, end.x + end.width // 2 + (number - 1) * 24, end.y
    middle = to_y - 18
    path = f"M{x} {y} V{middle} H{to_x} V{to_y - 2}"
    return Arrow(outcome, path, (x + to_x) // 2, middle, back)
