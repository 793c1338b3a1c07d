"""Standing: which award a case is about, who stands for it, and from which day something holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huimin.casework.models import Case, Task
from huimin.entitlements.public import AwardCard, awards_of_household, awards_of_person
from huimin.kernel.days import add_months
from huimin.procedures.declarations import Outcome
from huimin.procedures.vocabulary import Start
from huimin.registry.public import PersonCard, household_cards, person_cards

HEAD = 1
"""The registry's number of the head among the members of a household."""
DIED_ON = "died_on"
"""The question by which a follow-up of a death learns the day that the register does not know yet."""

FROM_MONTH = "from_month"
"""The question from which day something is corrected."""


def starts_on(decided: date) -> date:
    """Return the first day for which something that was decided on a day is due: of the next month."""
    return add_months(decided.replace(day=1), 1)


def start_of(case: Case, outcome: Outcome, day: date) -> date:
    """Return the first day for which an outcome of a day holds, as the procedure says."""
    match outcome.starts:
        case Start.THIS_MONTH:
            return day.replace(day=1)
        case Start.AS_ANSWERED:
            return _as_answered(case) or starts_on(day)
        case Start.NEXT_YEAR:
            return date(day.year + 1, 1, 1)
        case Start.AFTER_DEATH if not living_members(case, day):
            return min(starts_on(died_on(case) or day), starts_on(day))
        case Start.AS_APPEALED if case.follows is not None:
            return starts_on(case.follows.decided_on or day)
        case _:
            return starts_on(day)


def _as_answered(case: Case) -> date | None:
    """Return the first day of the month from which somebody decided that a case has its effect."""
    told = Task.objects.filter(case=case, answers__has_key=FROM_MONTH).order_by("-round", "-pk").first()
    answer = told.answers[FROM_MONTH] if told else None
    return date.fromisoformat(str(answer)[:10]).replace(day=1) if answer else None


def died_on(case: Case) -> date | None:
    """Return the day of the death that a case follows up: as registered, or as it was reported."""
    registered = person_cards([case.person_id])[case.person_id].died_on
    if registered is not None:
        return registered
    told = Task.objects.filter(case=case, state=Task.State.DONE, answers__has_key=DIED_ON).order_by("-round")
    answer = told.values_list("answers", flat=True).first()
    return date.fromisoformat(str(answer[DIED_ON])[:10]) if answer and answer[DIED_ON] else None


def standing(case: Case) -> Iterator[AwardCard]:
    """Yield the awards that the holder of a case has or had under its scheme, newest first."""
    held = awards_of_household(case.household_id) if case.household_id else awards_of_person(case.person_id)
    for award in held:
        of_person = case.household_id is not None or award.person_id == case.person_id
        if award.scheme == case.scheme and award.household_id == case.household_id and of_person:
            yield award


def award_about(case: Case, *days: date) -> AwardCard | None:
    """Return the award that a case is about: in force on the first of the days on which there is one."""
    mine = list(standing(case))
    for day in days:
        for award in mine:
            if award.in_force(day):
                return award
    return None


def living_members(case: Case, day: date) -> list[PersonCard]:
    """Return who is left of the household of a case on a day, the head first; nobody in that of a person."""
    if case.household_id is None:
        return []
    home = household_cards([case.household_id], day)[case.household_id]
    dead = {case.person_id} if case.kind == "death" else set()
    people = [member.person for member in home.members]
    return [each for each in people if each.present(day) and each.id not in dead]


def nobody_is_left(case: Case, day: date) -> PersonCard | None:
    """Return who has died where nobody is left to whom anything could be granted; nothing otherwise."""
    holder = person_cards([case.person_id])[case.person_id]
    if holder.died_on is None or holder.died_on >= day or living_members(case, day):
        return None
    return holder


def who_stands_for(case: Case, holder: int, day: date) -> int:
    """Return who holds an award for a household: who did so far, or else its head or its eldest member."""
    left = living_members(case, day)
    if not left or holder in {each.id for each in left}:
        return holder
    home = household_cards([case.household_id or 0], day)[case.household_id or 0]
    head = next((each.person for each in home.members if each.relation == HEAD), None)
    if head in left:
        return head.id
    return min(left, key=lambda each: (each.birth, each.id)).id
