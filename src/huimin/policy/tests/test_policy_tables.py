"""Tables come in with every error named and go out whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huimin.kernel.errors import NotFound, Refusal
from huimin.policy.arrow import evaluate_files, result_table
from huimin.policy.cases import UnusableValue
from huimin.policy.evaluation import evaluate_plan
from huimin.policy.facts import UnknownFact
from huimin.policy.running import Plan
from huimin.policy.tables import READERS, UnusableTable, facts_writer, read_batch, read_table, recordings_of

HOMES: dict[str, Any] = {"id": ["a", "b", "c"], "cars": [0, 1, None], "never_read": [0.5, 1.5, 2.5]}
PERSONS: dict[str, Any] = {
    "id": [1, 2, 3, 4],
    "household_id": ["a", "a", "b", "c"],
    "income": [100_00, None, 900_00, 0],
    "lives_here": [True, False, True, True],
    "birth": [date(1940, 1, 1), date(1990, 1, 1), date(1940, 1, 1), date(1940, 1, 1)],
    "grade": [1, 2, 1, 2],
}


def sent(
    folder: Path, persons: Mapping[str, Any] = PERSONS, homes: Mapping[str, Any] = HOMES
) -> dict[str, Path]:
    paths = {"persons": folder / "P.parquet", "households": folder / "H.parquet"}
    pq.write_table(pa.table(dict(persons)), paths["persons"])
    pq.write_table(pa.table(dict(homes)), paths["households"])
    return paths


def with_column(table: dict[str, Any], **columns: Any) -> dict[str, Any]:
    return {**table, **columns}


EXPECTED = [
    {"id": "a", "outcome": "granted", "amount": 715_00, "reasons": [], "missing": []},
    {"id": "b", "outcome": "refused", "amount": 0, "reasons": ["income_below", "no_car"], "missing": []},
    {"id": "c", "outcome": "undecided", "amount": None, "reasons": [], "missing": ["cars"]},
]


def test_parquet_to_parquet(homes: Plan, tmp_path: Path) -> None:
    out = tmp_path / "R.parquet"
    result = evaluate_files(homes, **sent(tmp_path), out=out)
    table = pq.read_table(out)
    assert table.to_pylist() == EXPECTED
    assert table.schema.field("amount").type == pa.int64()
    assert table.schema.field("outcome").type == pa.string()
    assert len(result) == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["H.parquet", "P.parquet", "R.parquet"]


def test_the_order_of_persons_does_not_matter(homes: Plan, elders: Plan, tmp_path: Path) -> None:
    turned = {name: values[::-1] for name, values in PERSONS.items()}
    paths = sent(tmp_path, turned)
    assert result_table(evaluate_files(homes, **paths, out=tmp_path / "R.parquet")).to_pylist() == EXPECTED
    persons = evaluate_files(elders, **paths, out=tmp_path / "E.parquet")
    assert [(row["id"], row["outcome"]) for row in pq.read_table(tmp_path / "E.parquet").to_pylist()] == [
        (4, "undecided"),
        (3, "refused"),
        (2, "refused"),
        (1, "granted"),
    ]
    assert persons.amount.tolist() == [0, 0, 0, 100_00]


def test_households_may_stand_in_another_order(homes: Plan, tmp_path: Path) -> None:
    turned = {name: values[::-1] for name, values in HOMES.items()}
    batch = read_batch(homes, **sent(tmp_path, homes=turned))
    assert result_table(evaluate_plan(homes, batch)).to_pylist() == EXPECTED[::-1]


def test_csv_and_spreadsheets_say_the_same(homes: Plan, elders: Plan, tmp_path: Path) -> None:
    for suffix, write in ((".csv", pl.DataFrame.write_csv), (".xlsx", pl.DataFrame.write_excel)):
        persons, households = tmp_path / f"P{suffix}", tmp_path / f"H{suffix}"
        write(pl.DataFrame(PERSONS), persons)
        write(pl.DataFrame(HOMES), households)
        out = tmp_path / f"R{suffix}"
        result = evaluate_files(homes, persons=persons, households=households, out=out)
        assert result_table(result).to_pylist() == EXPECTED
        found = pl.read_csv(out) if suffix == ".csv" else pl.read_excel(out)
        assert found["reasons"].to_list()[1] == "income_below;no_car"
        assert found["amount"].to_list() == [715_00, 0, None]
        people = evaluate_plan(elders, read_batch(elders, persons=persons, households=households))
        assert result_table(people).column("id").to_pylist() == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    "columns",
    [
        {"grade": ["一级", "second", "一级", "二级"]},
        {"grade": pa.array(["一级", "second", "一级", "二级"], pa.large_string())},
        {"grade": pa.array(["一级", "second", "一级", "二级"]).dictionary_encode()},
        {"grade": pa.array([1, 2, 1, 2], pa.int8())},
        {"birth": [datetime(day.year, 1, 1) for day in PERSONS["birth"]]},  # noqa: DTZ001
        {"lives_here": ["是", "否", "YES", "true"]},
        {"lives_here": [1, 0, 1, 1]},
        {"income": pa.array([100_00, None, 900_00, 0], pa.int32())},
        {"household_id": pa.array(PERSONS["household_id"], pa.large_string())},
    ],
)
def test_other_ways_to_write_the_same(
    homes: Plan, elders: Plan, tmp_path: Path, columns: dict[str, Any]
) -> None:
    paths = sent(tmp_path, with_column(PERSONS, **columns))
    usual = sent_usually(tmp_path / "usual")
    for plan in (homes, elders):
        found = result_table(evaluate_plan(plan, read_batch(plan, **paths)))
        assert found == result_table(evaluate_plan(plan, read_batch(plan, **usual)))


def sent_usually(folder: Path) -> dict[str, Path]:
    folder.mkdir()
    return sent(folder)


def test_nothing_known_is_read_as_nothing_known(homes: Plan, elders: Plan, tmp_path: Path) -> None:
    nothing = pa.nulls(4)
    unknown = with_column(PERSONS, income=nothing, lives_here=nothing, birth=nothing, grade=nothing)
    paths = sent(tmp_path, unknown)
    result = evaluate_plan(homes, read_batch(homes, **paths))
    assert result.lacking(0) == ("lives_here", "income")
    people = evaluate_plan(elders, read_batch(elders, **paths))
    assert people.lacking(0) == ("birth", "grade")


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"income": [1.0, 2.0, 3.0, 4.0]}, "'income' in 'P.parquet' holds double; it must hold whole fen"),
        ({"income": [Decimal("1.00")] * 4}, "whole fen"),
        ({"income": ["1", "2", "3", "4"]}, "whole fen"),
        ({"income": [0, 0, 0, -1]}, "'income' is -1 in row 4 of 'P.parquet'"),
        ({"income": [0, 0, 10**12 + 1, 0]}, "'income' is 1000000000001 in row 3"),
        ({"income": pa.array([2**64 - 1] * 4, pa.uint64())}, "holds uint64; it must hold whole fen"),
        ({"lives_here": [0.0, 1.0, 0.0, 0.0]}, "yes and no"),
        ({"lives_here": ["perhaps"] * 4}, "yes and no"),
        ({"id": [1, 2, 2, 3]}, r"The id 2 stands in 'P\.parquet' 2 times"),
        ({"id": [1, None, 2, 3]}, "'id' is empty in row 2 of 'P.parquet'"),
        ({"household_id": ["a", "a", "z", "c"]}, "household z, which is not among the households"),
        ({"household_id": ["a", "a", None, "c"]}, "'household_id' is empty in row 3"),
    ],
)
def test_what_is_wrong_is_named(homes: Plan, tmp_path: Path, columns: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        read_batch(homes, **sent(tmp_path, with_column(PERSONS, **columns)))


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"birth": [1, 2, 3, 4]}, "days"),
        ({"grade": [1, 2, 4, 1]}, "'grade' is 4 in row 3"),
        ({"grade": [1, 0, 2, 1]}, "'grade' is 0 in row 2"),
        ({"grade": [1, 0, 2, 1], "household_id": ["c", "b", "a", "a"]}, "'grade' is 0 in row 2"),
        ({"grade": [1.0, 2.0, 1.0, 1.0]}, "codes or their words"),
    ],
)
def test_wrong_codes_and_days_are_named(
    elders: Plan, tmp_path: Path, columns: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refusal, match=sentence):
        read_batch(elders, **sent(tmp_path, with_column(PERSONS, **columns)))


def test_an_unknown_word_is_named_with_those_that_are_known(elders: Plan, tmp_path: Path) -> None:
    with pytest.raises(UnknownFact, match=r"'特级' in 'P\.parquet' is not a value of 'grade'"):
        read_batch(elders, **sent(tmp_path, with_column(PERSONS, grade=["特级"] * 4)))


def test_doubled_ids_out_of_order_are_found_and_others_are_not(homes: Plan, tmp_path: Path) -> None:
    shuffled = with_column(PERSONS, id=[4, 1, 3, 2])
    assert read_batch(homes, **sent(tmp_path, shuffled)).count is not None
    with pytest.raises(UnusableTable, match="The id 3 stands"):
        read_batch(homes, **sent(tmp_path, with_column(PERSONS, id=[3, 1, 3, 2])))


def test_ids_of_another_type_are_compared_as_text(homes: Plan, tmp_path: Path) -> None:
    numbered = with_column(PERSONS, household_id=["1", "1", "2", "3"])
    batch = read_batch(homes, **sent(tmp_path, numbered, with_column(HOMES, id=[1, 2, 3])))
    assert batch.offsets.tolist() == [0, 2, 3, 4]


def test_absent_columns_and_files_are_named(homes: Plan, tmp_path: Path) -> None:
    without = {name: values for name, values in PERSONS.items() if name not in ("income", "lives_here")}
    with pytest.raises(UnusableTable, match=r"'P\.parquet' lacks the columns lives_here, income"):
        read_batch(homes, **sent(tmp_path, without))
    with pytest.raises(NotFound, match="There is no file"):
        read_table(tmp_path / "absent.parquet", ["id"])
    (tmp_path / "x.txt").write_text("id")
    with pytest.raises(UnusableTable, match=r"\.parquet, \.csv, \.xlsx"):
        read_table(tmp_path / "x.txt", ["id"])
    for broken in ("broken.parquet", "broken.csv", "broken.xlsx"):
        (tmp_path / broken).write_bytes(b'id,x\n\xff\xfe,1,2,3\n"')
        kind = {"parquet": "Parquet", "csv": r"CSV \(UTF-8\)", "xlsx": "XLSX"}[broken.partition(".")[2]]
        whole = rf"^'{broken}' cannot be read as {kind}: it is damaged, cut off or something else. Save it"
        with pytest.raises(UnusableTable, match=whole):
            read_table(tmp_path / broken, ["id"])


def test_a_parquet_file_that_was_cut_off_is_refused_in_plain_words(homes: Plan, tmp_path: Path) -> None:
    files = sent(tmp_path, PERSONS)
    whole = files["persons"].read_bytes()
    for kept in (len(whole) // 2, len(whole) - 4, 4, 0):
        files["persons"].write_bytes(whole[:kept])
        with pytest.raises(UnusableTable) as refused:
            evaluate_files(homes, **files, out=tmp_path / "R.parquet")
        assert str(refused.value) == (
            "'P.parquet' cannot be read as Parquet: it is damaged, cut off or something else. "
            "Save it as Parquet again and send it once more."
        )


def test_a_file_that_may_not_be_read_says_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def forbidden(path: Path, columns: object) -> None:
        path.joinpath("beneath").read_bytes()

    monkeypatch.setitem(READERS, ".parquet", forbidden)
    (tmp_path / "a.parquet").write_bytes(b"")
    with pytest.raises(UnusableTable, match=r"'a\.parquet' cannot be opened: Not a directory\. Allow"):
        read_table(tmp_path / "a.parquet", ["id"])


def test_a_code_may_be_written_as_text_if_it_is_exactly_a_code(elders: Plan, tmp_path: Path) -> None:
    expected = read_batch(elders, **sent(tmp_path)).persons["grade"].values
    written = sent(tmp_path, with_column(PERSONS, grade=["1", "2", "1", "2"]))
    assert (read_batch(elders, **written).persons["grade"].values == expected).all()
    for wrong in ("01", " 1", "1.0", "99"):
        with pytest.raises(UnknownFact, match="is not a value of 'grade'"):
            elders.facts["grade"].code_of(wrong)


def test_absent_columns_are_named_where_a_file_is_streamed(homes: Plan, tmp_path: Path) -> None:
    without = {name: values for name, values in PERSONS.items() if name != "income"}
    with pytest.raises(UnusableTable, match=r"'P\.parquet' lacks the columns income"):
        evaluate_files(homes, **sent(tmp_path, without), out=tmp_path / "R.parquet")


def test_out_must_have_an_ending_that_can_be_written(homes: Plan, tmp_path: Path) -> None:
    with pytest.raises(UnusableTable, match="cannot be written"):
        evaluate_files(homes, **sent(tmp_path), out=tmp_path / "R.txt")


def test_nobody_in_is_nobody_out(homes: Plan, tmp_path: Path) -> None:
    persons = pa.table(PERSONS).slice(0, 0).to_pydict()
    types = pa.table(PERSONS).schema
    pq.write_table(pa.table(persons, schema=types), tmp_path / "P.parquet")
    pq.write_table(pa.table(HOMES).slice(0, 0), tmp_path / "H.parquet")
    result = evaluate_files(
        homes, persons=tmp_path / "P.parquet", households=tmp_path / "H.parquet", out=tmp_path / "R.parquet"
    )
    assert len(result) == 0
    assert pq.read_table(tmp_path / "R.parquet").num_rows == 0


def test_row_groups_are_joined(homes: Plan, tmp_path: Path) -> None:
    paths = sent(tmp_path)
    pq.write_table(pa.table(PERSONS), paths["persons"], row_group_size=1)
    assert result_table(evaluate_plan(homes, read_batch(homes, **paths))).to_pylist() == EXPECTED


def test_facts_are_written_for_every_reader(homes: Plan, tmp_path: Path) -> None:
    paths = sent(tmp_path)
    for name, facts in (("persons", pa.table(PERSONS)), ("households", pa.table(HOMES))):
        with facts_writer(paths[name], facts.schema) as writer:
            writer.write_table(facts)
        assert pq.read_table(paths[name]) == facts
        assert pl.read_parquet(paths[name]).to_dicts() == facts.to_pylist()
    ids = pq.read_metadata(paths["persons"]).row_group(0).column(0)
    assert ids.encodings == ("RLE", "DELTA_BINARY_PACKED")
    assert result_table(evaluate_plan(homes, read_batch(homes, **paths))).to_pylist() == EXPECTED


@pytest.mark.parametrize("start", [0, 1, 7, 8, 9, 20])
def test_conditions_are_read_from_any_row_on(homes: Plan, start: int) -> None:
    answers = [None if row % 5 == 4 else row % 3 == 0 for row in range(20)]
    for values in (answers, [bool(answer) for answer in answers]):
        table = pa.table({"lives_here": values}, schema=pa.schema({"lives_here": pa.bool_()})).slice(start)
        recorded = recordings_of(homes, ["lives_here"], table, Path("P"))["lives_here"]
        known = [True] * len(table) if recorded.known is None else recorded.known.tolist()
        assert [
            value if there else None for value, there in zip(recorded.values.tolist(), known, strict=True)
        ] == values[start:]


def test_unusable_values_are_refusals() -> None:
    assert issubclass(UnusableValue, Refusal)
