"""Standing lists: who receives Dibao in a community, in public for as long as they do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from huimin.casework.publicity.showing import shown_name
from huimin.casework.wording import scheme_word
from huimin.entitlements.public import awards_of_division
from huimin.registry.public import household_cards, person_cards

STANDING: Final = ("dibao", "dibao_alone")
"""民发〔2012〕220号第三十四条: who receives Dibao is shown for as long as they do, and nobody else."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """One line of a standing list: a name as it may be shown, how many people, fen a month."""

    name: str
    title: str
    people: int
    amount: int
    since: date


def recipients(division: str, day: date) -> list[Recipient]:
    """Return who receives what is shown for good in a community on a day, by name."""
    awards = awards_of_division(division, day, STANDING)
    people = person_cards(award.person_id for award in awards)
    homes = household_cards([award.household_id for award in awards if award.household_id is not None], day)
    listed = [
        Recipient(
            name=shown_name(people[award.person_id], day),
            title=scheme_word(award.scheme),
            people=len(homes[award.household_id].members) if award.household_id in homes else 1,
            amount=award.monthly,
            since=award.start,
        )
        for award in awards
        if award.start is not None
    ]
    return sorted(listed, key=lambda each: (each.name, each.since))
