"""Every command tells how it is called, and in one line what is wrong with how it was called."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from huimin.web.command import app, main

FILES = ("--on", "2025-08-01", "--persons", "no.parquet", "--households", "no.parquet")
WRONG: dict[tuple[str, ...], tuple[int, str]] = {
    ("nosuch",): (2, "No such command 'nosuch'. `huimin --help`"),
    ("audit", "nosuch"): (2, "No such command 'nosuch'. `huimin audit --help`"),
    ("audit", "seal", "x"): (2, "`huimin audit seal --help`"),
    ("audit", "verify", "x"): (2, "`huimin audit verify --help`"),
    ("backup",): (2, "Missing argument 'file'"),
    ("catalogues", "x"): (2, "`huimin catalogues --help`"),
    ("day", "soon"): (1, "“soon” is not a day"),
    ("deadline", "soon", "--days", "3"): (2, "'soon' does not match the form 2025-08-01"),
    ("deadline", "2025-01-01", "--days", "x"): (2, "'--days'"),
    ("deadline", "2025-01-01", "--days", "-1"): (1, "Enter 0 or more"),
    ("deadline", "2025-01-01", "--days", "3", "--unit", "week"): (1, "Choose workday, day"),
    ("deadline", "9999-12-31", "--days", "3"): (1, "the year 10000"),
    ("demo", "--people", "x"): (2, "`huimin demo --help`"),
    ("demo", "--wrong"): (2, "No such option: --wrong"),
    ("demo", "--until", "2025"): (1, "“2025” is not a month"),
    ("doctor", "x"): (2, "`huimin doctor --help`"),
    ("evaluate", "nosuch", *FILES, "--out", "r.csv"): (
        1,
        "There is no scheme 'nosuch'",
    ),
    ("evaluate", "dibao", *FILES, "--out", "r.csv"): (1, "no file 'no.parquet'"),
    ("evaluate", "dibao", *FILES, "--out", "r.txt"): (1, "'r.txt' cannot be written"),
    ("explain", "dibao", *FILES, "--on", "1", "--id", "1"): (2, "'1' does not match"),
    ("found", "--place", "1"): (2, "Missing option '--name-zh'"),
    ("migrate", "x"): (2, "`huimin migrate --help`"),
    ("month", "2025-13"): (1, "“2025-13” is not a month"),
    ("month", "2025-08", "--wrong"): (2, "No such option: --wrong"),
    ("officer", "x", "--name", "x", "--role", "leader"): (1, "Only administrators"),
    ("reset-factor", "x"): (2, "Missing option '--reason'"),
    ("restore", "no.huimin"): (1, "There is no file no.huimin"),
    ("rules", "check", "x"): (2, "`huimin rules check --help`"),
    ("rules", "facts", "x"): (2, "`huimin rules facts --help`"),
    ("rules", "list", "x"): (2, "`huimin rules list --help`"),
    ("rules", "parameters", "--on", "x"): (2, "'x' does not match"),
    ("serve", "--port", "99999"): (2, "less than or equal to 65535"),
    ("serve", "--workers", "0"): (2, "'--workers'"),
    ("simulate", "dibao", *FILES, "--set", "x"): (1, "no file 'no.parquet'"),
    ("worker", "--concurrency", "0"): (2, "'--concurrency'"),
}


def commands(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*above, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*above, name))


COMMANDS = list(commands(typer.main.get_command(app)))


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C")
    yield
    assert list(tmp_path.iterdir()) == []


def called(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["huimin", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    return int(ended.value.code or 0)


@pytest.mark.parametrize("command", [(), *COMMANDS], ids=" ".join)
def test_every_command_has_help(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert called(monkeypatch, *command, "--help") == 0
    out, err = capsys.readouterr()
    assert "Usage: " in out
    assert " ".join(("huimin", *command)) in out
    assert not err


@pytest.mark.parametrize("command", WRONG, ids=" ".join)
def test_a_wrong_call_is_one_clear_line(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, sentence = WRONG[command]
    assert called(monkeypatch, *command) == status
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1), out + err
    assert sentence in err
    assert "Value error" not in err


def test_every_command_is_called_wrongly_once() -> None:
    groups = {command[:-1] for command in COMMANDS if len(command) > 1}
    tried = {command for command in COMMANDS for call in WRONG if call[: len(command)] == command}
    assert set(COMMANDS) - groups == tried - groups


@pytest.mark.parametrize("group", ["", "rules", "audit"])
def test_a_group_without_a_command_shows_its_help(
    group: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called(monkeypatch, *group.split())
    out, err = capsys.readouterr()
    assert "Commands" in out + err
    assert "Traceback" not in out + err


def test_a_wrong_call_is_told_in_chinese_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    from huimin.web.commands import showing

    showing._catalogue.cache_clear()
    try:
        assert called(monkeypatch, "month") == 2
    finally:
        showing._catalogue.cache_clear()
    assert "用法见 `huimin month --help`" in capsys.readouterr().err
