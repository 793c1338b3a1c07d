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
from huimin.policy.evaluation import PERSONS_AT_ONCE, THREADS, Decided, Result, blank, decide_batch, result_of
from huimin.policy.facts import Entity
from huimin.policy.running import EMPTY, Plan
from huimin.policy.tables import HOUSEHOLD, ID, Ids, ids_of, read_table, recordings_of, refuse_doubles

GROUPS_AHEAD = THREADS + 1
NOBODY = np.empty(0, np.int64)


class _NotGroupedError(Exception):
    """The persons are not grouped in the order of the households, so they must be read as a whole."""


@dataclass(frozen=True, slots=True)
class _Part:
    """The members of one household at the edge of a row group; more of them may follow in the next."""

    household: int
    persons: int
    facts: Recordings


@dataclass(frozen=True, slots=True)
class _Piece:
    """Some rows of a row group: decisions on the households inside, and the parts of those at both edges."""

    ids: Ids
    households: Numbers
    first: _Part
    inner: Decided | None
    last: _Part | None


def stream(plan: Plan, *, persons: Path, households: Path, out: Path) -> Result | None:
    """Return the decisions on two Parquet files, written to `out`; `None` if they must be read as a whole.

    Whatever is wrong with a file is left to the reader of whole files, which says where it is.
    """
    try:
        metadata = pq.read_metadata(persons)
        if not metadata.num_rows:
            return None
        with unfinished(out) as path:
            return _Stream(plan, persons, households, metadata).run(path)
    except (_NotGroupedError, Refusal, pa.ArrowException, OSError):
        return None


class _Stream:
    """Row groups taken in their order, while the next ones are read and decided by other threads."""

    def __init__(self, plan: Plan, persons: Path, households: Path, metadata: pq.FileMetaData) -> None:
        self._plan = plan
        self._persons = persons
        self._metadata = metadata
        own = plan.names(Entity.HOUSEHOLD)
        table = read_table(households, (ID, *own))
        self._home_ids = ids_of(table, ID, households)
        refuse_doubles(self._home_ids, households)
        self._homes = recordings_of(plan, own, table, households)
        self._of_homes = plan.scheme.entity is Entity.HOUSEHOLD
        self._decided = blank(plan, len(self._home_ids) if self._of_homes else metadata.num_rows)
        self._person_ids: list[Ids] = []
        self._open: _Part | None = None
        self._next_home = 0
        self._next_person = 0

    def run(self, path: Path) -> Result:
        """Return all decisions after writing them."""
        tables = self._tables()
        table = next(tables)
        with decisions_writer(path, table.schema) as writer:
            writer.write_table(table)
            for table in tables:
                writer.write_table(table)
        ids = self._ids()
        refuse_doubles(pa.chunked_array(self._person_ids).combine_chunks(), self._persons)
        return result_of(self._plan, ids, self._decided)

    def _tables(self) -> Iterator[pa.Table]:
        """Return the decisions row group by row group, as soon as there are enough of them."""
        written = 0
        for piece in self._pieces():
            self._take(piece)
            upto = self._next_home if self._of_homes else self._next_person
            if upto - written >= ROWS_OF_A_GROUP:
                yield self._table(written, upto)
                written = upto
        self._settle([self._open] if self._open else [], before=len(self._home_ids))
        yield self._table(written, len(self._decided.outcome))

    def _table(self, start: int, end: int) -> pa.Table:
        ids = self._ids().slice(start, end - start)
        return result_table(result_of(self._plan, ids, self._decided.between(start, end)))

    def _ids(self) -> Ids:
        return self._home_ids if self._of_homes else pa.chunked_array(self._person_ids).combine_chunks()

    def _pieces(self) -> Iterator[_Piece]:
        """Read and decide row groups in threads, a few ahead, and return them in their order."""
        with ThreadPoolExecutor(THREADS) as pool:
            ahead: deque[Future[list[_Piece]]] = deque()
            for group in range(self._metadata.num_row_groups):
                ahead.append(pool.submit(self._read, group))
                if len(ahead) == GROUPS_AHEAD:
                    yield from ahead.popleft().result()
            while ahead:
                yield from ahead.popleft().result()

    def _read(self, group: int) -> list[_Piece]:
        """Read one row group in steps, so that large ones do not need large memory."""
        columns = [ID, HOUSEHOLD, *self._plan.names(Entity.PERSON)]
        with pq.ParquetFile(self._persons, metadata=self._metadata) as file:
            steps = file.iter_batches(PERSONS_AT_ONCE, row_groups=[group], columns=columns, use_threads=False)
            return [self._piece(pa.Table.from_batches([step])) for step in steps if len(step)]

    def _piece(self, table: pa.Table) -> _Piece:
        names = self._plan.names(Entity.PERSON)
        runs = pc.run_end_encode(ids_of(table, HOUSEHOLD, self._persons), run_end_type=pa.int64())
        ends = np.concatenate([np.zeros(1, np.int64), runs.run_ends.to_numpy()])
        households = self._rows_of(runs.values)
        facts = recordings_of(self._plan, names, table, self._persons)
        several = len(households) > 1
        return _Piece(
            ids=ids_of(table, ID, self._persons),
            households=households,
            first=_part(households[0], facts, ends[0], ends[1]),
            inner=self._decide(households[1:-1], facts, ends[1:-1]) if len(households) > 2 else None,
            last=_part(households[-1], facts, ends[-2], ends[-1]) if several else None,
        )

    def _rows_of(self, ids: Ids) -> Numbers:
        """Return the rows of households that follow one another in the table of households."""
        if ids.type != self._home_ids.type:
            raise _NotGroupedError
        start = pc.index(self._home_ids, ids[0]).as_py()
        if start < 0:
            raise _NotGroupedError
        if self._home_ids.slice(start, len(ids)).equals(ids):
            return np.arange(start, start + len(ids))
        found = pc.index_in(ids, value_set=self._home_ids.slice(start))
        rows: Numbers = found.fill_null(-1).to_numpy().astype(np.int64) + start
        if (rows[1:] <= rows[:-1]).any():
            raise _NotGroupedError
        return rows

    def _decide(self, households: Numbers, facts: Recordings, ends: Numbers) -> Decided:
        """Return the decisions on whole households whose members lie between `ends`."""
        first, last = int(ends[0]), int(ends[-1])
        members = {name: recorded.between(first, last) for name, recorded in facts.items()}
        batch = Batch(self._homes_at(households), members, ends - first)
        return decide_batch(self._plan, batch)

    def _homes_at(self, households: Numbers) -> Recordings:
        start, end = (int(households[0]), int(households[-1]) + 1) if len(households) else (0, 0)
        if end - start == len(households):
            return {name: recorded.between(start, end) for name, recorded in self._homes.items()}
        return {name: recorded.at(households) for name, recorded in self._homes.items()}

    def _take(self, piece: _Piece) -> None:
        """Join the household that is open with the first one of `piece`, and leave its last one open."""
        self._person_ids.append(piece.ids)
        parts = [piece.first] if self._open is None else _joined(self._open, piece.first)
        if piece.last is not None:
            parts.append(piece.last)
        self._open = parts.pop()
        inside = piece.households[1:-1]
        self._settle(parts, before=self._open.household, inside=inside)
        if piece.inner is not None:
            self._put(inside, piece.inner)

    def _settle(self, parts: list[_Part], *, before: int, inside: Numbers = NOBODY) -> None:
        """Decide the households of `parts`, and those `before` a row that have no members at all."""
        own = np.array([part.household for part in parts], np.int64)
        waiting = np.arange(self._next_home, before)
        rows = waiting
        if len(inside):
            rows = np.setdiff1d(waiting, inside, assume_unique=True)
        sizes = np.zeros(len(rows) + 1, np.int64)
        sizes[np.searchsorted(rows, own) + 1] = [part.persons for part in parts]
        members = {
            fact.name: _together([part.facts[fact.name] for part in parts], EMPTY[fact.type])
            for fact in self._plan.facts.values()
            if fact.entity is Entity.PERSON
        }
        batch = Batch(self._homes_at(rows), members, np.cumsum(sizes))
        self._put(rows, decide_batch(self._plan, batch))
        self._next_home = before

    def _put(self, households: Numbers, decided: Decided) -> None:
        """Keep decisions at their rows; those on persons follow one another as the persons do."""
        if self._of_homes:
            self._decided.replace(households, decided)
        else:
            start = self._next_person
            self._next_person += len(decided.outcome)
            self._decided.replace(slice(start, self._next_person), decided)


def _part(household: int, facts: Recordings, start: int, end: int) -> _Part:
    return _Part(
        int(household),
        int(end - start),
        {name: recorded.between(start, end) for name, recorded in facts.items()},
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
    return [_Part(later.household, earlier.persons + later.persons, facts)]


def _together(pieces: Sequence[Recorded], dtype: Any) -> Recorded:
    """Return columns one after the other."""
    values = np.concatenate([np.empty(0, dtype), *(piece.values for piece in pieces)])
    if all(piece.known is None for piece in pieces):
        return Recorded(values)
    known = [np.ones(len(piece.values), np.bool_) if piece.known is None else piece.known for piece in pieces]
    return Recorded(values, np.concatenate(known))
