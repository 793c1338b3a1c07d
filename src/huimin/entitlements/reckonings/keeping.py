"""Keeping: reckonings stored with their outcomes and proposals, and replaced only by different ones."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import polars as pl
from django.db import connection, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.database.copying import copy_rows
from huimin.entitlements.cards import ReckoningCard
from huimin.entitlements.figures.installed import uses_of
from huimin.entitlements.models import Proposal, Reckoning
from huimin.entitlements.reckonings.queries import card_of_reckoning
from huimin.entitlements.reckonings.reckoning import Reckoned, Steps, reckon
from huimin.kernel.days import Month
from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _


class AlreadyAdopted(Conflict):
    """The proposals of the month have become awards."""

    template = _("{month} was approved and its proposals have become awards. Correct it in a later month.")


@transaction.atomic
def set_reckonings_aside(*, month: Month) -> int:
    """Let the reckonings of a month count no more, of which nothing was adopted, and return how many.

    They stay on record; the caller records why.

    Raises:
        AlreadyAdopted: a proposal of the month has become an award.
    """
    current = Reckoning.objects.filter(month=month.first, current=True)
    if Proposal.objects.filter(reckoning__in=current, state=Proposal.State.ADOPTED).exists():
        raise AlreadyAdopted(month=month)
    return current.update(current=False)


@transaction.atomic
def reckon_month(
    *,
    month: Month,
    schemes: Sequence[str] | None = None,
    by: Officer | None,
    known_at: datetime,
    progress: Steps | None = None,
) -> list[ReckoningCard]:
    """Decide every scheme, or the named ones, for everybody; keep what comes out and return the cards.

    The facts, figures and awards of the first day of the month count. A result that is the same as the one
    kept is not kept again; a different one replaces it and counts the version up.

    Raises:
        AlreadyAdopted: the month was approved.
        NoSuchScheme: a name that is not in force.
        NotInForce: a figure that a scheme reads has no value.
        DoesNotAddUp: somebody fell out; nothing is kept.
    """
    _refuse_adopted(month)
    if progress is not None:
        progress.step(_("Reckoning the register"))
    reckoned = reckon(day=month.first, known_at=known_at, schemes=schemes, progress=progress)
    return [_keep(result, month, known_at, by) for result in reckoned]


def _refuse_adopted(month: Month) -> None:
    adopted = Proposal.objects.filter(reckoning__month=month.first, state=Proposal.State.ADOPTED)
    if adopted.exists():
        raise AlreadyAdopted(month=month)


def _keep(result: Reckoned, month: Month, known_at: datetime, by: Officer | None) -> ReckoningCard:
    scheme = result.plan.scheme.name
    kept = Reckoning.objects.filter(month=month.first, scheme=scheme, current=True).defer("outcomes").first()
    if kept is not None and bytes(kept.digest) == result.digest:
        return card_of_reckoning(kept, changed=False)
    version = _replace(month, scheme)
    reckoning = Reckoning.objects.create(
        month=month.first,
        scheme=scheme,
        version=version,
        on=result.plan.on,
        known_at=known_at,
        edition=result.plan.edition,
        considered=result.considered,
        outcomes=result.outcomes,
        digest=result.digest,
        figures=[use.to_json() for use in uses_of([result.plan])],
        **result.counts,
    )
    proposals = result.proposals.with_columns(
        reckoning_id=pl.lit(reckoning.pk), state=pl.lit(Proposal.State.PROPOSED.value)
    )
    copy_rows(Proposal, proposals.columns, proposals)
    counts = dict(result.counts)
    record(
        "reckoning.keep", reckoning, by=by, scheme=scheme, month=str(month), version=version, counts=counts,
        reckoning=reckoning.pk, digest=result.digest.hex(),
    )  # fmt: skip
    return card_of_reckoning(reckoning, changed=True)


def _replace(month: Month, scheme: str) -> int:
    """Return the number of the next version, after taking the proposals of the last one back."""
    last = (
        Reckoning.objects.filter(month=month.first, scheme=scheme)
        .order_by("-version")
        .defer("outcomes")
        .first()
    )
    if last is None:
        return 1
    Reckoning.objects.filter(pk=last.pk).update(current=False)
    with connection.cursor() as cursor:
        # In SQL, because a payment list that is written anew in this transaction may still name them.
        cursor.execute("DELETE FROM entitlements_proposal WHERE reckoning_id = %s", [last.pk])
    return last.version + 1
