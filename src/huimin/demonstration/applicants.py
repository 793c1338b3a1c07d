"""Applicants: households of the district that could have a case, found by what the rules would say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers
from huimin.demonstration.columns import Facts, Truths, entity_of
from huimin.demonstration.happenings import NEVER
from huimin.demonstration.library import District
from huimin.demonstration.population import FAMILY, MALE, dice
from huimin.policy.evaluation import Outcome
from huimin.policy.facts import Entity

EARNED: Final = ("wage", "business_net", "other_income")
"""What somebody earns who has lost the work since."""

ODD_JOBS: Final = 1_200_000
"""Fen a year that odd jobs bring: above the standard of Dibao for one person, within the edge."""

SPENT: Final = 9_600_000
"""Fen a year that a household spends on an illness: more than half of what it has, whatever it has."""

SITUATION: Final = {
    "father_situation": 6,
    "father_away_months": 14,
    "mother_situation": 6,
    "mother_away_months": 14,
}
"""Both parents out of contact for longer than the months of the law."""

OF_THEMSELVES: Final[Mapping[str, Mapping[str, int]]] = {
    "orphan": {"orphan": 1},
    "unsupported": SITUATION,
    "disabled": {"disabled_in_service": 1, "service_grade": 6, "service_nature": 2},
    "bereaved": {"bereaved": 2},
    "served": {"old_soldier": 4},
}
"""What is found out about whoever applies for themselves, by kind."""

CHILDREN: Final = ("orphan", "unsupported", "child")
FROM, BELOW = 5, 15
"""Ages of the children for whom somebody applies."""
STREET_DIGITS: Final = 9
FEWEST, ENOUGH, MOST_COMMUNITIES = 4, 64, 10
GROWN, PENSIONED, LARGEST_HOME = 24, 60, 4
FULL_ID: Final = 18
ANY, RELATED = "any", "related"


@dataclass(frozen=True, slots=True)
class Applicant:
    """Somebody who applies: who and where they are, and what is found out about their household."""

    person: int
    name: str
    phone: str
    number: str
    community: str
    found: tuple[tuple[str, int, int], ...] = ()
    """What is verified: fact, person or household, value."""


@dataclass
class Applicants:
    """The applicants of a district that are left, in an order that the seed gives."""

    district: District
    communities: Sequence[str]
    taken: set[int] = field(default_factory=set)
    _rows: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, district: District) -> Applicants:
        """Return those of the communities in which the officers of the demonstration work, then others."""
        able = _able(district)
        communities = _communities(district, able)
        found = cls(district, communities)
        order = dice(district.seed, "applicants").permutation(len(able))
        homes = able[order]
        codes = [code for code, _name in district.census.communities]
        here = np.isin(district.residents.community[homes], [codes.index(each) for each in communities])
        homes = np.concatenate([homes[here], homes[~here]])
        for kind, truths in _kinds(district).items():
            found._rows[kind] = homes[truths[homes]].tolist()
        return found

    def take(self, kind: str) -> Applicant | None:
        """Return the next applicant of a kind, whom nobody else gets; nothing where there is none left."""
        if kind == RELATED:
            return self._related()
        waiting = self._rows[kind]
        while waiting:
            home = waiting.pop(0)
            if home not in self.taken:
                self.taken.add(home)
                return self._applicant(home, kind)
        return None

    def relative_of(self, applicant: Applicant) -> int | None:
        """Return a grown-up whom the register knows as a near relative of an applicant."""
        kin, row = self.district.residents.kin, applicant.person - 1
        related = (int(each[row]) for each in (kin.mother, kin.father, kin.spouse))
        children = np.flatnonzero((kin.mother == row) | (kin.father == row)).tolist()
        ages = self.district.residents.people.age
        present = self._present()
        return next(
            (
                each + 1
                for each in (*related, *children)
                if each >= 0 and ages[each] >= GROWN and present[each]
            ),
            None,
        )

    def _related(self) -> Applicant | None:
        """Return the next applicant who has a grown-up near relative in the register."""
        for home in self._rows[ANY]:
            if home in self.taken:
                continue
            found = self._applicant(home, ANY)
            if self.relative_of(found) is not None:
                self.taken.add(home)
                return found
        return None

    def _present(self) -> Truths:
        departures = self.district.departures
        present: Truths = (departures.died == NEVER) & (departures.left == NEVER)
        return present

    def _applicant(self, home: int, kind: str) -> Applicant:
        district = self.district
        head = int(_head_of(district)[home])
        who = _child_of(district, home) if kind in CHILDREN else head
        row = district.persons.row(who, named=True)
        own = [(name, who + 1, value) for name, value in OF_THEMSELVES.get(kind, {}).items()]
        return Applicant(
            person=who + 1,
            name=row["name"],
            phone=row["phone"],
            number=row["id_number"],
            community=row["residence"],
            found=(*own, *_found(district, home, _SUPPOSED.get(kind, {}))),
        )


def _communities(district: District, able: Numbers) -> list[str]:
    """Return the first communities of the first street: several, and enough to find applicants in."""
    codes = [code for code, _name in district.census.communities]
    street = codes[0][:STREET_DIGITS]
    mine = [code for code in codes if code.startswith(street)][:MOST_COMMUNITIES]
    needy = able[_kinds(district)["needy"][able]]
    counts = np.bincount(district.residents.community[needy], minlength=len(codes))
    chosen: list[str] = []
    number = 0
    for code in mine:
        if len(chosen) >= FEWEST and number >= ENOUGH:
            break
        chosen.append(code)
        number += int(counts[codes.index(code)])
    return chosen


def _able(district: District) -> Numbers:
    """Return the households that stay as they are, hold nothing, and whose head can apply by phone."""
    residents, people = district.residents, district.residents.people
    size = np.bincount(residents.household, minlength=residents.households)
    fits: Truths = (size > 0) & (size <= LARGEST_HOME) & (residents.collective == FAMILY)
    for rows in _touched(district):
        fits[rows] = False
    head = _head_of(district)
    fits &= (head >= 0) & (people.age[head] >= GROWN)
    listed = district.persons[: len(residents)]
    reached = listed.select(
        (
            pl.col("phone").str.starts_with("1").fill_null(False)
            & (pl.col("id_number").str.len_chars() == FULL_ID).fill_null(False)
            & pl.col("name").str.len_chars().is_between(2, 3)
        ).alias("reached")
    )["reached"].to_numpy()
    fits &= reached[head]
    return np.flatnonzero(fits)


def _touched(district: District) -> list[Numbers]:
    """Return the households to which something happens in the months, which hold something, or of whom
    something is not known."""
    residents, home = district.residents, district.residents.household
    departed = (district.departures.died != NEVER) | (district.departures.left != NEVER)
    found = [home[departed]]
    changes = district.changes
    found.append(home[changes.births["of"].to_numpy()])
    for couples in (changes.weddings, changes.divorces):
        found.extend(home[couples[column].to_numpy()] for column in couples.columns[1:])
    found.append(home[district.awards["person"].to_numpy() - 1])
    for change in district.facts.changes:
        of_person = district.facts.rows(change.name) == len(residents)
        found.append(home[change.rows] if of_person else change.rows)
    for unknown in district.facts.unknown.values():
        rows = np.flatnonzero(unknown)
        found.append(home[rows] if len(unknown) == len(residents) else rows)
    return found


def _head_of(district: District) -> Numbers:
    """Return the row of the head of each household, -1 where it has none."""
    residents = district.residents
    found = np.full(residents.households, -1, np.int64)
    found[residents.household[residents.heads]] = residents.heads
    return found


_SUPPOSED: Final[Mapping[str, Mapping[str, int]]] = {
    "needy": dict.fromkeys(EARNED, 0),
    "edge": {**dict.fromkeys(EARNED, 0), "wage": ODD_JOBS},
    "spending": {"medical_expenses": SPENT},
    "alone": {**dict.fromkeys((*EARNED, "pension", "central_basic_pension", "supporters"), 0)},
}
"""What is found out about the head of a household of a kind, or, of 0, about every member."""


def _kinds(district: District) -> dict[str, Truths]:
    """Return, by kind of applicant, which households are of it: by the rules, if what is found out holds."""
    residents = district.residents
    days = (district.first_day, district.months[-1].first + timedelta(days=20))
    granted = {name: _granted(district, "dibao", {}, day) for name, day in zip("fl", days, strict=True)}
    kinds: dict[str, Truths] = {"any": ~granted["f"] & ~granted["l"]}
    for kind, scheme in (("needy", "dibao"), ("edge", "edge")):
        found = [_granted(district, scheme, _SUPPOSED[kind], day) for day in days]
        kinds[kind] = kinds["any"] & found[0] & found[1]
    alone = np.zeros(residents.households, np.bool_)
    head = _head_of(district)
    old = [_granted(district, "tekun", _SUPPOSED["alone"], day) for day in days]
    size = np.bincount(residents.household, minlength=residents.households)
    single = (size == 1) & (head >= 0) & (residents.people.age[head] >= PENSIONED)
    alone[single] = (old[0] & old[1])[head[single]]
    kinds["alone"] = alone
    working: Truths = np.zeros(residents.households, np.bool_)
    working[head >= 0] = district.facts["wage"][head[head >= 0]] > 0
    kinds["working"] = kinds["any"] & working & ~kinds["needy"]
    kinds["spending"] = kinds["any"] & _granted(district, "rigid", _SUPPOSED["spending"], days[1])
    return kinds | _for_themselves(district, kinds["any"])


def _for_themselves(district: District, homes: Truths) -> dict[str, Truths]:
    """Return of which households a child, an old soldier or somebody like them could apply."""
    residents, head = district.residents, _head_of(district)
    age, sex, kin = residents.people.age, residents.people.sex, residents.kin
    here = residents.hukou.str.starts_with(district.census.place).to_numpy()[head]
    older: Truths = homes & (head >= 0) & here & (age[head] >= PENSIONED)
    found: dict[str, Truths] = {
        "disabled": older & (sex[head] == MALE),
        "served": older & (sex[head] == MALE),
        "veteran": older & (sex[head] == MALE),
        "bereaved": older & (sex[head] != MALE),
    }
    young = (age >= FROM) & (age < BELOW)
    alone = young & (kin.mother < 0) & (kin.father < 0)
    for kind, rows in (("child", young & (kin.mother >= 0) & (kin.father >= 0)), ("orphan", alone)):
        mask: Truths = np.zeros(residents.households, np.bool_)
        mask[residents.household[rows]] = True
        found[kind] = mask & homes
    return {**found, "unsupported": found["orphan"]}


def _child_of(district: District, home: int) -> int:
    """Return the row of the eldest child of a household for whom somebody could apply."""
    residents = district.residents
    age = residents.people.age
    rows = np.flatnonzero((residents.household == home) & (age >= FROM) & (age < BELOW))
    return int(max(rows, key=lambda row: (age[row], -row)))


def _granted(district: District, scheme: str, supposed: Mapping[str, int], day: date) -> Truths:
    """Return to which rows a scheme would be granted on a day if something else were found out."""
    engine = copy(district.engine)
    engine.facts = _suppose(district, supposed)
    decided: Truths = engine.decide(scheme, day).outcome == Outcome.GRANTED
    return decided


def _suppose(district: District, supposed: Mapping[str, int]) -> Facts:
    facts = copy(district.facts)
    facts.values = dict(facts.values)
    for name, value in supposed.items():
        column = np.zeros(facts.rows(name), np.int64)
        if entity_of(name) is Entity.HOUSEHOLD:
            column[:] = value
        elif value:
            column[district.residents.heads] = value
        facts.values[name] = column
    facts.changes = [change for change in facts.changes if change.name not in supposed]
    return facts


def _found(district: District, home: int, supposed: Mapping[str, int]) -> list[tuple[str, int, int]]:
    """Return what is found out about the members of a household that is not on record like that."""
    facts, residents = district.facts, district.residents
    head = int(_head_of(district)[home])
    told = [
        (name, home + 1, value) for name, value in supposed.items() if entity_of(name) is Entity.HOUSEHOLD
    ]
    for row in np.flatnonzero(residents.household == home).tolist():
        for name, value in supposed.items():
            if entity_of(name) is Entity.HOUSEHOLD:
                continue
            says = value if row == head else 0
            if int(facts[name][row]) != says:
                told.append((name, row + 1, says))
    return told
