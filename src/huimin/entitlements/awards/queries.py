"""Read awards, narrowed to what an officer may see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from huimin.commons.access.scope import Scope
from huimin.commons.database.remembering import remembered
from huimin.entitlements.cards import AwardCard, HeldCard
from huimin.entitlements.models import Award, Suspension
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.public import HouseholdCard

_IN_FORCE = """
SELECT DISTINCT ON (a.id) a.id, a.scheme, a.person_id, a.household_id, a.division, upper(a.days),
    lower(seen.days)
FROM entitlements_award a
JOIN entitlements_award seen ON seen.scheme = a.scheme AND NOT isempty(seen.days)
    AND (seen.household_id = a.household_id
        OR a.household_id IS NULL AND seen.household_id IS NULL AND seen.person_id = a.person_id)
    AND (seen.origin <> 'batch' OR seen.id = a.id) AND lower(seen.days) <= lower(a.days)
WHERE a.days @> %(day)s AND a.scheme = ANY(%(schemes)s)
ORDER BY a.id, seen.origin = 'batch', lower(seen.days) DESC
"""


class NoSuchAward(NotFound):
    """The award does not exist, or lies outside the officer's divisions."""

    template = _("There is no award {award} in your divisions. Look for it in the list of awards.")


def awards(scope: Scope) -> QuerySet[Award]:
    """Return the awards granted in `scope`."""
    return Award.objects.filter(scope.q())


def award_of(number: int, scope: Scope) -> Award:
    """Return one award.

    Raises:
        NoSuchAward: there is none, or it lies outside `scope`.
    """
    award = awards(scope).filter(pk=number).first()
    if award is None:
        raise NoSuchAward(award=number)
    return award


def cards_of(found: Iterable[Award], on: date | None = None) -> list[AwardCard]:
    """Return the cards of awards; `suspended` says how they stand on the day `on`."""
    rows = list(found)
    held_back: set[int] = set()
    if on is not None:
        held_back = set(suspended_on(on).filter(award__in=rows).values_list("award_id", flat=True))
    return [card_of_award(award, suspended=award.pk in held_back) for award in rows]


def card_of_award(award: Award, *, suspended: bool = False) -> AwardCard:
    """Return the card of one award."""
    return AwardCard(
        id=award.pk,
        scheme=award.scheme,
        person_id=award.person_id,
        household_id=award.household_id,
        monthly=award.monthly,
        parts=dict(award.parts),
        start=award.days.lower,
        end=award.days.upper,
        decided_on=award.decided_on,
        origin=award.origin,
        reference=award.reference,
        edition=award.edition,
        document=award.document,
        division=award.division,
        end_reason=award.end_reason,
        previous_id=award.previous_id,
        suspended=suspended,
    )


def suspended_on(day: date) -> QuerySet[Suspension]:
    """Return the suspensions that hold an award back on `day`."""
    return Suspension.objects.filter(start__lte=day).filter(Q(end__isnull=True) | Q(end__gt=day))


def awards_of(*, persons: Sequence[int] = (), households: Sequence[int] = ()) -> QuerySet[Award]:
    """Return every award that these persons hold or applied for, and the households' own, newest first."""
    return Award.objects.filter(Q(person_id__in=persons) | Q(household_id__in=households)).order_by(
        "-days", "-id"
    )


@remembered
def cards_around(home: HouseholdCard) -> tuple[AwardCard, ...]:
    """Return every award that a household or one of its members has or had."""
    persons = [member.person.id for member in home.members]
    return tuple(cards_of(awards_of(persons=persons, households=[home.id])))


def overlapping(
    *, scheme: str, person: int, household: int | None, start: date, end: date | None
) -> QuerySet[Award]:
    """Return the awards of one scheme that the same holder has in some of these days."""
    holder = Q(household__isnull=True, person_id=person) if household is None else Q(household_id=household)
    return Award.objects.filter(holder, scheme=scheme, days__overlap=(start, end))


def awards_in(division: str, day: date, schemes: Iterable[str]) -> QuerySet[Award]:
    """Return the awards of some schemes that count on a day in a division."""
    found = Award.objects.filter(division__startswith=division, scheme__in=list(schemes))
    return found.filter(days__contains=day).order_by("pk")


def awards_in_force(day: date, schemes: Iterable[str]) -> list[HeldCard]:
    """Return the awards of some schemes that count on a day, with since when nobody has looked at each."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, {"day": day, "schemes": list(schemes)})
        return [HeldCard(*row) for row in cursor.fetchall()]
