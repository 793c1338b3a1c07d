"""Districts that several files of tests look at; each is made once."""

from __future__ import annotations

import pytest

from huimin.demonstration.library import FULL, District, make_district


@pytest.fixture(scope="session")
def full() -> District:
    """Return the district that `make demo` shows."""
    return make_district(FULL, 1)


@pytest.fixture(scope="session")
def middling() -> District:
    """Return the district of `huimin demo --people 12000`."""
    return make_district(12_000, 1)
