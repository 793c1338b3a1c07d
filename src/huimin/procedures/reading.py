"""Reading: procedures from one YAML sheet each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.workdays import Unit
from huimin.procedures.declarations import (
    Choice,
    Evidence,
    Field,
    FieldKind,
    Group,
    Level,
    Limit,
    Outcome,
    Procedure,
    Special,
    Step,
    Version,
)

LOADER: type[yaml.SafeLoader | yaml.CSafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LIKE = "like"
"""A version may be like one of another sheet: `like: [dibao, 2021-07-01]`, and say only what differs."""
ATOMS = frozenset({"total", "delegated", "limit", "begin", "source"})
"""What is replaced whole, not part by part."""


class UnreadableProcedure(Invalid):
    """A procedure's sheet does not have the form that is read."""

    template = _("The procedure '{name}' cannot be read: {wrong}. Compare it with its neighbours.")


def read_procedures(folder: Path) -> dict[str, Procedure]:
    """Return the procedure of every sheet in `folder`, named after its file.

    Raises:
        UnreadableProcedure: naming the sheet and what is wrong with it.
    """
    sheets = {path.stem: _sheet(path) for path in sorted(folder.glob("*.yaml"))}
    return {name: _procedure(name, sheet, sheets) for name, sheet in sheets.items()}


def _sheet(path: Path) -> dict[str, Any]:
    try:
        sheet: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 - safe
    except yaml.YAMLError as wrong:
        raise UnreadableProcedure(name=path.stem, wrong=wrong) from wrong
    return sheet


def _procedure(name: str, sheet: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]]) -> Procedure:
    try:
        return Procedure(
            name=name,
            zh=sheet["zh"],
            en=sheet["en"],
            kind=sheet["kind"],
            schemes=tuple(sheet["schemes"]),
            versions=tuple(_version(name, _whole(each, sheets)) for each in sheet.get("versions", ())),
            automatic=bool(sheet.get("automatic", False)),
        )
    except (KeyError, TypeError, ValueError, StopIteration) as wrong:
        raise UnreadableProcedure(name=name, wrong=repr(wrong)) from wrong


def _whole(entry: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Any]:
    """Return a version with what it takes over from another one; what it sets to nothing falls away."""
    if LIKE not in entry:
        return entry
    sheet, since = entry[LIKE]
    model = next(each for each in sheets[sheet]["versions"] if each["since"] == since)
    return _merged(_whole(model, sheets), {name: value for name, value in entry.items() if name != LIKE})


def _merged(model: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(model)
    for name, value in changes.items():
        if value is None:
            merged.pop(name, None)
        elif isinstance(value, Mapping) and isinstance(merged.get(name), Mapping) and name not in ATOMS:
            merged[name] = _merged(merged[name], value)
        else:
            merged[name] = value
    return merged


def _version(procedure: str, entry: Mapping[str, Any]) -> Version:
    source = entry["source"]
    steps = [_step(name, step) for name, step in entry["steps"].items()]
    return Version(
        procedure=procedure,
        since=_day(entry["since"]),
        until=_day(entry["until"]) if entry.get("until") else None,
        title=source["title"],
        number=source.get("number", ""),
        url=source.get("url", ""),
        total=_limit(entry["total"]),
        delegated=_limit(entry["delegated"]) if "delegated" in entry else None,
        special=_limit(entry["special"]["limit"]) if "special" in entry else None,
        specials=_specials(entry),
        evidence=tuple(_evidence(name, each) for name, each in entry.get("evidence", {}).items()),
        spot_check=entry.get("spot_check", ""),
        first=steps[0].name,
        steps={step.name: step for step in steps},
        verified=entry.get("verified", True),
    )


def _specials(entry: Mapping[str, Any]) -> tuple[Special, ...]:
    found = entry.get("special", {}).get("reasons", {})
    return tuple(Special(name, zh, en) for name, (zh, en) in found.items())


def _step(name: str, entry: Mapping[str, Any]) -> Step:
    zh, en = entry["name"]
    duty_zh, duty_en = entry["duty"]
    right, level, group = entry["actor"]
    return Step(
        name=name,
        zh=zh,
        en=en,
        work=entry["work"],
        right=right,
        level=Level(level),
        group=Group(group),
        limit=_limit(entry["limit"]) if "limit" in entry else None,
        begin=_limit(entry["begin"]) if "begin" in entry else None,
        article=entry.get("article", ""),
        duty_zh=duty_zh,
        duty_en=duty_en,
        fields=tuple(_field(each, asked) for each, asked in entry.get("fields", {}).items()),
        outcomes=tuple(_outcome(each, outcome) for each, outcome in entry["outcomes"].items()),
        waits_for=tuple(entry.get("waits_for", ())),
        visit_if_filed=entry.get("visit_if_filed", ""),
    )


def _limit(entry: Sequence[Any] | Mapping[str, Any]) -> Limit:
    """Return a limit that is written `{workday: 3, after: accepted, article: 第十五条}`."""
    if not isinstance(entry, Mapping):
        raise TypeError(f"'{entry}' is no limit like {{workday: 3}}")
    unit = next(each for each in Unit if each.value in entry)
    return Limit(
        number=int(entry[unit.value]),
        unit=unit,
        after=entry.get("after", "opened"),
        roll=entry.get("roll", True),
        article=entry.get("article", ""),
        verified=entry.get("verified", True),
    )


def _outcome(name: str, entry: Mapping[str, Any]) -> Outcome:
    zh, en = entry["name"]
    to = entry.get("to", ())
    return Outcome(
        name=name,
        zh=zh,
        en=en,
        to=(to,) if isinstance(to, str) else tuple(to),
        ends=entry.get("ends", ""),
        reason=entry.get("reason", False),
        notice=entry.get("notice", ""),
        special=entry.get("special", ""),
    )


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    zh, en = entry["name"]
    help_zh, help_en = entry.get("help", ("", ""))
    choices = tuple(Choice(each, *words) for each, words in entry.get("choices", {}).items())
    required = entry.get("required", True)
    return Field(name, zh, en, FieldKind(entry["kind"]), required, choices, help_zh, help_en)


def _evidence(name: str, entry: Mapping[str, Any]) -> Evidence:
    zh, en = entry["name"]
    return Evidence(
        name=name,
        zh=zh,
        en=en,
        of=entry.get("of", "applicant"),
        required=entry.get("required", True),
        promise=entry.get("promise", False),
        held=entry.get("held", False),
        article=entry.get("article", ""),
    )


def _day(written: object) -> date:
    if type(written) is not date:
        raise TypeError(f"'{written}' is not a day like 2021-07-01")
    return written
