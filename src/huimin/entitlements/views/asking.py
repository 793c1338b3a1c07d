"""Asking: what the address of a page says about day, month and language, and where other pages are."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from huimin.commons.installation.public import today
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _


class NotADay(Invalid):
    """The address names no day."""

    template = _("“{given}” is not a day. Write it like 2025-08-01.")


def day_asked(request: HttpRequest) -> date:
    """Return the day that the page is asked for, the working day if none is named.

    Raises:
        NotADay: it is no day.
    """
    given = request.GET.get("on", "")
    if not given:
        return today()
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise NotADay(given=given, field="on") from None


class NotAMoment(Invalid):
    """The address names no moment."""

    template = _("“{given}” is not a moment. Write it like 2025-08-04T10:00:00+08:00.")


def moment_asked(request: HttpRequest) -> datetime:
    """Return the moment up to which the page counts what was known, now if none is named.

    Raises:
        NotAMoment: it is no moment with a zone.
    """
    given = request.GET.get("known", "")
    if not given:
        return now()
    try:
        moment = datetime.fromisoformat(given)
    except ValueError:
        raise NotAMoment(given=given, field="known") from None
    if timezone.is_naive(moment):
        raise NotAMoment(given=given, field="known")
    return moment


def now() -> datetime:
    """Return the moment up to which everything known counts."""
    return timezone.now()


def address_of(page: str, *arguments: object) -> str:
    """Return the address of a page of another app; nothing where the app has no such page."""
    try:
        return reverse(page, args=arguments)
    except NoReverseMatch:
        return ""


def why_address(
    scheme: str, *, person: int | None, household: int | None, on: date, known_at: datetime
) -> str:
    """Return where it is explained what a scheme decided on a day by what was known at a moment."""
    asked = urlencode({"on": on.isoformat(), "known": known_at.isoformat()})
    if household is not None:
        return f"{reverse('entitlements:why-household', args=[household, scheme])}?{asked}"
    if person is None:
        return ""
    return f"{reverse('entitlements:why-person', args=[person, scheme])}?{asked}"


def holder_address(person: int | None, household: int | None) -> str:
    """Return the address of the household, or of the person if there is none."""
    if household is not None:
        return address_of("registry:household", household)
    return "" if person is None else address_of("registry:person", person)
