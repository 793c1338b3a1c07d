"""Signatures drawn on a screen: strokes on a sheet, checked, read, and drawn again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from math import hypot
from typing import Any, Final, TypeAlias

from huimin.casework.models import Signature, Task
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.procedures.vocabulary import Work

Strokes: TypeAlias = list[list[list[int]]]
WIDTH, HEIGHT = 1_000, 400
"""The sheet on which people sign; points are whole numbers on it."""
MOST_STROKES, MOST_POINTS = 200, 8_000
SHORTEST: Final = 300
"""A signature of which all strokes together are shorter is a slip of the finger."""
SIGNED: Final = frozenset({Work.VISIT, Work.APPRAISE, Work.ASSESS})
"""Steps that are recorded, and whose record those present sign."""


class NotASignature(Invalid):
    """What was drawn is no signature."""

    template = _("Nothing that could be a signature was drawn. Sign with a finger or a pen inside the frame.")


def signatures_of(task: Task) -> list[Signature]:
    """Return what was signed under a step, in the order of signing."""
    stand = [each for each in task.signatures.all() if each.replaced_at is None]
    return sorted(stand, key=lambda each: (each.at, each.pk))


def drawings_of(task: Task) -> list[tuple[Signature, str]]:
    """Return what was signed under a step, each with the path of its drawing."""
    return [(each, path_of(each.strokes)) for each in signatures_of(task)]


def strokes_of(drawn: str) -> Strokes:
    """Return the strokes of a drawing.

    Raises:
        NotASignature: it holds none, points off the sheet, or too little or too much to be a signature.
    """
    try:
        strokes = [[_point(each) for each in stroke] for stroke in json.loads(drawn) if stroke]
    except (ValueError, TypeError, RecursionError):
        raise NotASignature(field="drawn") from None
    if not strokes or len(strokes) > MOST_STROKES or sum(map(len, strokes)) > MOST_POINTS:
        raise NotASignature(field="drawn")
    if sum(map(_length, strokes)) < SHORTEST:
        raise NotASignature(field="drawn")
    return strokes


def _point(given: Any) -> list[int]:
    x, y = given
    if type(x) is not int or type(y) is not int or not (0 <= x <= WIDTH and 0 <= y <= HEIGHT):
        raise ValueError(given)
    return [x, y]


def _length(stroke: Sequence[Sequence[int]]) -> float:
    return sum(hypot(after[0] - before[0], after[1] - before[1]) for before, after in pairwise(stroke))


def path_of(strokes: Strokes) -> str:
    """Return strokes as the path of a drawing in SVG."""
    return " ".join(
        "M" + " L".join(f"{x} {y}" for x, y in (stroke if len(stroke) > 1 else stroke * 2))
        for stroke in strokes
    )
