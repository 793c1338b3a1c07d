"""Pages of a month: what became of everybody, and what is proposed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl
from django.contrib import messages
from django.db.models import Case, QuerySet, Value, When
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huimin.commons.access.guards import OfficerRequest, requires
from huimin.commons.access.scope import Scope
from huimin.commons.desk.columns import Column, Kind
from huimin.commons.desk.pieces import Funnel, Part, Tone
from huimin.commons.desk.tables import Filter, Table
from huimin.commons.installation.public import installation
from huimin.entitlements.cards import ReckoningCard
from huimin.entitlements.forms import ReasonForm
from huimin.entitlements.models import Proposal, Reckoning
from huimin.entitlements.public import causes_between, decline_proposal
from huimin.entitlements.reckonings.listing import OutcomeRow, outcome_source
from huimin.entitlements.reckonings.outcomes import Wanted, counted_by, wanted_of
from huimin.entitlements.reckonings.queries import (
    card_of_reckoning,
    cards_of_reckonings,
    outcomes_of,
    proposals,
    reckoning_of,
    reckonings,
)
from huimin.entitlements.views.asking import holder_address, why_address
from huimin.entitlements.wording import (
    called,
    fact_word,
    language,
    place_word,
    reason_word,
    scheme_word,
    state_word,
)
from huimin.kernel.days import Month
from huimin.kernel.errors import NotFound
from huimin.policy.facts import Entity
from huimin.rulebook.public import IN_ORDER, place_of, rulebook

OUTCOMES = ("granted", "refused", "undecided")
TONES = {"granted": Tone.DONE, "refused": Tone.QUIET, "undecided": Tone.UNKNOWN}


def why_words(row: OutcomeRow | Proposal) -> str:
    """Return the conditions that are not met, or the facts that are not on record."""
    if row.reasons:
        return _("not met: {names}").format(names=_(", ").join(map(reason_word, row.reasons)))
    if row.missing:
        return _("not on record: {names}").format(names=_(", ").join(map(fact_word, row.missing)))
    return _("all conditions met")


def yes_no(code: str) -> str:
    """Return the word for a yes or no that a filter offers."""
    return _("yes") if code == "true" else _("no")


OUTCOME_TABLE = Table(
    name="outcomes",
    caption=gettext_lazy("Outcomes"),
    columns=(
        Column("name", gettext_lazy("Name"), link=lambda row: holder_address(row.person, row.household)),
        Column("id_masked", gettext_lazy("Id number"), Kind.MASKED),
        Column("division", gettext_lazy("Division"), sort="division", words=place_word),
        Column("people", pgettext_lazy("number", "People"), Kind.NUMBER, sort="people"),
        Column("outcome", gettext_lazy("Outcome"), Kind.STATE),
        Column("held", gettext_lazy("So far (yuan)"), Kind.MONEY, sort="held"),
        Column("amount", gettext_lazy("Now (yuan)"), Kind.MONEY, sort="amount"),
        Column(
            "why",
            pgettext_lazy("column", "Why"),
            value=why_words,
        ),
    ),
    filters=(
        Filter("outcome", gettext_lazy("Outcome"), words=state_word),
        Filter("holds", gettext_lazy("Holds an award"), words=yes_no),
        Filter("reasons", gettext_lazy("Condition not met"), words=reason_word),
        Filter("missing", gettext_lazy("Not on record"), words=fact_word),
        Filter("division", gettext_lazy("Community"), words=place_word),
    ),
    search=("person", "household"),
    search_label=gettext_lazy("Number of a person or household"),
    sum="amount",
    empty_title=gettext_lazy("Nobody has this outcome"),
)  # fmt: skip


@requires("awards.view")
def month_page(request: OfficerRequest, month: str) -> HttpResponse:
    """Show what the reckonings of a month came to, scheme by scheme."""
    wanted = Month.of(month)
    found = sorted(reckonings(wanted), key=lambda each: place_of(each.scheme))
    cards = cards_of_reckonings(found)
    funnels = [
        replace(
            funnel_of(reckoning, request.scope),
            label=scheme_word(card.scheme),
            address=reverse("entitlements:outcomes", args=[wanted, card.scheme]),
            then=proposed_of(card),
        )
        for reckoning, card in zip(found, cards, strict=True)
    ]
    return render(
        request,
        "entitlements/month.html",
        {"month": wanted, "funnels": funnels, "card": next(iter(cards), None)},
    )


def proposed_of(card: ReckoningCard) -> tuple[Part, ...]:
    """Return how many awards are proposed to go on, change, end or begin, each with the way to its list."""
    address = reverse("entitlements:proposals", args=[card.month])
    return tuple(
        Part(
            state_word(kind),
            card.proposals[kind],
            address=f"{address}?{urlencode({'scheme': card.scheme, 'kind': kind})}",
        )
        for kind in Proposal.Kind.values
        if kind in card.proposals
    )


def funnel_of(reckoning: Reckoning, scope: Scope) -> Funnel:
    """Return in = granted + refused + undecided in `scope`, each with the way to its people."""
    if scope.covers(installation().place):
        counts = {outcome: getattr(reckoning, outcome) for outcome in OUTCOMES}
    else:
        frame = wanted_of(outcomes_of(reckoning), Wanted(prefixes=scope.prefixes))
        found = dict(frame["outcome"].value_counts().iter_rows())
        counts = {outcome: found.get(outcome, 0) for outcome in OUTCOMES}
    address = reverse("entitlements:outcomes", args=[Month.of(reckoning.month), reckoning.scheme])
    parts = [
        Part(state_word(outcome), number, TONES[outcome], f"{address}?outcome={outcome}")
        for outcome, number in counts.items()
    ]
    return Funnel(_("Decided about"), sum(counts.values()), tuple(parts))


@requires("awards.view")
def outcome_list(request: OfficerRequest, month: str, scheme: str) -> HttpResponseBase:
    """Show what became of everybody under one scheme, down to people."""
    wanted = Month.of(month)
    reckoning = reckoning_of(wanted, scheme)
    outcomes = outcomes_of(reckoning)
    seen = Wanted(prefixes=request.scope.prefixes)
    of_households = rulebook().scheme(scheme, reckoning.on).entity is Entity.HOUSEHOLD
    frame = wanted_of(outcomes, seen).with_columns(holds=pl.col("award").is_not_null())
    source = outcome_source(frame, of_households=of_households)
    context = {
        "month": wanted,
        "scheme": scheme,
        "scheme_word": scheme_word(scheme),
        "card": card_of_reckoning(reckoning),
        "funnel": funnel_of(reckoning, request.scope),
        "reasons": list(_ways_down(outcomes, "reasons", "refused", seen.prefixes)),
        "missing": list(_ways_down(outcomes, "missing", "undecided", seen.prefixes)),
    }
    return _leading_to_why(reckoning).respond(request, source, "entitlements/outcomes.html", context)


def _leading_to_why(reckoning: Reckoning) -> Table:
    """Return the table of outcomes whose last column leads to the explanation, as it was known then."""

    def why(row: OutcomeRow) -> str:
        household = row.household if row.of_household else None
        return why_address(
            reckoning.scheme,
            person=row.person,
            household=household,
            on=reckoning.on,
            known_at=reckoning.known_at,
        )

    *columns, last = OUTCOME_TABLE.columns
    return replace(OUTCOME_TABLE, columns=(*columns, replace(last, link=why)))


def _ways_down(
    outcomes: pl.DataFrame, column: str, outcome: str, prefixes: tuple[str, ...]
) -> Iterator[tuple[str, int, str]]:
    """Return each reason or missing fact with how many people it concerns and the way down to them."""
    word = reason_word if column == "reasons" else fact_word
    counted = counted_by(outcomes, column, Wanted(outcome=outcome, prefixes=prefixes))
    return ((word(name), number, f"?outcome={outcome}&{column}={name}") for name, number in counted.items())


def paid_so_far(row: Proposal) -> int | None:
    """Return what is paid so far; nothing where the scheme recognises somebody and pays no money."""
    return None if _is_status(row.reckoning.scheme) else row.old


def paid_now(row: Proposal) -> int | None:
    """Return what would be paid; nothing where the scheme recognises somebody and pays no money."""
    return None if _is_status(row.reckoning.scheme) else row.new


def in_order(rows: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Return proposals with the `place` of their scheme: those that pay first, in the declared order."""
    names = sorted(IN_ORDER, key=lambda name: (_is_status(name), place_of(name)))
    places = [When(reckoning__scheme=name, then=Value(place)) for place, name in enumerate(names)]
    return rows.annotate(place=Case(*places, default=Value(len(names))))


def _is_status(name: str) -> bool:
    versions = rulebook().schemes.get(name)
    return bool(versions and versions[-1].is_status)


PROPOSAL_TABLE = Table(
    name="proposals",
    caption=gettext_lazy("Proposals"),
    columns=(
        Column("name", gettext_lazy("Name"), value="person.name"),
        Column("scheme", gettext_lazy("Scheme"), value="reckoning.scheme", sort="place", words=scheme_word),
        Column("kind", gettext_lazy("Proposal"), Kind.STATE, sort="kind"),
        Column("division", gettext_lazy("Division"), sort="division", words=place_word),
        Column("old", gettext_lazy("So far (yuan)"), Kind.MONEY, value=paid_so_far, sort="old"),
        Column("new", gettext_lazy("Now (yuan)"), Kind.MONEY, value=paid_now, sort="new"),
        Column("why", pgettext_lazy("column", "Why"), value=why_words),
        Column("state", gettext_lazy("State"), Kind.STATE),
    ),
    filters=(
        Filter("kind", gettext_lazy("Proposal"), words=state_word),
        Filter("scheme", gettext_lazy("Scheme"), path="reckoning__scheme", words=scheme_word),
        Filter("state", gettext_lazy("State"), words=state_word),
        Filter("division", gettext_lazy("Community"), words=place_word),
    ),
    search=("person__name",),
    order="scheme",
    sum="new",
    link=lambda row: reverse("entitlements:proposal", args=[row.pk]),
    empty_title=gettext_lazy("Nothing is proposed"),
    empty_text=gettext_lazy("Reckon the month, or choose another one."),
)  # fmt: skip


@requires("awards.view")
def proposal_list(request: OfficerRequest, month: str) -> HttpResponseBase:
    """Show what the reckonings of a month propose."""
    wanted = Month.of(month)
    rows = in_order(proposals(wanted, request.scope)).select_related("person")
    return PROPOSAL_TABLE.respond(request, rows, "entitlements/proposals.html", {"month": wanted})


class NoSuchProposal(NotFound):
    """The proposal does not exist, lies elsewhere, or the month was reckoned anew."""


@requires("awards.view")
def proposal_page(request: OfficerRequest, proposal: int) -> HttpResponse:
    """Show one proposal; an officer who decides may set it aside with a reason."""
    found = Proposal.objects.select_related("reckoning", "person", "award").defer("reckoning__outcomes")
    row = found.filter(request.scope.q(), pk=proposal).first()
    if row is None:
        raise NoSuchProposal()
    form = ReasonForm(request.POST or None)
    may_decide = request.officer.may("awards.decide") and row.state == Proposal.State.PROPOSED
    if request.method == "POST" and may_decide and form.is_valid():
        decline_proposal(proposal=row.pk, reason=form.cleaned_data["reason"], by=request.officer)
        messages.success(request, _("The proposal was set aside."))
        return redirect("entitlements:proposals", Month.of(row.reckoning.month))
    context = {
        "row": row,
        "form": form,
        "may_decide": may_decide,
        "words": _words(row),
        "causes": _causes(row),
        "is_status": _is_status(row.reckoning.scheme),
    }
    return render(request, "entitlements/proposal.html", context)


def _causes(row: Proposal) -> list[tuple[str, str, str]] | None:
    """Return what changed since the month before; nothing at all where the proposal changes no award."""
    if row.kind not in {Proposal.Kind.MORE, Proposal.Kind.LESS, Proposal.Kind.STOP}:
        return None
    month, holder = Month.of(row.reckoning.month), (row.person_id, row.household_id)
    found = causes_between(scheme=row.reckoning.scheme, earlier=month.previous, later=month, holders=[holder])
    here = language() == "en"
    return [(called(cause), cause.old[here], cause.new[here]) for cause in found.get(holder, [])]


def _words(row: Proposal) -> Mapping[str, object]:
    reckoning = row.reckoning
    why = why_address(
        reckoning.scheme, person=row.person_id, household=row.household_id, on=reckoning.on,
        known_at=reckoning.known_at,
    )  # fmt: skip
    return {
        "scheme": scheme_word(row.reckoning.scheme),
        "reasons": [reason_word(name) for name in row.reasons],
        "missing": [fact_word(name) for name in row.missing],
        "month": Month.of(row.reckoning.month),
        "holder": holder_address(row.person_id, row.household_id),
        "why": why,
    }
