"""There is one installation; a demonstration stands still, production works by the calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from huimin.commons.audit.models import Deed
from huimin.commons.installation.addressing import is_local, keep_address, public_address
from huimin.commons.installation.models import Installation
from huimin.commons.installation.public import (
    AlreadyFounded,
    NotFounded,
    found,
    installation,
    is_founded,
    stand_at,
    today,
)
from huimin.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
DAY = date(2025, 8, 22)
NAMES = {"name_zh": "试点区", "name_en": "Pilot"}


def test_before_it_is_founded_there_is_only_the_calendar() -> None:
    assert not is_founded()
    assert today() == timezone.localdate()
    with pytest.raises(NotFounded, match="huimin found"):
        installation()


def test_a_demonstration_stands_still_where_it_is_told() -> None:
    card = found(mode="demonstration", place="420202", working_day=DAY, **NAMES)
    assert (card.demonstration, card.working_day, today()) == (True, DAY, DAY)
    stand_at(day=date(2025, 9, 1))
    assert today() == date(2025, 9, 1)
    moved = Deed.objects.get(verb="installation.stand_at")
    assert moved.details == {"before": "2025-08-22", "after": "2025-09-01"}
    assert is_founded()


def test_production_works_by_the_calendar() -> None:
    with pytest.raises(Invalid, match="calendar"):
        found(mode="production", place="420202", working_day=DAY, **NAMES)
    assert not found(mode="production", place="420202", **NAMES).demonstration
    assert today() == timezone.localdate()
    with pytest.raises(Invalid, match="cannot be set"):
        stand_at(day=DAY)
    with pytest.raises(IntegrityError, match="by_the_calendar"), transaction.atomic():
        Installation.objects.update(working_day=DAY)


def test_a_database_is_one_installation() -> None:
    with pytest.raises(Invalid, match="rehearsal"):
        found(mode="rehearsal", place="420202", **NAMES)
    found(mode="production", place="420202", **NAMES)
    with pytest.raises(AlreadyFounded, match="试点区"):
        found(mode="production", place="420203", **NAMES)
    with pytest.raises(IntegrityError, match="is_one"), transaction.atomic():
        Installation.objects.create(mode="production", place="1", id=2, **NAMES)
    assert str(Installation.objects.get()) == "试点区"


LOCAL, PUBLIC = "http://127.0.0.1:8123", "https://mz.example.gov.cn"


def kept(settings: Any, *, given: str = "", served: str = LOCAL) -> str:
    """Let a server keep its address, and return what a worker without settings of its own prints."""
    settings.PUBLIC_ADDRESS, settings.SERVED_AT = given, served
    keep_address()
    settings.PUBLIC_ADDRESS, settings.SERVED_AT = "", "http://127.0.0.1:8000"
    return public_address()


def test_a_worker_prints_the_address_that_the_server_kept(settings: Any) -> None:
    assert kept(settings) == "http://127.0.0.1:8000", "nothing is kept before it is founded"
    found(mode="production", place="420202", **NAMES)
    assert kept(settings) == LOCAL
    assert kept(settings, served="http://127.0.0.1:9000") == "http://127.0.0.1:9000", "another port"
    assert kept(settings, given=PUBLIC) == PUBLIC
    assert kept(settings) == PUBLIC, "a port of this machine takes no public address away"
    deeds = Deed.objects.filter(verb="installation.answer_at").order_by("id")
    said = [deed.details["address"] for deed in deeds]
    assert said == [LOCAL, "http://127.0.0.1:9000", PUBLIC], "only a change is a deed"
    settings.PUBLIC_ADDRESS = "https://other.example.gov.cn"
    assert public_address() == "https://other.example.gov.cn", "what is set counts first"


@pytest.mark.parametrize("address", ["", LOCAL, "http://localhost", "http://[::1]:80", "x"])
def test_addresses_of_this_machine_are_known_as_such(address: str) -> None:
    assert is_local(address)
    assert not is_local(PUBLIC)
