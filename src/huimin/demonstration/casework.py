"""The casework of the demonstration: what is on its way at every step, and what has ended before."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Final

from huimin.casework.public import do_nightly_work, walked
from huimin.demonstration import errands, grievances
from huimin.demonstration.applicants import Applicants
from huimin.demonstration.counters import open_counters
from huimin.demonstration.desk import Desk, Story
from huimin.demonstration.holders import Holders
from huimin.demonstration.library import District
from huimin.demonstration.records import morning
from huimin.demonstration.residents import cover_community
from huimin.demonstration.routes import Route, Way, routes
from huimin.demonstration.scenes import Scene, scenes
from huimin.demonstration.staff import declare_relative, hire_relative, list_staff, send_away
from huimin.demonstration.walks import Walk

CASES: Final = "cases.csv"
"""What is planted in the casework, in the folder of samples."""

HEADINGS: Final = ("情况", "Case", "登录 Sign in as", "网页 Page", "编号 Number", "姓名 Name")
REVIEWED: Final = (
    ("", 40), ("", 33), ("opinion", 12), ("visit", 9), ("visit", 7), ("check", 2),
    ("check", 1),
)  # fmt: skip
"""Reviews: the step at which each is left, and how many working days ago it began."""
REPORTED: Final = (2, 1, 0)
"""How many working days ago holders reported a change."""
AIDED: Final = (("cash", "", 31), ("transfer", "", 17), ("goods", "completion", 3), ("", "first_aid", 0))
"""Aid in an emergency: its form, the step at which it is left, and how many working days ago."""
ADVANCED: Final = 29
"""How many working days ago a street was advanced what it hands over in emergencies."""
TEKUN, DRAWN = "tekun", 7
"""What is drawn from, and how many working days ago."""
COMPLAINTS: Final = (
    (33, grievances.answered), (26, grievances.forwarded), (20, grievances.reviewed), (16, grievances.late),
)  # fmt: skip
COMPLAINED: Final = 4
APPEALED: Final = 12
HANDED_TO: Final = ("shequ", "", "shequ", "shequ2", "shequ")
IN_THE_COMMUNITY: Final = frozenset({"supplement", "investigation", "publicity", "announcement"})
"""What is given to community workers, and to whom in turn."""

Happening = Callable[[date], Story]
BESIDE: Final[Mapping[str, tuple[int, Callable[[Desk, Walk, date], Story]]]] = {
    "paused": (2, errands.stand_still),
    "paused2": (5, errands.stand_still),
    "asks": (1, partial(errands.more_time, answered=False)),
    "allowed": (3, partial(errands.more_time, answered=True)),
    "covered": (0, partial(errands.hand_over, step="investigation", to="shequ2")),
    "covered2": (0, partial(errands.hand_over, step="investigation", to="shequ2")),
    "complained": (COMPLAINED, grievances.anonymous),
    "refused": (APPEALED, errands.appealed),
    "reversed": (APPEALED - 2, partial(errands.appealed, outcome="grant")),
    "upheld": (APPEALED - 2, partial(errands.appealed, outcome="refuse")),
}
"""What happens beside the steps of a scene, and how many working days ago."""


@dataclass
class Casework:
    """What officers and residents do in the months, from day to day."""

    district: District
    desk: Desk
    played: list[tuple[Scene, Walk]] = field(default_factory=list)
    ways: list[Way] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with who works where, and with what is going to happen."""
        self.holders = Holders(self.district, self.desk.applicants)
        for community in self.desk.applicants.communities:
            cover_community(community, since=self.desk.since)
        open_counters()
        for scene in scenes():
            self._play(scene)
        for route in routes():
            self._take(route)
        # The officers are read now, when it is known for which communities they work.
        self._entries = list_staff(self.desk, self.desk.since)
        send_away(self.desk)
        for scene, walk in self.played:
            self._beside(scene, walk)
        self._begin_errands()
        self._begin_grievances()

    @classmethod
    def of(cls, district: District, *, until: date) -> Casework:
        """Plan the casework of a district up to the day at which it stands still."""
        since = district.first_day + timedelta(days=1)
        return cls(district, Desk(district, Applicants.of(district), since, until))

    def go_on(self, before: date) -> None:
        """Let everything happen up to before a day."""
        self.desk.go_on(before)

    def end(self) -> None:
        """Let everything happen up to the last day, with what its night begins."""
        last = self.desk.until
        self.desk.go_on(last)
        do_nightly_work(at=morning(last), day=last)
        self.desk.go_on(last + timedelta(days=1))
        self._hand_out()

    def busy(self) -> set[int]:
        """Return the people who have a case of the demonstration."""
        return {
            who.person for who in (*(way.who for way in self.ways), *(walk.who for _, walk in self.played))
        }

    def residents(self) -> Iterator[tuple[str, ...]]:
        """Yield who can try the portal with a case of their own, and what they see."""
        for scene, walk in self._begun():
            if scene.sees:
                who = walk.who
                yield scene.zh, scene.en, who.name, who.phone, who.number, *scene.sees

    def write(self, folder: Path) -> Path:
        """Write what was planted into `folder` as CSV that a spreadsheet opens, and return the path."""
        path = folder / CASES
        with path.open("w", encoding="utf-8-sig", newline="") as target:
            table = csv.writer(target)
            table.writerow(HEADINGS)
            for scene, walk in self._begun():
                number = walked(walk.case).number
                table.writerow(
                    (scene.zh, scene.en, scene.login, f"/cases/{walk.case}/", number, walk.who.name)
                )
            for way in self.ways:
                if way.case:
                    table.writerow((*way.told(), f"/cases/{way.case}/", way.number, way.who.name))
        return path

    def _begun(self) -> Iterator[tuple[Scene, Walk]]:
        return ((scene, walk) for scene, walk in self.played if walk.case)

    def _play(self, scene: Scene) -> None:
        day = self.desk.ago(scene.ago)
        who = self.desk.applicants.take(scene.kind) if day >= self.desk.since else None
        if who is None:
            return
        cover_community(who.community, since=self.desk.since)
        walk = Walk(self.desk, who, scene.path)
        self.played.append((scene, walk))
        self.desk.begin(day, walk.go(day))

    def _take(self, route: Route) -> None:
        """Let a case go its route, where somebody is left of whom it can be."""
        day = self.desk.ago(route.ago)
        if day < self.desk.since:
            return
        if route.who:
            who = self.desk.applicants.take(route.who)
            found = (route.schemes[0], who) if who else None
        else:
            found = self.holders.take(route.schemes, route.size)
        if found is None:
            return
        cover_community(found[1].community, since=self.desk.since)
        way = Way(self.desk, found[1], found[0], route)
        self.ways.append(way)
        self.desk.begin(day, way.go(day))

    def _hand_out(self) -> None:
        """Let the street give most of what waits in the communities to one of the two workers."""
        for place, (_scene, walk) in enumerate(self._begun()):
            step = walk.path.left_at.replace("shown", "publicity")
            to = HANDED_TO[place % len(HANDED_TO)]
            if to and step in IN_THE_COMMUNITY and not walk.path.begun:
                errands.hand_out(self.desk, walk, step=step, to=to)

    def _home(self) -> int | None:
        """Return the next household that holds Dibao and that no case is about."""
        found = self.holders.take((errands.DIBAO,))
        return None if found is None else int(self.district.persons["household"][found[1].person - 1])

    def _beside(self, scene: Scene, walk: Walk) -> None:
        """Let happen what a scene needs beside its steps."""
        desk, since = self.desk, self.desk.since
        if scene.key == "sibling":
            declare_relative(
                desk, self._entries["shenpi"], "shenpi2", relation="sibling", who=walk.who, day=since
            )
        elif scene.key == "parent":
            declare_relative(
                desk, self._entries["shenpi2"], "shenpi", relation="parent", who=walk.who, day=since
            )
        elif scene.key == "undeclared":
            hire_relative(desk, walk.who)
        elif scene.key in BESIDE:
            ago, happen = BESIDE[scene.key]
            self._later(ago, partial(happen, desk, walk))

    def _begin_errands(self) -> None:
        desk = self.desk
        self._later(DRAWN, partial(errands.draw, desk, TEKUN))
        for form, left_at, ago in AIDED:
            if (who := desk.applicants.take("any")) is not None:
                self._later(ago, partial(errands.aid, desk, who, form=form, left_at=left_at))
        self._later(ADVANCED, partial(errands.reserve, desk))
        for left_at, ago in REVIEWED:
            if (home := self._home()) is not None:
                self._later(ago, partial(errands.review, desk, home, left_at=left_at))
        for ago in REPORTED:
            if (home := self._home()) is not None:
                self._later(ago, partial(errands.change, desk, home))
        self._later(0, partial(errands.look_around, desk))
        self._later(0, partial(errands.act_for_others, desk))

    def _begin_grievances(self) -> None:
        for ago, complain in COMPLAINTS:
            self._later(ago, partial(complain, self.desk))

    def _later(self, ago: int, story: Happening) -> None:
        day = self.desk.ago(ago)
        self.desk.begin(day, story(day))
