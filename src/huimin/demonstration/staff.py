"""The staff of the demonstration: whom they declare as relatives, and who is away, covered by whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import numpy as np

from huimin.casework.public import add_relative, add_staff, declare_relatives, note_absence
from huimin.demonstration.applicants import Applicant
from huimin.demonstration.census import words
from huimin.demonstration.desk import Desk
from huimin.demonstration.identities import with_check
from huimin.kernel.identifiers import DEMONSTRATION_AREA

BORN: Final = 1978_03_01
"""The birthday from which on the numbers of the staff are made, one each."""

POSTS: Final = {
    "shequ": ("社会救助经办", "jiedao"),
    "shequ2": ("社会救助经办", "jiedao"),
    "jiedao": ("社会事务办审核岗", "shenpi"),
    "jieshen": ("社会事务办审批岗", "shenpi"),
    "shenpi": ("社会救助科审批岗", "shenpi2"),
    "shenpi2": ("社会救助科审批岗", "shenpi"),
    "hedui": ("核对中心核对岗", "shenpi"),
    "hedui2": ("核对中心核对岗", "shenpi"),
}
"""Who handles assistance: their post, and who keeps their entry."""

NOBODY_RELATED: Final = ("shequ", "hedui")
SAYS_NOTHING: Final = "hedui2"
GRID_WORKER: Final = "网格员（演示）"
AWAY: Final = (
    # who, who covers, from how many days before or after the last day, for how many days, noted by
    ("shequ2", "shequ", -4, 8, "jiedao"),
    ("hedui", "hedui2", -38, 6, "shenpi"),
    ("shenpi2", "shenpi", 17, 7, "shenpi"),
)


def list_staff(desk: Desk, day: date) -> dict[str, int]:
    """Put the officers who handle assistance on the register of staff and return their entries."""
    listed = words("installation")["officers"]
    entries = {}
    for place, (username, (post, keeper)) in enumerate(POSTS.items()):
        officer = desk.officers[username]
        entry = add_staff(
            name=listed[username][0], number=_free_number(desk, BORN + place), unit=officer.office,
            division=officer.division, post=post, officer=officer, by=desk.officers[keeper],
        )  # fmt: skip
        entries[username] = entry.pk
    for username in NOBODY_RELATED:
        by = desk.officers[POSTS[username][1]]
        declare_relatives(staff=entries[username], nobody=True, by=by, day=day)
    _declare_others(desk, entries, day)
    return entries


def declare_relative(
    desk: Desk, entry: int, keeper: str, *, relation: str, who: Applicant, day: date
) -> None:
    """Let somebody on the staff declare a near relative; a colleague keeps their entry."""
    by = desk.officers[keeper]
    add_relative(staff=entry, relation=relation, name=who.name, number=who.number, by=by, day=day)
    declare_relatives(staff=entry, nobody=False, by=by, day=day)


def hire_relative(desk: Desk, who: Applicant) -> str | None:
    """Put a near relative of an applicant on the staff, who declares nobody; return the name.

    There is none where the register knows no grown-up relative of them.
    """
    person = desk.applicants.relative_of(who)
    if person is None:
        return None
    row = desk.district.persons.row(person - 1, named=True)
    if row["id_number"] is None:
        return None
    shequ = desk.officers["shequ"]
    add_staff(
        name=row["name"], number=row["id_number"], unit=shequ.office, division=shequ.division,
        post=GRID_WORKER, by=desk.officers["jiedao"],
    )  # fmt: skip
    return str(row["name"])


def send_away(desk: Desk) -> None:
    """Let one officer be away now, one have been, and one be going to."""
    for username, cover, start, days, by in AWAY:
        first = desk.until + timedelta(days=start)
        note_absence(
            officer=desk.officers[username], cover=desk.officers[cover], start=first,
            end=first + timedelta(days=days), by=desk.officers[by],
        )  # fmt: skip


def _declare_others(desk: Desk, entries: dict[str, int], day: date) -> None:
    """Let officers declare relatives who have no case."""
    for place, (username, relation, name) in enumerate(
        (
            ("jiedao", "spouse", "何某（演示）"),
            ("jieshen", "child", "于某（演示）"),
            ("shenpi2", "parent", "冯某（演示）"),
        )
    ):
        keeper = desk.officers[POSTS[username][1]]
        number = _free_number(desk, BORN + 100 + place)
        add_relative(staff=entries[username], relation=relation, name=name, number=number, by=keeper, day=day)
        declare_relatives(staff=entries[username], nobody=False, by=keeper, day=day)


def _free_number(desk: Desk, born: int) -> str:
    """Return an identity number of a day of birth that nobody in the district has."""
    first = (int(DEMONSTRATION_AREA) * 10**8 + born) * 1000
    numbers = with_check(first + np.arange(1, 999, dtype=np.int64)).to_list()
    taken = set(desk.district.persons["id_number"].drop_nulls().to_list())
    return str(next(number for number in numbers if number not in taken))
