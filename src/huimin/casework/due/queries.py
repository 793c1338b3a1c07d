"""Read what is due without anybody asking: reviews that come round, deaths that have to be followed up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from django.db.models import Max

from huimin.casework.cases.actions import APPLICATION, DEATH
from huimin.casework.effects.reviewing import ABLE_TO_WORK, REVIEW, due_after
from huimin.casework.models import Case
from huimin.entitlements.public import HeldCard, awards_in_force
from huimin.kernel.days import add_months
from huimin.procedures.declarations import Version
from huimin.procedures.vocabulary import Door, Ending
from huimin.registry.public import DeathCard, deaths_among, of_age_among
from huimin.rulebook.public import procedures

Holder: TypeAlias = tuple[str, int | None, int]


@dataclass(frozen=True, slots=True)
class Due:
    """A case that is due: of which kind, about which award, of whom, and since which day."""

    kind: str
    award: HeldCard
    person_id: int
    since: date

    @property
    def cause(self) -> str:
        """Why the platform begins it, as it is kept: the kind and the day."""
        return f"{self.kind} {self.since.isoformat()}"


def deaths_due(day: date) -> list[Due]:
    """Return the deaths that nobody has followed up although an award of the person or household runs.

    A death before the award was last decided was known then. Several in one household come one by one.
    """
    versions = _versions(DEATH, day)
    held = awards_in_force(day, versions)
    followed = set(Case.objects.filter(kind=DEATH).values_list("person_id", "scheme"))
    busy = _busy([DEATH])
    due: dict[Holder, Due] = {}
    for award, death in _beside(held, _deaths(held, day)):
        known = death.died_on < award.since or (death.person_id, award.scheme) in followed
        if not known and award.holder not in busy and award.holder not in due:
            due[award.holder] = Due(DEATH, award, death.person_id, death.died_on)
    return list(due.values())


def reviews_due(day: date) -> list[Due]:
    """Return the reviews that are to be begun on a day: what has waited longest, as many as the night may.

    No review is begun while another case about the award is open, nor for an award of somebody who died.
    """
    versions = {scheme: each for scheme, each in _versions(REVIEW, day).items() if each.cycles}
    held = awards_in_force(day, versions)
    reviewed, busy = _last_reviews(), _busy()
    dead = {death.person_id for death in _deaths(held, day)}
    able = _able_to_work(held, day)
    due = []
    for scheme, version in versions.items():
        mine = [award for award in held if award.scheme == scheme]
        waiting = [
            Due(REVIEW, award, award.person_id, since)
            for award in mine
            if award.holder not in busy and award.person_id not in dead
            and (since := _due_on(award, version, reviewed.get(award.holder), award.holder in able)) <= day
        ]  # fmt: skip
        due.extend(_of_one_night(waiting, len(mine), version))
    return due


def _due_on(award: HeldCard, version: Version, reviewed: date | None, able: bool) -> date:
    """Return the day on which the review of an award is due: by its cycle, or ahead of its end."""
    due = due_after(version, max(award.since, reviewed or award.since), able=able) or date.max
    ahead = [each.ahead for each in version.cycles if each.ahead]
    return min(due, add_months(award.end, -max(ahead))) if award.end and ahead else due


def _of_one_night(waiting: Sequence[Due], holders: int, version: Version) -> list[Due]:
    """Return what one night begins: the share of all holders that the procedure spreads over its nights."""
    most = -(-holders // version.spread)
    return sorted(waiting, key=lambda each: (each.since, each.award.id))[:most]


def _versions(kind: str, day: date) -> dict[str, Version]:
    """Return the versions in force of every procedure of a kind, by scheme."""
    return {
        scheme: version
        for procedure in procedures().values()
        if procedure.kind == kind and Door.NIGHT in procedure.doors
        for version in procedure.versions
        if version.holds(day)
        for scheme in procedure.schemes
    }


def _holder(scheme: str, household: int | None, person: int) -> Holder:
    return scheme, household, 0 if household else person


def _busy(kinds: Collection[str] = ()) -> set[Holder]:
    """Return whose award is in a case that is not closed: of some kinds, or of any but an application."""
    rows = Case.objects.exclude(state=Case.State.CLOSED)
    rows = rows.filter(kind__in=kinds) if kinds else rows.exclude(kind=APPLICATION)
    return {_holder(*row) for row in rows.values_list("scheme", "household_id", "person_id")}


def _last_reviews() -> dict[Holder, date]:
    """Return when each holder was reviewed last."""
    rows = Case.objects.filter(kind=REVIEW, state=Case.State.CLOSED).exclude(ending=Ending.WITHDRAWN)
    found: dict[Holder, date] = {}
    for scheme, household, person, last in rows.values_list("scheme", "household_id", "person_id").annotate(
        Max("closed_on")
    ):
        holder = _holder(scheme, household, person)
        found[holder] = max(last, found.get(holder, last))
    return found


def _deaths(held: Iterable[HeldCard], day: date) -> list[DeathCard]:
    persons = {award.person_id for award in held}
    households = {award.household_id for award in held if award.household_id}
    return deaths_among(persons=persons, households=households, day=day)


def _beside(held: Sequence[HeldCard], deaths: Iterable[DeathCard]) -> Iterator[tuple[HeldCard, DeathCard]]:
    """Yield each death with the awards of the person, and with those of the household that it happened in."""
    of_person: dict[int, list[HeldCard]] = {}
    of_household: dict[int, list[HeldCard]] = {}
    for award in held:
        if award.household_id is None:
            of_person.setdefault(award.person_id, []).append(award)
        else:
            of_household.setdefault(award.household_id, []).append(award)
    for death in deaths:
        for award in of_household.get(death.household_id or 0, ()):
            yield award, death
        for award in of_person.get(death.person_id, ()):
            yield award, death


def _able_to_work(held: Sequence[HeldCard], day: date) -> set[Holder]:
    """Return the holders who are of working age, or in whose household somebody is."""
    persons, households = of_age_among(
        persons={award.person_id for award in held if award.household_id is None},
        households={award.household_id for award in held if award.household_id},
        day=day,
        ages=ABLE_TO_WORK,
    )
    return {
        award.holder
        for award in held
        if (award.household_id in households if award.household_id else award.person_id in persons)
    }
