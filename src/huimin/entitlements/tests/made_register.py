"""A small register, written out by hand, that is complete except where a test leaves something out."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.installation.public import found, is_founded
from huimin.entitlements.cards import AwardCard
from huimin.entitlements.public import grant_award
from huimin.registry.models import (
    Coverage,
    Fact,
    FactName,
    Household,
    Membership,
    Person,
    Source,
)
from huimin.rulebook.public import rulebook

PLACE = "420202"
COMMUNITY = "420202001001"
ELSEWHERE = "420202002001"
LONG_AGO = date(2020, 1, 1)
RECORDED = datetime(2024, 1, 1, tzinfo=UTC)
KNOWN = datetime(2025, 8, 1, tzinfo=UTC)
GROWN_UP = date(1985, 5, 5)


class Register:
    """People and households of an installation whose complete registers say zero about everybody."""

    def __init__(self, *, mode: str = "demonstration") -> None:
        if not is_founded():
            found(mode=mode, place=PLACE, name_zh="某区", name_en="Some district")
        facts = rulebook().facts.values()
        FactName.objects.bulk_create(FactName(name=fact.name, entity=fact.entity.value) for fact in facts)
        self.names = dict(FactName.objects.values_list("name", "pk"))
        Coverage.objects.bulk_create(
            Coverage(
                name_id=number, value=0, division=PLACE, start=LONG_AGO, recorded_at=RECORDED,
                source=Source.REGISTER, reference="made",
            )
            for number in self.names.values()
        )  # fmt: skip

    def person(self, name: str = "某人", birth: date = GROWN_UP, **fields: Any) -> Person:
        """Add a person who is registered and lives in the community."""
        standard: dict[str, Any] = {
            "pinyin": "mouren", "initials": "mr", "sex": 1, "hukou": COMMUNITY, "residence": COMMUNITY,
        }  # fmt: skip
        return Person.objects.create(name=name, birth=birth, **standard | fields)

    def household(self, *people: Person, division: str = COMMUNITY, **fields: Any) -> Household:
        """Let people live together, the first as their head."""
        home = Household.objects.create(
            purpose=Household.Purpose.LIVING, division=division, start=LONG_AGO, **fields
        )
        for place, person in enumerate(people):
            Membership.objects.create(
                household=home, person=person, purpose=home.purpose, start=LONG_AGO,
                relation=Membership.Relation.HEAD if not place else Membership.Relation.CHILD,
            )  # fmt: skip
        return home

    def single(self, name: str = "某人", birth: date = GROWN_UP, **facts: int | None) -> Household:
        """Add a household of one, about whom these facts are on record."""
        person = self.person(name, birth)
        for fact, value in facts.items():
            self.fact(fact, value, person=person)
        return self.household(person)

    def fact(self, name: str, value: int | None, *, at: datetime = RECORDED, **about: Any) -> None:
        """Record a verified fact of a `person` or a `household`."""
        Fact.objects.create(
            name_id=self.names[name], value=value, start=LONG_AGO, recorded_at=at,
            source=Source.VERIFIED, reference="report 1", **about,
        )  # fmt: skip

    def award(
        self, holder: Household | Person, monthly: int, scheme: str = "dibao", **fields: Any
    ) -> AwardCard:
        """Grant an award that has run for years."""
        household = holder.pk if isinstance(holder, Household) else None
        person = head(holder) if isinstance(holder, Household) else holder
        standard: dict[str, Any] = {
            "start": date(2024, 1, 1), "decided_on": date(2023, 12, 20), "edition": "earlier", "by": None,
            "division": COMMUNITY,
        }  # fmt: skip
        return grant_award(
            scheme=scheme, person=person.pk, household=household, monthly=monthly, **standard | fields
        )


def head(household: Household) -> Person:
    """Return who stands for a household."""
    return Person.objects.get(memberships__household=household, memberships__relation=1)


def officer(name: str, *rights: str, scope: str = PLACE) -> Officer:
    """Add an officer who may do something in a division."""
    someone = Officer.objects.create(
        username=name, name=name, office="民政局", division=PLACE, must_change_password=False
    )
    if rights:
        role = Role.objects.create(code=name, name_zh=name, name_en=name, rights=list(rights))
        Assignment.objects.create(officer=someone, role=role, scope=scope, start=LONG_AGO)
    return someone
