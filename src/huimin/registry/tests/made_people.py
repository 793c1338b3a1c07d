"""Invented people and officers of a small district, for the registry's tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from huimin.commons.access.actions import assign_role, create_officer
from huimin.commons.access.models import Officer
from huimin.kernel.identifiers import DEMONSTRATION_AREA, IdNumber
from huimin.registry.cards import PersonCard
from huimin.registry.people.actions import add_person

DAY = date(2025, 8, 22)
NOW = datetime(2025, 8, 22, 2, 0, tzinfo=UTC)
DISTRICT, STREET, COMMUNITY = "420202", "420202005", "420202005001"
OTHER_STREET, OTHER_COMMUNITY = "420202006", "420202006001"
DIVISIONS = Path(__file__).parents[1] / "data" / "huangshigang_divisions.json"


def officer_of(username: str, role: str, scope: str) -> Officer:
    """Create an officer with one role in a scope."""
    officer = create_officer(
        username=username, name=username, office="Office", division=scope, by=None, must_change_password=False
    )
    assign_role(officer=officer, role=role, scope=scope, start=date(2025, 1, 1), by=None)
    return officer


def number(birth: date, sequence: int) -> str:
    """Return the identity number of an invented person; an odd sequence is a man's."""
    return IdNumber.make(DEMONSTRATION_AREA, birth, sequence).text


def person(by: Officer, name: str = "王小明", **more: object) -> PersonCard:
    """Register somebody of the first community, born in 1980."""
    given: dict[str, object] = {
        "name": name,
        "birth": date(1980, 5, 5),
        "sex": 1,
        "hukou": COMMUNITY,
        "residence": COMMUNITY,
        "day": DAY,
    }
    return add_person(**(given | more), by=by)  # type: ignore[arg-type]
