"""Parquet to Parquet in pieces: row groups are read, decided and written at once; memory stays flat."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huimin.kernel.errors import Refusal
from huimin.policy.batches import Batch, Recorded, Recordings
from huimin.policy.columns import Numbers
from huimin.policy.decisions import ROWS_OF_A_GROUP, decisions_writer, result_table, unfinished
from huimin.policy.evaluation import THREADS, Result, blank, decide_batch, result_of
from huimin.policy.facts import Entity
from huimin.policy.rowgroups import DamagedRowGroup, RowGroups
from huimin.policy.running import EMPTY, Plan
from huimin.policy.tables import (
    HOUSEHOLD,
    ID,
    Ids,
    are_rising,
    ids_of,
    read_table,
    recordings_of,
    refuse_doubles,
)

GROUPS_AHEAD = 3 * THREADS
"""Decided groups are small: nobody waits while one of them is written."""

LARGEST_TO_RECYCLE = 31 << 20
"""Bytes: the C library lets the largest block that it has taken back decide what it keeps, up to 32 MiB."""

NOBODY = np.empty(0, np.int64)


class _NotGroupedError(Exception):
    """The persons are not grouped in the order of the households, so they must be read as a whole."""


@dataclass(frozen=True, slots=True)
class _Homes:
    """The table of households, small enough to be read as a whole."""

    ids: Ids
    facts: Recordings

    def rows_of(self, ids: Ids, first: int) -> Numbers:
        """Return the rows of households that follow one another in the table, not before the `first`."""
        if ids.type != self.ids.type:
            raise _NotGroupedError
        start = pc.index(self.ids, ids[0], start=first).as_py()
        if start < 0:
            raise _NotGroupedError
        if self.ids.slice(start, len(ids)).equals(ids):
            return np.arange(start, start + len(ids))
        found = pc.index_in(ids, value_set=self.ids.slice(start))
        rows: Numbers = found.fill_null(-1).to_numpy().astype(np.int64) + start
        if (rows[1:] <= rows[:-1]).any():
            raise _NotGroupedError
        return rows

    def at(self, households: Numbers) -> Recordings:
        """Return the facts of the given rows, without a copy if none is left out between them."""
        rows = _compact(households)
        if isinstance(rows, slice):
            return {name: recorded.between(rows.start, rows.stop) for name, recorded in self.facts.items()}
        return {name: recorded.at(rows) for name, recorded in self.facts.items()}


@dataclass(frozen=True, slots=True)
class _Part:
    """The members of one household at the edge of a row group; more of them may follow in the next."""

    household: int
    row: int
    persons: int
    facts: Recordings


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some rows of a row group: the households inside, which are decided, and the parts at both edges."""

    ids: Ids
    rising: bool
    inside: Numbers
    first: _Part
    last: _Part | None


def stream(plan: Plan, *, persons: Path, households: Path, out: Path) -> Result | None:
    """Return the decisions on two Parquet files, written to `out`; `None` if they must be read as a whole.

    Whatever is wrong with a file is left to the reader of whole files, which says where it is.
    """
    try:
        metadata = pq.read_metadata(persons)
        columns = (ID, HOUSEHOLD, *plan.names(Entity.PERSON))
        if not metadata.num_rows or not set(columns).issubset(metadata.schema.to_arrow_schema().names):
            return None
        groups = RowGroups(persons, metadata, columns)
        of_homes = plan.scheme.entity is Entity.HOUSEHOLD
        rows = pq.read_metadata(households).num_rows if of_homes else groups.rows
        _recycle()
        with unfinished(out) as path, ThreadPoolExecutor(THREADS) as pool:
            # The first row groups are decoded meanwhile; the pool takes the households first, so none waits
            # for them in vain.
            homes = pool.submit(_homes_of, plan, households)
            return _Stream(plan, pool, groups, homes, rows).run(path)
    except (_NotGroupedError, DamagedRowGroup, Refusal, pa.ArrowException, OSError):
        return None


class _Stream:
    """Row groups taken in their order, while the next ones are read and decided by other threads."""

    def __init__(
        self, plan: Plan, pool: ThreadPoolExecutor, groups: RowGroups, homes: Future[_Homes], rows: int
    ) -> None:
        self._plan = plan
        self._pool = pool
        self._groups = groups
        self._homes = homes
        self._of_homes = plan.scheme.entity is Entity.HOUSEHOLD
        self._decided = blank(plan, rows)
        self._person_ids: list[Ids] = []
        self._rising = True
        self._open: _Part | None = None
        self._parts: list[_Part] = []
        self._inside: list[Numbers] = []
        self._next_home = 0

    def run(self, path: Path) -> Result:
        """Return all decisions after writing them."""
        tables = self._tables()
        table = next(tables)
        with decisions_writer(path, table.schema) as writer:
            writer.write_table(table)
            for table in tables:
                writer.write_table(table)
        if not self._rising:
            path = self._groups.path
            refuse_doubles(ids_of(read_table(path, (ID,)), ID, path), path)
        return result_of(self._plan, self._ids(0, len(self._decided.outcome)), self._decided)

    def _tables(self) -> Iterator[pa.Table]:
        """Return the decisions row group by row group, as soon as there are enough of them."""
        written = 0
        for piece in self._pieces():
            part = self._take(piece)
            upto = part.household if self._of_homes else part.row
            if upto - written >= ROWS_OF_A_GROUP:
                self._settle(before=part.household)
                yield self._table(written, upto)
                written = upto
        self._parts += [self._open] if self._open else []
        self._settle(before=len(self._homes.result().ids))
        yield self._table(written, len(self._decided.outcome))

    def _table(self, start: int, end: int) -> pa.Table:
        return result_table(result_of(self._plan, self._ids(start, end), self._decided.between(start, end)))

    def _ids(self, start: int, end: int) -> Ids:
        if self._of_homes:
            return self._homes.result().ids.slice(start, end - start)
        return pa.chunked_array(self._person_ids).slice(start, end - start).combine_chunks()

    def _pieces(self) -> Iterator[_Piece]:
        """Read and decide row groups in threads, a few ahead, and return them in their order."""
        ahead: deque[Future[list[_Piece]]] = deque()
        for group in range(len(self._groups)):
            ahead.append(self._pool.submit(self._read, group))
            if len(ahead) == GROUPS_AHEAD:
                yield from ahead.popleft().result()
        while ahead:
            yield from ahead.popleft().result()

    def _read(self, group: int) -> list[_Piece]:
        return [self._piece(row, table) for row, table in self._groups.steps(group)]

    def _piece(self, row: int, table: pa.Table) -> _Piece:
        """Decide the households whose members are surely all in `table`: not the first and the last."""
        names = self._plan.names(Entity.PERSON)
        runs = pc.run_end_encode(ids_of(table, HOUSEHOLD, self._groups.path), run_end_type=pa.int64())
        ends = np.concatenate([np.zeros(1, np.int64), runs.run_ends.to_numpy()])
        households = self._homes.result().rows_of(runs.values, self._next_home)
        facts = recordings_of(self._plan, names, table, self._groups.path)
        if len(households) > 2:
            self._decide(households[1:-1], facts, ends[1:-1], row)
        ids = ids_of(table, ID, self._groups.path)
        return _Piece(
            ids=ids,
            rising=are_rising(ids),
            inside=households[1:-1],
            first=_part(households[0], facts, ends[0], ends[1], row),
            last=_part(households[-1], facts, ends[-2], ends[-1], row) if len(households) > 1 else None,
        )

    def _decide(self, households: Numbers, facts: Recordings, ends: Numbers, row: int) -> None:
        """Decide whole households whose members lie between `ends`, counted from `row` of the file."""
        first, last = int(ends[0]), int(ends[-1])
        members = {name: recorded.between(first, last) for name, recorded in facts.items()}
        batch = Batch(self._homes.result().at(households), members, ends - first)
        self._put(_compact(households) if self._of_homes else slice(row + first, row + last), batch)

    def _put(self, rows: slice | Numbers, batch: Batch) -> None:
        """Decide a batch into the given rows of the decisions."""
        if isinstance(rows, slice):
            decide_batch(self._plan, batch, room=self._decided.between(rows.start, rows.stop))
        else:
            self._decided.replace(rows, decide_batch(self._plan, batch))

    def _take(self, piece: _Piece) -> _Part:
        """Join the household that is open with the first one of `piece`; return its last one, left open."""
        before = self._person_ids[-1:]
        self._rising &= piece.rising and all(are_rising(_edge(ids, piece.ids)) for ids in before)
        if self._of_homes:
            self._person_ids.clear()  # nobody writes them
        self._person_ids.append(piece.ids)
        parts = [piece.first] if self._open is None else _joined(self._open, piece.first)
        if piece.last is not None:
            parts.append(piece.last)
        self._open = parts.pop()
        self._parts += parts
        self._inside.append(piece.inside)
        return self._open

    def _settle(self, *, before: int) -> None:
        """Decide the households at the edges taken so far, and those `before` a row without members."""
        parts, inside = self._parts, self._inside
        self._parts, self._inside = [], []
        waiting = np.ones(before - self._next_home, np.bool_)
        for households in inside:
            waiting[households - self._next_home] = False
        rows = np.flatnonzero(waiting) + self._next_home
        sizes = np.zeros(len(rows) + 1, np.int64)
        own = [part.household for part in parts]
        sizes[np.searchsorted(rows, own) + 1] = [part.persons for part in parts]
        members = {
            fact.name: _together([part.facts[fact.name] for part in parts], EMPTY[fact.type])
            for fact in self._plan.facts.values()
            if fact.entity is Entity.PERSON
        }
        batch = Batch(self._homes.result().at(rows), members, np.cumsum(sizes))
        self._put(_compact(rows) if self._of_homes else _rows_of(parts), batch)
        self._next_home = before


def _recycle() -> None:
    """Have the C library keep what one piece frees for the next.

    Otherwise it gives columns of such a size back to the system at once, which then clears every page anew.
    The block is never written to, so it takes no memory.
    """
    np.empty(LARGEST_TO_RECYCLE, np.uint8)


def _homes_of(plan: Plan, path: Path) -> _Homes:
    names = plan.names(Entity.HOUSEHOLD)
    table = read_table(path, (ID, *names))
    ids = ids_of(table, ID, path)
    refuse_doubles(ids, path)
    return _Homes(ids, recordings_of(plan, names, table, path))


def _compact(rows: Numbers) -> slice | Numbers:
    """Return rows that rise as a slice if none is left out."""
    start, end = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
    return slice(start, end) if end - start == len(rows) else rows


def _rows_of(parts: list[_Part]) -> Numbers:
    """Return the rows of the persons of some parts."""
    return np.concatenate([NOBODY, *(np.arange(part.row, part.row + part.persons) for part in parts)])


def _edge(earlier: Ids, later: Ids) -> Ids:
    """Return the last of some ids and the first of those that follow."""
    return pa.concat_arrays([earlier[-1:], later[:1]])


def _part(household: int, facts: Recordings, start: int, end: int, row: int) -> _Part:
    """Return the rows from `start` to before `end` as a copy, which does not hold on to all the others."""
    own = np.arange(start, end)
    return _Part(
        int(household),
        int(row + start),
        len(own),
        {name: recorded.at(own) for name, recorded in facts.items()},
    )


def _joined(earlier: _Part, later: _Part) -> list[_Part]:
    """Return the two parts, as one if they are of the same household."""
    if earlier.household > later.household:
        raise _NotGroupedError
    if earlier.household < later.household:
        return [earlier, later]
    facts = {
        name: _together([recorded, later.facts[name]], recorded.values.dtype)
        for name, recorded in earlier.facts.items()
    }
    return [_Part(later.household, earlier.row, earlier.persons + later.persons, facts)]


def _together(pieces: Sequence[Recorded], dtype: Any) -> Recorded:
    """Return columns one after the other."""
    values = np.concatenate([np.empty(0, dtype), *(piece.values for piece in pieces)])
    if all(piece.known is None for piece in pieces):
        return Recorded(values)
    known = [np.ones(len(piece.values), np.bool_) if piece.known is None else piece.known for piece in pieces]
    return Recorded(values, np.concatenate(known))
