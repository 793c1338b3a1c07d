"""The district of casework's tests."""

from __future__ import annotations

import pytest

from huimin.casework.tests.made_cases import District


@pytest.fixture
def district(db: None) -> District:
    """Return a district with an officer for every duty."""
    return District()
