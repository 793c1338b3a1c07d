"""The register in columns: households with their members and what was known about them, a chunk at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from huimin.commons.installation.public import installation
from huimin.registry.facts.pivoting import Known, Names, Subjects, pivot
from huimin.registry.facts.snapshots import Columns, Inside, Reader, Snapshot, among, in_force, known
from huimin.registry.models import FactName, Household

Numbers = NDArray[np.int64]
CODE_DIGITS: Final = 12
ALL_DIGITS: Final = 15


HOUSEHOLDS: Final = """
SELECT h.id, rpad(h.division, 15, '0')::bigint AS division FROM registry_household h
WHERE h.purpose = {purpose} AND {in_force} AND {below} AND {which}
"""
MEMBERSHIPS: Final = """
SELECT m.household_id AS household, m.person_id AS person, m.relation FROM registry_membership m
WHERE {among} AND m.purpose = {purpose} AND {in_force}
"""
PEOPLE: Final = """
SELECT p.id, p.birth - DATE '1970-01-01' AS birth, p.sex, rpad(p.residence, 15, '0')::bigint AS residence,
    starts_with(p.hukou, '{place}')::int AS hukou_local,
    starts_with(p.residence, '{place}')::int AS resident_local
FROM registry_person p
WHERE {among} AND p.merged_into_id IS NULL
    AND (p.died_on IS NULL OR p.died_on >= '{on}') AND (p.left_on IS NULL OR p.left_on > '{on}')
"""
FACTS: Final = """
SELECT {subject} AS subject, f.name_id AS name, COALESCE(f.value, 0) AS value, f.value IS NOT NULL AS known,
    f.source, f.recorded_at AS recorded
FROM registry_fact f {joined} WHERE {among} AND {names} AND {span}
"""
MERGED: Final = "JOIN registry_person p ON p.id = f.person_id"
"""What leads from a fact to the record into which the one that it was recorded on was merged."""

COVERAGES: Final = """
SELECT c.name_id AS name, c.value, rpad(c.division, 15, '0')::bigint AS division,
    length(c.division) AS digits, c.source, c.recorded_at AS recorded
FROM registry_coverage c WHERE {among} AND {in_force} AND {known}
"""


@dataclass(frozen=True, slots=True)
class RegisterChunk:
    """Some households, the members present in them on a day, and what was known about both.

    Members are grouped by household: those of household h are the rows `offsets[h]` to `offsets[h + 1]`,
    its head first. Days are counted from 1970-01-01. A fact has a row for each person or each household, as
    its name was declared, and says for each whether it is known; where it is not, the value is 0 and means
    nothing.
    """

    household_ids: Numbers
    household_divisions: Numbers
    offsets: Numbers
    person_ids: Numbers
    birth: Numbers
    sex: Numbers
    relation: Numbers
    hukou_local: Numbers
    resident_local: Numbers
    facts: Mapping[str, Known]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of the register: which facts, of whom, for which day, as known when."""

    names: Names
    on: date
    known_at: datetime
    purpose: int
    place: str
    prefix: str


def register_chunks(
    *,
    fact_names: Sequence[str],
    on: date,
    known_at: datetime,
    households_per_chunk: int = 20_000,
    purpose: int = Household.Purpose.LIVING,
    households: Sequence[int] | None = None,
    prefix: str = "",
) -> Iterator[RegisterChunk]:
    """Go through the households of a purpose that have members on a day, with facts as known at a moment.

    Members who have died before that day or have left are not there any more, nor is a household without
    members. Given `households` are read inside the running transaction; otherwise all of the division
    `prefix` from one snapshot of what is committed, of which the next chunk is read while the caller works
    on this one.

    Raises:
        UnknownFact: a name that was not declared.
    """
    names = Names.declared(fact_names)
    question = Question(names, on, known_at, purpose, installation().place, prefix)
    if households is not None:
        found = _chunk(Inside(), question, _household_rows(Inside(), question, among("h.id", households)))
        return iter([found] if len(found.household_ids) else [])
    return _stream(question, households_per_chunk)


def _stream(question: Question, households_per_chunk: int) -> Iterator[RegisterChunk]:
    with ThreadPoolExecutor(max_workers=1) as ahead:
        reader = ahead.submit(Snapshot).result()
        try:
            reading = ahead.submit(_after, reader, question, -1, households_per_chunk)
            while (read := reading.result()) is not None:
                chunk, last = read
                reading = ahead.submit(_after, reader, question, last, households_per_chunk)
                if len(chunk.household_ids):
                    yield chunk
        finally:
            ahead.submit(reader.close).result()


def _after(reader: Reader, question: Question, last: int, count: int) -> tuple[RegisterChunk, int] | None:
    """Return the chunk of the next `count` households after the household `last`, and its last household."""
    rows = _household_rows(reader, question, f"h.id > {last} ORDER BY h.id LIMIT {count}")
    if not len(rows["id"]):
        return None
    return _chunk(reader, question, rows), int(rows["id"].max())


def _household_rows(reader: Reader, question: Question, which: str) -> Columns:
    below = f"h.division LIKE '{int(question.prefix)}%'" if question.prefix else "true"
    return reader.read(
        HOUSEHOLDS.format(
            purpose=question.purpose, in_force=in_force("h", question.on), below=below, which=which
        )
    )


def _chunk(reader: Reader, question: Question, households: Columns) -> RegisterChunk:
    members = _members(reader, question, households["id"])
    inhabited, sizes = np.unique(members["household"], return_counts=True)
    order = np.argsort(households["id"])
    rows = order[np.searchsorted(households["id"], inhabited, sorter=order)]
    homes = Subjects(inhabited.astype(np.int64), households["division"][rows].astype(np.int64))
    people = Subjects(members["person"], members["residence"])
    return RegisterChunk(
        household_ids=homes.ids,
        household_divisions=homes.divisions // 10 ** (ALL_DIGITS - CODE_DIGITS),
        offsets=np.concatenate(([0], np.cumsum(sizes))).astype(np.int64),
        person_ids=people.ids,
        birth=members["birth"],
        sex=members["sex"],
        relation=members["relation"],
        hukou_local=members["hukou_local"],
        resident_local=members["resident_local"],
        facts=_facts(reader, question, homes, people),
    )


def _members(reader: Reader, question: Question, households: Numbers) -> Columns:
    """Return the members of the households, grouped by household, heads first; all columns are int64."""
    if not len(households):
        return {name: np.empty(0, np.int64) for name in _MEMBER_COLUMNS}
    on = question.on
    held = reader.read(
        MEMBERSHIPS.format(
            among=among("m.household_id", households), purpose=question.purpose, in_force=in_force("m", on)
        )
    )
    held = _kept(held, np.isin(held["household"], households))
    if not len(held["person"]):
        return _members(reader, question, np.empty(0, np.int64))
    people = reader.read(PEOPLE.format(among=among("p.id", held["person"]), place=int(question.place), on=on))
    return _joined(held, people)


_MEMBER_COLUMNS: Final = (
    "household", "person", "relation", "birth", "sex", "hukou_local", "resident_local", "residence"
)  # fmt: skip


def _joined(held: Columns, people: Columns) -> Columns:
    """Return the memberships of those who are present, with what is known of the person."""
    order = np.argsort(people["id"])
    ids = people["id"][order]
    place = np.searchsorted(ids, held["person"])
    present = (
        (place < len(ids)) & (ids[np.minimum(place, len(ids) - 1)] == held["person"])
        if len(ids)
        else place < 0
    )
    held = _kept(held, present)
    rows = order[place[present]]
    members = held | {name: values[rows] for name, values in people.items() if name != "id"}
    grouped = np.lexsort((members["person"], members["relation"], members["household"]))
    return {name: members[name][grouped].astype(np.int64) for name in _MEMBER_COLUMNS}


def _kept(columns: Columns, which: NDArray[np.bool_]) -> Columns:
    return columns if which.all() else {name: values[which] for name, values in columns.items()}


def _facts(reader: Reader, question: Question, homes: Subjects, people: Subjects) -> dict[str, Known]:
    of_persons = question.names.of(FactName.Entity.PERSON)
    of_households = question.names.of(FactName.Entity.HOUSEHOLD)
    coverages, own, merged, shared = reader.read_each(
        [
            COVERAGES.format(
                among=among("c.name_id", [0, *question.names.numbers]),
                in_force=in_force("c", question.on),
                known=known("c", question.known_at),
            ),
            _facts_of("f.person_id", of_persons, people, question),
            _facts_of("p.merged_into_id", of_persons, people, question, joined=MERGED),
            _facts_of("f.household_id", of_households, homes, question),
        ]
    )
    found = pivot(of_persons, people, [own, merged], coverages)
    found |= pivot(of_households, homes, [shared], coverages)
    return {name: found[name] for name in question.names.by_name}


def _facts_of(
    subject: str, names: Mapping[str, int], subjects: Subjects, question: Question, *, joined: str = ""
) -> str:
    """Return the query for the facts of the subjects, which `subject` names."""
    return FACTS.format(
        subject=subject,
        joined=joined,
        among=among(subject, subjects.ids),
        names=among("f.name_id", list(names.values())),
        span=f"{in_force('f', question.on)} AND {known('f', question.known_at)}",
    )
