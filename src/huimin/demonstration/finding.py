"""Where the hard cases of a district are: a list, with what to type into the search box to find each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers
from huimin.demonstration.columns import Truths
from huimin.demonstration.couples import NOBODY
from huimin.demonstration.happenings import EIGHTY, TOLD_LATE
from huimin.demonstration.households import Tie
from huimin.demonstration.library import District
from huimin.demonstration.population import FAMILY, days

SHOWN: Final = 3
"""Of each hard case so many are listed, and more of the unusual names."""

NAMES: Final = 12
SO_FAR: Final = 21
"""The days of the last month that have passed when the demonstration stands still."""


@dataclass(frozen=True, slots=True)
class HardCase:
    """A kind of hard case: its name in both languages, the page it shows on, and whom it is about."""

    zh: str
    en: str
    where: str
    people: Callable[[District], pl.DataFrame]
    shown: int = SHOWN


def of_rows(find: Callable[[District], Truths | Numbers]) -> Callable[[District], pl.DataFrame]:
    """Return the people in the rows of the district that `find` returns, as rows or as truths."""

    def people(district: District) -> pl.DataFrame:
        found = find(district)
        rows = np.flatnonzero(found) if found.dtype == np.bool_ else found
        return district.persons[rows]

    return people


def named(length: int | None = None, *, pattern: str = "") -> Callable[[District], pl.DataFrame]:
    """Return the people whose names have so many characters, or fit a pattern."""

    def people(district: District) -> pl.DataFrame:
        name = pl.col("name")
        fits = name.str.contains(pattern) if pattern else name.str.len_chars() == length
        return district.persons.filter(fits)

    return people


def long_names(district: District) -> pl.DataFrame:
    """Return the people with names of four and more characters and no dot."""
    name = pl.col("name")
    return district.persons.filter((name.str.len_chars() > 3) & ~name.str.contains("·"))


def numbered(length: int) -> Callable[[District], pl.DataFrame]:
    """Return the people on record by a number of so many characters, none for 0."""
    number = pl.col("id_number").str.len_chars().fill_null(0)
    return lambda district: district.persons.filter((number == length) & pl.col("household").is_not_null())


def doubles(kind: int) -> Callable[[District], pl.DataFrame]:
    """Return the second records of a kind."""
    return lambda district: district.persons.filter(pl.col("household").is_null())[kind::3]


def unknown(scheme: str, *names: str) -> Callable[[District], Truths]:
    """Return who lives with holders of a scheme and has a fact that its source could not say."""

    def people(district: District) -> Truths:
        residents, facts = district.residents, district.facts
        found = np.zeros(len(residents), np.bool_)
        for name in names:
            lost = facts.unknown[name]
            found |= lost if len(lost) == len(residents) else lost[residents.household]
        home = np.zeros(residents.households, np.bool_)
        held = district.welfare.holders[scheme]
        home[residents.household[held] if scheme in PERSONAL else held] = True
        truths: Truths = found & home[residents.household]
        return truths

    return people


PERSONAL: Final = {"tekun", "unsupported_child", "orphan"}


def in_last_month(district: District, column: Numbers) -> Numbers:
    """Return whose day lies in the last month, up to the working day, and is known."""
    last = district.months[-1]
    found = (column >= days(last.first)) & (column < days(last.first) + SO_FAR)
    return _holders_first(district, found & ~_heard_late(district))


def died_and_told_late(district: District) -> Numbers:
    """Return who has died in the months, and of whom the district hears a month late."""
    died = district.departures.died < days(district.months[-1].first)
    return _holders_first(district, died & _heard_late(district))


def _heard_late(district: District) -> Truths:
    late: Truths = np.arange(len(district.residents)) % TOLD_LATE == TOLD_LATE - 1
    return late


def _holders_first(district: District, which: Truths) -> Numbers:
    """Return the rows, first of those who are paid something, whom it makes a difference to."""
    rows = np.flatnonzero(which)
    paid = district.awards.filter(pl.col("monthly") > 0)["person"].to_numpy() - 1
    return rows[np.argsort(~np.isin(rows, paid), kind="stable")]


def eighty(district: District) -> Truths:
    """Return who is registered here and has turned eighty in the last month, up to the working day."""
    first = district.months[-1].first
    since = days(first.replace(year=first.year - EIGHTY))
    born = district.residents.people.birth - since
    local = district.residents.hukou.str.starts_with(district.census.place).to_numpy()
    found: Truths = (born >= 0) & (born < SO_FAR) & local
    return found


def standard_raised(district: District) -> Numbers:
    """Return who heads a household that holds Dibao: its amount changes with the standard."""
    return district.residents.heads[district.welfare.holders["dibao"]]


def held_wrongly(district: District) -> Numbers:
    """Return who holds Dibao by the old list, and has too much for it."""
    dibao = district.awards.filter(pl.col("scheme") == "dibao")
    wrong = dibao.filter(~pl.col("household").is_in((district.welfare.holders["dibao"] + 1).tolist()))
    return wrong["person"].to_numpy() - 1


def forgotten(district: District) -> Numbers:
    """Return who is over eighty, and whom the old list has forgotten."""
    held = district.awards.filter(pl.col("scheme") == "old_age")["person"].to_numpy() - 1
    return np.setdiff1d(district.engine.granted("old_age", district.first_day - timedelta(days=1)), held)


def not_confirmed(district: District) -> Numbers:
    """Return who is in priority care, and was not confirmed this year: the award is suspended."""
    holders = district.welfare.holders
    cared = np.concatenate(
        [holders[name] for name in ("disability_pension", "survivor_pension", "veteran_allowance")]
    )
    return np.sort(cared[district.facts["confirmed_this_year"][cared] == 0])


def in_parents_book(district: District) -> Truths:
    """Return who is grown up, lives elsewhere, and stands in the parents' book."""
    residents, books = district.residents, district.books
    mother = residents.kin.mother
    apart = (mother != NOBODY) & (residents.household != residents.household[mother])
    found: Truths = (
        apart & (books.book == books.book[mother]) & (books.book != NOBODY) & (books.tie == Tie.CHILD)
    )
    return found


def second_book(district: District) -> Truths:
    """Return elders who live with a child, and have a book of their own."""
    residents, books = district.residents, district.books
    head = residents.heads[residents.household]
    other = (books.book != NOBODY) & (books.book[head] != NOBODY) & (books.book != books.book[head])
    found: Truths = other & (residents.tie == Tie.PARENT) & (books.tie == Tie.HEAD)
    return found


def in_collective_book(district: District) -> Truths:
    """Return who stands in a collective book."""
    books = district.books
    found: Truths = (books.book != NOBODY) & books.collective[books.book]
    return found


def registered_elsewhere(district: District) -> Truths:
    """Return who lives here and has the book elsewhere."""
    found: Truths = (district.books.book == NOBODY) & (district.residents.collective == FAMILY)[
        district.residents.household
    ]
    return found


def newborns(*, twins: bool = False, in_need: bool = False) -> Callable[[District], pl.DataFrame]:
    """Return who was born in the months; the twins only, or the children of holders of Dibao."""

    def people(district: District) -> pl.DataFrame:
        homes = (district.welfare.holders["dibao"] + 1).tolist()
        born = district.newborns.filter(pl.col("birth") < district.months[-1].first)
        if twins:
            return born[:2]
        return born.filter(pl.col("household").is_in(homes)) if in_need else born[2:]

    return people


def arrivals(district: District) -> pl.DataFrame:
    """Return the elders who have moved back."""
    return district.arrivals.filter(pl.col("hukou").str.starts_with(district.census.place))


def couples(name: str, column: str) -> Callable[[District], Numbers]:
    """Return one of each couple who married or divorced."""
    return lambda district: getattr(district.changes, name)[column].to_numpy()


PERSON: Final = "/register/search/"
HARD_CASES: Final = (
    HardCase("一个字的姓名", "A name of one character", PERSON, named(1), NAMES),
    HardCase("四个字及以上的姓名", "A name of four and more characters", PERSON, long_names, NAMES),
    HardCase("带间隔号的姓名", "A name with a middle dot", PERSON, named(pattern="·"), NAMES),
    HardCase(
        "生僻字（基本平面之外）",
        "A rare character beyond the basic plane",
        PERSON,
        named(pattern="[\U00010000-\U0010ffff]"),
        NAMES,
    ),
    HardCase("十五位旧证号", "An old number of fifteen digits", PERSON, numbered(15)),
    HardCase("没有证件号码", "No identity number", PERSON, numbered(0)),
    HardCase(
        "疑似重复：证号录错一位，无电话",
        "Likely duplicate: a digit wrong, no phone",
        "/register/duplicates/",
        doubles(0),
    ),
    HardCase(
        "疑似重复：姓名另写，无证号",
        "Likely duplicate: spelled otherwise, no number",
        "/register/duplicates/",
        doubles(1),
    ),
    HardCase(
        "疑似重复：证号录错，电话相同", "Likely duplicate: same phone", "/register/duplicates/", doubles(2)
    ),
    HardCase(
        "低保家庭有事实未知（收入或财产）",
        "A fact of a Dibao household is not known",
        "/awards/months/{month}/proposals/",
        of_rows(unknown("dibao", "wage", "financial_assets")),
    ),
    HardCase(
        "特困人员的赡养人情况未知",
        "Supporters of an extremely poor person are not known",
        "/awards/months/{month}/proposals/",
        of_rows(unknown("tekun", "supporters")),
    ),
    HardCase("本月死亡", "Died this month", PERSON, of_rows(lambda d: in_last_month(d, d.departures.died))),
    HardCase("死亡迟报一个月", "A death told a month late", PERSON, of_rows(died_and_told_late)),
    HardCase(
        "本月迁出", "Moved away this month", PERSON, of_rows(lambda d: in_last_month(d, d.departures.left))
    ),
    HardCase("老人迁回", "An elder moved back", PERSON, arrivals),
    HardCase(
        "本月满八十岁", "Turned eighty this month", "/awards/months/{month}/proposals/", of_rows(eighty)
    ),
    HardCase(
        "七月提高标准",
        "The standard was raised in July",
        "/payments/2025-07/changes/",
        of_rows(standard_raised),
    ),
    HardCase("旧名册错发低保", "Dibao held without a right", "/awards/", of_rows(held_wrongly)),
    HardCase("旧名册遗漏的高龄老人", "An elder whom the old list forgot", "/awards/", of_rows(forgotten)),
    HardCase("年度确认未完成，暂停发放", "Suspended until confirmed", "/awards/", of_rows(not_confirmed)),
    HardCase("新生儿", "Born in the months", PERSON, newborns()),
    HardCase("双胞胎（不是重复）", "Twins, no duplicate", "/register/duplicates/", newborns(twins=True)),
    HardCase("低保家庭的新生儿", "Born to holders of Dibao", PERSON, newborns(in_need=True)),
    HardCase("结婚迁入", "Moved in by marriage", PERSON, of_rows(couples("weddings", "she"))),
    HardCase("离婚分户", "Divorced, own household and book", PERSON, of_rows(couples("divorces", "goes"))),
    HardCase(
        "成年子女户口在父母处", "A grown-up child in the parents' book", PERSON, of_rows(in_parents_book)
    ),
    HardCase("同住老人另立户口", "An elder with a book of their own", PERSON, of_rows(second_book)),
    HardCase("集体户", "A collective hukou book", PERSON, of_rows(in_collective_book)),
    HardCase(
        "人户分离，户口在外地", "Lives here, registered elsewhere", PERSON, of_rows(registered_elsewhere)
    ),
)
HEADINGS: Final = ("情形", "Case", "姓名 Name", "查找 Search for", "页面 Page")


def list_hard_cases(district: District) -> pl.DataFrame:
    """Return for every hard case of a district some people, and what to type to find them."""
    return pl.DataFrame(list(_lines(district)), schema=HEADINGS, orient="row")


def write_hard_cases(district: District, folder: Path) -> Path:
    """Write the list into `folder` as CSV that a spreadsheet opens, and return the path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "hard-cases.csv"
    list_hard_cases(district).write_csv(path, include_bom=True)
    return path


def _lines(district: District) -> Iterator[tuple[str, ...]]:
    month = str(district.months[-1])
    for case in HARD_CASES:
        people = case.people(district).head(case.shown)
        for name, number in people.select("name", "id_number").iter_rows():
            yield case.zh, case.en, name, number or name, case.where.format(month=month)
