"""By which numbers and names people look in the trail for what was done to a record."""

from __future__ import annotations

from django.db.models import Q

from huimin.commons.desk.deeds import Finder, find_subjects, number_subjects


def _document_numbered(text: str) -> Q:
    series, _dash, number = text.rpartition("-")
    return Q(series=series, number=int(number)) if series and number.isdecimal() else Q(pk__in=())


FOUND: dict[str, Finder] = {
    "casework.Case": lambda word: Q(number__icontains=word) | Q(person__name=word),
    "casework.Complaint": lambda word: Q(number__icontains=word),
    "documents.Document": _document_numbered,
    "entitlements.Award": lambda word: Q(person__name=word),
    "payments.Payment": lambda word: Q(payee_name=word) | Q(person__name=word),
    "registry.Person": lambda word: Q(name=word),
}
"""How records are found by a word; a name is given whole."""
NUMBERED = {"casework.Case": "number", "casework.Complaint": "number"}

find_subjects(FOUND)
number_subjects(NUMBERED)
