"""The pieces that recur on pages, as plain data: clocks, timelines, why trees, funnels, bridges, tiles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from itertools import accumulate, groupby, pairwise

from django.utils.functional import Promise

Text = str | Promise


class Tone(StrEnum):
    """What a colour and a shape say beside a word; never without the word."""

    DONE = "done"
    HARM = "harm"
    TIME = "time"
    ACTION = "action"
    QUIET = "quiet"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Clock:
    """A time limit as it stands on a day: `left` days until `due` of `total`, below zero when it has passed.

    `counted` says how it was counted: from which event, holidays and suspensions left out. Where only the
    stored days are at hand, `shown_as` is the tone that they give.
    """

    due: date
    left: int
    total: int
    working_days: bool = True
    counted: Text = ""
    shown_as: Tone | None = None

    @property
    def tone(self) -> Tone:
        """Return red when the day has passed, amber when four fifths of the time are used."""
        if self.shown_as is not None:
            return self.shown_as
        if self.left < 0:
            return Tone.HARM
        return Tone.TIME if (self.total - self.left) * 5 >= self.total * 4 else Tone.QUIET


@dataclass(frozen=True, slots=True)
class Change:
    """A value that was replaced by another one."""

    what: Text
    old: Text
    new: Text


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a person, household, case or payment."""

    at: datetime | date
    what: Text
    who: Text = ""
    kind: str = ""
    kind_label: Text = ""
    why: Text = ""
    changes: tuple[Change, ...] = ()
    address: str = ""
    aside: bool = False
    """Whether it is shown only to who asks for its kind."""

    @property
    def day(self) -> date:
        """Return the day on which it happened, where the platform is."""
        from django.utils.timezone import is_aware, localtime

        if not isinstance(self.at, datetime):
            return self.at
        return (localtime(self.at) if is_aware(self.at) else self.at).date()

    @property
    def time(self) -> datetime | None:
        """Return the moment, if it is known more exactly than by the day."""
        return self.at if isinstance(self.at, datetime) else None


def by_day(events: Sequence[Event]) -> list[tuple[date, list[Event]]]:
    """Return the events newest first, grouped by day."""
    latest = sorted(
        events, key=lambda event: (event.day, event.time.timestamp() if event.time else 0), reverse=True
    )
    return [(day, list(group)) for day, group in groupby(latest, key=lambda event: event.day)]


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One condition, fact, figure or sum of an explanation, with what it rests on.

    `holds` is None for what is not known and for what is no condition (`mark` is then "").
    What it rests on are its `rows`, or they are `inside`: at an address that brings the whole tree, in which
    the row is `opened` and has the same `id`.
    """

    sentence: Text
    mark: Tone | str = ""
    article: Text = ""
    article_address: str = ""
    source: Text = ""
    since: date | None = None
    flag: Text = ""
    rows: tuple[WhyRow, ...] = ()
    inside: str = ""
    opened: bool = False
    id: str = ""


@dataclass(frozen=True, slots=True)
class WhyTree:
    """The answer in one sentence, and under it everything that it rests on; `page` tells all of it."""

    answer: Text
    tone: Tone
    rows: tuple[WhyRow, ...]
    remedy: Text = ""
    edition: str = ""
    page: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A share of a whole: a bar of a funnel, with a way down to the people behind it."""

    label: Text
    number: int
    tone: Tone = Tone.ACTION
    address: str = ""
    money: int | None = None


@dataclass(frozen=True, slots=True)
class Funnel:
    """What went in, and where all of it came out; `then` is what follows from it."""

    label: Text
    into: int
    parts: tuple[Part, ...]
    address: str = ""
    then: tuple[Part, ...] = ()

    @property
    def adds_up(self) -> bool:
        """Tell whether nobody fell out on the way."""
        return self.into == sum(part.number for part in self.parts)


@dataclass(frozen=True, slots=True)
class BridgeStep:
    """What came on top or fell away between last month and this one, with its sign: fen, people, payments.

    Who stays and gets more or less is neither on top nor away: such a step has money alone.
    """

    label: Text
    money: int
    number: int
    address: str = ""
    payments: int = 0
    people_address: str = ""


@dataclass(frozen=True, slots=True)
class Bridge:
    """Last month + new + more − less − ended = this month, in fen, in payments and in people."""

    before: BridgeStep
    steps: tuple[BridgeStep, ...]
    after: BridgeStep

    @property
    def adds_up(self) -> bool:
        """Tell whether the steps lead from last month to this one: in fen, in payments and in people."""
        return all(
            getattr(self.before, unit) + sum(getattr(step, unit) for step in self.steps)
            == getattr(self.after, unit)
            for unit in ("money", "payments", "number")
        )

    @property
    def levels(self) -> list[int]:
        """Return the sum before the first step and after each one, in fen."""
        return list(accumulate((step.money for step in self.steps), initial=self.before.money))

    @property
    def floor(self) -> int:
        """Return where the bars begin, in fen: at nothing, or just below where everything happens.

        Beside a whole month its changes are hairlines, so the axis is cut, and the page says so.
        """
        low, high = min(self.levels), max(self.levels)
        cut = low - (high - low) // 2
        if high == low or cut * 2 < high:
            return 0
        unit = int(10 ** (len(str(high - low)) - 1))
        return cut // unit * unit

    @property
    def bars(self) -> list[dict[str, object]]:
        """Return each bar with its place, in thousandths of the way from the floor to the highest level."""
        levels, floor = self.levels, self.floor
        room = max(*levels, floor + 1) - floor

        def bar(step: BridgeStep, start: int, end: int, kind: str) -> dict[str, object]:
            low, high = sorted((start - floor, end - floor))
            size = max((high - low) * 1000 // room, 2 if high > low else 0)
            level = (end - floor) * 1000 // room
            sign = "" if kind == "whole" else "+"
            return {
                "step": step, "kind": kind, "from": low * 1000 // room, "size": size, "level": level,
                "payments": f"{step.payments:{sign},}".replace("-", "−"),
                "people": f"{step.number:{sign},}".replace("-", "−"),
            }  # fmt: skip

        changes = [
            bar(step, start, end, "down" if step.money < 0 else "up")
            for step, (start, end) in zip(self.steps, pairwise(levels), strict=True)
        ]
        before = bar(self.before, floor, self.before.money, "whole")
        return [before, *changes, bar(self.after, floor, self.after.money, "whole")]


@dataclass(frozen=True, slots=True)
class Trend:
    """A measure through the months, oldest first: label, fen, and the way to each."""

    title: Text
    points: tuple[tuple[Text, int, str], ...]

    @property
    def columns(self) -> list[tuple[Text, int, str, int]]:
        """Return each point with its height in hundredths of the highest."""
        highest = max((value for _label, value, _address in self.points), default=0) or 1
        return [(label, value, address, value * 100 // highest) for label, value, address in self.points]


@dataclass(frozen=True, slots=True)
class Tile:
    """One division on a tile map."""

    name: Text
    group: Text
    value: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class TileMap:
    """Divisions coloured by a measure in five steps, and the same figures as a table beside it."""

    title: Text
    measure: Text
    tiles: tuple[Tile, ...]
    money: bool = False
    address: str = ""
    """The way to everything that the tiles add up to."""

    @property
    def groups(self) -> list[tuple[Text, list[tuple[Tile, int]]]]:
        """Return the tiles by group (street), each with its step from 1 to 5; 0 for nothing at all."""
        ranked = sorted({tile.value for tile in self.tiles if tile.value})
        steps = {value: 1 + place * 5 // len(ranked) for place, value in enumerate(ranked)}
        groups: dict[Text, list[tuple[Tile, int]]] = {}
        for tile in self.tiles:
            groups.setdefault(tile.group, []).append((tile, steps.get(tile.value, 0)))
        return list(groups.items())


@dataclass(frozen=True, slots=True)
class FigureStep:
    """A value of a figure of the law from a day on, with the document that set it."""

    since: date
    value: str
    until: date | None = None
    document: Text = ""
    number: str = ""
    article: str = ""
    address: str = ""
    place: Text = ""
    status: Text = ""
    tone: Tone = Tone.QUIET
    current: bool = False


@dataclass(frozen=True, slots=True)
class ProcedureStep:
    """A step of a procedure: done, current or still to come, by whom and when."""

    label: Text
    state: str
    who: Text = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Undertaking:
    """What a step that cannot be undone will do, to be read before it is confirmed."""

    sentence: Text
    people: int | None = None
    money: int | None = None
    next_person: Text = ""
    consequences: tuple[Text, ...] = field(default_factory=tuple)
