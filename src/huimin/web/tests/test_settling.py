"""A process of the server keeps what it has loaded, and does not look through it again."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from huimin.web.settling import NEW_THINGS, settle


@pytest.fixture
def thresholds() -> Iterator[None]:
    """Put the collector back as it was."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


@pytest.mark.usefixtures("thresholds")
def test_what_was_loaded_is_left_alone() -> None:
    settle()
    assert gc.get_freeze_count() > 100_000
    assert gc.get_threshold()[0] == NEW_THINGS
    assert len(gc.get_objects()) < gc.get_freeze_count() / 100
