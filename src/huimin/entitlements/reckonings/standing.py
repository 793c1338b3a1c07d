"""Standing: what people hold and get under the schemes reckoned before, as facts that later schemes read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from huimin.policy.batches import Recorded
from huimin.policy.columns import Numbers, Truths, Values
from huimin.policy.facts import Entity, Fact

COMPUTED: Final = "computed"


@dataclass(frozen=True, slots=True)
class Standing:
    """Who of a chunk holds an award of one scheme, and how much of it is due in the month, in fen."""

    entity: Entity
    holds: Truths
    monthly: Numbers


def _held(standing: Standing) -> Values:
    return standing.holds


def _monthly(standing: Standing) -> Values:
    return standing.monthly


SHAPES: Final[tuple[tuple[re.Pattern[str], Callable[[Standing], Values], bool], ...]] = (
    # name of the fact, what it tells, whether a household's amount is divided among its members
    (re.compile(r"holds_(\w+)"), _held, False),
    (re.compile(r"has_(\w+)_member"), _held, False),
    (re.compile(r"supported_as_(\w+)"), _held, False),
    (re.compile(r"(\w+)_monthly"), _monthly, False),
    (re.compile(r"(\w+)_share"), _monthly, True),
)


def scheme_behind(fact: Fact, schemes: Iterable[str]) -> str | None:
    """Return the scheme whose awards tell `fact`; `None` for a fact that stands in the register."""
    if fact.source == COMPUTED:
        known = set(schemes)
        for pattern, _told, _divided in SHAPES:
            found = pattern.fullmatch(fact.name)
            if found and found[1] in known:
                return found[1]
    return None


def told(fact: Fact, standing: Standing, sizes: Numbers) -> Recorded:
    """Return the column of a computed `fact`; `sizes` are the numbers of members of each household.

    A person stands as the household does, and a household as its members do together. A member's share of
    what the household gets is its amount divided by its members, without the fraction of a fen.
    """
    tell, divided = next((tell, divided) for shape, tell, divided in SHAPES if shape.fullmatch(fact.name))
    values = tell(standing)
    if standing.entity is Entity.HOUSEHOLD and fact.entity is Entity.PERSON:
        each = values // np.maximum(sizes, 1) if divided else values
        return Recorded(np.repeat(each, sizes))
    if standing.entity is Entity.PERSON and fact.entity is Entity.HOUSEHOLD:
        return Recorded(_over_members(values, sizes))
    return Recorded(values)


def _over_members(values: Values, sizes: Numbers) -> Values:
    home_of = np.repeat(np.arange(len(sizes)), sizes)
    if values.dtype == np.bool_:
        found: NDArray[np.bool_] = np.zeros(len(sizes), np.bool_)
        found[home_of[values]] = True
        return found
    sums = np.zeros(len(sizes), np.int64)
    np.add.at(sums, home_of, values)
    return sums


def in_order(needs: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the schemes such that each comes after those whose awards it reads, otherwise as given.

    Raises:
        ValueError: two schemes read each other's awards.
    """
    ordered: list[str] = []
    waiting = dict(needs)
    while waiting:
        ready = next(
            (name for name, others in waiting.items() if not set(others) & waiting.keys() - {name}), None
        )
        if ready is None:
            raise ValueError(f"the schemes {', '.join(waiting)} read each other's awards")
        ordered.append(ready)
        del waiting[ready]
    return tuple(ordered)
