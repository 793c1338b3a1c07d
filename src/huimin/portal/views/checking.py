"""The pre-check: what could my household get? Nothing is stored, and no account is needed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from huimin.commons.installation.public import today
from huimin.kernel.errors import Refusal
from huimin.portal.checking import possibilities
from huimin.portal.forms import MOST_MEMBERS, CheckForm
from huimin.portal.views.pages import page, posted


def check(request: HttpRequest) -> HttpResponse:
    """Ask a few plain questions and answer by the same rules that decide."""
    given = request.GET.get("people", "")
    people = min(max(int(given), 1), MOST_MEMBERS) if given.isdecimal() else 0
    if not people:
        return page(request, "portal/check_people.html", {"most": range(1, MOST_MEMBERS + 1)})
    form, found = CheckForm(posted(request), people=people), None
    if form.is_valid():
        try:
            found = possibilities(form.cleaned_data, people, on=today(), at=timezone.now())
        except Refusal as refusal:
            form.add_error(None, refusal.sentence(_))
    context = {"form": form, "found": found, "people": people}
    return page(request, "portal/check.html", context, status=422 if form.errors else 200)
