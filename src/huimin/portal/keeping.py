"""Keeping: what somebody typed when their session had ended, until the same person has signed in again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django import forms
from django.http import HttpRequest

TYPED: Final = "portal_typed"
KEPT_FOR: Final = timedelta(minutes=15)
MOST: Final = 20_000
"""Letters that are kept; whoever types more has to send it again."""
NEVER: Final = frozenset({"csrfmiddlewaretoken", "number", "once"})
"""What is not kept: the token of the form, and identity numbers."""


def keep_typed(request: HttpRequest, resident: int | None, at: datetime) -> str:
    """Keep what a resident sent too late, and return the page to come back to."""
    referer = urlsplit(request.META.get("HTTP_REFERER", ""))
    own = referer.netloc == request.get_host() and referer.path.startswith("/portal/")
    page = referer.path if own else request.path
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in NEVER}
    if resident is not None and sum(len(text) for texts in typed.values() for text in texts) <= MOST:
        request.session[TYPED] = {
            "page": page, "resident": resident, "at": at.isoformat(), "typed": typed,
        }  # fmt: skip
    return page


def put_back(request: HttpRequest, resident: int, form: Any, at: datetime) -> bool:
    """Put what was typed before signing in again back into the form of its page; return whether it was."""
    kept = request.session.get(TYPED)
    if not kept or not isinstance(form, forms.Form) or form.is_bound or kept["page"] != request.path:
        return False
    request.session.pop(TYPED)
    age = at - datetime.fromisoformat(kept["at"])
    if kept["resident"] != resident or age > KEPT_FOR:
        return False
    known = {name: texts for name, texts in kept["typed"].items() if name in form.fields and texts}
    form.initial = {**form.initial, **{name: texts[-1] for name, texts in known.items()}}
    return bool(known)
