"""What other apps may call: the rulebook of this edition, read once."""

from functools import cache

from huimin.policy.rulebooks import Rulebook
from huimin.rulebook.reading import read_rulebook


@cache
def rulebook() -> Rulebook:
    """Return the rulebook that this installation was delivered with."""
    return read_rulebook()
