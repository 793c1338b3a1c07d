"""Turn a refusal into a page or a JSON body in one place."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import suppress

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve
from django.utils.translation import get_language, gettext

from huimin.commons.database.connecting import GONE, DatabaseAway
from huimin.kernel.errors import Conflict, Forbidden, Invalid, NotFound, Refusal, Unavailable
from huimin.kernel.errors import gettext_noop as _

NOT_THIS_WAY = 405


class OnlyForForms(Refusal):
    """An address was opened that only takes what the button of a form sends."""

    template = _(
        "Nothing can be shown at this address: it only takes what a form sends. Nothing was changed."
        " Go back to the page with the form and press its button."
    )


STATUS: tuple[tuple[type[Refusal], int], ...] = (
    (NotFound, 404),
    (Forbidden, 403),
    (Invalid, 422),
    (Conflict, 409),
    (Unavailable, 503),
    (OnlyForForms, NOT_THIS_WAY),
)
ANY_OTHER = 422
RETRY_AFTER_SECONDS = "30"


class RefusalMiddleware:
    """Answers for every view that refuses, or that finds the database away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; Django calls `process_exception` when the view raises.

        What only takes what a form sends answers a look at it with nothing; a page says so instead.
        """
        response = self.get_response(request)
        if response.status_code == NOT_THIS_WAY and not response.content:
            told = answer(request, OnlyForForms())
            told["Allow"] = response["Allow"]
            return told
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the answer to a refusal, and nothing for a mistake in the program."""
        if isinstance(exception, Refusal):
            return answer(request, exception)
        if isinstance(exception, GONE):
            return answer(request, DatabaseAway())
        return None


def status_of(refusal: Refusal) -> int:
    """Return the HTTP status that stands for the kind of refusal."""
    return next((status for kind, status in STATUS if isinstance(refusal, kind)), ANY_OTHER)


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Return the refusal as a page, or as JSON to whoever asks for it, in the language of the request."""
    status, sentence = status_of(refusal), refusal.sentence(gettext)
    if wants_json(request):
        body = {
            "refused": type(refusal).__name__,
            "message": sentence,
            "field": getattr(refusal, "field", None),
        }
        response: HttpResponse = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    else:
        response = _page(request, status, sentence)
    if status == 503:
        response["Retry-After"] = RETRY_AFTER_SECONDS
    return response


def wants_json(request: HttpRequest) -> bool:
    """Return whether the client prefers JSON to a page."""
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def failed(request: HttpRequest) -> HttpResponse:
    """Answer for what went wrong outside of any view; Django calls it as `handler500`."""
    error = sys.exc_info()[1]
    if isinstance(error, GONE):
        return answer(request, DatabaseAway())
    sentence = gettext(_("The program made a mistake. It was written to the log; nothing was changed."))
    if wants_json(request):
        return JsonResponse({"refused": "Mistake", "message": sentence, "field": None}, status=500)
    return _page(request, 500, sentence)


def page_before(path: str) -> str:
    """Return the nearest address that is known above one that takes only forms."""
    above = path.rstrip("/")
    while above := above.rpartition("/")[0]:
        with suppress(Resolver404):
            resolve(f"{above}/")
            return f"{above}/"
    return ""


def _page(request: HttpRequest, status: int, sentence: str) -> HttpResponse:
    if status != 503:
        try:
            context = {"status": status, "sentence": sentence}
            if status == NOT_THIS_WAY:
                context["before"] = page_before(request.path)
            return render(request, "refusal.html", context, status=status)
        except GONE:
            sentence, status = DatabaseAway().sentence(gettext), 503
    # The frame asks the database who is signed in; this page asks nothing.
    context = {"sentence": sentence, "here": request.get_full_path(), "language": get_language()}
    return HttpResponse(render_to_string("unavailable.html", context), status=status)
