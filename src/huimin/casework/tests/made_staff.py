"""Somebody on the staff, and people with identity numbers of nobody, as casework's tests need them."""

from __future__ import annotations

from datetime import date

from huimin.casework.kin.actions import add_staff
from huimin.casework.models import Staff
from huimin.casework.tests.made_cases import STREET, District
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.kernel.identifiers import DEMONSTRATION_AREA
from huimin.registry.models import Division, Person
from huimin.registry.public import id_number, index_of

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(order: int, birth: date = date(1985, 5, 5)) -> str:
    """Return an identity number that nobody can have, other than that of another order."""
    first = f"{DEMONSTRATION_AREA}{birth:%Y%m%d}{order:03d}"
    rest = sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11
    return first + "10X98765432"[rest]


def numbered(district: District, order: int, name: str = "周淑珍") -> Person:
    """Add somebody with an identity number to the register."""
    stated = id_number(number(order))
    return district.person(name, id_index=index_of(stated), id_cipher=b"c", id_masked=stated.masked)


def keeper(district: District) -> Officer:
    """Return an officer of the street who keeps the register of staff."""
    Division.objects.create(code=STREET, kind="street", name="某街道", start=date(2020, 1, 1))
    officer = district["lin"]
    role = Role.objects.create(code="keeper", name_zh="k", name_en="k", rights=["relatives.manage"])
    Assignment.objects.create(officer=officer, role=role, scope=STREET, start=date(2020, 1, 1))
    return Officer.objects.get(pk=officer.pk)


def on_the_staff(by: Officer, order: int = 900, name: str = "秦一鸣", **more: object) -> Staff:
    """Put somebody on the staff of the street."""
    said: dict[str, object] = {"unit": "某街道办事处", "division": STREET} | more
    return add_staff(name=name, number=number(order), by=by, **said)  # type: ignore[arg-type]
