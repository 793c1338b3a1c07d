"""Stories: what the awards of a person or a household add to their timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from huimin.commons.access.models import Officer
from huimin.commons.desk.pieces import Change, Event
from huimin.commons.installation.public import today
from huimin.entitlements.awards.queries import cards_around
from huimin.entitlements.cards import AwardCard
from huimin.entitlements.models import Suspension
from huimin.entitlements.public import awards_of_person
from huimin.entitlements.wording import reason_word, scheme_word
from huimin.kernel.money import Money
from huimin.registry.public import household_for

AWARD = "award"


def story_of_person(_request: HttpRequest, person: int) -> list[Event]:
    """Return what happened to the awards of a person."""
    return list(_story(awards_of_person(person)))


def story_of_home(request: HttpRequest, household: int) -> list[Event]:
    """Return what happened to the awards of a household and of its members of today."""
    assert isinstance(request.user, Officer), "stories are told to officers"
    return list(_story(cards_around(household_for(request.user, household, today()))))


def _story(cards: Iterable[AwardCard]) -> Iterator[Event]:
    counted = {card.id: card for card in cards if not card.never_counted}
    followed = {card.previous_id for card in counted.values()}
    for card in counted.values():
        previous = counted.get(card.previous_id or 0)
        yield _changed(card, previous) if previous else _begun(card)
        if card.end is not None and card.id not in followed:
            yield _event(card, card.end, _("{scheme}: ended"), why=_why(card))
    held_back = Suspension.objects.filter(award__in=counted).select_related("by", "lifted_by")
    for each in held_back.only("award", "start", "end", "reason", "by__name", "lifted_by__name"):
        card = counted[each.award_id]
        if each.end is not None:
            yield _event(card, each.end, _("{scheme}: paid again"), who=each.lifted_by)
        yield _event(card, each.start, _("{scheme}: held back"), why=each.reason, who=each.by)


def _begun(card: AwardCard) -> Event:
    if not card.monthly:
        return _event(card, card.start, _("{scheme}: granted"))
    told = _("{scheme}: granted, {amount} yuan a month")
    return _event(card, card.start, told)


def _changed(card: AwardCard, previous: AwardCard) -> Event:
    change = Change(_("A month (yuan)"), str(Money(previous.monthly)), str(Money(card.monthly)))
    event = _event(card, card.start, _("{scheme}: changed"), why=_why(previous))
    return replace(event, changes=(change,))


def _why(card: AwardCard) -> str:
    return reason_word(card.end_reason) if card.end_reason else ""


def _event(
    card: AwardCard, on: date | None, told: str, *, why: str = "", who: Officer | None = None
) -> Event:
    assert on is not None  # awards that never counted are left out
    words = told.format(scheme=scheme_word(card.scheme), amount=Money(card.monthly))
    return Event(
        on,
        words,
        who.name if who else "",
        kind=AWARD,
        kind_label=_("Awards"),
        why=why,
        address=reverse("entitlements:award", args=[card.id]),
    )
