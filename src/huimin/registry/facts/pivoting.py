"""Turn rows of facts into columns: the strongest source counts, then the latest; registers fill the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from huimin.commons.installation.settled import settled
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.facts.snapshots import Columns
from huimin.registry.models import FactName, weight_of_silence

Numbers = NDArray[np.int64]


class UnknownFact(Invalid):
    """A fact was named that the dictionary does not have."""

    template = _("There is no fact “{name}”. Take its name from the dictionary of facts.")


class Known(NamedTuple):
    """The values of one fact, and which of them are known."""

    values: Numbers
    known: NDArray[np.bool_]


@settled
def _stored() -> Mapping[str, tuple[int, str]]:
    rows = FactName.objects.values_list("name", "pk", "entity")
    return {name: (number, entity) for name, number, entity in rows}


@dataclass(frozen=True, slots=True)
class Names:
    """Names of facts with the numbers under which they are stored, and whom they are about."""

    by_name: Mapping[str, tuple[int, str]]

    @classmethod
    def declared(cls, names: Iterable[str]) -> Self:
        """Return the numbers of `names`.

        Raises:
            UnknownFact: one of them was not declared.
        """
        wanted = list(dict.fromkeys(names))
        stored = _stored()
        for name in wanted:
            if name not in stored:
                raise UnknownFact(name=name)
        return cls({name: stored[name] for name in wanted})

    @property
    def numbers(self) -> list[int]:
        """The numbers of all names."""
        return [number for number, _entity in self.by_name.values()]

    def of(self, entity: str) -> dict[str, int]:
        """Return the names of facts about persons or about households, with their numbers."""
        return {name: number for name, (number, about) in self.by_name.items() if about == entity}


class Subjects(NamedTuple):
    """Persons or households, each once, and the divisions (15 digits) in which they live."""

    ids: Numbers
    divisions: Numbers


def pivot(
    names: Mapping[str, int], subjects: Subjects, rows: Sequence[Columns], coverages: Columns
) -> dict[str, Known]:
    """Return a column for each name with a row for each subject.

    `rows` are facts: subject, name, value, known, source, recorded. Rows about others are left out. A fact
    without a value hides what weaker sources say, as any fact does. `coverages` give their value to the
    subjects of a division about whom nobody said anything, not even the applicant.
    """
    shape = len(names), len(subjects.ids)
    cells = _Cells(np.zeros(shape, np.int64), np.zeros(shape, bool), np.zeros(shape, np.int8))
    places = np.full(max(names.values(), default=0) + 1, -1)
    places[list(names.values())] = np.arange(len(names))
    facts = _located(rows, places, subjects.ids)
    cells.fill(facts)
    _cover(cells, _strongest_last(coverages), places, subjects.divisions)
    return {name: Known(cells.values[row], cells.known[row]) for row, name in enumerate(names)}


class _Cells(NamedTuple):
    """Name by subject: the value, whether it is known, and the source that said so (0: none)."""

    values: Numbers
    known: NDArray[np.bool_]
    sources: NDArray[np.int8]

    def fill(self, facts: Columns) -> None:
        """Write the facts into their cells; of several in one cell the strongest and latest stays."""
        cell = facts["cell"]
        self.sources.reshape(-1)[cell] = facts["source"]
        if np.count_nonzero(self.sources) < len(cell):
            order = np.lexsort((facts["recorded"], facts["source"]))
            facts = {name: values[order] for name, values in facts.items()}
            cell = facts["cell"]
            self.sources.reshape(-1)[cell] = facts["source"]
        self.values.reshape(-1)[cell] = facts["value"]
        self.known.reshape(-1)[cell] = facts["known"]


def _located(rows: Sequence[Columns], places: NDArray[np.int64], ids: Numbers) -> Columns:
    """Return the facts about the subjects, each with the number of its cell."""
    found = [table for table in rows if len(table["subject"])]
    if not found:
        return {name: np.empty(0, np.int64) for name in ("cell", "value", "known", "source", "recorded")}
    facts = {name: np.concatenate([table[name] for table in found]) for name in found[0]}
    order = np.argsort(ids)
    ordered = ids[order]
    place = np.minimum(np.searchsorted(ordered, facts["subject"]), len(ids) - 1)
    ours = ordered[place] == facts["subject"]
    if not ours.all():
        facts = {name: values[ours] for name, values in facts.items()}
        place = place[ours]
    return facts | {"cell": places[facts["name"]] * len(ids) + order[place]}


def _strongest_last(coverages: Columns) -> list[dict[str, int]]:
    """Return the coverages in rising weight: by source, then nearness, then when they were recorded."""
    order = np.lexsort((coverages["recorded"], coverages["digits"], coverages["source"]))
    names = ("name", "value", "division", "digits", "source")
    return [{name: int(coverages[name][row]) for name in names} for row in order]


def _cover(
    cells: _Cells, coverages: list[dict[str, int]], places: NDArray[np.int64], divisions: Numbers
) -> None:
    for coverage in coverages:
        if coverage["name"] >= len(places) or (row := int(places[coverage["name"]])) < 0:
            continue
        first = coverage["division"]
        covered = (divisions >= first) & (divisions < first + 10 ** (15 - coverage["digits"]))
        covered &= cells.sources[row] < weight_of_silence(coverage["source"])
        cells.values[row][covered] = coverage["value"]
        cells.known[row][covered] = True
