"""Show results on the terminal: tables for people, JSON for scripts, one sentence for a refusal."""

from __future__ import annotations

import gettext
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table
from typer.exceptions import TyperException

from huimin.kernel.days import Month
from huimin.kernel.errors import Refusal
from huimin.kernel.errors import gettext_noop as _

JsonOption = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, amounts in fen.")]

_CATALOGUES = Path(__file__).parent.parent / "locale"


def show_json(found: object) -> None:
    """Write `found` as JSON; days and other values without a form of their own as text."""
    typer.echo(json.dumps(found, ensure_ascii=False, indent=1, default=str))


def show_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a table; a column whose title ends in `#` is aligned to the right, without the mark.

    The first column is never broken: it names what other commands are called with.
    """
    table = Table(title=title, title_justify="left", box=None, pad_edge=False, header_style="bold")
    for place, column in enumerate(columns):
        justify: Literal["left", "right"] = "right" if column.endswith("#") else "left"
        table.add_column(column.rstrip("#"), justify=justify, no_wrap=not place)
    for row in rows:
        table.add_row(*(str(value) for value in row))
    Console().print(table)


def say(sentence: str) -> None:
    """Write a sentence."""
    typer.echo(sentence)


def refuse(refusal: Refusal) -> None:
    """Write the sentence of a refusal to standard error."""
    typer.echo(refusal.sentence(translate), err=True)


def correct(misuse: TyperException) -> None:
    """Write in one line what is wrong with how a command was called, and where its help is.

    Whoever calls it with nothing at all gets the help itself.
    """
    said = misuse.format_message()
    if "\n" in said:
        typer.echo(said)
        return
    said = said.replace("Value error, ", "").replace("formats '%Y-%m-%d'", "form 2025-08-01").rstrip(".")
    called = getattr(getattr(misuse, "ctx", None), "command_path", "huimin")
    told = translate(_("{wrong}. `{command} --help` shows how it is called.")).format(
        wrong=said, command=called
    )
    typer.echo(told, err=True)


def translate(message: str) -> str:
    """Return `message` in the language of the terminal, Chinese or English."""
    return _catalogue().gettext(message) if message else ""


def speaks_chinese() -> bool:
    """Return whether the terminal's language is Chinese."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return next((os.environ[name] for name in names if os.environ.get(name)), "").startswith("zh")


def bilingual(zh: str, en: str) -> str:
    """Return the text in the language of the terminal."""
    return zh if speaks_chinese() else en


@cache
def _catalogue() -> gettext.NullTranslations:
    languages = ["zh_Hans"] if speaks_chinese() else ["en"]
    return gettext.translation("django", _CATALOGUES, languages, fallback=True)


def plain(value: Any) -> Any:
    """Return a frozen dataclass, or anything made of them, as plain fields; months and days as text."""
    if isinstance(value, Month | date):
        return value.isoformat() if isinstance(value, date) else str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value
