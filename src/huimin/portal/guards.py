"""Guards of the portal: who has signed in, for whom they act, and how long a session rests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from huimin.casework.public import SentAlready
from huimin.commons.installation.public import today
from huimin.portal.keeping import keep_typed
from huimin.portal.models import Resident
from huimin.portal.queries import Ward, wards_of
from huimin.portal.refusals import NotYourPerson
from huimin.registry.public import PersonCard, person_cards

Rest = ParamSpec("Rest")
RESIDENT, SEEN, ACTING, LAST = "resident", "resident_seen", "acting_for", "resident_before"
WRITTEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Visitor:
    """A resident who has signed in: who they are, and for whom they act now."""

    resident: int
    person: PersonCard
    acting_for: int

    @cached_property
    def wards(self) -> list[Ward]:
        """Return for whom else they may act."""
        return wards_of(self.person.id, today())

    @property
    def persons(self) -> frozenset[int]:
        """Return everybody in whose name they may act."""
        return frozenset({self.person.id, *(ward.person.id for ward in self.wards)})

    @cached_property
    def subject(self) -> PersonCard:
        """Return the person for whom they act now."""
        if self.acting_for == self.person.id:
            return self.person
        return next(ward.person for ward in self.wards if ward.person.id == self.acting_for)


class ResidentRequest(HttpRequest):
    """A request of a resident who has signed in."""

    visitor: Visitor


View = Callable[Concatenate[ResidentRequest, Rest], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]


def for_residents(view: View[Rest]) -> Guarded[Rest]:
    """Let a view be entered only by residents who have signed in; it finds `request.visitor`.

    Who comes back to an application that was sent is led to where it is followed.
    """

    @wraps(view)
    def guarded(request: Any, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        visitor = visitor_of(request)
        if visitor is None:
            wanted = request.get_full_path()
            if request.method == "POST":
                wanted = keep_typed(request, request.session.get(LAST), timezone.now())
                messages.warning(
                    request, _("You were signed out, and nothing was sent. Sign in, and send it again.")
                )
            asked = urlencode({"next": wanted})
            return redirect(f"{reverse('portal:sign-in')}?{asked}")
        request.visitor = visitor
        try:
            return view(request, *args, **kwargs)
        except SentAlready as sent:
            messages.success(request, sent.sentence(_))
            return redirect("portal:case", kwargs["case"])

    guarded.rights = ("resident",)  # type: ignore[attr-defined] # the table of who may see what reads it
    return guarded


def visitor_of(request: HttpRequest) -> Visitor | None:
    """Return the resident who has signed in; nobody once it rested too long or the phone was unbound."""
    session = getattr(request, "session", None)
    number = session.get(RESIDENT) if session is not None else None
    if session is None or number is None:
        return None
    now, seen = timezone.now(), session.get(SEEN)
    last = datetime.fromisoformat(seen) if seen else now
    bound = Resident.objects.filter(pk=number, ended_at__isnull=True).values_list("person", flat=True).first()
    if bound is None or now - last > timedelta(seconds=settings.SESSION_IDLE_SECONDS):
        leave(request)
        return None
    if now - last > WRITTEN_EVERY:
        session[SEEN] = now.isoformat()
    card = person_cards([bound])[bound]
    visitor = Visitor(number, card, session.get(ACTING, bound))
    if visitor.acting_for not in visitor.persons:  # the mandate has ended
        session.pop(ACTING, None)
        return Visitor(number, card, bound)
    return visitor


def enter(request: HttpRequest, resident: Resident) -> None:
    """Sign a resident in with a new session."""
    request.session.cycle_key()
    request.session.pop(ACTING, None)
    request.session[RESIDENT] = resident.pk
    request.session[SEEN] = timezone.now().isoformat()


def act_for(request: ResidentRequest, person: int) -> None:
    """Act for somebody from now on, or for oneself again.

    Raises:
        NotYourPerson: they may not.
    """
    if person not in request.visitor.persons:
        raise NotYourPerson()
    request.session[ACTING] = person


def leave(request: HttpRequest) -> None:
    """Sign a resident out; an officer who is signed in in the same browser stays so."""
    if RESIDENT in request.session:
        request.session[LAST] = request.session[RESIDENT]
    for name in (RESIDENT, SEEN, ACTING):
        request.session.pop(name, None)
