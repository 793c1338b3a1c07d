"""Spark changes nothing: what it decides in buckets is what the local engine decides, refusals included."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huimin.kernel.errors import Conflict, Invalid, NotFound, Refusal, Unavailable
from huimin.policy.arrow import evaluate_files
from huimin.policy.decisions import result_table
from huimin.policy.evaluation import Outcome, Result
from huimin.policy.facts import Entity
from huimin.policy.running import Plan
from huimin.policy.spark import deciding, sessions
from huimin.policy.spark.deciding import decide_on_spark
from huimin.policy.spark.evaluating import evaluate_on_spark, write_parts
from huimin.policy.spark.sessions import spark_session
from huimin.policy.spark.sources import find_source

HOMES: dict[str, Any] = {"id": ["a", "b", "c"], "cars": [0, 1, None]}
PERSONS: dict[str, Any] = {
    "id": [1, 2, 3, 4],
    "household_id": ["a", "a", "b", "c"],
    "income": [100_00, None, 900_00, 0],
    "lives_here": [True, False, True, True],
    "birth": [date(1940, 1, 1), date(1990, 1, 1), date(1940, 1, 1), date(1940, 1, 1)],
    "grade": [1, 2, 1, 2],
}
with_spark = pytest.mark.skipif(
    find_spec("pyspark") is None or find_spec("pandas") is None or shutil.which("java") is None,
    reason="no PySpark or no Java here; `make test-spark` brings the one and needs the other",
)


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    with spark_session("local[2]") as session:
        yield session


def sent(
    folder: Path, persons: pa.Table | dict[str, Any], homes: pa.Table | dict[str, Any]
) -> dict[str, Path]:
    paths = {"persons": folder / "P.parquet", "households": folder / "H.parquet"}
    for table, path in zip((persons, homes), paths.values(), strict=True):
        pq.write_table(table if isinstance(table, pa.Table) else pa.table(table), path)
    return paths


def by_spark(spark: Any, plan: Plan, persons: Path, households: Path, at_once: int = 1000) -> Result:
    paths = {Entity.HOUSEHOLD: households, Entity.PERSON: persons}
    sources = {entity: find_source(plan, entity, path) for entity, path in paths.items()}
    ids = {entity: source.ids() for entity, source in sources.items()}
    return decide_on_spark(spark, plan, sources, ids[plan.scheme.entity], persons_at_once=at_once)


def drawn(households: int, seed: int, *, named: bool, shuffled: bool) -> tuple[pa.Table, pa.Table]:
    """Return persons and households, some without members, and each fact unknown for every tenth."""
    random = np.random.default_rng(seed)
    sizes = random.integers(0, 5, households)
    home = np.repeat(np.arange(households), sizes)
    people = len(home)

    def gaps(values: Any) -> pa.Array[Any]:
        return pa.array(values, mask=random.random(len(values)) < 0.1)

    ids = [f"户 {number}" for number in range(households)] if named else list(range(households))
    persons = {
        "id": pa.array(random.permutation(people) if shuffled else np.arange(people)),
        "household_id": pa.array([ids[number] for number in home.tolist()]),
        "income": gaps(random.integers(0, 120_000, people)),
        "lives_here": gaps(random.random(people) < 0.9),
        "birth": gaps(np.datetime64("1930-01-01") + random.integers(0, 12_000, people)),
        "grade": gaps(random.integers(1, 4, people).astype(np.int8)),
    }
    homes = {"id": ids, "cars": gaps(random.integers(0, 2, households))}
    tables = pa.table(persons), pa.table(homes)
    if shuffled:
        return tuple(table.take(random.permutation(len(table))) for table in tables)  # type: ignore[return-value]
    return tables


@with_spark
@pytest.mark.long
@pytest.mark.parametrize("scheme", ["homes", "elders"])
@pytest.mark.parametrize(("named", "shuffled"), [(False, False), (True, True)])
def test_random_households_are_decided_as_locally(
    spark: Any, request: pytest.FixtureRequest, tmp_path: Path, scheme: str, named: bool, shuffled: bool
) -> None:
    plan = request.getfixturevalue(scheme)
    paths = sent(tmp_path, *drawn(1500, 7, named=named, shuffled=shuffled))
    local = evaluate_files(plan, **paths, out=tmp_path / "R.parquet")
    found = by_spark(spark, plan, **paths, at_once=400)
    assert min(local.count(outcome) for outcome in Outcome) > 50
    assert result_table(found) == result_table(local)
    assert found.parts.keys() == local.parts.keys()
    for name, amounts in local.parts.items():
        assert (found.parts[name] == amounts).all()
    for name, truths in local.reports.items():
        assert (found.reports[name] == truths).all()


@with_spark
@pytest.mark.long
@pytest.mark.parametrize("scheme", ["homes", "elders"])
def test_part_files_are_one_table_in_the_order_of_their_names(
    spark: Any, request: pytest.FixtureRequest, tmp_path: Path, scheme: str
) -> None:
    plan = request.getfixturevalue(scheme)
    persons, homes = drawn(300, 3, named=True, shuffled=False)
    whole = evaluate_files(plan, **sent(tmp_path, persons, homes), out=tmp_path / "R.parquet")
    folders = {"persons": tmp_path / "人 [1]" / "{a}%20*", "households": tmp_path / "h"}
    names = ["a b.parquet", "a!.parquet", "b%20.parquet", "户[2].parquet"]
    for table, folder in zip((persons, homes), folders.values(), strict=True):
        folder.mkdir(parents=True)
        step = -(-len(table) // len(names))
        for number, name in enumerate(sorted(names)):
            pq.write_table(table.slice(number * step, step), folder / name)
        (folder / "_SUCCESS").touch()
        (folder / ".hidden.parquet").write_text("no table")
    assert result_table(by_spark(spark, plan, **folders)) == result_table(whole)
    spoiled = folders["persons"] / "b%20.parquet"
    table = pq.read_table(spoiled, partitioning=None)
    income = pa.array([*[0] * (len(table) - 1), -5])
    pq.write_table(table.set_column(table.schema.get_field_index("income"), "income", income), spoiled)
    if scheme == "homes":
        with pytest.raises(Refusal, match=rf"'income' is -5 in row {len(table)} of 'b%20\.parquet'"):
            by_spark(spark, plan, **folders, at_once=50)


@with_spark
@pytest.mark.long
@pytest.mark.parametrize(
    "columns",
    [
        {"grade": ["一级", "second", "一级", "二级"]},
        {"grade": pa.array(["一级", "second", "一级", "二级"], pa.large_string())},
        {"grade": pa.array(["一级", "second", "一级", "二级"]).dictionary_encode()},
        {"birth": [datetime(day.year, 1, 1) for day in PERSONS["birth"]]},  # noqa: DTZ001
        {"lives_here": ["是", "否", "YES", "true"]},
        {"income": pa.array([100_00, None, 900_00, 0], pa.uint32()), "Income": [0.5, 0.5, 0.5, 0.5]},
        {"id": pa.array([1, 2, 3, 4], pa.uint16()), "birth": pa.nulls(4), "income": pa.nulls(4)},
        {"never_read": pa.array([1, 2, 3, 4], pa.timestamp("ns"))},
    ],
)
def test_other_ways_to_write_the_same(
    spark: Any, homes: Plan, elders: Plan, tmp_path: Path, columns: dict[str, Any]
) -> None:
    paths = sent(tmp_path, PERSONS | columns, HOMES)
    for plan in (homes, elders):
        local = evaluate_files(plan, **paths, out=tmp_path / "R.parquet")
        assert result_table(by_spark(spark, plan, **paths)) == result_table(local)


@with_spark
@pytest.mark.long
def test_household_ids_of_another_type_are_compared_as_text(spark: Any, homes: Plan, tmp_path: Path) -> None:
    paths = sent(tmp_path, PERSONS | {"household_id": ["1", "1", "2", "3"]}, HOMES | {"id": [1, 2, 3]})
    local = evaluate_files(homes, **paths, out=tmp_path / "R.parquet")
    assert result_table(by_spark(spark, homes, **paths)) == result_table(local)


@with_spark
@pytest.mark.long
def test_nobody_in_is_nobody_out(spark: Any, homes: Plan, elders: Plan, tmp_path: Path) -> None:
    paths = sent(tmp_path, pa.table(PERSONS).slice(0, 0), pa.table(HOMES).slice(0, 0))
    for plan in (homes, elders):
        assert len(by_spark(spark, plan, **paths)) == 0


@pytest.mark.parametrize(
    ("scheme", "persons", "households", "sentence"),
    [
        (
            "homes",
            {"income": [1.0, 2.0, 3.0, 4.0]},
            {},
            "'income' in 'P.parquet' holds double; it must hold whole",
        ),
        ("homes", {"income": [Decimal("1.00")] * 4}, {}, "whole fen"),
        ("homes", {"income": pa.array([1] * 4, pa.uint64())}, {}, "holds uint64; it must hold whole fen"),
        ("homes", {"lives_here": [0.0, 1.0, 0.0, 0.0]}, {}, "yes and no"),
        ("elders", {"birth": [1, 2, 3, 4]}, {}, "days"),
        (
            "elders",
            {"birth": pa.array([0] * 4, pa.timestamp("us", "Asia/Shanghai"))},
            {},
            "it must hold days",
        ),
        ("homes", {"id": [1, 2, 2, 3]}, {}, r"The id 2 stands in 'P\.parquet' 2 times"),
        ("homes", {"id": [1, None, 2, 3]}, {}, "'id' is empty in row 2 of 'P.parquet'"),
        ("homes", {"id": [1.0, 2.0, 3.0, 4.0]}, {}, "'id' in 'P.parquet' holds double"),
        ("homes", {}, {"id": ["a", "b", "a"]}, r"The id a stands in 'H\.parquet' 2 times"),
        ("homes", {}, {"cars": [0.0, 1.0, 0.0]}, "'cars' in 'H.parquet' holds double"),
    ],
)
def test_what_is_wrong_with_a_column_is_named_before_spark_starts(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    scheme: str,
    persons: dict[str, Any],
    households: dict[str, Any],
    sentence: str,
) -> None:
    plan = request.getfixturevalue(scheme)
    paths = sent(tmp_path, PERSONS | persons, HOMES | households)
    with pytest.raises(Invalid, match=sentence):
        by_spark(None, plan, **paths)


@with_spark
@pytest.mark.long
@pytest.mark.parametrize(
    ("scheme", "persons", "households", "sentence"),
    [
        ("homes", {"income": [0, 0, 0, -1]}, {}, "'income' is -1 in row 4 of 'P.parquet'"),
        ("homes", {"income": [0, 0, 10**12 + 1, 0]}, {}, "'income' is 1000000000001 in row 3"),
        ("homes", {}, {"cars": [0, -1, 0]}, "'cars' is -1 in row 2 of 'H.parquet'"),
        (
            "homes",
            {"lives_here": ["perhaps"] * 4},
            {},
            "'lives_here' in 'P.parquet' holds string.*yes and no",
        ),
        (
            "homes",
            {"household_id": ["a", "a", "z", "c"]},
            {},
            "'P.parquet' has persons of household z, which is",
        ),
        (
            "homes",
            {"household_id": ["a", "a", None, "c"]},
            {},
            "'household_id' is empty in row 3 of 'P.parquet'",
        ),
        ("elders", {"grade": [1, 2, 4, 1]}, {}, "'grade' is 4 in row 3 of 'P.parquet'"),
        ("elders", {"grade": ["特级"] * 4}, {}, "'特级' in 'P.parquet' is not a value of 'grade'"),
    ],
)
def test_what_is_wrong_in_a_row_is_named_as_locally(
    spark: Any,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    scheme: str,
    persons: dict[str, Any],
    households: dict[str, Any],
    sentence: str,
) -> None:
    plan = request.getfixturevalue(scheme)
    paths = sent(tmp_path, PERSONS | persons, HOMES | households)
    with pytest.raises(Refusal, match=sentence) as refused:
        by_spark(spark, plan, **paths, at_once=1)
    with pytest.raises(type(refused.value)) as locally:
        evaluate_files(plan, **paths, out=tmp_path / "R.parquet")
    assert str(refused.value) == str(locally.value)


def test_absent_columns_and_files_are_named(homes: Plan, tmp_path: Path) -> None:
    without = {name: values for name, values in PERSONS.items() if name not in ("income", "lives_here")}
    with pytest.raises(Invalid, match=r"'P\.parquet' lacks the columns lives_here, income"):
        by_spark(None, homes, **sent(tmp_path, without, HOMES))
    paths = sent(tmp_path, PERSONS, HOMES)
    with pytest.raises(Refusal, match="There is no file"):
        find_source(homes, Entity.PERSON, tmp_path / "absent.parquet")
    (tmp_path / "P.csv").write_text("id")
    with pytest.raises(Invalid, match=r"Spark cannot read '.*P\.csv'"):
        find_source(homes, Entity.PERSON, tmp_path / "P.csv")
    (tmp_path / "empty").mkdir()
    with pytest.raises(Invalid, match="holds no Parquet files"):
        find_source(homes, Entity.PERSON, tmp_path / "empty")
    (tmp_path / "empty" / "a.parquet").write_bytes(b"PAR1 and nothing else")
    with pytest.raises(Invalid, match=r"'a\.parquet' cannot be read"):
        find_source(homes, Entity.PERSON, tmp_path / "empty")
    shutil.copy(paths["persons"], tmp_path / "empty" / "a.parquet")
    other = PERSONS | {"income": pa.array([1] * 4, pa.int32())}
    pq.write_table(pa.table(other), tmp_path / "empty" / "b.parquet")
    with pytest.raises(Invalid, match=r"'income' holds int32 in 'b\.parquet' and int64 in 'a\.parquet'"):
        find_source(homes, Entity.PERSON, tmp_path / "empty")


def test_a_folder_of_decisions_is_whole_and_never_written_over(
    homes: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huimin.policy.spark.evaluating.ROWS_OF_A_PART", 2)
    result = evaluate_files(homes, **sent(tmp_path, PERSONS, HOMES), out=tmp_path / "R.parquet")
    folder = tmp_path / "decisions"
    write_parts(result, folder)
    assert sorted(path.name for path in folder.iterdir()) == ["part-00000.parquet", "part-00001.parquet"]
    assert pq.read_table(folder) == pq.read_table(tmp_path / "R.parquet")
    with pytest.raises(Conflict, match="already"):
        write_parts(result, folder)
    monkeypatch.setattr(pq.ParquetWriter, "write_table", lambda *_anything, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_parts(result, tmp_path / "broken")
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "H.parquet",
        "P.parquet",
        "R.parquet",
        "decisions",
    ]


@with_spark
@pytest.mark.long
def test_files_that_change_meanwhile_are_noticed(spark: Any, homes: Plan, tmp_path: Path) -> None:
    paths = sent(tmp_path, PERSONS, HOMES)
    of_entity = {Entity.HOUSEHOLD: paths["households"], Entity.PERSON: paths["persons"]}
    sources = {entity: find_source(homes, entity, path) for entity, path in of_entity.items()}
    ids = sources[Entity.HOUSEHOLD].ids()
    sent(tmp_path, pa.table(PERSONS).slice(0, 3), pa.table(HOMES).slice(0, 2))
    with pytest.raises(Unavailable, match="2 decisions on 3 rows"):
        decide_on_spark(spark, homes, sources, ids)


def test_a_refusal_that_is_about_no_table_stays_as_it_is(homes: Plan, tmp_path: Path) -> None:
    paths = sent(tmp_path, PERSONS, HOMES)
    source = find_source(homes, Entity.PERSON, paths["persons"])
    refusal = Refusal("Nothing of '{path}'.", path="elsewhere")
    assert str(deciding._placed(refusal, {Entity.PERSON: source}, {})) == "Nothing of 'elsewhere'."


def test_a_configured_master_counts_where_none_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SPARK_MASTER", "SPARK_CONF_DIR"):
        monkeypatch.delenv(name, raising=False)
    assert sessions._settings(None, tmp_path)["spark.master"] == "local[*]"
    monkeypatch.setenv("SPARK_CONF_DIR", str(tmp_path))
    settings = sessions._settings(None, tmp_path)
    assert not {"spark.master", "spark.driver.host"} & settings.keys()
    monkeypatch.setenv("SPARK_MASTER", "spark://far:7077")
    settings = sessions._settings(None, tmp_path)
    assert (settings["spark.master"], "spark.driver.host" in settings) == ("spark://far:7077", False)
    assert sessions._settings("local[2]", tmp_path)["spark.driver.host"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("Traceback (most recent call last):\n  File x\nValueError: no.\nCaused by: z", "ValueError: no"),
        (": java.lang.Y\n\tat here\nCaused by: java.lang.X: why", "java.lang.X: why"),
        ("JAVA_GATEWAY_EXITED", "no such master"),
        (" only this. \nand more", "only this"),
        ("", "?"),
    ],
)
def test_of_a_long_report_the_line_that_says_why_is_told(tmp_path: Path, said: str, why: str) -> None:
    log = tmp_path / "log"
    log.write_text("Error: no such master\n\tat there")
    assert sessions._reason(said, log) == why


WITHOUT_PYSPARK = """
import sys
sys.modules["pyspark"] = None
from huimin.web.command import main
main()
"""


def test_without_pyspark_it_is_said_what_to_install(tmp_path: Path) -> None:
    arguments = [
        "evaluate",
        "dibao",
        "--on",
        "2025-08-01",
        "--engine",
        "spark",
        "--out",
        str(tmp_path / "r.parquet"),
    ]
    arguments += ["--persons", str(tmp_path / "p.parquet"), "--households", str(tmp_path / "h.parquet")]
    command = [sys.executable, "-c", WITHOUT_PYSPARK, *arguments]
    said = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "LANG": "C"}
    )
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert "pip install 'huimin[spark]'" in said.stderr


@with_spark
def test_what_cannot_be_written_is_refused_before_spark_starts(homes: Plan, tmp_path: Path) -> None:
    paths = sent(tmp_path, PERSONS, HOMES)
    with pytest.raises(NotFound, match="no folder"):
        evaluate_on_spark(homes, **paths, out=tmp_path / "nowhere" / "R.parquet")
    with pytest.raises(Conflict, match="already"):
        evaluate_on_spark(homes, **paths, out=tmp_path, in_parts=True)
    with pytest.raises(Invalid, match="cannot be written"):
        evaluate_on_spark(homes, **paths, out=tmp_path / "R.txt")


@with_spark
def test_without_java_it_is_said_what_to_install(
    homes: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(Unavailable, match="default-jre-headless"):
        evaluate_on_spark(homes, **sent(tmp_path, PERSONS, HOMES), out=tmp_path / "R.parquet")
