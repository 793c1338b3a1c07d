"""Matching: whether a relative of the staff applies or lives in a case's household."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TypeAlias

from django.db import transaction
from django.db.models import Q, QuerySet

from huimin.casework.inbox.actions import give_back_strange_tasks
from huimin.casework.models import Case, Filing, Kin, Staff
from huimin.commons.audit.trail import deed, record, record_many
from huimin.commons.installation.public import day_of
from huimin.registry.public import Whereabouts, blind_indexes_of, household_cards, whereabouts_of

Tie: TypeAlias = tuple[Staff, bytes, str, bool]
"""Somebody on the staff, the blind index of a relative or of their own, what they are, whether declared."""


def file_apart(*, case: Case, at: datetime) -> int:
    """Keep a case apart if it meets the staff or their relatives; return how many such ties were new."""
    day = case.submitted_on or day_of(at)
    people = {case.person_id}
    if case.household_id is not None:
        home = household_cards([case.household_id], day)[case.household_id]
        people.update(member.person.id for member in home.members)
    indexes = blind_indexes_of(people)
    ties = list(_ties(Q(id_index__in=list(indexes.values()))))
    of_person = {index: person for person, index in indexes.items()}
    known = set(Filing.objects.filter(case=case).values_list("staff_id", "person_id"))
    fresh = [
        _filing(case, tie, of_person[tie[1]], at)
        for tie in ties
        if (tie[0].pk, of_person[tie[1]]) not in known
    ]
    if not fresh:
        return 0
    Filing.objects.bulk_create(fresh)
    Case.objects.filter(pk=case.pk).update(filed=True)
    case.filed = True
    record("case.file_apart", case, by=None, division=case.division, counts=len(fresh))
    give_back_tasks_of_relatives(fresh)
    return len(fresh)


def match_again(*, at: datetime) -> int:
    """Match every open case against the staff as it is now; return how many ties were new.

    It asks from the side of the staff, who are few, and always the same number of questions.
    """
    return file_all_apart(cases=Case.objects.filter(state=Case.State.OPEN), at=at)


@transaction.atomic
def file_all_apart(*, cases: QuerySet[Case], at: datetime) -> int:
    """Keep those of many cases apart that meet the staff or their relatives; return how many ties are new."""
    ties: dict[bytes, list[Tie]] = {}
    for tie in _ties(Q()):
        ties.setdefault(tie[1], []).append(tie)
    found = list(whereabouts_of(ties))
    homes: dict[int, list[Whereabouts]] = {}
    for each in found:
        if each.household_id is not None:
            homes.setdefault(each.household_id, []).append(each)
    people = {each.person_id: each for each in found}
    met = [
        (case, each, tie)
        for case in cases.filter(Q(person__in=people) | Q(household__in=homes))
        for each in _met(case, people, homes, at)
        for tie in ties[each.index]
    ]
    known = set(
        Filing.objects.filter(case__in={case.pk for case, *_rest in met}).values_list(
            "case_id", "staff_id", "person_id"
        )
    )
    fresh = {
        (case.pk, tie[0].pk, each.person_id): (case, _filing(case, tie, each.person_id, at))
        for case, each, tie in met
        if (case.pk, tie[0].pk, each.person_id) not in known
    }
    Filing.objects.bulk_create([filing for _case, filing in fresh.values()])
    filed = {case.pk: case for case, _filing in fresh.values()}
    Case.objects.filter(pk__in=filed).update(filed=True)
    counts = Counter(case for case, *_rest in fresh)
    record_many(
        deed("case.file_apart", case, by=None, division=case.division, counts=counts[case.pk])
        for case in filed.values()
    )
    give_back_tasks_of_relatives(filing for _case, filing in fresh.values())
    return len(fresh)


def give_back_tasks_of_relatives(filings: Iterable[Filing]) -> None:
    """Give back to nobody what officers have in hand of cases in which a relative of theirs was found."""
    officers = {each.officer_id for each in filings if each.officer_id is not None}
    if officers:
        give_back_strange_tasks(officers=officers)


def _met(
    case: Case, people: Mapping[int, Whereabouts], homes: Mapping[int, list[Whereabouts]], at: datetime
) -> Iterator[Whereabouts]:
    """Yield whom of the staff and their relatives a case is about: the applicant, or who lives there."""
    if case.person_id in people:
        yield people[case.person_id]
    day = case.submitted_on or day_of(at)
    for each in homes.get(case.household_id or 0, ()):
        if each.holds(day) and each.person_id != case.person_id:
            yield each


def _filing(case: Case, tie: Tie, person: int, at: datetime) -> Filing:
    staff, _index, relation, declared = tie
    return Filing(
        case=case,
        staff=staff,
        officer_id=staff.officer_id,
        person_id=person,
        relation=relation,
        declared=declared,
        found_at=at,
    )


def _ties(whose: Q) -> Iterator[Tie]:
    """Yield the ties to the staff of those whose identity number is asked for."""
    for staff in Staff.objects.filter(whose, left_on__isnull=True, id_index__isnull=False):
        assert staff.id_index is not None
        yield staff, bytes(staff.id_index), Kin.Relation.SELF, True
    related = Kin.objects.filter(whose, until__isnull=True, staff__left_on__isnull=True)
    for kin in related.select_related("staff"):
        yield kin.staff, bytes(kin.id_index), kin.relation, kin.declared
