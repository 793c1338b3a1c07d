"""Hukou books: everybody registered here stands in one, often with others than at home."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from huimin.demonstration.books import COLLECTIVE_BOOK, OF_AGE
from huimin.demonstration.couples import NOBODY, YEAR
from huimin.demonstration.households import Tie
from huimin.demonstration.library import District, make_district
from huimin.demonstration.population import COLLECTIVES, FAMILY

STUDENT = 1 + COLLECTIVES.index("student")


def test_everybody_registered_here_stands_in_one_book_and_nobody_else(full: District) -> None:
    local = full.residents.hukou.str.starts_with(full.census.place).to_numpy()
    assert ((full.books.book != NOBODY) == local).all()


def test_a_book_is_kept_where_its_people_are_registered(full: District) -> None:
    placed = full.persons.filter(pl.col("book").is_not_null()).join(
        full.hukou_books.select("id", "division"), left_on="book", right_on="id"
    )
    assert placed.filter(pl.col("hukou") != pl.col("division")).is_empty()


def test_a_family_book_has_one_head_of_age_and_a_collective_one_none(full: District) -> None:
    books = full.books
    heads = np.flatnonzero((books.book != NOBODY) & (books.tie == Tie.HEAD))
    count = np.bincount(books.book[heads], minlength=len(books))
    assert (count[~books.collective] == 1).all()
    assert (count[books.collective] == 0).all()
    assert full.residents.people.age[heads].min() >= OF_AGE


def test_books_and_households_cross(full: District) -> None:
    residents, books = full.residents, full.books
    family = (books.book != NOBODY) & (residents.people.collective == FAMILY)
    pairs = np.unique(np.stack([books.book[family], residents.household[family]]), axis=1)
    households_of_a_book = np.bincount(pairs[0])
    books_of_a_household = np.bincount(pairs[1])
    assert np.count_nonzero(households_of_a_book > 1) > 5_000
    assert np.count_nonzero(books_of_a_household > 1) > 5_000
    assert residents.households - np.count_nonzero(books_of_a_household) > 20_000


def test_grown_up_children_in_the_parents_book_live_elsewhere(full: District) -> None:
    residents, books, kin = full.residents, full.books, full.residents.kin
    child = np.flatnonzero((books.tie == Tie.CHILD) & (books.book != NOBODY) & (kin.mother != NOBODY))
    away = child[residents.household[child] != residents.household[kin.mother[child]]]
    grown = away[residents.people.age[away] >= OF_AGE]
    assert len(grown) > 3_000
    years = (residents.people.birth[grown] - residents.people.birth[kin.mother[grown]]) / YEAR
    assert years.min() >= 16
    assert (books.book[grown] == books.book[kin.mother[grown]]).all()


def test_students_with_hukou_here_stand_in_collective_books(full: District) -> None:
    books = full.books
    students = (full.residents.people.collective == STUDENT) & (books.book != NOBODY)
    assert np.count_nonzero(students) > 1_000
    assert books.collective[books.book[students]].all()
    size = np.bincount(books.book[books.book != NOBODY])
    assert size[books.collective].max() <= COLLECTIVE_BOOK


def test_numbers_of_books_are_their_own_and_name_the_community(full: District) -> None:
    books = full.hukou_books
    assert books["number"].is_unique().all()
    assert books["number"].str.contains(r"^\d{6}-\d{5}$").all()
    assert (books["number"].str.slice(0, 6) == books["division"].str.slice(6)).all()


@pytest.mark.parametrize("people", [500, 777])
def test_a_small_district_has_books_too(people: int) -> None:
    small = make_district(people, 2)
    assert len(small.books) > people // 5
    assert small.persons["book"].max() == small.hukou_books["id"].max()


@pytest.mark.parametrize("people", [500, 600, 6_000, 12_000])
def test_a_newborn_has_a_parent_and_stands_in_the_book_of_the_mother(people: int) -> None:
    for seed in (1, 2):
        district = make_district(people, seed)
        born = district.newborns
        assert len(born) > 2
        assert born["book"].null_count() == 0
        parents = born.select(parent=pl.coalesce("mother", "father"))["parent"]
        assert parents.null_count() == 0
        kept = district.persons.select("book", "household", "hukou")[(parents - 1).to_list()]
        assert kept.equals(born.select("book", "household", "hukou"))
        books = district.hukou_books.filter(pl.col("collective"))["id"].to_list()
        assert not set(born["book"]) & set(books)
