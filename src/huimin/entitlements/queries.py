"""Read awards, reckonings, proposals and figures, narrowed to what an officer may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

import polars as pl
from django.db import connection
from django.db.models import Count, Q, QuerySet

from huimin.commons.access.scope import Scope
from huimin.entitlements.cards import AwardCard, ReckoningCard
from huimin.entitlements.models import Award, Figure, Proposal, Reckoning, Suspension
from huimin.entitlements.outcomes import read_outcomes
from huimin.kernel.days import Month
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.policy.parameters import Status


class NoSuchAward(NotFound):
    """The award does not exist, or lies outside the officer's divisions."""

    template = _("There is no award {award} in your divisions. Look for it in the list of awards.")


class NotReckoned(NotFound):
    """The scheme was not reckoned for the month."""

    template = _("“{scheme}” has not been reckoned for {month}. Reckon the month first.")


class NoSuchFigure(NotFound):
    """The district has entered no such figure."""

    template = _("There is no figure {figure}. Look for it in the list of figures.")


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


def overlapping(
    *, scheme: str, person: int, household: int | None, start: date, end: date | None
) -> QuerySet[Award]:
    """Return the awards of one scheme that the same holder has in some of these days."""
    holder = Q(household__isnull=True, person_id=person) if household is None else Q(household_id=household)
    return Award.objects.filter(holder, scheme=scheme, days__overlap=(start, end))


def reckoning_of(month: Month, scheme: str) -> Reckoning:
    """Return the reckoning of a scheme that counts for a month, without its outcomes.

    Raises:
        NotReckoned: there is none.
    """
    found = Reckoning.objects.filter(month=month.first, scheme=scheme, current=True)
    reckoning = found.defer("outcomes").first()
    if reckoning is None:
        raise NotReckoned(scheme=scheme, month=month)
    return reckoning


def reckonings(month: Month) -> QuerySet[Reckoning]:
    """Return the reckonings that count for a month, without their outcomes."""
    return Reckoning.objects.filter(month=month.first, current=True).defer("outcomes").order_by("id")


def outcomes_of(reckoning: Reckoning) -> pl.DataFrame:
    """Return the complete outcomes of a reckoning; they never change, so the last few are at hand."""
    return _outcomes_of(reckoning.pk, bytes(reckoning.digest))


@lru_cache(maxsize=4)
def _outcomes_of(reckoning: int, digest: bytes) -> pl.DataFrame:
    return read_outcomes(bytes(Reckoning.objects.values_list("outcomes", flat=True).get(pk=reckoning)))


def card_of_reckoning(reckoning: Reckoning, *, changed: bool = False) -> ReckoningCard:
    """Return the card of one reckoning with the number of its proposals of each kind."""
    return _card(reckoning, _kinds_proposed([reckoning])[reckoning.pk], changed=changed)


def cards_of_reckonings(found: Iterable[Reckoning]) -> list[ReckoningCard]:
    """Return the cards of several reckonings."""
    rows = list(found)
    kinds = _kinds_proposed(rows)
    return [_card(reckoning, kinds[reckoning.pk]) for reckoning in rows]


def _kinds_proposed(reckonings: Sequence[Reckoning]) -> Mapping[int, Mapping[str, int]]:
    """Return for each reckoning how many proposals it has of each kind."""
    found: dict[int, dict[str, int]] = {reckoning.pk: {} for reckoning in reckonings}
    counted = Proposal.objects.filter(reckoning__in=found).order_by().values_list("reckoning", "kind")
    for reckoning, kind, number in counted.annotate(number=Count("id")):
        found[reckoning][kind] = number
    return found


def _card(reckoning: Reckoning, kinds: Mapping[str, int], *, changed: bool = False) -> ReckoningCard:
    return ReckoningCard(
        id=reckoning.pk,
        month=Month.of(reckoning.month),
        scheme=reckoning.scheme,
        version=reckoning.version,
        on=reckoning.on,
        known_at=reckoning.known_at,
        edition=reckoning.edition,
        considered=reckoning.considered,
        granted=reckoning.granted,
        refused=reckoning.refused,
        undecided=reckoning.undecided,
        digest=bytes(reckoning.digest).hex(),
        changed=changed,
        proposals=kinds,
        doubtful_figures=tuple(
            use["name"] for use in reckoning.figures if use["status"] != Status.VERIFIED.value
        ),
    )


def proposals(month: Month, scope: Scope) -> QuerySet[Proposal]:
    """Return what the reckonings that count for a month propose in `scope`."""
    current = Proposal.objects.filter(reckoning__month=month.first, reckoning__current=True)
    return current.filter(scope.q()).select_related("reckoning").defer("reckoning__outcomes")


def proposed_by_scheme(scope: Scope) -> tuple[Month | None, dict[str, dict[str, int]]]:
    """Return the last month that was reckoned, and for each of its schemes how much of each kind is proposed.

    Only what lies in `scope` and nobody has settled is counted.
    """
    last = Reckoning.objects.filter(current=True).order_by("-month").values_list("month", flat=True).first()
    if last is None:
        return None, {}
    open_ones = Proposal.objects.filter(
        scope.q(), reckoning__month=last, reckoning__current=True, state=Proposal.State.PROPOSED
    )
    found: dict[str, dict[str, int]] = {}
    counted = open_ones.order_by("reckoning__id").values_list("reckoning__scheme", "kind")
    for scheme, kind, number in counted.annotate(number=Count("id")):
        found.setdefault(scheme, {})[kind] = number
    return Month.of(last), found


PAYABLE = """
WITH held AS (
    SELECT a.*, EXISTS (
        SELECT FROM entitlements_suspension s
        WHERE s.award_id = a.id AND s.start <= %(day)s AND (s."end" IS NULL OR s."end" > %(day)s)
    ) AS suspended
    FROM entitlements_award a
    WHERE a.days @> %(day)s AND (a.origin <> 'case' OR a.decided_on <= %(decided_until)s)
), wanted AS (
    SELECT p.*, r.scheme FROM entitlements_proposal p JOIN entitlements_reckoning r ON r.id = p.reckoning_id
    WHERE r.month = %(day)s AND r.current
)
SELECT h.scheme, h.id AS award_id, p.id AS proposal_id, coalesce(p.person_id, h.person_id) AS person_id,
    h.household_id, coalesce(p.people, 1)::int AS people,
    CASE WHEN p.kind IN ('more', 'less') AND p.state = 'proposed' THEN p.new ELSE h.monthly END AS amount,
    CASE WHEN p.kind IN ('same', 'more', 'less') AND p.state <> 'declined'
        THEN p.parts ELSE h.parts END::text AS parts,
    coalesce(p.division, h.division) AS division, coalesce(p.kind, 'same') AS change, h.suspended
FROM held h LEFT JOIN wanted p ON p.award_id = h.id
WHERE NOT coalesce(p.kind = 'stop' AND p.state = 'proposed', false)
UNION ALL
SELECT p.scheme, NULL, p.id, p.person_id, p.household_id, p.people::int, p.new, p.parts::text, p.division,
    'grant', false
FROM wanted p WHERE p.kind = 'grant' AND p.state = 'proposed'
"""
PAYABLE_COLUMNS: Mapping[str, type[pl.DataType]] = {
    "scheme": pl.String,
    "award_id": pl.Int64,
    "proposal_id": pl.Int64,
    "person_id": pl.Int64,
    "household_id": pl.Int64,
    "people": pl.Int64,
    "amount": pl.Int64,
    "parts": pl.String,
    "division": pl.String,
    "change": pl.String,
    "suspended": pl.Boolean,
}


MISSED = """
SELECT a.scheme, a.id AS award_id, NULL::bigint AS proposal_id, a.person_id, a.household_id,
    coalesce(last.people, 1)::int AS people, a.monthly AS amount, a.parts::text AS parts, a.division,
    'same' AS change, EXISTS (
        SELECT FROM entitlements_suspension s
        WHERE s.award_id = a.id AND s.start <= list.month AND (s."end" IS NULL OR s."end" > list.month)
    ) AS suspended, list.month AS for_month
FROM entitlements_award a
JOIN unnest(%(months)s::date[], %(untils)s::date[]) AS list (month, until)
    ON a.days @> list.month AND a.decided_on > list.until
LEFT JOIN LATERAL (
    SELECT p.people FROM entitlements_proposal p WHERE p.award_id = a.id ORDER BY p.id DESC LIMIT 1
) AS last ON true
WHERE a.origin = 'case' AND a.monthly > 0 AND a.decided_on <= %(decided_until)s
ORDER BY a.scheme, coalesce(a.household_id, a.person_id), list.month
"""


def payable(month: Month, *, decided_until: date) -> pl.DataFrame:
    """Return who is due what in a month: awards in force on its first day with what the reckoning proposes.

    A row for each award or new grant with an amount in fen; a suspended one is marked and not to be paid.
    An undecided holder keeps the amount of the award, because a stop needs a ground. Statuses pay nothing
    and are left out. What a case decided after `decided_until` waits for the next list.
    """
    order = "ORDER BY scheme, coalesce(household_id, person_id), award_id NULLS LAST, proposal_id"
    query = f"SELECT * FROM ({PAYABLE}) due WHERE amount > 0 {order}"  # noqa: S608 - both are constants
    return _frame(query, PAYABLE_COLUMNS, {"day": month.first, "decided_until": decided_until})


def missed(lists: Mapping[Month, date], *, decided_until: date) -> pl.DataFrame:
    """Return for which earlier months awards are due that were decided too late for the lists of them.

    `lists` holds until which day a decision came onto the list of each month. The columns are those of
    `payable` and `for_month`; whether a month was paid in another way is for the payments to say.
    """
    days = {"months": [month.first for month in lists], "untils": list(lists.values())}
    return _frame(MISSED, {**PAYABLE_COLUMNS, "for_month": pl.Date}, {**days, "decided_until": decided_until})


def _frame(query: str, columns: Mapping[str, type[pl.DataType]], values: Mapping[str, Any]) -> pl.DataFrame:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows = cursor.fetchall()
    return pl.DataFrame(rows, schema=dict(columns), orient="row")


def figures() -> QuerySet[Figure]:
    """Return the figures that the district entered, newest first."""
    return Figure.objects.select_related("entered_by", "confirmed_by", "withdrawn_by").order_by("-id")


def figure_of(number: int) -> Figure:
    """Return one figure that the district entered.

    Raises:
        NoSuchFigure: there is none.
    """
    figure = figures().filter(pk=number).first()
    if figure is None:
        raise NoSuchFigure(figure=number)
    return figure
