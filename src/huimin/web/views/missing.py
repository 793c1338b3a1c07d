"""The answer for addresses that lead nowhere."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from huimin.kernel.errors import NotFound
from huimin.web.refusals import answer


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer as for a record that does not exist."""
    return answer(request, NotFound())
