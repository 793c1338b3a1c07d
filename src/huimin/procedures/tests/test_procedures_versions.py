"""A case has one version, that of its acceptance, for its whole life."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huimin.procedures.declarations import Level, VersionMissing
from huimin.procedures.tests.made_procedures import outcome, procedure, sound_version, step

FIRST, SECOND = date(2020, 1, 1), date(2021, 7, 1)
TWO = procedure(sound_version(until=SECOND), sound_version(since=SECOND))


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (FIRST, FIRST),
        (date(2021, 6, 30), FIRST),
        (SECOND, SECOND),
        (date(2099, 1, 1), SECOND),
    ],
)
def test_the_day_of_acceptance_decides(day, since):
    assert TWO.at(day).since == since
    assert TWO.at(day).holds(day)


def test_before_the_first_version_there_is_none():
    with pytest.raises(VersionMissing, match="no rules of “matter” for a case accepted on 2019-12-31"):
        TWO.at(date(2019, 12, 31))


def test_after_the_last_version_there_is_none():
    ended = procedure(sound_version(until=SECOND))
    with pytest.raises(VersionMissing):
        ended.at(SECOND)


def test_a_case_finds_its_version_again_by_its_first_day():
    assert TWO.version(FIRST) is TWO.versions[0]
    assert TWO.version(SECOND) is TWO.versions[1]
    with pytest.raises(VersionMissing):
        TWO.version(date(2021, 7, 2))


def test_steps_and_outcomes_are_found_by_name():
    version = sound_version()
    assert version["draw"].outcome("drawn").to == ("visit",)
    assert version["draw"].outcome("dreamt") is None
    with pytest.raises(KeyError):
        version["dream"]


def test_the_edition_changes_with_every_word_and_with_nothing_else():
    version = sound_version()
    assert version.edition == sound_version().edition
    assert len(version.edition) == 12
    other = replace(version, steps={**version.steps, "draw": replace(version["draw"], duty_en="Draw.")})
    assert other.edition != version.edition
    assert replace(version, total=replace(version.total, number=31)).edition != version.edition


def test_the_straight_way_follows_first_outcomes_and_waits_for_all():
    way = [each.name for each in sound_version().way]
    assert way == ["acceptance", "visit", "check", "opinion", "publicity", "draw", "decision"]


def test_the_straight_way_goes_round_no_circle():
    steps = [step("one", "record", outcome("on", "two")), step("two", "record", outcome("back", "one"))]
    version = sound_version(steps={each.name: each for each in steps}, first="one")
    assert [each.name for each in version.way] == ["one", "two"]


def test_a_level_knows_the_length_of_its_division_codes():
    assert {each.value: each.digits for each in Level} == {"district": 6, "street": 9, "community": 12}
