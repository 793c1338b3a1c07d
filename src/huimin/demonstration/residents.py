"""Residents: people of the district with whose phone and identity number one can try the portal."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from huimin.commons.access.actions import assign_role
from huimin.commons.access.queries import officer_named
from huimin.commons.installation.public import today
from huimin.demonstration.census import words
from huimin.demonstration.library import District
from huimin.demonstration.screen import RESIDENTS
from huimin.entitlements.public import leads_of

HEADINGS: Final = (
    "情况", "Who", "姓名 Name", "手机 Phone", "身份证 Identity number", "登录后可见", "What they see",
)  # fmt: skip
SEES: Final = ("可预审、申请、办事", "can check, apply and report")
SHOWN: Final = 5
ADULT, OLD = 18, 80
COUNTERS: Final = ("shequ", "shequ2", "jiedao", "jieshen")
STREET: Final = 9
ALIVE: Final = (
    pl.col("died_on").is_null() & pl.col("left_on").is_null() & pl.col("phone").str.starts_with("1")
    & pl.col("id_number").is_not_null()
)  # fmt: skip


def write_residents(
    district: District, folder: Path, *, applied: Iterable[tuple[str, ...]] = (), busy: Collection[int] = ()
) -> Path:
    """Write who can try the portal into `folder` as CSV that a spreadsheet opens, and return the path.

    `applied` are the lines of those who have a case already, which come first; nobody of `busy` is listed by
    another line.
    The officers of the counters also cover the communities of the first ones, so that their cases can be
    handled.
    """
    folder.mkdir(parents=True, exist_ok=True)
    entitled = _entitled(district, busy)
    for community in entitled.head(SHOWN)["residence"].unique().sort():
        cover_community(community, since=today())
    path = folder / RESIDENTS
    with path.open("w", encoding="utf-8-sig", newline="") as target:
        table = csv.writer(target)
        table.writerow(HEADINGS)
        table.writerows(applied)
        table.writerows(_lines(district, entitled, busy))
    return path


def cover_community(community: str, *, since: date) -> None:
    """Let the community workers and the officers of the street work for a community too, from a day on."""
    listed = words("installation")["officers"]
    for username in COUNTERS:
        _name, _english, role, level = listed[username]
        scope = community if level == "community" else community[:STREET]
        officer = officer_named(username)
        if not any(scope.startswith(each) for each in officer.assignments.values_list("scope", flat=True)):
            assign_role(officer=officer, role=role, scope=scope, start=since, by=None)


def _entitled(district: District, busy: Collection[int]) -> pl.DataFrame:
    """Return the adults with a phone whose households seem entitled to Dibao and hold nothing."""
    wanted = [person for person, household in leads_of(district.months[-1], "dibao") if household is not None]
    free = set(wanted) - set(busy)
    return district.persons.filter(ALIVE).filter(pl.col("id").is_in(list(free)))


def _lines(district: District, entitled: pl.DataFrame, busy: Collection[int]) -> Iterator[tuple[str, ...]]:
    month, people = district.months[-1], district.persons.filter(ALIVE & ~pl.col("id").is_in(list(busy)))
    age = pl.lit(month.first.year) - pl.col("birth").dt.year()
    grown = people.filter(age >= ADULT)
    parents = grown.filter(pl.col("relation") == 1).filter(
        pl.col("household").is_in(people.filter(age < ADULT)["household"].unique().to_list())
    )
    yield from _told("符合低保条件但未申请", "Seems entitled to Dibao", entitled, None)
    yield from _told("有未成年子女", "Has a child", parents, parents["id"].to_list())
    yield from _told("八十岁以上", "Eighty or older", people.filter(age > OLD), None)


def _told(zh: str, en: str, people: pl.DataFrame, wanted: Iterable[int] | None) -> Iterator[tuple[str, ...]]:
    chosen = people if wanted is None else people.filter(pl.col("id").is_in(list(wanted)))
    for name, phone, number in chosen.head(SHOWN).select("name", "phone", "id_number").iter_rows():
        yield zh, en, name, phone, number, *SEES
