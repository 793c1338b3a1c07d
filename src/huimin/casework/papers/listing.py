"""Listing: which papers a case needs, of whom, and which the register has already."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from huimin.casework.models import Case, Paper
from huimin.kernel.days import age_on
from huimin.procedures.declarations import Evidence
from huimin.registry.public import HouseholdCard, PersonCard
from huimin.rulebook.public import procedure_named

ADULT = 18


def list_papers(case: Case, home: HouseholdCard | None, applicant: PersonCard, day: date) -> None:
    """Write down every paper that the procedure asks for on a day; what the register holds is not asked for
    again."""
    version = procedure_named(case.procedure).version(case.since)
    members = [member.person for member in home.members] if home else [applicant]
    Paper.objects.bulk_create(
        Paper(case=case, evidence=evidence.name, person_id=person.id, state=_at_first(evidence))
        for evidence in version.evidence
        for person in _of(evidence, members, applicant, day)
    )


def evidence_named(case: Case, name: str) -> Evidence | None:
    """Return what the procedure says about a paper."""
    version = procedure_named(case.procedure).version(case.since)
    return next((each for each in version.evidence if each.name == name), None)


def _at_first(evidence: Evidence) -> str:
    if evidence.held:
        return Paper.State.HELD
    return Paper.State.MISSING if evidence.required else Paper.State.NOT_NEEDED


def _of(
    evidence: Evidence, members: Iterable[PersonCard], applicant: PersonCard, day: date
) -> list[PersonCard]:
    """Return whose paper it is: every member's, every adult's on the day, or the applicant's."""
    if evidence.of == "members":
        return list(members)
    if evidence.of == "adults":
        return [each for each in members if age_on(each.birth, day) >= ADULT]
    return [applicant]
