"""Identity numbers that can belong to nobody, and telephone numbers of a series that no operator has."""

from __future__ import annotations

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers
from huimin.demonstration.population import MALE, dice
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.identifiers import DEMONSTRATION_AREA

WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
CHECKS = np.array(list("10X98765432"))
SERIES = "164"
"""The first digits of the district's mobile numbers; the series is assigned to nobody."""

SEQUENCES = 499
"""How many men, and how many women, of one day of birth can have a number."""


class TooManyOfOneDay(Invalid):
    """More people were born on one day than there are identity numbers."""

    template = _(
        "A district of {people} people has more births on one day than identity numbers. Make it smaller."
    )


def make_id_numbers(birth: Numbers, sex: Numbers, seed: int) -> pl.Series:
    """Return a different valid identity number for everybody, in the area that was never assigned.

    Raises:
        TooManyOfOneDay: if a district is so large that numbers run out.
    """
    place = _place_of_equals(birth * 2 + (sex == MALE))
    if int(place.max(initial=0)) >= SEQUENCES:
        raise TooManyOfOneDay(people=len(birth))
    sequence = 2 * ((place + birth * 7 + seed) % SEQUENCES) + 1 + (sex != MALE)
    born = birth.astype("datetime64[D]")
    year = born.astype("datetime64[Y]").astype(np.int64) + 1970
    month = born.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (born - born.astype("datetime64[M]")).astype(np.int64) + 1
    whole = (int(DEMONSTRATION_AREA) * 10**8 + year * 10**4 + month * 100 + day) * 1000 + sequence
    return with_check(whole)


def with_check(first: Numbers) -> pl.Series:
    """Return the numbers of 17 digits with their check characters."""
    digits = first[:, np.newaxis] // 10 ** np.arange(16, -1, -1, dtype=np.int64) % 10
    check = pl.Series(CHECKS[digits @ WEIGHTS % 11])
    return pl.DataFrame({"first": first, "check": check}).select(pl.format("{}{}", "first", "check"))["first"]


def make_phones(age: Numbers, seed: int) -> pl.Series:
    """Return a mobile number for most adults, and nothing for the others; every number is different."""
    random = dice(seed, "phones")
    size = len(age)
    numbers = (np.arange(size, dtype=np.int64) * 48_271 + seed * 7919) % 99_999_989
    share = np.where(age < 18, 6, np.where(age < 75, 96, 62))
    listed = random.integers(0, 100, size) < share
    text = pl.DataFrame({"number": numbers}).select(
        pl.concat_str(pl.lit(SERIES), pl.col("number").cast(pl.String).str.zfill(8))
    )["literal"]
    return text.zip_with(pl.Series(listed), pl.Series([None], dtype=pl.String).new_from_index(0, size))


def _place_of_equals(keys: Numbers) -> Numbers:
    """Return for every row how many rows before it have the same key."""
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    lengths = np.diff(np.r_[starts, len(keys)])
    place = np.empty(len(keys), np.int64)
    place[order] = np.arange(len(keys)) - np.repeat(starts, lengths)
    return place
