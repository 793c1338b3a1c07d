"""Decide with Spark: buckets of whole households, each decided by the engine that decides locally."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from huimin.kernel.errors import Refusal, Unavailable
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.evaluation import PERSONS_AT_ONCE, Decided, Result, blank, decide_batch, result_of
from huimin.policy.facts import Entity
from huimin.policy.running import Plan
from huimin.policy.spark.sources import Source
from huimin.policy.tables import HOUSEHOLD, ID, Ids, Sent, batch_of

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame, SparkSession

ROW, BUCKET, REFUSAL = "row_", "bucket_", "refusal_"
"""No fact ends in an underscore."""

DDL = {np.dtype(np.int8): "tinyint", np.dtype(np.int64): "bigint", np.dtype(np.uint64): "bigint"}

Sources = Mapping[Entity, Source]
Bucket = Callable[[pa.Table, pa.Table], pa.Table]


def decide_on_spark(
    spark: SparkSession, plan: Plan, sources: Sources, ids: Ids, *, persons_at_once: int = PERSONS_AT_ONCE
) -> Result:
    """Return the decisions on all rows of two tables, in their order; the number of buckets changes nothing.

    Raises:
        Refusal: whatever the engine refuses in any bucket, with the file and row in which it stands.
        Unavailable: if not every row came back decided once.
    """
    buckets = 1 + max(source.rows for source in sources.values()) // persons_at_once
    spark.conf.set("spark.sql.shuffle.partitions", buckets)
    households, persons = _frames(spark, sources, buckets)
    room = blank(plan, sources[plan.scheme.entity].rows)
    columns = [f"{name} {DDL[column.dtype]}" for name, column in _named(room).items()]
    schema = ", ".join([f"{ROW} bigint", *columns, f"{REFUSAL} binary"])
    cogroup = households.groupBy(BUCKET).cogroup(persons.groupBy(BUCKET))
    decided = cogroup.applyInArrow(_decider(plan, sources), schema).toArrow()
    _refuse(decided.column(REFUSAL))
    rows = decided.column(ROW).to_numpy()
    if not np.array_equal(np.sort(rows), np.arange(len(room.outcome))):
        raise Unavailable(
            _(
                "Spark brought {found} decisions on {rows} rows, so nothing was written. See whether the "
                "files were changed meanwhile."
            ),
            found=len(rows),
            rows=len(room.outcome),
        )
    for name, column in _named(room).items():
        column[rows] = decided.column(name).to_numpy()
    return result_of(plan, ids, room)


def _frames(spark: SparkSession, sources: Sources, buckets: int) -> tuple[DataFrame, DataFrame]:
    """Return households and persons with their rows, and in one bucket whoever is of one household."""
    from pyspark.sql import functions

    households, persons = (_rows_of(spark, sources[entity]) for entity in (Entity.HOUSEHOLD, Entity.PERSON))
    own, of_members = households[ID], persons[HOUSEHOLD]
    if households.schema[ID].dataType != persons.schema[HOUSEHOLD].dataType:
        own, of_members = own.cast("string"), of_members.cast("string")

    def bucket(key: Column) -> Column:
        return functions.pmod(functions.hash(key), functions.lit(buckets))

    return households.withColumn(BUCKET, bucket(own)), persons.withColumn(BUCKET, bucket(of_members))


def _rows_of(spark: SparkSession, source: Source) -> DataFrame:
    """Return a table with the number of each row, counted through its files from 0."""
    from pyspark.sql import functions

    paths = [_literal(file) for file in source.files]
    frame = spark.read.schema(source.declared()).option("recursiveFileLookup", "true").parquet(*paths)
    row = functions.col("_metadata.row_index")
    if len(source.files) == 1:
        return frame.select("*", row.alias(ROW))
    # Spark knows a file by its name with everything unusual escaped.
    written = {unquote(path.rpartition("/")[2]): path.rpartition("/")[2] for path in frame.inputFiles()}
    starts = spark.createDataFrame(
        [(written[file.name], start) for file, start in zip(source.files, source.starts, strict=True)],
        "file_ string, start_ bigint",
    )
    return (
        frame.select("*", row.alias(ROW), functions.col("_metadata.file_name").alias("file_"))
        .join(functions.broadcast(starts), "file_")
        .withColumn(ROW, functions.col(ROW) + functions.col("start_"))
        .drop("file_", "start_")
    )


def _literal(file: Path) -> str:
    """Return a path in which Spark sees no pattern."""
    marks = str.maketrans({mark: f"\\{mark}" for mark in "[]{}*?\\"})
    return f"file://{str(file.resolve()).translate(marks)}"


def _decider(plan: Plan, sources: Sources) -> Bucket:
    """Return what runs on the machines of the cluster: the two tables of a bucket to its decisions."""

    def decide(households: pa.Table, persons: pa.Table) -> pa.Table:
        tables = {Entity.HOUSEHOLD: households.sort_by(ROW), Entity.PERSON: persons.sort_by(ROW)}
        sent = {entity: Sent(table, Path(entity.value)) for entity, table in tables.items()}
        try:
            batch = batch_of(plan, households=sent[Entity.HOUSEHOLD], persons=sent[Entity.PERSON])
            decided = decide_batch(plan, batch)
        except Refusal as refusal:
            return _refused(plan, _placed(refusal, sources, tables))
        rows = tables[plan.scheme.entity].column(ROW)
        if plan.scheme.entity is Entity.PERSON and batch.person_rows is not None:
            rows = rows.take(batch.person_rows)
        return _bucket_table(rows, decided, pa.nulls(len(rows), pa.binary()))

    return decide


def _bucket_table(rows: Any, decided: Decided, refusals: pa.Array[Any]) -> pa.Table:
    columns = {name: pa.array(_signed(column)) for name, column in _named(decided).items()}
    return pa.table({ROW: rows, **columns, REFUSAL: refusals})


def _named(decided: Decided) -> dict[str, NDArray[Any]]:
    return {f"column{number}_": column for number, column in enumerate(decided.columns())}


def _signed(column: NDArray[Any]) -> NDArray[Any]:
    """Return a column as Spark can carry it; of a set of 63 bits none is lost."""
    return column.view(np.int64) if column.dtype == np.uint64 else column


def _placed(refusal: Refusal, sources: Sources, tables: Mapping[Entity, pa.Table]) -> Refusal:
    """Return a refusal that names file and row as they were sent, not those of the bucket."""
    values = refusal.values
    for entity, source in sources.items():
        if values.get("path") == entity.value:
            values["path"] = source.path.name
            if "row" in values:
                file, row = source.place(tables[entity].column(ROW)[values["row"] - 1].as_py())
                values |= {"path": file.name, "row": row + 1}
            break
    return refusal


def _refused(plan: Plan, refusal: Refusal) -> pa.Table:
    """Return a refusal as the only row of a bucket: an exception would come back as a Java stack trace."""
    return _bucket_table(pa.array([-1]), _zeros(plan), pa.array([pickle.dumps(refusal)], pa.binary()))


def _zeros(plan: Plan) -> Decided:
    zeros = blank(plan, 1)
    for column in zeros.columns():
        column[:] = 0
    return zeros


def _refuse(refusals: pa.ChunkedArray[Any]) -> None:
    """Raise the first refusal of all buckets, always the same one."""
    found = [pickle.loads(each) for each in refusals.drop_null().to_pylist()]  # noqa: S301 (our own workers')
    if found:
        raise min(found, key=lambda refusal: (refusal.values.get("row", 0), str(refusal)))
