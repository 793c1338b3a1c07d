"""Fixtures for the tests of access: an officer who can sign in, and hashes that take no time."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from huimin.commons.access.models import Officer
from huimin.commons.access.tests.made_officers import officer_with_password


@pytest.fixture(autouse=True)
def fast_hashes(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def wen(db: None, fast_hashes: None) -> Officer:
    """An officer of the district who can sign in."""
    return officer_with_password("wen")
