"""Counters: where residents of the district go and call, with addresses and numbers that are nobody's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Final

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.desk.keeping import save_row
from huimin.commons.desk.registers import register_named
from huimin.demonstration.census import DIVISIONS, words
from huimin.demonstration.identities import SERIES

REGISTER: Final = "portal-office"
HOURS: Final = "周一至周五 8:30–12:00、14:30–17:30（演示）"
STREET_HALL, COMMUNITY_HALL = "便民服务中心（演示）", "党群服务中心（演示）"
LONGEST_NAME: Final = 80


@transaction.atomic
def open_counters() -> int:
    """List the counter of every street and community on the portal and return how many there are."""
    register = register_named(REGISTER)
    assert register is not None, "the portal keeps the register of counters"
    by, number = Officer.objects.get(username="shenpi"), 0
    for number, (code, name, address) in enumerate(_halls(), 1):
        data = {
            "division": code, "name": name, "address": address, "hours": HOURS,
            "phone": f"{SERIES}0000{number:04}",
        }  # fmt: skip
        form = register.form_for(None, data)
        assert form.is_valid(), form.errors
        save_row(register=register, form=form, by=by)
    return number


def _halls() -> Iterator[tuple[str, str, str]]:
    """Yield code, name and address of every counter: on a road that is in no real place."""
    roads = words("addresses")["roads"].split()
    place = 0
    for street in json.loads(DIVISIONS.read_text(encoding="utf-8"))["streets"]:
        for code, name, hall in (
            (street["code"], street["name"], STREET_HALL),
            *((each["code"], each["short_name"], COMMUNITY_HALL) for each in street["communities"]),
        ):
            yield (
                code,
                f"{name}{hall}"[:LONGEST_NAME],
                f"{roads[place % len(roads)]} {place + 1} 号（演示地址）",
            )
            place += 1
