"""Row groups change nothing: what is decided in pieces is what is decided as a whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.kernel.errors import Refusal
from huimin.policy import rowgroups, streaming
from huimin.policy.arrow import evaluate_files
from huimin.policy.decisions import result_table
from huimin.policy.evaluation import evaluate_plan
from huimin.policy.rulebooks import Rulebook
from huimin.policy.running import make_plan
from huimin.policy.streaming import stream
from huimin.policy.tables import UnusableTable, read_batch

sizes = st.sampled_from([1, 4, 1000])
Members = list[tuple[int | None, bool | None]]
homes_of = st.lists(
    st.lists(st.tuples(st.sampled_from([0, 900_00, None]), st.sampled_from([True, None]))), max_size=8
)


def write(folder: Path, homes: list[Members], rows: int, *, named: bool) -> dict[str, Path]:
    of_persons = [number for number, members in enumerate(homes) for _member in members]
    ids: list[Any] = [f"h{number}" if named else number for number in range(len(homes))]
    persons = {
        "id": pa.array(range(len(of_persons)), pa.int64()),
        "household_id": pa.array(
            [ids[number] for number in of_persons], pa.string() if named else pa.int64()
        ),
        "income": pa.array([income for members in homes for income, _here in members], pa.int64()),
        "lives_here": pa.array([here for members in homes for _income, here in members], pa.bool_()),
        "birth": pa.array([-20_000] * len(of_persons), pa.int32()).cast(pa.date32()),
        "grade": pa.array([1 + number % 3 for number in of_persons], pa.int8()),
    }
    cars = pa.array([number % 2 for number in range(len(homes))], pa.int64())
    paths = {"persons": folder / "P.parquet", "households": folder / "H.parquet"}
    pq.write_table(pa.table(persons), paths["persons"], row_group_size=rows)
    pq.write_table(
        pa.table({"id": pa.array(ids, pa.string() if named else pa.int64()), "cars": cars}),
        paths["households"],
    )
    return paths


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(homes_of, sizes, st.sampled_from(["homes", "elders"]), st.booleans(), sizes, sizes)
def test_in_pieces_is_as_a_whole(
    small: Rulebook,
    homes: list[Members],
    rows: int,
    scheme: str,
    named: bool,
    at_once: int,
    written_at_once: int,
) -> None:
    plan = make_plan(scheme, on=date(2025, 8, 1), place="4202", rulebook=small, parameters=small.parameters)
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as folder:
        patch.setattr(streaming, "ROWS_OF_A_GROUP", written_at_once)
        patch.setattr(rowgroups, "PERSONS_AT_ONCE", at_once)
        patch.setattr(rowgroups, "ROWS_WORTH_AN_IMPORT", 0)
        paths = write(Path(folder), homes, rows, named=named)
        out = Path(folder) / "R.parquet"
        whole = result_table(evaluate_plan(plan, read_batch(plan, **paths)))
        streamed = stream(plan, **paths, out=out)
        if streamed is None:
            assert not any(homes)
        else:
            assert result_table(streamed).to_pylist() == whole.to_pylist()
            assert pq.read_table(out).to_pylist() == whole.to_pylist()
        evaluate_files(plan, **paths, out=out)
        assert pq.read_table(out).to_pylist() == whole.to_pylist()


def test_a_household_without_members_between_others(small: Rulebook, tmp_path: Path) -> None:
    plan = make_plan("homes", on=date(2025, 8, 1), place="4202", rulebook=small, parameters=small.parameters)
    one: Members = [(0, True)]
    paths = write(tmp_path, [one, one, [], one, one], 1000, named=False)
    streamed = stream(plan, **paths, out=tmp_path / "R.parquet")
    assert streamed is not None
    assert streamed.reasons(2) == ("inhabited", "income_below")
    assert result_table(streamed) == result_table(evaluate_plan(plan, read_batch(plan, **paths)))


@pytest.mark.parametrize(
    "spoiled",
    [
        lambda table: table.take([3, 2, 1, 0]),
        lambda table: table.take([0, 3, 1, 2]),
        lambda table: table.set_column(1, "household_id", pa.array(["0", "0", "1", "2"])),
        lambda table: table.set_column(1, "household_id", pa.array([0, 0, 1, 9])),
        lambda table: table.set_column(1, "household_id", pa.array([9, 0, 1, 2])),
        lambda table: table.set_column(1, "household_id", pa.array([0, 2, 1, 2])),
        lambda table: table.set_column(0, "id", pa.array([1, 1, 2, 3])),
        lambda table: table.set_column(2, "income", pa.array([0, 0, 0, -5])),
        lambda table: table.slice(0, 2),
    ],
)
@pytest.mark.parametrize("rows", [1, 2, 3])
def test_what_is_not_in_order_is_left_to_the_reader_of_whole_files(
    small: Rulebook, tmp_path: Path, spoiled: Callable[[pa.Table], pa.Table], rows: int
) -> None:
    plan = make_plan("homes", on=date(2025, 8, 1), place="4202", rulebook=small, parameters=small.parameters)
    paths = write(tmp_path, [[(0, True), (0, True)], [(0, True)], [(0, True)]], 1, named=False)
    table = spoiled(pq.read_table(paths["persons"]))
    pq.write_table(table, paths["persons"], row_group_size=rows)
    out = tmp_path / "R.parquet"
    streamed = stream(plan, **paths, out=out)
    try:
        expected = result_table(evaluate_plan(plan, read_batch(plan, **paths)))
    except Refusal as refused:
        assert streamed is None
        assert not out.exists()
        with pytest.raises(type(refused)):
            evaluate_files(plan, **paths, out=out)
    else:
        evaluate_files(plan, **paths, out=out)
        assert pq.read_table(out).to_pylist() == expected.to_pylist()


def test_a_file_that_is_no_parquet_is_named_by_the_reader_of_whole_files(
    small: Rulebook, tmp_path: Path
) -> None:
    plan = make_plan("homes", on=date(2025, 8, 1), place="4202", rulebook=small, parameters=small.parameters)
    paths = write(tmp_path, [[(0, True)], [(0, True)]], 1, named=True)
    paths["persons"].write_text("id")
    with pytest.raises(UnusableTable, match="cannot be read"):
        evaluate_files(plan, **paths, out=tmp_path / "R.parquet")
