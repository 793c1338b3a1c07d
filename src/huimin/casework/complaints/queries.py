"""Read complaints: each officer those of their divisions, and never one from which they are barred."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.db.models import BooleanField, Count, Exists, F, Func, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import StrIndex

from huimin.casework.complaints.refusals import NoSuchComplaint
from huimin.casework.complaints.running import HANDLING, REGISTERED, REVIEWS, TRANSFERRED
from huimin.casework.models import Complaint, Exhibit, Handling, MoreDays
from huimin.commons.access.models import Assignment, Officer
from huimin.commons.access.scope import Scope

HANDLE: Final = "complaints.handle"
REVIEW: Final = "complaints.review"
SUPERVISE: Final = "cases.supervise"

_BARRED: Final = "SELECT complaint_id FROM casework_bar WHERE officer_id = %s"
"""The complaints of which an officer may not know; the database says which, also to its own triggers."""


class Barred(Func):
    """Whether an officer may not know of a complaint."""

    function = "casework_is_barred"
    output_field = BooleanField()


class HidesDeed(Func):
    """Whether a deed is about a complaint that an officer may not know of."""

    function = "casework_hides_deed"
    output_field = BooleanField()


def complaints(officer: Officer, *rights: str) -> QuerySet[Complaint]:
    """Return the complaints that an officer may see by one of the rights, those to handle or review if none.

    The officer complained of, and who has to do with the case, is not among those who see one.
    """
    prefixes = {prefix for right in rights or (HANDLE, REVIEW) for prefix in officer.scope(right).prefixes}
    rows = Complaint.objects.filter(Scope.of(prefixes).q())
    return rows.exclude(pk__in=RawSQL(_BARRED, [officer.pk]))  # noqa: S611 - a constant


def complaint_for(officer: Officer, complaint: int) -> Complaint:
    """Return a complaint that the officer may handle or review.

    Raises:
        NoSuchComplaint: there is none for this officer.
    """
    rows = complaints(officer).select_related("case", "person", "household", "taken_up_by", "taken_by")
    if (found := rows.filter(pk=complaint).first()) is None:
        raise NoSuchComplaint()
    return found


def refuse_barred(complaint: Complaint, officer: Officer) -> None:
    """Refuse an officer whom a complaint is about, or who has to do with its case.

    Raises:
        NoSuchComplaint: for this officer there is no such complaint.
    """
    if Complaint.objects.filter(Barred(F("pk"), Value(officer.pk)), pk=complaint.pk).exists():
        raise NoSuchComplaint()


def exhibit_for(officer: Officer, exhibit: int) -> Exhibit:
    """Return a picture or document of a complaint that the officer may see.

    Raises:
        NoSuchComplaint: there is none for this officer.
    """
    found = Exhibit.objects.select_related("complaint").filter(pk=exhibit).first()
    if found is None or not complaints(officer).filter(pk=found.complaint_id).exists():
        raise NoSuchComplaint()
    return found


def handlings_of(complaint: Complaint) -> list[Handling]:
    """Return every look at a complaint, the earliest first."""
    return list(Handling.objects.filter(complaint=complaint).select_related("answered_by").order_by("pk"))


def for_review(officer: Officer) -> QuerySet[Complaint]:
    """Return what waits for a reviewer: reviews that were asked for, and questions for more days."""
    asked = MoreDays.objects.filter(allowed__isnull=True).values("complaint")
    waiting = Q(step__in=REVIEWS) | Q(step=HANDLING, pk__in=asked)
    return complaints(officer, REVIEW).filter(waiting).select_related("taken_up_by")


def in_nobodys_hands(rows: QuerySet[Complaint], day: date) -> QuerySet[Complaint]:
    """Return the complaints that wait for the office, and from which everybody is barred who could act."""
    first, again = Q(step__in=(TRANSFERRED, REGISTERED, HANDLING)), Q(step__in=REVIEWS)
    return rows.filter((first & ~_hands(HANDLE, day)) | (again & ~_hands(REVIEW, day)))


def _hands(right: str, day: date) -> Exists:
    """Return whether somebody holds a right where a complaint belongs, and is not barred from it."""
    held = Assignment.objects.in_force(day).filter(role__rights__contains=[right], officer__is_active=True)
    there = held.alias(place=StrIndex(OuterRef("division"), F("scope"))).filter(place=1)
    return Exists(there.filter(~Barred(OuterRef("pk"), F("officer"))))


def counts_of_waiting(rows: QuerySet[Complaint], day: date) -> tuple[int, int, int]:
    """Return how many complaints are late, how many soon will be, and how many there are."""
    late, soon = Q(due_on__lt=day), Q(amber_on__lte=day, due_on__gte=day)
    found = rows.order_by().aggregate(
        late=Count("pk", filter=late), soon=Count("pk", filter=soon), number=Count("pk")
    )
    return found["late"], found["soon"], found["number"]


def shown_deeds(officer: Officer) -> Any:
    """Return the condition that leaves out deeds about complaints that an officer may not know of."""
    return ~HidesDeed(F("subject"), Value(officer.pk))


def may_open_document(officer: Officer, subject: str) -> bool:
    """Return whether a document about a complaint may be opened by an officer."""
    _label, _colon, key = subject.partition(":")
    return key.isdecimal() and complaints(officer).filter(pk=int(key)).exists()
