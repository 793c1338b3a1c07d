"""From Parquet files or folders of part files to a file or folder of decisions, by way of Spark."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from huimin.kernel.errors import Conflict, NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.arrow import refuse_unwritable, write_result
from huimin.policy.decisions import ROWS_OF_A_GROUP, decisions_writer, result_table
from huimin.policy.evaluation import Result
from huimin.policy.facts import Entity
from huimin.policy.running import Plan
from huimin.policy.spark.deciding import decide_on_spark
from huimin.policy.spark.sessions import refuse_without_spark, spark_session
from huimin.policy.spark.sources import find_source

ROWS_OF_A_PART = 8 * ROWS_OF_A_GROUP


def evaluate_on_spark(
    plan: Plan,
    *,
    persons: Path,
    households: Path,
    out: Path,
    in_parts: bool = False,
    master: str | None = None,
) -> Result:
    """Return the decisions on two tables of facts, after writing them to `out` in the order of the input.

    `in_parts` makes `out` a folder of part files.

    Raises:
        Unavailable: without PySpark or Java, or if Spark fails.
        NotFound, Conflict: if there is no place for `out`, or something in it.
        UnusableTable: if a table lacks what the scheme reads, or `out` cannot be written.
    """
    refuse_without_spark()
    _refuse_place(out, in_parts)
    paths = {Entity.HOUSEHOLD: households, Entity.PERSON: persons}
    sources = {entity: find_source(plan, entity, path) for entity, path in paths.items()}
    ids = {entity: source.ids() for entity, source in sources.items()}
    with spark_session(master) as spark:
        result = decide_on_spark(spark, plan, sources, ids[plan.scheme.entity])
    if in_parts:
        write_parts(result, out)
    else:
        write_result(result, out)
    return result


def write_parts(result: Result, folder: Path) -> None:
    """Write the decisions as numbered Parquet files; the folder appears only when it is whole.

    Raises:
        Conflict: if there is something in the folder.
    """
    table = result_table(result)
    with _unfinished_folder(folder) as place:
        for number, start in enumerate(range(0, max(len(table), 1), ROWS_OF_A_PART)):
            with decisions_writer(place / f"part-{number:05}.parquet", table.schema) as writer:
                writer.write_table(table.slice(start, ROWS_OF_A_PART), row_group_size=ROWS_OF_A_GROUP)


@contextmanager
def _unfinished_folder(folder: Path) -> Iterator[Path]:
    place = folder.with_name(f".{folder.name}.unfinished")
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        yield place
        _refuse_full(folder)
        place.replace(folder)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _refuse_place(out: Path, in_parts: bool) -> None:
    """Refuse before hours of work what cannot be written after them."""
    if not out.absolute().parent.is_dir():
        raise NotFound(_("There is no folder '{path}' to write to. Make it first."), path=out.parent)
    if in_parts:
        _refuse_full(out)
    else:
        refuse_unwritable(out)


def _refuse_full(folder: Path) -> None:
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise Conflict(
            _("There is something in '{path}' already. Empty it, or name another folder."), path=folder
        )
