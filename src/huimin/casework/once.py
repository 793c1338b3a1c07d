"""Once: which schemes give a sum of money and no award by the month, and how it reaches people."""

from __future__ import annotations

from functools import cache
from typing import Final

from huimin.procedures.vocabulary import Effect
from huimin.rulebook.public import procedures

APPLICATION: Final = "application"
FORM: Final = "form"
"""The question how aid is given."""
THROUGH_A_BANK: Final = "transfer"
"""The answer that leaves it to the month's list."""


@cache
def paid_once(scheme: str) -> bool:
    """Return whether what a scheme grants is a sum that is paid once, as its application says."""
    return any(
        outcome.effect == Effect.ONCE
        for procedure in procedures().values()
        if procedure.kind == APPLICATION and scheme in procedure.schemes
        for version in procedure.versions
        for step in version.steps.values()
        for outcome in step.outcomes
    )
