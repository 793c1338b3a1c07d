"""Whose row it is: people of a file looked up by their identity numbers, all at once."""

from __future__ import annotations

from typing import Final

from django.db.models import F

from huimin.kernel.errors import Invalid
from huimin.registry.importing.trials import Line, Reading
from huimin.registry.models import Person
from huimin.registry.people.identities import id_number, index_of
from huimin.registry.people.queries import NobodyRegistered, with_numbers

AT_ONCE: Final = 2_000


def owners_of(reading: Reading, lines: list[Line], column: str) -> dict[int, Person]:
    """Return by line the people whose identity number stands in `column`; rows without one are left out.

    A record that was merged leads to the one that was kept. Impossible and unknown numbers are noted.
    """
    indexes: dict[int, bytes] = {}
    for line in lines:
        if not line[column]:
            continue
        try:
            indexes[line.number] = index_of(id_number(line[column]))
        except Invalid as refusal:
            reading.note(line, refusal, column)
    people = _people(sorted(set(indexes.values())))
    found: dict[int, Person] = {}
    for line in lines:
        if line.number not in indexes:
            continue
        if (person := people.get(indexes[line.number])) is None:
            reading.note(line, NobodyRegistered(), column)
        else:
            found[line.number] = person
    return found


def _people(indexes: list[bytes]) -> dict[bytes, Person]:
    found: dict[bytes, Person] = {}
    for start in range(0, len(indexes), AT_ONCE):
        rows = Person.objects.select_related("merged_into").filter(
            with_numbers(indexes[start : start + AT_ONCE])
        )
        # Of a number that both records had, the kept one comes last and stays.
        for row in rows.order_by(F("merged_into").desc(nulls_last=True)):
            found[bytes(row.id_index or b"")] = row.merged_into or row
    return found
