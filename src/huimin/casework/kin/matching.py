"""Matching: whether a relative of the staff applies or lives in a case's household."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from huimin.casework.models import Case, Filing, Kin, Staff
from huimin.commons.audit.trail import record
from huimin.registry.public import blind_indexes_of, household_cards


def file_apart(*, case: Case, at: datetime) -> int:
    """Keep a case apart if it meets the staff or their relatives; return how many such ties were new."""
    day = case.submitted_on or at.date()
    people = {case.person_id}
    if case.household_id is not None:
        home = household_cards([case.household_id], day)[case.household_id]
        people.update(member.person.id for member in home.members)
    indexes = blind_indexes_of(people)
    ties = list(_ties(indexes.values()))
    of_person = {index: person for person, index in indexes.items()}
    known = set(Filing.objects.filter(case=case).values_list("staff_id", "person_id"))
    fresh = [
        Filing(
            case=case,
            staff=staff,
            officer_id=staff.officer_id,
            person_id=of_person[index],
            relation=relation,
            declared=declared,
            found_at=at,
        )
        for staff, index, relation, declared in ties
        if (staff.pk, of_person[index]) not in known
    ]
    if not fresh:
        return 0
    Filing.objects.bulk_create(fresh)
    Case.objects.filter(pk=case.pk).update(filed=True)
    case.filed = True
    record("case.file_apart", case, by=None, division=case.division, counts=len(fresh))
    return len(fresh)


def match_again(*, at: datetime) -> int:
    """Match every open case against the staff as it is now; return how many ties were new."""
    return sum(file_apart(case=case, at=at) for case in Case.objects.filter(state=Case.State.OPEN))


def _ties(indexes: Iterable[bytes]) -> Iterable[tuple[Staff, bytes, str, bool]]:
    wanted = list(indexes)
    for staff in Staff.objects.filter(id_index__in=wanted, left_on__isnull=True):
        if staff.id_index is not None:
            yield staff, bytes(staff.id_index), Kin.Relation.SELF, True
    related = Kin.objects.filter(Q(until__isnull=True), id_index__in=wanted, staff__left_on__isnull=True)
    for kin in related.select_related("staff"):
        yield kin.staff, bytes(kin.id_index), kin.relation, kin.declared
