"""The rulebook says what its examples say."""

from __future__ import annotations

import pytest

from huimin.policy.examples import Example, read_examples, try_example
from huimin.rulebook.public import rulebook
from huimin.rulebook.reading import HERE

EXAMPLES = read_examples(HERE / "examples", rulebook().facts)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.file}: {example.title}")
def test_the_law_says(example: Example) -> None:
    assert try_example(example, rulebook()) == []
