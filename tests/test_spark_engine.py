"""`huimin evaluate --engine spark` answers as `--engine local` does, by the law of the rulebook."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.oracle.comparing import DAYS, PLACE, plan_of
from tests.oracle.drawing import draw
from tests.oracle.figures import Figures
from typer.testing import CliRunner

from huimin.kernel.errors import Unavailable
from huimin.policy.evaluation import Outcome
from huimin.policy.spark.sessions import spark_session
from huimin.web.command import app

HOUSEHOLDS = 3000
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        find_spec("pyspark") is None or find_spec("pandas") is None or shutil.which("java") is None,
        reason="no PySpark or no Java here; `make test-spark` brings the one and needs the other",
    ),
]


def files(scheme: str, folder: Path) -> list[str]:
    """Return the arguments that name a day and two files of random households with gaps, in no order."""
    day = DAYS[scheme][-1]
    drawn = draw(plan_of(scheme, day), Figures(day, PLACE, None), HOUSEHOLDS, (420202, 9))
    random = np.random.default_rng(9)
    homes = {"id": pa.array(np.arange(HOUSEHOLDS)), **columns(drawn.homes, drawn.homes_known)}
    people = int(drawn.offsets[-1])
    persons = {
        "id": pa.array([f"p{number}" for number in range(people)]),
        "household_id": pa.array(np.repeat(np.arange(HOUSEHOLDS), np.diff(drawn.offsets))),
        **columns(drawn.persons, drawn.persons_known),
    }
    for name, table in (("h", pa.table(homes)), ("p", pa.table(persons))):
        pq.write_table(table.take(random.permutation(len(table))), folder / f"{name}.parquet")
    paths = ["--persons", str(folder / "p.parquet"), "--households", str(folder / "h.parquet")]
    return [scheme, "--on", day.isoformat(), *paths]


def columns(values: dict[str, Any], known: dict[str, Any]) -> dict[str, pa.Array[Any]]:
    return {
        name: pa.array(
            column if known[name].all() else np.where(known[name], column.astype(object), None),
            pa.array(column[:0]).type,
        )
        for name, column in values.items()
    }


def evaluated(arguments: list[str], out: str, *more: str) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "huimin.web.command",
        "evaluate",
        *arguments,
        "--out",
        out,
        *more,
        "--json",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
    found: dict[str, Any] = json.loads(said.stdout)
    assert found.pop("out") == out
    return found


def test_both_engines_say_and_write_the_same(tmp_path: Path) -> None:
    arguments = [*files("dibao", tmp_path), "--set", "dibao/standard=900.00"]
    local = evaluated(arguments, str(tmp_path / "local.parquet"))
    spark = evaluated(arguments, f"{tmp_path / 'spark'}/", "--engine", "spark", "--master", "local[2]")
    assert spark == local
    assert min(local[outcome.name.lower()] for outcome in Outcome) > 50
    expected = pq.read_table(tmp_path / "local.parquet")
    found = pq.read_table(tmp_path / "spark")
    assert found.schema == expected.schema
    assert found == expected


def test_both_engines_decide_persons_alike(tmp_path: Path) -> None:
    arguments = ["evaluate", *files("old_age", tmp_path), "--json"]
    for engine in ("local", "spark"):
        out = str(tmp_path / f"{engine}.parquet")
        called = CliRunner().invoke(app, [*arguments, "--engine", engine, "--out", out])
        assert called.exit_code == 0, called.exception
    assert (tmp_path / "local.parquet").read_bytes() == (tmp_path / "spark.parquet").read_bytes()


def test_a_refusal_on_the_cluster_is_one_sentence(tmp_path: Path) -> None:
    arguments = files("dibao", tmp_path)
    persons = pq.read_table(tmp_path / "p.parquet")
    wage = pa.array([*[0] * (len(persons) - 1), -1])
    pq.write_table(
        persons.set_column(persons.schema.get_field_index("wage"), "wage", wage), tmp_path / "p.parquet"
    )
    command = [sys.executable, "-m", "huimin.web.command", "evaluate", *arguments, "--engine", "spark"]
    command += ["--out", str(tmp_path / "r.parquet")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert f"'wage' is -1 in row {len(persons)} of 'p.parquet'" in said.stderr
    assert not (tmp_path / "r.parquet").exists()


def test_a_master_that_does_not_answer_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "huimin.web.command", "evaluate", *files("dibao", tmp_path)]
    command += ["--engine", "spark", "--master", "nowhere://", "--out", str(tmp_path / "r.parquet")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout, said.stderr.count("\n")) == (1, "", 1)
    assert "Spark could not do it" in said.stderr


def fail(_table: pa.Table) -> pa.Table:
    raise ZeroDivisionError("nobody to divide among")


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (
            lambda spark: spark.range(3).groupBy("id").applyInArrow(fail, "id bigint"),
            "nobody to divide among",
        ),
        (lambda spark: spark.range(3).selectExpr("nobody"), "nobody"),
    ],
)
def test_what_fails_in_spark_is_one_sentence(
    wrong: Callable[[Any], Any], why: str, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(Unavailable, match=why) as failed, spark_session("local[1]") as spark:
        wrong(spark).toArrow()
    assert "\n" not in str(failed.value)
    assert capfd.readouterr() == ("", "")
