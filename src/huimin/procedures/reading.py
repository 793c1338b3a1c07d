"""Reading: procedures from one YAML sheet each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, TypeVar

from huimin.kernel.workdays import Unit
from huimin.procedures.declarations import (
    OPENED,
    SHOWN_USUALLY,
    Actor,
    Choice,
    Cycle,
    Evidence,
    Field,
    FieldKind,
    Group,
    Lasting,
    Level,
    Limit,
    Outcome,
    Procedure,
    Share,
    Special,
    Stated,
    Step,
    Version,
)
from huimin.procedures.sheets import UnreadableProcedure, sheet_of
from huimin.procedures.vocabulary import FEEDBACK_ON, FORWARDED_TO, Notice

LIKE: Final = "like"
"""A version may be like one of another sheet: `like: [dibao, 2021-07-01]`, and say only what differs."""
ATOMS: Final = frozenset(
    {"total", "delegated", "limit", "begin", "source", "spot_check", "representatives", "lasts"}
)
"""What is replaced whole, not part by part."""
OWN: Final = frozenset({"since", "until"})
"""What a version never takes over from the one that it is like: the days on which it holds."""
PASSED_ON: Final = (
    Field(
        FORWARDED_TO, "转往单位", "Passed on to", FieldKind.LINE, required=False,
        help_zh="转办时填写：接收的单位和科室。", help_en="Where it is passed on: the office that takes it.",
    ),
    Field(
        FEEDBACK_ON, "反馈日期", "Feedback by", FieldKind.DAY, required=False,
        help_zh="转办时填写：接收单位反馈结果的最后日期。",
        help_en="Where it is passed on: the last day on which that office says what became of it.",
    ),
)  # fmt: skip
"""What every step asks that can pass a case on: it does not end without a place and a day."""
FAULTS: Final = (AttributeError, LookupError, TypeError, ValueError)
"""What reading a sheet of the wrong form can raise."""
Part = TypeVar("Part")


class _Misplaced(Exception):  # noqa: N818 - what is wrong, on its way to the sheet's name
    """What is wrong with a sheet, with the place in it."""


def read_procedures(folder: Path) -> dict[str, Procedure]:
    """Return the procedure of every sheet in `folder`, named after its file.

    Raises:
        UnreadableProcedure: naming the sheet and what is wrong with it.
    """
    sheets = {path.stem: sheet_of(path) for path in sorted(folder.glob("*.yaml"))}
    return {name: _procedure(name, sheet, sheets) for name, sheet in sheets.items()}


def _procedure(name: str, sheet: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]]) -> Procedure:
    try:
        _known(sheet, "zh", "en", "kind", "schemes", "versions", "automatic", "doors", "plain", "place")
        return Procedure(
            name=name,
            zh=sheet["zh"],
            en=sheet["en"],
            kind=sheet["kind"],
            schemes=_words(sheet["schemes"]),
            versions=tuple(_version(name, each, sheets) for each in sheet.get("versions", ())),
            automatic=bool(sheet.get("automatic", False)),
            doors=_words(sheet.get("doors", ())),
            plain={scheme: _both(words) for scheme, words in sheet.get("plain", {}).items()},
            place=int(sheet.get("place", 0)),
        )
    except _Misplaced as wrong:
        raise UnreadableProcedure(name=name, wrong=wrong) from wrong
    except FAULTS as wrong:
        raise UnreadableProcedure(name=name, wrong=_said(wrong)) from wrong


def _both(words: Sequence[str]) -> tuple[str, str]:
    """Return a sentence in Chinese and in English."""
    zh, en = words
    return str(zh), str(en)


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Say of a fault where it was found."""
    try:
        yield
    except _Misplaced as wrong:
        raise _Misplaced(f"{place}, {wrong}") from wrong
    except FAULTS as wrong:
        raise _Misplaced(f"{place}: {_said(wrong)}") from wrong


def _said(wrong: Exception) -> str:
    return f"'{wrong.args[0]}' is missing" if isinstance(wrong, KeyError) else str(wrong)


def _known(entry: object, *names: str) -> None:
    """Refuse what is no mapping, and words that nobody would read."""
    if not isinstance(entry, Mapping):
        raise TypeError(f"'{entry}' is not a list of names and values")
    if strange := [name for name in entry if name not in names]:
        raise ValueError(f"'{strange[0]}' is no word for this place; there are {', '.join(names)}")


def _each(kind: str, entries: Mapping[Any, Any], read: Callable[[str, Any], Part]) -> tuple[Part, ...]:
    """Return what is read from named entries, with the place of each in what is said of a fault."""
    found = []
    for name, entry in entries.items():
        with _at(f"{kind} '{name}'"):
            if not isinstance(name, str):
                raise TypeError("a name is a word; put no, yes, on, off and figures in quotation marks")
            found.append(read(name, entry))
    return tuple(found)


def _whole(
    entry: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]], behind: tuple[int, ...] = ()
) -> Mapping[str, Any]:
    """Return a version with what it takes over from another one; what it sets to nothing falls away."""
    if LIKE not in entry:
        return entry
    if id(entry) in behind:
        raise ValueError("it is like a version that is like itself")
    sheet, since = entry[LIKE]
    if sheet not in sheets:
        raise ValueError(f"it is like '{sheet}', which is no sheet")
    model = next((each for each in sheets[sheet]["versions"] if each["since"] == since), None)
    if model is None:
        raise ValueError(f"it is like '{sheet}' of {since}, which has no version from that day")
    taken = _whole(model, sheets, (*behind, id(entry)))
    changes = {name: value for name, value in entry.items() if name != LIKE}
    return _merged({name: value for name, value in taken.items() if name not in OWN}, changes)


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


def _version(procedure: str, written: Mapping[str, Any], sheets: Mapping[str, Mapping[str, Any]]) -> Version:
    with _at(f"version {written['since']}"):
        entry = _whole(written, sheets)
        _known(
            entry, "since", "until", "source", "article", "total", "delegated", "special", "evidence",
            "spot_check", "representatives", "cycles", "spread", "first", "steps", "verified",
            "states", "tells",
        )  # fmt: skip
        source, special = entry["source"], entry.get("special", {})
        _known(source, "title", "number", "url")
        _known(special, "limit", "reasons")
        article = entry.get("article", "")
        steps = _each("step", entry["steps"], lambda name, step: _step(name, step, article))
        if not steps:
            raise ValueError("it has no steps")
        first = entry.get("first", steps[0].name)
        return Version(
            procedure=procedure,
            since=_day(entry["since"]),
            until=_day(entry["until"]) if entry.get("until") else None,
            title=source["title"],
            number=source.get("number", ""),
            url=source.get("url", ""),
            total=_limit(entry["total"], article),
            delegated=_limit(entry["delegated"], article) if "delegated" in entry else None,
            special=_limit(special["limit"], article) if special else None,
            specials=_each("reason", special.get("reasons", {}), _special),
            evidence=_each("paper", entry.get("evidence", {}), _evidence),
            spot_check=_share(entry["spot_check"], article) if "spot_check" in entry else None,
            representatives=_share(entry["representatives"], article) if "representatives" in entry else None,
            first=first,
            steps={step.name: step for step in sorted(steps, key=lambda each: each.name != first)},
            verified=entry.get("verified", True),
            cycles=_each("cycle", entry.get("cycles", {}), _cycle),
            spread=int(entry.get("spread", 0)),
            states=_each("statement", entry.get("states", {}), _stated),
            tells=_each("question", entry.get("tells", {}), _field),
        )


def _special(name: str, entry: Sequence[str]) -> Special:
    return Special(name, *_pair(entry))


def _stated(name: str, of: str) -> Stated:
    """Return a fact that is stated, written `wage: adults`."""
    if not isinstance(of, str):
        raise TypeError(f"'{of}' is nobody about whom something is stated")
    return Stated(name, of)


def _cycle(name: str, entry: Mapping[str, Any]) -> Cycle:
    _known(entry, "name", "month", "article", "verified", "of", "ahead")
    return Cycle(
        name,
        *_pair(entry["name"]),
        months=int(entry["month"]),
        article=entry.get("article", ""),
        verified=entry.get("verified", True),
        of=entry.get("of", "everybody"),
        ahead=int(entry.get("ahead", 0)),
    )


def _share(entry: Mapping[str, Any], article: str) -> Share:
    """Return a share that is written `{share: 3/10, article: 第二十六条}`."""
    _known(entry, "share", "article", "verified")
    if not isinstance(entry["share"], str):
        raise TypeError(f"'{entry['share']}' is not a share like 3/10")
    return Share(Fraction(entry["share"]), entry.get("article", article), entry.get("verified", True))


def _actor(written: Sequence[Any]) -> Actor:
    """Return an actor that is written `[cases.inquire, [street, community], inquiry]`; the first answers."""
    right, levels, group = written
    first, *also = [levels] if isinstance(levels, str) else levels
    return Actor(right, Level(first), Group(group), tuple(Level(each) for each in also))


def _step(name: str, entry: Mapping[str, Any], article: str) -> Step:
    """Return a step; `article` is cited where it and its limits cite none of their own."""
    _known(
        entry, "name", "work", "actor", "limit", "begin", "article", "duty", "fields", "outcomes",
        "waits_for", "visit_if_filed", "delegated", "shows",
        "by_another", "no_visit",
    )  # fmt: skip
    zh, en = _pair(entry["name"])
    duty_zh, duty_en = _pair(entry["duty"])
    no_visit_zh, no_visit_en = _pair(entry.get("no_visit", ("", "")))
    actor = _actor(entry["actor"])
    outcomes = _each("outcome", entry["outcomes"], _outcome)
    fields = _each("question", entry.get("fields", {}), _field)
    if any(each.notice == Notice.FORWARDING for each in outcomes):
        fields = (*fields, *PASSED_ON)
    return Step(
        name=name,
        zh=zh,
        en=en,
        work=entry["work"],
        right=actor.right,
        level=actor.level,
        also=actor.also,
        group=actor.group,
        limit=_limit(entry["limit"], article) if "limit" in entry else None,
        begin=_limit(entry["begin"], article) if "begin" in entry else None,
        article=entry.get("article", article),
        duty_zh=duty_zh,
        duty_en=duty_en,
        fields=fields,
        outcomes=outcomes,
        waits_for=_words(entry.get("waits_for", ())),
        visit_if_filed=entry.get("visit_if_filed", ""),
        by_another=bool(entry.get("by_another", False)),
        no_visit_zh=no_visit_zh,
        no_visit_en=no_visit_en,
        delegated=_actor(entry["delegated"]) if "delegated" in entry else None,
        shows=_words(entry.get("shows", SHOWN_USUALLY)),
    )


def _limit(entry: Mapping[str, Any], article: str) -> Limit:
    """Return a limit that is written `{workday: 3, after: accepted, article: 第十五条}`."""
    _known(entry, *Unit, "after", "roll", "article", "verified", "answer")
    units = [each for each in Unit if each.value in entry]
    if len(units) != 1:
        raise ValueError(f"'{entry}' is no limit like {{workday: 3}}")
    return Limit(
        number=int(entry[units[0].value]),
        unit=units[0],
        after=entry.get("after", OPENED),
        roll=entry.get("roll", True),
        article=entry.get("article", article),
        verified=entry.get("verified", True),
        answer=entry.get("answer", ""),
    )


def _lasting(entry: Mapping[str, Any]) -> Lasting:
    """Return for how long an effect holds, written `{answer: months, month: 6}`."""
    _known(entry, "answer", "month")
    return Lasting(entry["answer"], int(entry["month"]))


def _outcome(name: str, entry: Mapping[str, Any]) -> Outcome:
    _known(
        entry, "name", "to", "ends", "reason", "notice", "special", "opens", "needs", "asks", "effect",
        "starts", "lasts", "alone",
    )  # fmt: skip
    zh, en = _pair(entry["name"])
    alone_zh, alone_en = _pair(entry.get("alone", ("", "")))
    to, passed_on = entry.get("to", ()), tuple(each.name for each in PASSED_ON)
    return Outcome(
        name=name,
        zh=zh,
        en=en,
        to=(to,) if isinstance(to, str) else _words(to),
        ends=entry.get("ends", ""),
        reason=entry.get("reason", False),
        notice=entry.get("notice", ""),
        special=entry.get("special", ""),
        opens=entry.get("opens", ""),
        needs=_words(entry.get("needs", ())),
        asks=_words(entry.get("asks", passed_on if entry.get("notice") == Notice.FORWARDING else ())),
        effect=entry.get("effect", ""),
        starts=entry.get("starts", ""),
        lasts=_lasting(entry["lasts"]) if "lasts" in entry else None,
        alone_zh=alone_zh,
        alone_en=alone_en,
    )


def _field(name: str, entry: Mapping[str, Any]) -> Field:
    _known(entry, "name", "kind", "required", "choices", "help")
    zh, en = _pair(entry["name"])
    help_zh, help_en = _pair(entry.get("help", ("", "")))
    choices = _each("answer", entry.get("choices", {}), lambda each, words: Choice(each, *_pair(words)))
    required = entry.get("required", True)
    return Field(name, zh, en, FieldKind(entry["kind"]), required, choices, help_zh, help_en)


def _evidence(name: str, entry: Mapping[str, Any]) -> Evidence:
    _known(entry, "name", "of", "required", "promise", "held", "article", "stated")
    zh, en = _pair(entry["name"])
    return Evidence(
        name=name,
        zh=zh,
        en=en,
        of=entry.get("of", "applicant"),
        required=entry.get("required", True),
        promise=entry.get("promise", False),
        held=entry.get("held", False),
        stated=entry.get("stated", False),
        article=entry.get("article", ""),
    )


def _pair(written: Sequence[Any]) -> tuple[str, str]:
    """Return the Chinese and the English words."""
    if isinstance(written, str) or len(written) != 2 or not all(isinstance(each, str) for each in written):
        raise TypeError(f"'{written}' is not a pair of Chinese and English words")
    return written[0], written[1]


def _words(written: Sequence[Any]) -> tuple[str, ...]:
    if isinstance(written, str):
        raise TypeError(f"'{written}' is not a list like [{written}]")
    return tuple(written)


def _day(written: object) -> date:
    if type(written) is not date:
        raise TypeError(f"'{written}' is not a day like 2021-07-01")
    return written
