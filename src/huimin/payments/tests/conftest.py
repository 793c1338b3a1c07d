"""Fixtures for the tests of payments: keys, an empty district, two officers."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from huimin.commons.access.models import Officer
from huimin.payments.tests.made_district import District, made_district, officer


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    settings.KEY_FILE = tmp_path_factory.getbasetemp() / "keys.json"
    Path(settings.KEY_FILE).parent.mkdir(exist_ok=True)


@pytest.fixture
def district(db: None) -> District:
    """An empty district in demonstration with two agent banks and one that has closed."""
    return made_district()


@pytest.fixture
def committed_district(transactional_db: None) -> District:
    """The same, for tests that commit."""
    return made_district()


@pytest.fixture
def maker(db: None) -> Officer:
    return officer("caiwu")


@pytest.fixture
def checker(db: None) -> Officer:
    return officer("caiwu2")
