"""The synthetic district: its totals, its families, its hard cases, and that it is always the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from huimin.demonstration.census import census, shares_of
from huimin.demonstration.couples import NOBODY, YEAR
from huimin.demonstration.happenings import NEVER
from huimin.demonstration.households import Tie
from huimin.demonstration.identities import SERIES, TooManyOfOneDay, make_id_numbers
from huimin.demonstration.library import FULL, SMALLEST, District, DistrictTooSmall, make_district
from huimin.demonstration.parquet import write_districts, write_parquet
from huimin.demonstration.population import FAMILY, FEMALE, MALE, days
from huimin.demonstration.records import coverages, fact_tables
from huimin.demonstration.relatives import relations
from huimin.kernel.identifiers import IdNumber, Phone, Sex
from huimin.policy.arrow import evaluate_files
from huimin.policy.evaluation import Outcome
from huimin.policy.running import make_plan
from huimin.rulebook.public import rulebook


@pytest.fixture(scope="module")
def district() -> District:
    return make_district(6_000, 3)


class TestCensus:
    def test_a_full_district_has_the_structure_of_the_census(self, full: District) -> None:
        people, totals = full.residents.people, full.census.figures["census"]
        assert len(people) == 241_589
        assert [np.count_nonzero(people.sex == sex) for sex in (MALE, FEMALE)] == [118_300, 123_289]
        age = people.age
        groups = [age < 15, (age >= 15) & (age < 60), age >= 60, age >= 65]
        assert [np.count_nonzero(group) for group in groups] == [36_032, 155_832, 49_725, 35_356]
        family = full.residents.collective == FAMILY
        assert np.count_nonzero(family) == totals["family_households"] == 84_212
        assert np.count_nonzero(people.collective == FAMILY) == totals["family_population"]

    def test_as_many_are_registered_elsewhere_as_in_the_census(self, full: District) -> None:
        beyond = full.census.figures["districts_around"]["beyond"]
        assert full.residents.hukou.is_in(list(beyond)).sum() == 64_518

    def test_every_community_has_people(self, full: District) -> None:
        communities = set(full.persons["residence"])
        assert communities == {code for code, _name in census().communities}
        assert len(communities) == 33

    @pytest.mark.parametrize("people", [500, 777, 6_000])
    def test_a_district_of_another_size_is_scaled(self, people: int) -> None:
        residents = make_district(people, 9).residents
        assert len(residents) == people
        homes = np.count_nonzero(residents.collective == FAMILY)
        assert homes == census().scaled(84_212, people)

    def test_a_village_is_refused(self) -> None:
        with pytest.raises(DistrictTooSmall, match="500"):
            make_district(SMALLEST - 1)

    def test_shares_lose_nobody(self) -> None:
        assert shares_of(10, [1, 1, 1]).tolist() == [4, 3, 3]
        assert shares_of(0, [5, 7]).tolist() == [0, 0]


class TestSameAgain:
    def test_the_same_seed_makes_the_same_district(self, district: District) -> None:
        again = make_district(6_000, 3)
        assert again.persons.equals(district.persons)
        assert again.awards.equals(district.awards)
        assert pl.concat(list(fact_tables(again))).equals(pl.concat(list(fact_tables(district))))

    def test_another_seed_makes_another_one(self, district: District) -> None:
        other = make_district(6_000, 4)
        assert not other.persons["name"].equals(district.persons["name"])


class TestFamilies:
    def test_parents_are_older_than_their_children(self, full: District) -> None:
        birth, kin = full.residents.people.birth, full.residents.kin
        for parent in (kin.mother, kin.father):
            children = np.flatnonzero(parent != NOBODY)
            years = (birth[children] - birth[parent[children]]) / YEAR
            assert years.min() >= 16
            assert years.max() <= 61

    def test_couples_are_of_age_and_live_together(self, full: District) -> None:
        residents = full.residents
        wives = np.flatnonzero((residents.kin.spouse != NOBODY) & (residents.people.sex == FEMALE))
        husbands = residents.kin.spouse[wives]
        assert (residents.kin.spouse[husbands] == wives).all()
        assert (residents.people.sex[husbands] == MALE).all()
        assert residents.people.age[wives].min() >= 20
        assert residents.people.age[husbands].min() >= 22
        assert (residents.household[wives] == residents.household[husbands]).all()

    def test_every_household_has_one_head(self, full: District) -> None:
        residents = full.residents
        heads = np.bincount(residents.household[residents.tie == Tie.HEAD], minlength=residents.households)
        assert (heads == 1).all()
        family_heads = residents.heads[residents.collective == FAMILY]
        assert residents.people.age[family_heads].min() >= 18

    def test_children_in_care_have_a_guardian_of_age(self, district: District) -> None:
        holders = district.welfare.holders
        wards = np.concatenate([holders["orphan"], holders["unsupported_child"]])
        related = relations(district.residents, wards, district.first_day, district.seed)
        guardians = related.filter(pl.col("kind") == "guardian")["person"].to_numpy() - 1
        assert len(guardians)
        assert district.residents.people.age[guardians].min() >= 18
        assert related.filter(pl.col("person") == pl.col("other")).is_empty()


class TestIdentities:
    def test_every_number_is_valid_and_of_the_area_that_never_was(self, district: District) -> None:
        listed = district.persons.filter(pl.col("id_number").is_not_null())
        for number, birth, sex in listed.select("id_number", "birth", "sex").iter_rows():
            found = IdNumber.of(number, demonstration=True)
            assert found.is_demonstration
            assert found.birth == birth
            assert found.sex == (Sex.MALE if sex == MALE else Sex.FEMALE)

    def test_no_two_people_have_the_same_number(self, full: District) -> None:
        numbers = full.persons["id_number"].drop_nulls()
        assert numbers.n_unique() == len(numbers)

    def test_telephones_are_of_the_series_that_nobody_has(self, district: District) -> None:
        phones = district.residents and district.persons["phone"].drop_nulls()
        assert all(Phone.of(phone).text.startswith(SERIES) for phone in phones)

    def test_numbers_run_out_with_a_reason(self) -> None:
        same_day, men = np.zeros(600, np.int64), np.full(600, MALE)
        with pytest.raises(TooManyOfOneDay, match="600"):
            make_id_numbers(same_day, men, 1)


class TestHardCases:
    def test_names_of_every_length_and_beyond_the_basic_plane(self, district: District) -> None:
        names = district.persons["name"]
        lengths = set(names.str.len_chars())
        assert {1, 2, 3, 4} < lengths
        assert names.str.contains("·").any()
        assert any(ord(character) > 0xFFFF for name in names for character in name)

    def test_old_cards_missing_numbers_and_doubles(self, district: District) -> None:
        persons = district.persons
        lengths = persons["id_number"].str.len_chars()
        assert (lengths == 15).sum() == 30
        assert persons["id_number"].null_count() >= 24
        doubles = persons.filter(pl.col("household").is_null())
        assert len(doubles) == 18
        phones = doubles["phone"].drop_nulls()
        assert persons["phone"].is_in(phones.to_list()).sum() > len(phones)

    def test_people_die_move_and_turn_eighty_in_every_month(self, full: District) -> None:
        birth = full.residents.people.birth.astype("datetime64[D]").astype("datetime64[M]")
        for month in full.months:
            first, last = days(month.first), days(month.last)
            for column in (full.departures.died, full.departures.left):
                assert ((column >= first) & (column <= last)).any()
            eightieth = np.datetime64(month.first.replace(year=month.first.year - 80), "M")
            assert (birth == eightieth).any()
        assert full.departures.died.max() == NEVER

    def test_facts_are_unknown_of_holders_and_others(self, district: District) -> None:
        facts = district.facts
        assert facts.unknown["wage"].any()
        assert facts.unknown["financial_assets"].any()


class TestFacts:
    def test_every_fact_is_in_the_dictionary_and_within_its_bounds(self, full: District) -> None:
        dictionary = rulebook().facts
        for name in coverages(full)["name"]:
            fact = dictionary[name]
            assert full.facts[name].min() >= fact.least
            assert full.facts[name].max() <= fact.bound

    def test_every_fact_of_every_scheme_is_there(self, district: District) -> None:
        for name in rulebook().schemes:
            district.engine.decide(name, district.first_day)

    def test_a_full_district_stays_below_a_million_rows(self, full: District) -> None:
        assert sum(len(table) for table in fact_tables(full)) < 1_200_000

    def test_a_change_supersedes_what_was_known(self, district: District) -> None:
        rows = pl.concat(list(fact_tables(district)))
        superseded = rows.filter(pl.col("superseded_at").is_not_null())
        assert len(superseded)
        key = ["person", "household", "name"]
        closed = rows.filter(pl.col("end").is_not_null())
        assert superseded.join(closed, on=key, how="anti", nulls_equal=True).is_empty()
        standing = rows.filter(pl.col("superseded_at").is_null() & pl.col("end").is_null())
        assert not standing.select(key).is_duplicated().any()


class TestNeed:
    def test_as_many_hold_assistance_as_in_the_district(self, full: District) -> None:
        held = dict(full.awards.group_by("scheme").len().iter_rows())
        homes = full.awards.filter(pl.col("scheme") == "dibao")["household"].to_numpy() - 1
        people = np.isin(full.residents.household, homes).sum()
        # A twentieth more than today: some find work, die or move away, and the first month finds mistakes.
        assert 5_300 <= people <= 5_700
        assert held["tekun"] == 250
        assert held["edge"] == 610
        assert held["orphan"] == 25
        assert held["unsupported_child"] == 60
        assert held["disability_pension"] + held["survivor_pension"] + held["veteran_allowance"] == 1_500
        assert 5_000 <= held["old_age"] <= 6_000

    def test_few_are_entitled_and_hold_nothing(self, full: District) -> None:
        on = full.months[-1].first
        for scheme, least, most in (("dibao", 60, 700), ("edge", 60, 700), ("rigid", 10, 100)):
            leads = np.setdiff1d(full.engine.granted(scheme, on), full.welfare.holders[scheme])
            assert least <= len(leads) <= most, scheme

    def test_some_cannot_be_decided(self, full: District) -> None:
        for scheme in ("dibao", "edge", "tekun", "unsupported_child"):
            result = full.engine.decide(scheme, full.first_day)
            assert 0 < result.count(Outcome.UNDECIDED) < 200, scheme


class TestParquet:
    def test_the_files_are_what_the_engine_reads(self, district: District, tmp_path: Path) -> None:
        on = date(2025, 7, 1)
        persons, households = write_parquet(district, on, tmp_path)
        book = rulebook()
        plan = make_plan("dibao", on=on, place=census().place, rulebook=book, parameters=book.parameters)
        result = evaluate_files(plan, persons=persons, households=households, out=tmp_path / "r.parquet")
        expected = district.engine.decide("dibao", on)
        assert result.outcome.tolist() == expected.outcome.tolist()
        assert result.amount.tolist() == expected.amount.tolist()

    def test_larger_files_are_written_district_by_district(self, tmp_path: Path) -> None:
        persons, households = write_districts(FULL + 1_200, 5, date(2025, 7, 1), tmp_path)
        ids = pl.read_parquet(persons, columns=["id", "household_id"])
        assert ids["id"].to_list() == list(range(1, FULL + 1_201))
        homes = pl.read_parquet(households, columns=["id"])["id"]
        assert homes.n_unique() == len(homes)
        assert set(ids["household_id"]) == set(homes)
