"""What somebody asked for of a relative's case, written down wherever it was refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from huimin.casework.aside import note_closed_file
from huimin.casework.refusals import FileClosed
from huimin.commons.access.guards import officer_of


class ClosedFileMiddleware:
    """Writes into the trail that somebody asked for a file that is closed to them, on whatever page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; Django calls `process_exception` when the view raises."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """Write down who asked; the answer is given by whoever answers every refusal."""
        officer = officer_of(request)
        if isinstance(exception, FileClosed) and officer is not None:
            note_closed_file(exception.case, by=officer, address=request.path)
