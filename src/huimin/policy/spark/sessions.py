"""A Spark session for one evaluation: quiet, on this machine unless a cluster is named, gone afterwards."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import TYPE_CHECKING

from huimin.kernel.errors import Unavailable
from huimin.kernel.errors import gettext_noop as _

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

HERE = "local[*]"
SETTINGS = {
    "spark.app.name": "huimin",
    "spark.log.level": "ERROR",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.caseSensitive": "true",
    # Decisions are small and all come to the driver, which knows how many there are.
    "spark.driver.maxResultSize": "0",
}
ON_THIS_MACHINE = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}
TELLING = (
    re.compile(r"Traceback \(most recent call last\):\n(?:[ \t].*\n)*(\S.*)"),
    re.compile(r"^Caused by: (.*)", re.MULTILINE),
    re.compile(r"^(?:: |Exception in thread \"main\" |Error: )(.*)", re.MULTILINE),
    re.compile(r"\A\s*(\S.*)"),
)
"""Where Python, Spark and Java put what went wrong, the most telling first."""


def refuse_without_spark() -> None:
    """Return nothing if Spark can be started here.

    Raises:
        Unavailable: saying what is to be installed.
    """
    if find_spec("pyspark") is None or find_spec("pandas") is None:
        raise Unavailable(
            _(
                "The Spark engine needs PySpark: pip install 'huimin[spark]'. The local engine needs "
                "nothing more."
            )
        )
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise Unavailable(
            _(
                "The Spark engine needs Java 17 or newer; on Debian: apt install default-jre-headless. "
                "The local engine needs nothing more."
            )
        )


@contextmanager
def spark_session(master: str | None = None) -> Iterator[SparkSession]:
    """Give a session on `master`, else on what `SPARK_MASTER` or Spark's own configuration name, else here.

    Raises:
        Unavailable: if Spark does not start, or fails while it is used.
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    with TemporaryDirectory(prefix="huimin-spark-") as place:
        log = Path(place) / "log"
        try:
            session = _started(_settings(master, Path(place)), log)
            try:
                yield session
            finally:
                session.stop()
        except (PySparkException, Py4JError, ConnectionError) as wrong:
            raise Unavailable(
                _(
                    "Spark could not do it: {wrong}. Nothing was written. Check Java (17 or newer), the "
                    "master and its memory."
                ),
                wrong=_reason(str(wrong), log),
            ) from wrong


def _started(settings: Mapping[str, str], log: Path) -> SparkSession:
    """Start a session whose Java process writes what it has to say to `log`."""
    from pyspark import SparkConf, SparkContext
    from pyspark.java_gateway import launch_gateway
    from pyspark.logger import PySparkLogger
    from pyspark.sql import SparkSession

    PySparkLogger.getLogger("SQLQueryContextLogger").disabled = True  # it prints what is refused anyway
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf(loadDefaults=False)
    conf.setAll(list(settings.items()))
    with log.open("w") as said:
        gateway = SparkContext._gateway or launch_gateway(conf, {"stdout": said, "stderr": said})
    return SparkSession(SparkContext(conf=conf, gateway=gateway))


def _settings(master: str | None, place: Path) -> dict[str, str]:
    named = master or os.environ.get("SPARK_MASTER")
    if not named and "SPARK_CONF_DIR" not in os.environ:
        named = HERE
    settings = SETTINGS | {"spark.sql.warehouse.dir": str(place / "warehouse")}
    if named:
        settings["spark.master"] = named
        if named.startswith("local"):
            settings |= ON_THIS_MACHINE | {"spark.local.dir": gettempdir()}
    return settings


def _reason(wrong: str, log: Path) -> str:
    """Return the one line of a long report that says why."""
    if "JAVA_GATEWAY_EXITED" in wrong:
        wrong = log.read_text(errors="replace")
    for telling in TELLING:
        found = telling.findall(wrong)
        if found:
            return str(found[-1]).strip().rstrip(".")
    return "?"
