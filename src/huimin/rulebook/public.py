"""What other apps may call: the rulebook of this edition, its examples, and what is wrong with it."""

from functools import cache

from huimin.policy.checking import Finding, check_rulebook
from huimin.policy.examples import Example, read_examples
from huimin.policy.rulebooks import Rulebook
from huimin.rulebook.reading import HERE, read_rulebook


@cache
def rulebook() -> Rulebook:
    """Return the rulebook that this installation was delivered with."""
    return read_rulebook()


def examples() -> list[Example]:
    """Return every example of the rulebook."""
    return read_examples(HERE / "examples", rulebook().facts)


def check() -> list[Finding]:
    """Return everything that is wrong with the rulebook; nothing if it is sound."""
    return check_rulebook(rulebook(), examples())
