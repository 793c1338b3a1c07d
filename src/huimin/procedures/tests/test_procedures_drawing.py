"""A diagram shows every step and every outcome, and no box covers another."""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.procedures.declarations import Version
from huimin.procedures.drawing import HEIGHT, LATIN, WIDTH, Box, Diagram, draw, lines_of
from huimin.procedures.tests.made_procedures import outcome, sound_version, step
from huimin.rulebook.public import procedures

WIDEST = 25
VERSIONS = [version for each in procedures().values() for version in each.versions]
NAMES = [f"{each.procedure}-{each.since}" for each in VERSIONS]


def ways(version: Version) -> list[tuple[str, str, str]]:
    """Return every way: from a step, by an outcome, to a step or an end."""
    return [
        (name, each.name, target)
        for name, found in version.steps.items()
        for each in found.outcomes
        for target in (each.to or (f"={each.ends}",))
    ]


def overlap(one: Box, other: Box) -> bool:
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height


def assert_drawn_well(version: Version, diagram: Diagram) -> None:
    boxes = {box.name: box for box in diagram.boxes}
    assert len(boxes) == len(diagram.boxes)
    assert {box.step.name for box in diagram.boxes if box.step} == set(version.steps)
    ends = {each.ends for found in version.steps.values() for each in found.outcomes if each.ends}
    assert {box.ends for box in diagram.boxes if not box.step} == ends
    assert not [pair for pair in combinations(diagram.boxes, 2) if overlap(*pair)]
    for box in diagram.boxes:
        assert 0 <= box.x <= diagram.width - box.width
        assert 0 <= box.y <= diagram.height - box.height
    drawn = [(arrow.outcome.name, arrow.back) for arrow in diagram.arrows]
    expected = [
        (name, boxes[target].y <= boxes[start].y) for start, name, target in ways(version)
    ]  # fmt: skip
    assert drawn == expected


def assert_arrows_join(version: Version, diagram: Diagram) -> None:
    """Assert that every arrow leaves its box at its edge and reaches the other one, inside the picture."""
    boxes = {box.name: box for box in diagram.boxes}
    for arrow, (start, _name, target) in zip(diagram.arrows, ways(version), strict=True):
        x, y = (int(each) for each in re.findall(r"\d+", arrow.path)[:2])
        box, end = boxes[start], boxes[target]
        assert box.x <= x <= box.x + WIDTH, (start, arrow.outcome.name)
        assert y == box.y + HEIGHT
        across = [int(each) for each in re.findall(r"H(\d+)", arrow.path)]
        assert max(across) < diagram.width
        assert min(int(each) for each in re.findall(r"V(\d+)", arrow.path)) > 0
        assert end.x <= across[-1] <= end.x + WIDTH, (start, arrow.outcome.name)
        assert (int(re.findall(r"V(\d+)", arrow.path)[-1]) > y) is not arrow.back


def segments(path: str) -> list[tuple[int, int, int, int]]:
    """Return the straight pieces of a path, each from left and top to right and bottom."""
    start, *turns = re.findall(r"[MVH][^MVH]*", path)
    x, y = (int(each) for each in start[1:].split())
    found = []
    for turn in turns:
        to_x, to_y = (int(turn[1:]), y) if turn[0] == "H" else (x, int(turn[1:]))
        found.append((min(x, to_x), min(y, to_y), max(x, to_x), max(y, to_y)))
        x, y = to_x, to_y
    return found


def assert_arrows_keep_clear(diagram: Diagram) -> None:
    """Assert that no arrow goes through a box, and that lanes and words are not shared."""
    lanes: list[tuple[int, int, int]] = []
    for arrow in diagram.arrows:
        for left, top, right, bottom in segments(arrow.path):
            for box in diagram.boxes:
                beside = right <= box.x or left >= box.x + WIDTH
                assert beside or bottom <= box.y or top >= box.y + HEIGHT, (arrow.outcome.name, box.name)
            if top == bottom and left < right:
                lanes.append((top, left, right))
    for one, other in combinations(lanes, 2):
        assert one[0] != other[0] or one[2] < other[1] or other[2] < one[1]
    assert len({arrow.y for arrow in diagram.arrows}) == len(diagram.arrows)


@pytest.mark.parametrize("version", VERSIONS, ids=NAMES)
def test_every_declared_procedure_is_drawn_well(version):
    diagram = draw(version)
    assert_drawn_well(version, diagram)
    assert_arrows_join(version, diagram)
    assert_arrows_keep_clear(diagram)


def test_a_step_stands_below_what_leads_to_it_and_ends_at_the_foot():
    boxes = {box.name: box for box in draw(sound_version()).boxes}
    order = ["acceptance", "visit", "opinion", "publicity", "draw", "decision", "=granted"]
    assert [boxes[name].y for name in order] == sorted(boxes[name].y for name in order)
    assert boxes["visit"].y == boxes["check"].y
    assert boxes["=granted"].y == boxes["=forwarded"].y > boxes["decision"].y


def test_a_way_back_is_told_apart():
    arrows = {(arrow.outcome.name, arrow.back) for arrow in draw(sound_version()).arrows}
    assert ("again", True) in arrows
    assert ("grant", False) in arrows


names = st.integers(1, 7)


@st.composite
def versions(draw_of: st.DrawFn) -> Version:
    """Any procedure that is sound: every step is reached, with ways on, back and to ends."""
    number = draw_of(names)
    steps = {}
    for each in range(number):
        targets = draw_of(st.lists(st.integers(0, number - 1), max_size=3, unique=True))
        on = [f"step{each + 1}"] if each + 1 < number else []
        ways = [outcome(f"to{target}", f"step{target}") for target in targets if target != each]
        first = outcome("on", *on) if on else outcome("done", ends="kept")
        steps[f"step{each}"] = step(f"step{each}", "record", first, *ways)
    return sound_version(steps=steps, first="step0")


@given(versions())
def test_whatever_is_sound_is_drawn_well(version):
    diagram = draw(version)
    assert_drawn_well(version, diagram)
    assert_arrows_join(version, diagram)
    assert_arrows_keep_clear(diagram)


def test_what_a_step_is_called_fits_its_box_in_either_language() -> None:
    steps = [each for version in VERSIONS for each in version.steps.values()]
    assert [each.en for each in steps if len(each.en) > WIDEST], "a long one is among them"
    for each in steps:
        for words in (each.en, each.zh):
            lines = lines_of(words)
            assert len(lines) <= 2, words
            assert " ".join(lines) == words
            assert max(map(width_of, lines)) <= WIDEST, words


def width_of(line: str) -> int:
    return sum(1 + (ord(letter) > LATIN) for letter in line)
