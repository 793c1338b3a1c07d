"""What happened to a record: what the trail tells, and the story that upper apps add to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from django.db.models import BooleanField, ExpressionWrapper, Model, Q
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import READ, name_of
from huimin.commons.desk.deeds import changes_of, reason_of, told, word_for
from huimin.commons.desk.pieces import Event, Text

LISTED_AT_MOST = 100
READINGS: Text = _("Who looked")
_READING = ExpressionWrapper(Q(verb=READ), BooleanField())

Provider: TypeAlias = Callable[[HttpRequest, int], Iterable[Event]]
Teller: TypeAlias = Callable[[Deed], Text]


@dataclass(frozen=True, slots=True)
class Story:
    """What an app knows to have happened to the people or households of a page, behind a right."""

    page: str
    right: str
    provider: Provider


_stories: dict[tuple[str, str], Story] = {}


def add_story(page: str, name: str, right: str, provider: Provider) -> None:
    """Add what an app tells on the timeline of a `page` ("person", "household"); again replaces it."""
    _stories[page, name] = Story(page, right, provider)


def story_of(request: HttpRequest, page: str, id: int, *divisions: str) -> list[Event]:
    """Return what upper apps tell of a record of `divisions`, as far as the request's officer may know it."""
    officer = request.user
    if not isinstance(officer, Officer):
        return []
    stories = [each for each in _stories.values() if each.page == page]
    known = [each for each in stories if officer.may_in(each.right, *divisions)]
    return [event for each in known for event in each.provider(request, id)]


def happenings(subject: Model | str, tell: Teller | None = None, *, readings: bool = True) -> list[Event]:
    """Return what was done to a record and who read it, the latest first; each of both up to a limit.

    `tell` says in a few words what a deed was about, where the record itself has the words for it. Without
    `readings` only the last one is told of, which says that there are some to ask for.
    """
    about = Deed.objects.filter(subject=name_of(subject)).order_by("-at")
    done, read = about.exclude(verb=READ), about.filter(verb=READ)
    latest = (done[:LISTED_AT_MOST], read[: LISTED_AT_MOST if readings else 1])
    either = Q(*(("pk__in", deeds.values("pk")) for deeds in latest), _connector=Q.OR)
    listed = Deed.objects.filter(either).select_related("by").order_by(_READING, "-at")
    return [event_of(deed, tell) for deed in listed]


def event_of(deed: Deed, tell: Teller | None = None) -> Event:
    """Return a deed as an event; a reading stands aside until readings are asked for."""
    word, reading = word_for(deed.verb), deed.verb == READ
    about = (tell(deed) if tell else "") or told(deed)
    return Event(
        at=deed.at,
        what=gettext("{name}: {value}").format(name=word, value=about) if about else word,
        who=deed.by.name if deed.by else "",
        kind=deed.verb,
        kind_label=READINGS if reading else word,
        why=reason_of(deed),
        changes=tuple(changes_of(deed)),
        aside=reading,
    )
