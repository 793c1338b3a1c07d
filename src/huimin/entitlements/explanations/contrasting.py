"""Contrasting: which facts, figures and ages make a scheme decide otherwise than in an earlier month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from huimin.commons.installation.public import installation
from huimin.entitlements.awards.holdings import holdings_on
from huimin.entitlements.cards import ReckoningCard
from huimin.entitlements.figures.installed import rulebook_of_installation
from huimin.entitlements.reckonings.chunks import facts_from_register
from huimin.entitlements.reckonings.queries import NotReckoned, card_of_reckoning, reckoning_of
from huimin.entitlements.reckonings.reckoning import chosen_plans, decide_chunk, plans_on
from huimin.kernel.days import Month
from huimin.policy.contrasting import Cause, Contrast, Traced
from huimin.registry.public import homes_of, register_chunks

Holder = tuple[int, int | None]
"""A person, and the household that holds the award, if it is not the person alone."""


def causes_between(
    *, scheme: str, earlier: Month, later: Month, holders: Sequence[Holder]
) -> dict[Holder, list[Cause]]:
    """Return for each holder what made the scheme decide otherwise in the later month, as known in each.

    Who was not on the register in one of the months, and a scheme that was not reckoned in both, is left out.
    """
    try:
        cards = [card_of_reckoning(reckoning_of(month, scheme)) for month in (earlier, later)]
    except NotReckoned:
        return {}
    homes = [_homes(holders, card) for card in cards]
    before, after = (_traced(card, each) for card, each in zip(cards, homes, strict=True))
    if before is None or after is None:
        return {}
    found: dict[Holder, list[Cause]] = {}
    for person, household in holders:
        then, now = (each.get((person, household)) for each in homes)
        alone = None if household is not None else person
        if then in before.homes and now in after.homes and (alone is None or alone in after.people):
            found[person, household] = Contrast(before, after, homes=(then, now), person=alone).causes()
    return found


def _homes(holders: Iterable[Holder], card: ReckoningCard) -> dict[Holder, int]:
    """Return the household in which each holder is decided about."""
    alone = homes_of([person for person, household in holders if household is None], card.on)
    places = {(person, home): alone.get(person) if home is None else home for person, home in holders}
    return {holder: home for holder, home in places.items() if home is not None}


def _traced(card: ReckoningCard, homes: Mapping[Holder, int]) -> Traced | None:
    """Return the steps of a reckoning about some households, read at once; nothing if none is there."""
    plans = plans_on(card.on, rulebook_of_installation(card.known_at), installation().place)
    chosen = chosen_plans(plans, [card.scheme], card.on)
    wanted = sorted(set(homes.values()))
    beside = [name for plan in chosen.values() for name in plan.scheme.disregards]
    names = facts_from_register(chosen.values(), more=beside)
    chunks = register_chunks(fact_names=names, on=card.on, known_at=card.known_at, households=wanted)
    chunk = next(chunks, None)
    if chunk is None:
        return None
    holdings = holdings_on(card.on, persons=chunk.person_ids.tolist(), households=wanted)
    decisions = {each.plan.scheme.name: each for each in decide_chunk(chunk, chosen, holdings)}
    return Traced.of(decisions[card.scheme].plan, decisions[card.scheme].batch)
