"""What the registrar is told from month to month: who is born, dies, comes, goes, marries, divorces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl
from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.demonstration.happenings import TOLD_LATE
from huimin.demonstration.households import Tie
from huimin.demonstration.library import District
from huimin.demonstration.loading import HUKOU, LIVING
from huimin.registry.public import (
    HouseholdCard,
    Joining,
    PersonCard,
    add_person,
    add_relation,
    change_person,
    end_household,
    end_relation,
    households_of,
    join_household,
    leave_household,
    load_memberships,
    load_relations,
    open_household,
    person_cards,
    record_death,
    record_departure,
    relations_of,
)

CERTIFICATE: Final = "死亡、户籍变动通报（演示）"
MARRIAGE, DIVORCE = "结婚登记（演示）", "离婚登记（演示）"


@dataclass(frozen=True, slots=True)
class Told:
    """The days of which one hears now, from `start` to before `end`; what comes late is from `before` on."""

    before: date
    start: date
    end: date

    def of(self, people: pl.DataFrame, column: str, *, late: bool = True) -> pl.DataFrame:
        """Return to whom something has happened that is told now; of one in some it is told a month late."""
        day, is_late = pl.col(column), pl.int_range(pl.len()) % TOLD_LATE == TOLD_LATE - 1
        in_time = (day >= self.start) & (day < self.end)
        if not late:
            return people.filter(in_time)
        return people.filter(
            pl.when(is_late).then((day >= self.before) & (day < self.start)).otherwise(in_time)
        )


@transaction.atomic
def tell_changes(district: District, told: Told) -> None:
    """Record who was born, died, came, left, married or divorced in those days."""
    registrar = Officer.objects.get(username="dengji")
    tell_births(district, told, registrar)
    tell_arrivals(district, told, registrar)
    tell_departures(district, told, registrar)
    for on, he, she in _couples(district.changes.weddings, told):
        tell_wedding(he + 1, she + 1, on, registrar)
    for on, _stays, goes in _couples(district.changes.divorces, told):
        tell_divorce(goes + 1, on, registrar)


def tell_births(district: District, told: Told, by: Officer) -> None:
    """Register newborns one by one; then, as tables, their households, hukou books and parents."""
    due = told.of(district.newborns, "birth")
    if due.is_empty():
        return
    registered = [_register(child, told.end, by).id for child in due.iter_rows(named=True)]
    born = due.with_columns(person_id=pl.Series(registered, dtype=pl.Int64), start="birth")
    homes = born.select(
        "person_id", "relation", "start", household_id="household", purpose=pl.lit(LIVING, pl.Int64)
    )
    books = born.select(
        "person_id",
        "start",
        relation="book_relation",
        household_id="book",
        purpose=pl.lit(HUKOU, pl.Int64),
    )
    load_memberships(pl.concat([homes, books.drop_nulls("household_id").select(homes.columns)]))
    parents = [
        born.select("start", person_id=parent, other_id="person_id", kind=pl.lit("parent"))
        for parent in ("mother", "father")
    ]
    load_relations(pl.concat(parents).drop_nulls("person_id"))


def tell_arrivals(district: District, told: Told, by: Officer) -> None:
    """Register who has moved in, each in a household of one."""
    due = told.of(district.arrivals, "day", late=False)
    for person in due.iter_rows(named=True):
        card = _register(person, told.end, by)
        open_household(
            purpose=LIVING, division=person["residence"], start=person["day"],
            members=[Joining(card.id, Tie.HEAD)], address=person["address"], by=by,
        )  # fmt: skip


def _register(person: Mapping[str, str], day: date, by: Officer) -> PersonCard:
    return add_person(
        name=person["name"], id_number=person["id_number"], hukou=person["hukou"],
        residence=person["residence"], address=person["address"], day=day, by=by,
    )  # fmt: skip


def tell_departures(district: District, told: Told, by: Officer) -> None:
    """Record who has died or moved away."""
    for column, tell in (("died_on", record_death), ("left_on", record_departure)):
        due = told.of(district.persons, column)
        for person, on in due.select("id", column).iter_rows():
            tell(person_id=person, day=on, reference=CERTIFICATE, by=by)


def tell_wedding(he: int, she: int, on: date, by: Officer) -> None:
    """Let her, who lived alone, move in with him, and into his hukou book."""
    add_relation(person_id=she, other_id=he, kind="spouse", start=on, by=by)
    for own, his in zip(households_of(she, on), households_of(he, on), strict=True):
        end_household(household_id=own.id, end=on, reason=MARRIAGE, by=by)
        join_household(household_id=his.id, person_id=she, relation=Tie.SPOUSE, start=on, by=by)
    people = person_cards([he, she])
    _move(people[she], on, like=people[he], by=by)


def tell_divorce(goes: int, on: date, by: Officer) -> None:
    """Let one of a couple leave household and hukou book, and open a household and a book of their own."""
    for relation in relations_of(goes, on):
        if relation.kind == "spouse":
            end_relation(relation_id=relation.id, end=on, by=by)
    for home in households_of(goes, on):
        _leave(home, goes, on, by)
        number = f"{home.number}-1" if home.purpose == HUKOU else ""
        open_household(
            purpose=home.purpose, division=home.division, start=on, members=[Joining(goes, Tie.HEAD)],
            number=number, address=home.address, by=by,
        )  # fmt: skip


def _leave(home: HouseholdCard, person: int, on: date, by: Officer) -> None:
    for member in home.members:
        if member.person.id == person:
            leave_household(membership_id=member.membership, end=on, reason=DIVORCE, by=by)


def _move(person: PersonCard, on: date, *, like: PersonCard, by: Officer) -> None:
    change_person(
        person_id=person.id, name=person.name, birth=person.birth, sex=person.sex, id_number=None, phone=None,
        hukou=like.hukou, residence=like.residence, address=like.address, reason=MARRIAGE, day=on, by=by,
    )  # fmt: skip


def _couples(couples: pl.DataFrame, told: Told) -> Iterator[tuple[date, int, int]]:
    """Go through the couples of whom something is told now, with the day."""
    dated = couples.with_columns(day=pl.col("day").cast(pl.Int32).cast(pl.Date))
    yield from told.of(dated, "day", late=False).iter_rows()
