"""Consenting: another adult gives their own statements, by a signature or signed in themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from huimin.casework.applicants.queries import AUTHORISED, must_be_open, own_case
from huimin.casework.applicants.refusals import NothingOwed
from huimin.casework.models import Case, Consent, Paper
from huimin.casework.papers.actions import note_paper
from huimin.casework.papers.listing import evidence_named
from huimin.casework.papers.signing import Strokes, path_of, strokes_of
from huimin.casework.wording import english, scheme_word
from huimin.commons.audit.trail import record

PROMISED: Final = "promise"
OWN: Final = frozenset({AUTHORISED, PROMISED})
"""The statements that every adult gives for themselves."""
LANGUAGE: Final = "zh-hans"
PaperRows: TypeAlias = "QuerySet[Paper]"


@dataclass(frozen=True, slots=True)
class Owed:
    """The statements that somebody still has to give in a case of somebody else."""

    case: int
    title: str
    applicant: str
    person: int
    name: str
    statements: tuple[str, ...]
    promises: bool
    authorises: bool


def owed_by(person: int) -> list[Owed]:
    """Return the cases of others in which somebody still has to give statements of their own."""
    rows = _missing().filter(person=person).exclude(case__person=F("person"))
    return _owed(rows.exclude(case__state=Case.State.CLOSED).order_by("case", "pk"))


def owed_in(*, persons: Collection[int], case: int, person: int) -> Owed:
    """Return the statements that another adult still has to give in one's own case.

    Raises:
        NothingOfYours: it is somebody else's case.
        NothingOwed: nothing is left to be given.
        TakesNoPapers: the case is closed.
    """
    found = own_case(persons, case)
    must_be_open(found)
    owed = _owed(_missing().filter(case=found, person=person).exclude(person=found.person_id).order_by("pk"))
    if not owed:
        raise NothingOwed()
    return owed[0]


@transaction.atomic
def sign_statements(
    *, persons: Collection[int], case: int, person: int, drawn: str, signed_in: int, at: datetime
) -> None:
    """Take in what another adult drew as their signature under their statements, on the applicant's phone.

    Raises:
        NothingOfYours, NothingOwed, TakesNoPapers: as for looking at them.
        NotASignature: nothing that could be one was drawn.
    """
    owed = owed_in(persons=persons, case=case, person=person)
    with translation.override(LANGUAGE):
        said = _("Signed in person on the applicant's phone")
    _give(owed, strokes_of(drawn), signed_in, said, at)


@transaction.atomic
def agree_to_statements(*, person: int, case: int, at: datetime) -> None:
    """Give one's own statements in a case of somebody else, signed in oneself.

    Raises:
        NothingOwed: nothing is left to be given, or it is no case of the household.
    """
    owed = next((each for each in owed_by(person) if each.case == case), None)
    if owed is None:
        raise NothingOwed()
    with translation.override(LANGUAGE):
        said = _("Confirmed in person after signing in by phone")
    _give(owed, [], person, said, at)


def consents_of(case: Case) -> list[tuple[Consent, str]]:
    """Return what other adults gave in a case, each with the path of the drawing if there is one."""
    rows = Consent.objects.filter(case=case).select_related("person").order_by("pk")
    return [(each, path_of(each.strokes)) for each in rows]


def _give(owed: Owed, strokes: Strokes, signed_in: int, said: str, at: datetime) -> None:
    case = Case.objects.select_for_update().get(pk=owed.case)
    Consent.objects.create(case=case, person_id=owed.person, strokes=strokes, signed_in_id=signed_in, at=at)
    for paper in _missing().filter(case=case, person=owed.person):
        note_paper(paper=paper.pk, state=Paper.State.PROVIDED, by=None, note=said)
    record("case.consent", case, by=None, division=case.division, name=owed.name)


def _missing() -> PaperRows:
    rows = Paper.objects.filter(evidence__in=OWN, state=Paper.State.MISSING)
    return rows.select_related("case__person", "person")


def _owed(papers: PaperRows) -> list[Owed]:
    found: dict[tuple[int, int], list[Paper]] = {}
    for paper in papers:
        found.setdefault((paper.case_id, paper.person_id), []).append(paper)
    return [_card(rows) for rows in found.values()]


def _card(rows: list[Paper]) -> Owed:
    case, kinds = rows[0].case, {paper.evidence for paper in rows}
    named = [evidence_named(case, paper.evidence) for paper in rows]
    return Owed(
        case=case.pk,
        title=scheme_word(case.scheme),
        applicant=case.person.name,
        person=rows[0].person_id,
        name=rows[0].person.name,
        statements=tuple(each.en if english() else each.zh for each in named if each is not None),
        promises=PROMISED in kinds,
        authorises=AUTHORISED in kinds,
    )
