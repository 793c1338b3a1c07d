"""Read the documents that cases issued."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from huimin.casework.models import Case, Notice


def notices_of(cases: Iterable[Case]) -> QuerySet[Notice]:
    """Return the documents of cases, the latest first, without their content."""
    rows = Notice.objects.filter(case__in=list(cases)).select_related("document", "case", "person")
    return rows.defer("document__content", "document__data").order_by("-on", "-pk")
