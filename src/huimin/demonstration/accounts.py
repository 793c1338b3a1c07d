"""The accounts into which people are paid: numbers of a series that no bank has, each telling whose it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import numpy as np
import polars as pl

from huimin.demonstration.census import Numbers, words
from huimin.demonstration.library import District
from huimin.demonstration.population import dice

SERIES, CORRECTED = "9999000", "9999500"
"""How the numbers begin: first ones, and those that replace one that failed."""

WITHOUT_ONE_IN = 160
SOON_EIGHTY = 79


def accounts(district: District) -> pl.DataFrame:
    """Return an account for everybody who is or may soon be paid, except for one in some who has none yet."""
    random = dice(district.seed, "accounts")
    payees = _payees(district)
    payees = payees[random.integers(0, WITHOUT_ONE_IN, len(payees)) > 0]
    listed = words("installation")["banks"]
    shares = np.array([share for _zh, _en, share in listed.values()])
    bank = random.choice(len(shares), len(payees), p=shares / shares.sum())
    return pl.DataFrame(
        {
            "person_id": payees + 1,
            "bank": pl.Series(list(listed)).gather(bank),
            "holder": district.persons["name"].gather(payees),
            "number": [number_of(SERIES, person) for person in (payees + 1).tolist()],
            "start": pl.repeat(district.first_day - timedelta(days=400), len(payees), eager=True),
        }
    )


def number_of(series: str, person: int) -> str:
    """Return the account number of a person."""
    return f"{series}{person:012}"


def failed_persons(answer: bytes) -> Iterator[int]:
    """Go through the people whose payment a bank's answer says has failed."""
    for line in answer.decode("gb18030").splitlines():
        fields = line.split("|")
        if len(fields) == 13 and fields[9] == "1":
            yield int(fields[5][len(SERIES) :])


def _payees(district: District) -> Numbers:
    """Return the rows of holders, of who turns eighty soon, and of the adults who are paid for children."""
    residents = district.residents
    people, kin = residents.people, residents.kin
    holders = district.awards.filter(pl.col("monthly") > 0)["person"].to_numpy() - 1
    oldest = np.flatnonzero(people.age >= SOON_EIGHTY)
    children = holders[people.age[holders] < 19]
    adults = np.concatenate([kin.mother[children], kin.father[children]])
    heads = residents.heads[residents.household[children]]
    found = np.unique(np.concatenate([holders, oldest, adults[adults >= 0], heads]))
    minors = people.age[found] < 18
    in_care = people.collective[found] > 0
    payees: Numbers = found[~minors | in_care]
    return payees
