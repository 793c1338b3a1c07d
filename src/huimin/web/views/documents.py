"""Issued documents: every one in the order of its series, and whether a number is missing."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, F, Max
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.documents.models import Document

DOCUMENTS = Table(
    name="documents",
    caption=_("Issued documents"),
    columns=(
        Column("number", _("Number"), Kind.CODE, value=lambda row: f"{row.series_id}-{row.number:04d}",
               sort="number"),
        Column("title", _("Title"), sort="title"),
        Column("division", _("Division"), Kind.CODE, sort="division"),
        Column("issued_at", _("Issued"), Kind.MOMENT, sort="issued_at"),
        Column("issued_by", _("By"), value=lambda row: row.issued_by and row.issued_by.name),
    ),
    filters=(Filter("series", _("Series")),),
    search=("title", "series__code", "code"),
    order="-issued_at",
    link=lambda row: reverse("documents:document", args=[row.pk]),
    empty_title=_("No document was issued yet"),
)  # fmt: skip


@requires("audit.view")
def document_list(request: OfficerRequest) -> HttpResponseBase:
    """Show the documents of the officer's divisions, and each series that lacks a number."""
    found = Document.objects.filter(request.scope.q()).select_related("issued_by").defer("content", "data")
    return DOCUMENTS.respond(request, found, "documents.html", {"gaps": series_with_gaps()})


def series_with_gaps() -> list[dict[str, Any]]:
    """Return the series of which a document is missing, with how many there are and the last number."""
    counted = Document.objects.values("series").annotate(there=Count("pk"), last=Max("number"))
    return [dict(row) for row in counted.exclude(there=F("last")).order_by("series")]
