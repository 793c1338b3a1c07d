"""A synthetic district brought into an installation through the same doors as a real one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
import polars as pl
from django.db import connection, transaction

from huimin.commons.access.actions import assign_role, create_officer, sync_built_in_roles
from huimin.commons.access.models import Officer
from huimin.commons.installation.public import DEMONSTRATION, found
from huimin.demonstration.accounts import accounts
from huimin.demonstration.census import DIVISIONS, census, words
from huimin.demonstration.library import WAY_OF_LIFE, District
from huimin.demonstration.records import coverages, fact_tables
from huimin.demonstration.relatives import relations
from huimin.entitlements.public import load_awards, suspend_award
from huimin.kernel.identifiers import IdNumber
from huimin.payments.public import BankCard, allocate_fund, load_accounts, load_banks
from huimin.registry.public import (
    declare_facts,
    division_names,
    load_addresses,
    load_coverages,
    load_divisions,
    load_facts,
    load_households,
    load_memberships,
    load_people,
    load_relations,
)
from huimin.rulebook.public import rulebook

HUKOU, LIVING = 1, 2
"""The registry's numbers for people of one hukou book, and for people who live together."""

OF_SCHOOL_AGE = 17
"""The age from which on somebody may stand in the collective book of a school or an employer."""

DOCUMENT = "演示文件〔2025〕1号"
LIST = "演示名册（由旧系统导入）"
NOT_CONFIRMED = "未完成年度确认（演示）"
FULL_ID = 18
CONFIRMED_YEARLY = ("disability_pension", "survivor_pension", "veteran_allowance")


CANCEL_OTHERS = """
SELECT pg_cancel_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'active'
"""


class Steps(Protocol):
    """What loading tells somebody who waits."""

    def step(self, message: str, total: int = 0) -> None:
        """Say what is being done now, and how much of it there is."""

    def advance(self, number: int = 1) -> None:
        """Say that so much more of it is done."""


def load_district(district: District, *, progress: Steps) -> None:
    """Bring a district into the installation founded for it: people, facts, awards, accounts and money."""
    steps: list[tuple[str, Sequence[Callable[[District], None]]]] = [
        ("登记住址 · Registering addresses", [load_places]),
        # Hashing the passwords of the officers takes a while.
        ("登记人口 · Registering people", [load_residents, load_homes, create_officers]),
        ("登记关系与事实 · Recording relations and facts", [load_recorded_facts, load_ties]),
        ("导入待遇、账户与资金 · Taking over awards, accounts and money", [take_over_awards, load_money]),
    ]
    for message, loads in steps:
        progress.step(message)
        with at_once(*(partial(load, district) for load in loads)):
            pass
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def at_once(*works: Callable[[], None]) -> Iterator[None]:
    """Do things beside what happens in the block, each on a connection of its own; raise what fails."""

    def alone(work: Callable[[], None]) -> None:
        try:
            work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        begun = [threads.submit(alone, work) for work in works]
        try:
            yield
            for work in begun:
                work.result()
        except BaseException:
            # Nobody waits for the end of a load that nobody wants any more.
            _cancel_others()
            raise


def _cancel_others() -> None:
    with connection.cursor() as cursor:
        cursor.execute(CANCEL_OTHERS)


@transaction.atomic
def found_installation(*, first_day: date, working_day: date) -> None:
    """Make the database the demonstration of a district, with its divisions and roles; officers come later.

    Raises:
        AlreadyFounded: the database holds an installation already.
    """
    figures = census()
    found(
        mode=DEMONSTRATION,
        place=figures.place,
        name_zh=f"{figures.name_zh}（演示）",
        name_en=f"{figures.name_en} (demonstration)",
        working_day=working_day,
    )
    load_divisions(path=Path(str(DIVISIONS)))
    sync_built_in_roles(day=_beginning(first_day))
    declare_facts(names={name: fact.entity.value for name, fact in rulebook().facts.items()})


def create_officers(district: District) -> None:
    """Create one officer for each role; each works in the division of the role."""
    since = _beginning(district.first_day)
    listed, figures = words("installation"), census()
    community = figures.communities[0][0]
    scopes = {"district": figures.place, "street": community[:9], "community": community}
    named = division_names(scopes.values())
    for username, (name, _english, role, scope) in listed["officers"].items():
        officer = create_officer(
            username=username,
            name=name,
            office=f"{named[scopes[scope]].zh}{listed['offices'][scope]}",
            division=scopes[scope],
            by=None,
            password=listed["password"],
            must_change_password=False,
        )
        assign_role(officer=officer, role=role, scope=scopes[scope], start=since, by=None)


def _beginning(first_day: date) -> date:
    return first_day.replace(month=1, day=1)


def load_places(district: District) -> None:
    """Register the addresses."""
    addresses = district.residents.addresses.rename({"division": "division_id"})
    load_addresses(addresses.with_columns(id=pl.int_range(1, len(addresses) + 1, dtype=pl.Int64)))


def load_residents(district: District) -> None:
    """Register the people; who dies or leaves in the months is not known yet."""
    people = district.persons.drop("household", "relation", "book", "book_relation", "died_on", "left_on")
    numbers = _as_stored(people["id_number"])
    load_people(people.rename({"address": "address_id"}).with_columns(id_number=numbers))


def load_homes(district: District) -> None:
    """Register the households and the hukou books."""
    homes = district.households.with_columns(purpose=pl.lit(LIVING), number=pl.lit(""))
    books = district.hukou_books.with_columns(purpose=pl.lit(HUKOU))
    columns = ("id", "division", "purpose", "number", pl.col("address").alias("address_id"))
    both = pl.concat([homes.select(*columns), books.select(*columns)])
    load_households(both.with_columns(start=pl.lit(WAY_OF_LIFE)))


def load_ties(district: District) -> None:
    """Register who lives in which household and stands in which hukou book, and who is what to whom."""
    load_memberships(pl.concat([_places_in_homes(district), _places_in_books(district)]))
    holders = district.welfare.holders
    in_care = np.concatenate([holders["orphan"], holders["unsupported_child"]])
    related = relations(district.residents, in_care, district.first_day, district.seed)
    load_relations(related.rename({"person": "person_id", "other": "other_id"}))


def _places_in_homes(district: District) -> pl.DataFrame:
    living = district.persons.filter(pl.col("household").is_not_null())
    return living.select(
        household_id="household",
        person_id="id",
        purpose=pl.lit(LIVING),
        relation="relation",
        start=pl.max_horizontal(pl.col("birth"), pl.lit(WAY_OF_LIFE)),
    )


def _places_in_books(district: District) -> pl.DataFrame:
    """Return who stands in which book: the young have joined a collective one in September of their year."""
    listed = district.persons.filter(pl.col("book").is_not_null())
    collective = district.hukou_books.filter("collective")["id"]
    joined = pl.date(pl.col("birth").dt.year() + OF_SCHOOL_AGE, 9, 1)
    came_later = pl.col("book").is_in(collective.implode()) & (joined < district.first_day)
    return listed.select(
        household_id="book",
        person_id="id",
        purpose=pl.lit(HUKOU),
        relation="book_relation",
        start=pl.max_horizontal(
            pl.col("birth"), pl.lit(WAY_OF_LIFE), pl.when(came_later).then(joined).otherwise(None)
        ),
    )


def _as_stored(numbers: pl.Series) -> pl.Series:
    """Return identity numbers as the register keeps them: those of old cards in 18 characters."""
    old = (numbers.str.len_chars() < FULL_ID).fill_null(False).arg_true()
    whole = [IdNumber.of(number, demonstration=True).text for number in numbers.gather(old).to_list()]
    return numbers.scatter(old, whole)


def load_recorded_facts(district: District) -> None:
    """Record what the registers say, of everybody they list and of everybody else."""
    load_coverages(coverages(district))
    columns = {"person": "person_id", "household": "household_id"}
    load_facts(pl.concat(list(fact_tables(district))).rename(columns))


@transaction.atomic
def take_over_awards(district: District) -> None:
    """Take over the list of awards, and hold those back whose holders were not confirmed this year."""
    count = len(district.awards)
    table = district.awards.rename({"person": "person_id", "household": "household_id"}).with_columns(
        id=pl.int_range(1, count + 1, dtype=pl.Int64),
        decided_on=pl.col("start"),
        edition=pl.lit(rulebook().edition),
    )
    load_awards(table, by=None, reference=LIST)
    confirmed = district.facts["confirmed_this_year"]
    cared_for = table.filter(
        pl.col("scheme").is_in(["disability_pension", "survivor_pension", "veteran_allowance"])
    )
    for award, person in cared_for.select("id", "person_id").iter_rows():
        if not confirmed[person - 1]:
            suspend_award(award=award, start=district.first_day, reason=NOT_CONFIRMED, by=None, basis=LIST)


@transaction.atomic
def load_money(district: District) -> None:
    """Open accounts of the people who are paid, and allocate a year's money to every programme."""
    listed = words("installation")
    load_banks(banks=[BankCard(code, zh, en) for code, (zh, en, _share) in listed["banks"].items()], by=None)
    load_accounts(accounts=accounts(district), by=None)
    officer = Officer.objects.get(username="caiwu")
    monthly = dict(district.awards.group_by("scheme").agg(pl.col("monthly").sum()).iter_rows())
    arrived = district.first_day.replace(month=1) + timedelta(days=20)
    for scheme, sources in listed["funds"].items():
        need = max(int(monthly.get(scheme, 0)), 1_000_000) * 12
        for source, percent in sources.items():
            allocate_fund(
                programme=scheme,
                year=district.first_day.year,
                source=source,
                amount=-(-need * percent // 100_000_000) * 1_000_000,
                document=DOCUMENT,
                arrived_on=arrived,
                by=officer,
            )
