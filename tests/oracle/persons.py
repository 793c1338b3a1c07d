"""Old age, children and priority care, written from the text of the law, one person at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.oracle.figures import Figures
from tests.oracle.unknown import (
    Amount,
    Answer,
    Record,
    Truth,
    aged,
    all_of,
    any_of,
    decide,
    denied,
    fact,
    holds,
    lacks,
    reckon,
)

INSTITUTION = 2
GONE = (1, 2)
FOR_GOOD = (3, 4, 7, 8)
FOR_MONTHS = (5, 6)
ILLNESS = 3
RURAL = 7
MONTHS = 12


def old_age(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """The allowance from eighty: it begins with the month of the birthday, or with the month after it."""
    return [_old_age_of(person, figures) for person in members]


def _by(figures: Figures) -> date:
    """Return the last day on which an age may be completed to count in this month."""
    first = figures.day.replace(day=1)
    if figures["old_age/start_month"] == "after":
        return first - timedelta(days=1)
    return (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def _old_age_of(person: Record, figures: Figures) -> Answer:
    by = _by(figures)

    def tier() -> Amount:
        def amount(birth: date) -> int:
            probe = {"birth": birth}
            name = "from_100" if aged(probe, 100, by) else "from_90" if aged(probe, 90, by) else "from_80"
            return int(figures[f"old_age/{name}"])

        return reckon(amount, fact(person, "birth"))

    conditions = {
        "old_enough": aged(person, figures["old_age/age"], by),
        "elder_registered_here": holds(person, "local_hukou"),
    }
    return decide(conditions, tier)


def minor_or_studying(person: Record, figures: Figures) -> Truth:
    """国办发〔2010〕54号: under eighteen, or in full-time study with a certificate of this school year."""
    studies = reckon(lambda study: study != 0, fact(person, "study"))
    return any_of(
        (
            denied(aged(person, figures["household/age_of_majority"], figures.day)),
            all_of((studies, holds(person, "enrolment_confirmed"))),
        )
    )


def orphan(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """The orphan's basic living allowance, by how the child is raised."""
    return [_orphan_of(person, figures) for person in members]


def _orphan_of(person: Record, figures: Figures) -> Answer:
    def standard(way: int) -> int:
        return int(figures[f"children/orphan_{'institution' if way == INSTITUTION else 'scattered'}"])

    conditions = {
        "recognised_orphan": reckon(lambda way: way != 0, fact(person, "orphan")),
        "minor_or_studying": minor_or_studying(person, figures),
    }
    return decide(conditions, lambda: reckon(standard, fact(person, "orphan")))


def _cannot_raise(person: Record, parent: str, figures: Figures) -> Truth:
    situation, months = person[f"{parent}_situation"], fact(person, f"{parent}_away_months")
    long_enough = reckon(lambda number: number >= figures["children/absence_months"], months)
    if situation is None:
        unknown = lacks(f"{parent}_situation")
        return unknown if isinstance(long_enough, bool) else unknown | long_enough
    if situation in FOR_MONTHS:
        return long_enough
    return situation in GONE or situation in FOR_GOOD


def _gone(person: Record, parent: str) -> Truth:
    return reckon(lambda situation: situation in GONE, fact(person, f"{parent}_situation"))


def unsupported_child(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """De-facto unsupported children: what is paid already is topped up to the standard of orphans."""
    return [_unsupported_of(person, figures) for person in members]


def _unsupported_of(person: Record, figures: Figures) -> Answer:
    standard = figures["children/orphan_scattered"]
    benefits = ("dibao_share", "dibao_alone_monthly", "disability_living_allowance")
    paid = reckon(lambda *amounts: sum(amounts), *(fact(person, name) for name in benefits))
    orphaned = any_of(
        (
            reckon(lambda way: way != 0, fact(person, "orphan")),
            all_of((_gone(person, "father"), _gone(person, "mother"))),
        )
    )
    conditions = {
        "both_parents_unable": all_of(
            (_cannot_raise(person, "father", figures), _cannot_raise(person, "mother", figures))
        ),
        "minor_or_studying": minor_or_studying(person, figures),
        "not_an_orphan": denied(orphaned),
        "not_held_as_tekun": denied(holds(person, "supported_as_tekun")),
        "something_to_top_up": reckon(lambda amount: amount < standard, paid),
    }
    return decide(conditions, lambda: reckon(lambda amount: standard - amount, paid))


def _a_month(yearly: int, figures: Figures) -> int:
    """Return a twelfth, rounded half up to the coin that the locality pays in."""
    coin = 10 if figures["veterans/monthly_rounding"] == "jiao" else 1
    return floor(Fraction(yearly, MONTHS * coin) + Fraction(1, 2)) * coin


def _kept_here(person: Record) -> dict[str, Truth]:
    return {
        "care_registered_here": holds(person, "local_hukou"),
        "care_not_suspended": denied(holds(person, "rights_suspended")),
    }


def disability_pension(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """The pension of those disabled in service: grades one to ten, by illness one to six."""
    return [_disability_pension_of(person, figures) for person in members]


def _disability_pension_of(person: Record, figures: Figures) -> Answer:
    grade, nature = fact(person, "service_grade"), fact(person, "service_nature")
    graded = all_of(
        (
            reckon(lambda kind: kind != 0, fact(person, "disabled_in_service")),
            reckon(lambda number: 1 <= number <= 10, grade),
            reckon(lambda kind: kind != 0, nature),
            any_of(
                (
                    reckon(lambda kind: kind != ILLNESS, nature),
                    reckon(lambda number: number <= 6, grade),
                )
            ),
        )
    )

    def pension() -> Amount:
        table = figures["veterans/disability_pension"]
        return reckon(lambda number, kind: _a_month(table[number][kind], figures), grade, nature)

    return decide({"graded_disability": graded, **_kept_here(person)}, pension)


def survivor_pension(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """The periodic pension of bereaved families."""
    return [_survivor_pension_of(person, figures) for person in members]


def _survivor_pension_of(person: Record, figures: Figures) -> Answer:
    family = fact(person, "bereaved")
    conditions = {"recognised_bereaved": reckon(lambda kind: kind != 0, family), **_kept_here(person)}
    table = figures["veterans/survivor_pension"]
    return decide(conditions, lambda: reckon(lambda kind: _a_month(table[kind], figures), family))


def veteran_allowance(home: Record, members: Sequence[Record], figures: Figures) -> list[Answer]:
    """The periodic allowance of former soldiers; rural ones are paid by years of service."""
    return [_veteran_allowance_of(person, figures) for person in members]


def _veteran_allowance_of(person: Record, figures: Figures) -> Answer:
    group, years = fact(person, "old_soldier"), fact(person, "service_years")

    def allowance() -> Amount:
        if person["old_soldier"] == RURAL:
            rate = figures["veterans/per_service_year"]
            return reckon(lambda number: _a_month(number * rate, figures), years)
        if person["old_soldier"] is None:
            # Somebody whose group is not known may be paid by years of service.
            return reckon(lambda *_known: 0, group, years)
        return _a_month(figures["veterans/allowance"][group], figures)

    conditions = {"recognised_old_soldier": reckon(lambda kind: kind != 0, group), **_kept_here(person)}
    return decide(conditions, allowance)
