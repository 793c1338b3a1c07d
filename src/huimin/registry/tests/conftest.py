"""A small installation with its divisions and a cast of officers, for the registry's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.utils import translation

from huimin.commons.access.actions import sync_built_in_roles
from huimin.commons.access.models import Officer
from huimin.commons.installation.public import DEMONSTRATION, found
from huimin.registry.divisions.actions import load_divisions
from huimin.registry.tests.made_people import DAY, DISTRICT, DIVISIONS, STREET, officer_of


@pytest.fixture(autouse=True)
def language() -> Iterator[None]:
    """Begin every test in Chinese, whatever the pages of the last one spoke."""
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def district(db: None) -> str:
    """Found the demonstration installation with its divisions and roles, and return its code."""
    found(mode=DEMONSTRATION, place=DISTRICT, name_zh="黄石港区", name_en="Huangshigang", working_day=DAY)
    load_divisions(path=DIVISIONS)
    sync_built_in_roles(day=DAY)
    return DISTRICT


@pytest.fixture
def registrar(district: str) -> Officer:
    """Somebody who registers, imports and merges in the whole district."""
    return officer_of("registrar", "registrar", DISTRICT)


@pytest.fixture
def street_worker(district: str) -> Officer:
    """Somebody who registers in one street."""
    return officer_of("street", "community_worker", STREET)


@pytest.fixture
def signed_in(client: Client) -> Callable[[Officer], Client]:
    """Return a client of an officer, in English."""

    def sign_in(officer: Officer) -> Client:
        client.force_login(officer)
        client.cookies["django_language"] = "en"
        return client

    return sign_in
