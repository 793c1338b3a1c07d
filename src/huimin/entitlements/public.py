"""What other apps may call: the month's reckoning, what is payable, awards, figures and explanations."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from huimin.commons.access.scope import Scope
from huimin.commons.database.remembering import remembered
from huimin.commons.installation.public import installation
from huimin.entitlements.awards.actions import (
    adjust_award,
    end_award,
    give_grace,
    grant_award,
    lift_suspension,
    suspend_award,
)
from huimin.entitlements.awards.adopting import adopt_proposals
from huimin.entitlements.awards.loading import load_awards, try_awards
from huimin.entitlements.awards.matrix import Pair, in_the_way
from huimin.entitlements.awards.payable import missed, payable
from huimin.entitlements.awards.queries import (
    award_of,
    awards_in,
    awards_in_force,
    card_of_award,
    cards_of,
)
from huimin.entitlements.awards.queries import awards_of as _awards_of
from huimin.entitlements.cards import AwardCard, FigureUse, HeldCard, ReckoningCard
from huimin.entitlements.explanations.contrasting import causes_between
from huimin.entitlements.explanations.explaining import (
    Explained,
    Standing,
    decide_for,
    explain_household,
    explain_payment,
    explain_person,
    outline_for,
    standings_of,
)
from huimin.entitlements.explanations.outlining import outline_of
from huimin.entitlements.explanations.supposing import Supposed, SupposedMember, suppose
from huimin.entitlements.explanations.telling import why_tree
from huimin.entitlements.figures.actions import confirm_figure, enter_figure, withdraw_figure
from huimin.entitlements.figures.installed import figure_on, rulebook_of_installation, that_forbid_payment
from huimin.entitlements.models import Award
from huimin.entitlements.reckonings.actions import decline_proposal
from huimin.entitlements.reckonings.keeping import reckon_month, set_reckonings_aside
from huimin.entitlements.reckonings.queries import (
    NotReckoned,
    card_of_reckoning,
    cards_of_reckonings,
    leads,
    reckoning_of,
    reckonings,
)
from huimin.entitlements.reckonings.reckoning import SchemeNotInForce
from huimin.kernel.days import Month
from huimin.policy.contrasting import Cause
from huimin.rulebook.public import place_of, rulebook

__all__ = [
    "ONCE",
    "AwardCard",
    "Cause",
    "Explained",
    "FigureUse",
    "HeldCard",
    "Pair",
    "ReckoningCard",
    "SchemeNotInForce",
    "Standing",
    "Supposed",
    "SupposedMember",
    "adjust_award",
    "adopt_proposals",
    "award_for",
    "awards_held_by",
    "awards_in_force",
    "awards_of_division",
    "awards_of_household",
    "awards_of_person",
    "causes_between",
    "confirm_figure",
    "decide_for",
    "decline_proposal",
    "end_award",
    "enter_figure",
    "explain_household",
    "explain_payment",
    "explain_person",
    "figure_on",
    "figures_that_forbid_payment",
    "give_grace",
    "grant_award",
    "in_the_way",
    "leads_of",
    "lift_suspension",
    "load_awards",
    "missed",
    "outline_for",
    "outline_of",
    "payable",
    "reckon_month",
    "reckoning_for",
    "reckonings_of",
    "rulebook_of_installation",
    "set_reckonings_aside",
    "standings_of",
    "suppose",
    "suspend_award",
    "try_awards",
    "why_tree",
    "withdraw_figure",
]

ONCE: Final = Award.Origin.ONCE.value
"""The origin of an award of one month that waits for no cut-off day."""


def award_for(award: int, scope: Scope) -> AwardCard:
    """Return one award.

    Raises:
        NoSuchAward: there is none, or it lies outside `scope`.
    """
    return card_of_award(award_of(award, scope))


@remembered
def awards_of_person(person: int) -> list[AwardCard]:
    """Return every award that a person holds, held or applied for, newest first."""
    return cards_of(_awards_of(persons=[person]))


def awards_of_division(division: str, day: date, schemes: Iterable[str]) -> list[AwardCard]:
    """Return the awards of some schemes that count on a day in a division."""
    return cards_of(awards_in(division, day, schemes))


def awards_of_household(household: int) -> list[AwardCard]:
    """Return every award that a household holds or held, newest first."""
    return cards_of(_awards_of(households=[household]))


def leads_of(month: Month, scheme: str) -> list[tuple[int, int | None]]:
    """Return the people, with their households, who seem entitled in a month and hold nothing."""
    return leads(month, scheme)


def awards_held_by(*, persons: Iterable[int], households: Iterable[int], from_day: date) -> list[AwardCard]:
    """Return the awards of people and of households that count on a day or later, newest first."""
    held = cards_of(_awards_of(persons=list(persons), households=list(households)))
    return [each for each in held if each.start is not None and (each.end is None or each.end > from_day)]


def reckonings_of(month: Month) -> list[ReckoningCard]:
    """Return the reckonings that count for a month, one for each scheme, in the declared order."""
    return cards_of_reckonings(sorted(reckonings(month), key=lambda each: place_of(each.scheme)))


def reckoning_for(month: Month, scheme: str) -> ReckoningCard | None:
    """Return the reckoning of a scheme that counts for a month, if it was reckoned."""
    try:
        return card_of_reckoning(reckoning_of(month, scheme))
    except NotReckoned:
        return None


def figures_that_forbid_payment(month: Month) -> tuple[FigureUse, ...]:
    """Return the figures by which the month was reckoned and must not be paid; none in a demonstration.

    A status is paid to nobody, so its figures forbid nothing.
    """
    paying = [each for each in reckonings(month) if not rulebook().scheme(each.scheme, each.on).is_status]
    uses = {use["name"]: FigureUse.from_json(use) for reckoning in paying for use in reckoning.figures}
    return that_forbid_payment(uses.values(), installation())
