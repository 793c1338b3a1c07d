"""Remedies: what can be done against what a case decided, in letters, at counters and on the portal alike."""

from __future__ import annotations

from typing import Final

from huimin.procedures.declarations import Outcome, Version
from huimin.procedures.vocabulary import Ending, Work

ADVERSE: Final = frozenset(
    {Ending.REFUSED, Ending.STOPPED, Ending.CHANGED, Ending.TERMINATED, Ending.SUSPENDED}
)
"""How a case ends against which its applicant can ask for a review by others."""
APPEAL: Final = "appeal"
OBJECTION: Final = "objection"
ON_THE_WAY: Final = frozenset({Work.DELIVER, Work.ANNOUNCE})
"""Steps that only bring what was decided: the ending behind them is that of the decision."""


def may_be_appealed(kind: str, ending: str) -> bool:
    """Return whether others look again at a case of a kind that ended so: once, never at their own review."""
    if kind == APPEAL:
        return False
    return ending in ADVERSE or (kind == OBJECTION and ending in {Ending.KEPT, Ending.CORRECTED})


def ending_after(version: Version, outcome: Outcome) -> str:
    """Return how a case will end after an outcome, when it was delivered; nothing if it goes on otherwise."""
    seen = 0
    while not outcome.ends and len(outcome.to) == 1 and seen < len(version.steps):
        step, seen = version[outcome.to[0]], seen + 1
        if step.work not in ON_THE_WAY:
            return ""
        outcome = step.outcomes[0]
    return outcome.ends
