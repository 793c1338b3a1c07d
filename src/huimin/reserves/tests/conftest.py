"""A district whose street has a reserve, and finance officers who fill it."""

from __future__ import annotations

import pytest

from huimin.casework.tests.made_cases import LONG_AGO, MONDAY, PLACE, STREET, District, at
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.payments.public import allocate_fund
from huimin.registry.models import Division
from huimin.reserves.actions import answer_advance, ask_advance
from huimin.reserves.models import Reserve

FINANCE = {
    "qian": (["reserves.view", "reserves.advance", "ledger.view", "reserves.approve"], PLACE),
    "jin": (["reserves.view", "reserves.approve", "ledger.view"], PLACE),
    "ma": (["reserves.view", "reserves.hand_over", "cases.view"], STREET),
    "yuan": (["reserves.view", "reserves.hand_over", "cases.view"], "420202002"),
}


@pytest.fixture
def district(db: None) -> District:
    """Return the district of the cases, with a street, finance officers and money for aid."""
    made = District()
    Division.objects.create(code=STREET, kind="street", name="某街道", start=LONG_AGO)
    for name, (rights, scope) in FINANCE.items():
        officer = Officer.objects.create(
            username=name, name=name, office="某局", division=scope, must_change_password=False
        )
        role = Role.objects.create(code=name, name_zh=name, name_en=name, rights=rights)
        Assignment.objects.create(officer=officer, role=role, scope=scope, start=LONG_AGO)
    lin = Role.objects.create(code="hands", name_zh="h", name_en="h", rights=FINANCE["ma"][0])
    for name in ("lin", "jie"):
        Assignment.objects.create(officer=made[name], role=lin, scope=STREET, start=LONG_AGO)
    allocate_fund(
        programme="temporary_emergency", year=2025, source="district", amount=10_000_00, document="财社1号",
        arrived_on=MONDAY, by=None,
    )  # fmt: skip
    return made


@pytest.fixture
def reserve(district: District) -> Reserve:
    """Return the reserve of the street, with 3,000 yuan in it."""
    asked = ask_advance(
        division=STREET, programme="temporary_emergency", amount=3_000_00, document="备1号",
        by=district["qian"], at=at(MONDAY), day=MONDAY,
    )  # fmt: skip
    answer_advance(advance=asked.pk, approved=True, reason="", by=district["jin"], at=at(MONDAY), day=MONDAY)
    return Reserve.objects.get()
