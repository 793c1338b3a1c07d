"""Drawing: the diagram of a procedure, laid out in rows from its declaration.

Boxes stand in rows and columns. Arrows run only between them: below a row, and to the right of a column,
where each has a lane of its own, so that no arrow goes through a box and no two words stand in one place.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from huimin.procedures.declarations import Outcome, Step, Version

WIDTH, HEIGHT, MARGIN = 200, 60, 24
LATIN = 0x2E7F
"""The last letter before those that are as wide as two."""
LINE, LANE, EDGE = 14, 10, 16
"""Between two lanes below a row, each with a line of words; between two beside a column; and to the boxes."""


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
    """The way that an outcome takes from one box to another; `back` if it returns to an earlier row.

    Its words belong at `x` and `y`.
    """

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


@dataclass(frozen=True, slots=True)
class _Cell:
    """Where a box stands, in rows and columns."""

    row: int
    column: int


@dataclass(frozen=True, slots=True)
class _Link:
    """An arrow before it is drawn: the boxes that it joins, and its lanes.

    `below` is the lane under the row it leaves, `beside` the one along a column and `above` the one over the
    row it comes to; from a row to the next one it needs only the first.
    """

    outcome: Outcome
    start: str
    end: str
    gutter: int
    below: int
    beside: int | None = None
    above: int = 0


@dataclass(frozen=True)
class _Layout:
    """Where every row and every column begins, and where one more of them would."""

    cells: dict[str, _Cell]
    tops: list[int]
    lefts: list[int]

    def box(self, name: str, step: Step | None) -> Box:
        """Return the box of a step, or of an end if there is no step."""
        cell = self.cells[name]
        ends = "" if step else name.removeprefix("=")
        return Box(name, self.lefts[cell.column], self.tops[cell.row], step, ends)

    def lane_below(self, row: int, lane: int) -> int:
        """Return the height of a lane below a row; that below none is over the first."""
        top = self.tops[row] + HEIGHT if row >= 0 else MARGIN - EDGE
        return top + EDGE + lane * LINE

    def lane_beside(self, column: int, lane: int) -> int:
        """Return how far to the right a lane beside a column is."""
        return self.lefts[column] + WIDTH + EDGE + lane * LANE


def lines_of(words: str, wide: int = 25) -> list[str]:
    """Return words as the lines of a box, none wider than so many letters; a Chinese one is as wide as two.

    >>> lines_of("Check of the death and of what was paid")
    ['Check of the death and of', 'what was paid']
    """
    lines = [""]
    for word in words.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and sum(1 + (ord(letter) > LATIN) for letter in longer) > wide:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def draw(version: Version) -> Diagram:
    """Return the diagram of a version: one row for each step's distance from the first, ends at the foot."""
    cells = _cells(version)
    rows, columns = Counter[int](), Counter[int]()
    links = _links(version, cells, rows, columns)
    layout = _Layout(cells, _tops(cells.values(), rows), _lefts(cells.values(), columns))
    boxes = {name: layout.box(name, version.steps.get(name)) for name in cells}
    width, height = layout.lefts[-1] + MARGIN, layout.tops[-1] + MARGIN
    return Diagram(tuple(boxes.values()), _arrows(links, boxes, layout), width, height)


def _cells(version: Version) -> dict[str, _Cell]:
    """Return where each step stands, and each end under its name with a sign before it."""
    rows = _rows(version)
    places = {row: place for place, row in enumerate(sorted(set(rows.values())))}
    taken = Counter[int]()
    cells: dict[str, _Cell] = {}
    for name, row in rows.items():
        place = places[row]
        cells[name] = _Cell(place, taken[place])
        taken[place] += 1
    ends = {each.ends for step in version.steps.values() for each in step.outcomes if each.ends}
    return cells | {f"={end}": _Cell(len(places), column) for column, end in enumerate(sorted(ends))}


def _links(
    version: Version, cells: dict[str, _Cell], rows: Counter[int], columns: Counter[int]
) -> list[_Link]:
    """Return every arrow with its lanes, which are counted by row and by column."""
    links = []
    for name, step in version.steps.items():
        for outcome, target in _targets(step):
            start, end = cells[name], cells[target]
            gutter = min(start.column, end.column)
            below = rows[start.row]
            rows[start.row] += 1
            if end.row == start.row + 1:
                links.append(_Link(outcome, name, target, gutter, below))
                continue
            beside, above = columns[gutter], rows[end.row - 1]
            columns[gutter] += 1
            rows[end.row - 1] += 1
            links.append(_Link(outcome, name, target, gutter, below, beside, above))
    return links


def _targets(step: Step) -> list[tuple[Outcome, str]]:
    return [
        (outcome, target)
        for outcome in step.outcomes
        for target in (outcome.to or (f"={outcome.ends}",))
    ]  # fmt: skip


def _tops(cells: Iterable[_Cell], lanes: Counter[int]) -> list[int]:
    """Return where each row begins, and where one more would."""
    tops = [MARGIN + lanes[-1] * LINE]
    for row in range(max(cell.row for cell in cells) + 1):
        tops.append(tops[-1] + HEIGHT + 2 * EDGE + lanes[row] * LINE)
    return tops


def _lefts(cells: Iterable[_Cell], lanes: Counter[int]) -> list[int]:
    """Return where each column begins, and where one more would."""
    lefts = [MARGIN]
    for column in range(max(cell.column for cell in cells) + 1):
        lefts.append(lefts[-1] + WIDTH + 2 * EDGE + lanes[column] * LANE)
    return lefts


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


def _arrows(links: list[_Link], boxes: dict[str, Box], layout: _Layout) -> tuple[Arrow, ...]:
    """Return the arrows; those that leave a box, and those that come to one, are spread over its width."""
    leaving, coming = Counter(each.start for each in links), Counter(each.end for each in links)
    left, come = Counter[str](), Counter[str]()
    arrows = []
    for link in links:
        start, end = boxes[link.start], boxes[link.end]
        left[link.start] += 1
        come[link.end] += 1
        x = start.x + WIDTH * left[link.start] // (leaving[link.start] + 1)
        to_x = end.x + WIDTH * come[link.end] // (coming[link.end] + 1) + 4
        lane = layout.lane_below(layout.cells[link.start].row, link.below)
        turn, way = to_x, f"H{to_x}"
        if link.beside is not None:
            turn = layout.lane_beside(link.gutter, link.beside)
            over = layout.lane_below(layout.cells[link.end].row - 1, link.above)
            way = f"H{turn} V{over} H{to_x}"
        path = f"M{x} {start.y + HEIGHT} V{lane} {way} V{end.y - 2}"
        arrows.append(Arrow(link.outcome, path, (x + turn) // 2, lane, end.y <= start.y))
    return tuple(arrows)
