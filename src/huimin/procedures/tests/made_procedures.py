"""A small sound procedure, from which the tests plant faults."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from huimin.kernel.workdays import Unit
from huimin.procedures.declarations import (
    Actor,
    Choice,
    Cycle,
    Evidence,
    Field,
    FieldKind,
    Group,
    Level,
    Limit,
    Outcome,
    Procedure,
    Share,
    Special,
    Step,
    Version,
)

TOTAL = Limit(30, Unit.WORKDAY, "accepted")
LIMIT = Limit(5, Unit.WORKDAY)
STREET = Actor("cases.decide_street", Level.STREET, Group.COUNTER)


def outcome(name: str, *to: str, **more: Any) -> Outcome:
    return Outcome(name, "结果", "Outcome", to=to, **more)


def step(name: str, work: str, *outcomes: Outcome, **more: Any) -> Step:
    words: dict[str, Any] = {
        "article": "第一条", "duty_zh": "办。", "duty_en": "Do it.", "level": Level.STREET,
        "group": Group.COUNTER, "outcomes": outcomes,
    }  # fmt: skip
    return Step(name, "步骤", "Step", work, "cases.accept", **words | more)


def sound_version(**more: Any) -> Version:
    """Return a version with everything that a version can have, and nothing wrong."""
    choice = Field("how", "如何", "How", FieldKind.CHOICE, choices=(Choice("so", "这样", "So"),))
    steps = (
        step("acceptance", "accept", outcome("on", "visit", "check"), outcome("incomplete", "supplement")),
        step("supplement", "supplement", outcome("supplied", "acceptance"), limit=LIMIT),
        step(
            "visit", "visit", outcome("done", "opinion"), fields=(choice,), limit=LIMIT, begin=LIMIT,
            level=Level.DISTRICT,
        ),
        step("check", "check", outcome("done", "opinion")),
        step(
            "opinion", "opinion", outcome("grant", "publicity", effect="grant"), waits_for=("visit", "check"),
        ),
        step(
            "publicity", "publicise", outcome("unobjected", "draw"),
            outcome("objected", "visit", special="hard"), limit=Limit(7, Unit.DAY, roll=False),
        ),
        step("draw", "draw", outcome("passed", "decision"), outcome("drawn", "visit")),
        step(
            "decision", "decide", outcome("grant", ends="granted", notice="approval", effect="grant"),
            outcome("again", "visit", effect="none"),
            outcome("forward", ends="forwarded", opens="review", effect="none"),
            visit_if_filed="visit", limit=Limit(3, Unit.WORKDAY, "publicity"), delegated=STREET,
        ),
    )  # fmt: skip
    said: dict[str, Any] = {
        "procedure": "matter", "since": date(2020, 1, 1), "until": None, "title": "办法", "number": "一号",
        "url": "", "total": TOTAL, "first": "acceptance", "steps": {each.name: each for each in steps},
        "delegated": replace(TOTAL, number=20), "special": replace(TOTAL, number=45),
        "specials": (Special("hard", "难", "Hard"),), "evidence": (Evidence("form", "表", "Form"),),
        "cycles": (Cycle("yearly", "每年", "Each year", 12),), "spread": 60,
        "spot_check": Share(Fraction(3, 10)),
    }  # fmt: skip
    return Version(**said | more)


def procedure(*versions: Version, **more: Any) -> Procedure:
    said: dict[str, Any] = {"name": "matter", "zh": "事项", "en": "Matter", "kind": "application"}
    return Procedure(**said | {"schemes": ("one",), "versions": versions, "doors": ("officer",)} | more)


REVIEW = procedure(sound_version(procedure="review"), name="review", kind="review")
"""What the sound version begins for its scheme."""
