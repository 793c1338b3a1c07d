"""Open a document."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.audit.trail import record_reading
from huimin.commons.documents.queries import document_for


@require_safe
@requires()
def document(request: OfficerRequest, document_id: int) -> HttpResponse:
    """Show a document as it was issued; opening it is recorded."""
    found = document_for(request.officer, document_id)
    record_reading(
        found.subject, by=request.officer, reason=found.title, division=found.division, document=found.pk
    )
    response = HttpResponse(bytes(found.content), content_type=found.media_type)
    name = quote(f"{found.series_id}-{found.number:04d}.pdf")
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{name}"
    return response
