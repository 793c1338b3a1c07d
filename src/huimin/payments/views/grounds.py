"""What a payment rests on, as an auditor follows it: list, file, award, reckoning, rules, fund, books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

from huimin.commons.access.models import Officer
from huimin.entitlements.public import AwardCard, ReckoningCard, awards_of_person, reckoning_for
from huimin.kernel.days import Month
from huimin.ledger.public import EntryCard, account_names, entries_about
from huimin.payments.models import BankFile, Payment

FUND = "fund:"
"""What the codes of the accounts begin with that hold the money at hand."""


@dataclass(frozen=True, slots=True)
class BookedLine:
    """One line of an entry as the page shows it."""

    entry: int
    day: date
    purpose: str
    code: str
    name: str
    fen: int

    @property
    def is_fund(self) -> bool:
        """Return whether the money left a fund by it."""
        return self.code.startswith(FUND)


@dataclass(frozen=True, slots=True)
class Grounds:
    """Everything from which a payment came, each with the way to it; an empty way where there is none."""

    award: AwardCard | None
    case: str
    reckoning: ReckoningCard | None
    edition: str
    law: str
    why: str
    file: BankFile | None
    lines: tuple[BookedLine, ...]

    @property
    def funds(self) -> tuple[BookedLine, ...]:
        """Return the lines by which money left the funds."""
        return tuple(line for line in self.lines if line.is_fund)


def grounds_of(payment: Payment, officer: Officer) -> Grounds:
    """Return what a payment rests on, and how to get there as far as the officer may."""
    first = _first_of(payment)
    month = Month.of(first.for_month)
    reckoning = reckoning_for(month, first.scheme)
    award = next((each for each in awards_of_person(first.person_id) if each.id == first.award_id), None)
    files = BankFile.objects.filter(run=payment.run_id, bank=payment.bank_id).defer("content")
    decided_by_rules = reckoning.on if reckoning else month.first
    may_see_awards = officer.may("awards.view")
    law = address_of("entitlements:scheme", first.scheme, on=decided_by_rules) if may_see_awards else ""
    return Grounds(
        award=award,
        case=address_of("casework:numbered", award.reference) if award and award.of_a_case else "",
        reckoning=reckoning,
        edition=reckoning.edition if reckoning else award.edition if award else "",
        law=law,
        why=_why(first, reckoning) if may_see_awards else "",
        file=files.first() if payment.bank_id else None,
        lines=tuple(_lines(entries_about(f"payments.Payment:{payment.pk}"))),
    )


def _first_of(payment: Payment) -> Payment:
    """Return the payment that failed at first, if this one pays it again: that was decided, this follows."""
    while payment.reissue_of is not None:
        payment = payment.reissue_of
    return payment


def _why(payment: Payment, reckoning: ReckoningCard | None) -> str:
    """Return where it is explained as it was reckoned: on its day, by what was known then."""
    if reckoning is None:
        return ""
    page = "why-household" if payment.household_id else "why-person"
    holder = payment.household_id or payment.person_id
    asked = {"on": reckoning.on, "known": reckoning.known_at.isoformat()}
    return address_of(f"entitlements:{page}", holder, payment.scheme, **asked)


def _lines(entries: Iterable[EntryCard]) -> Iterable[BookedLine]:
    booked = [(entry, code, fen) for entry in entries for code, fen in entry.lines]
    names = account_names({code for _entry, code, _fen in booked})
    for entry, code, fen in booked:
        yield BookedLine(entry.id, entry.day, entry.purpose, code, names[code], fen)


def address_of(page: str, *arguments: object, **asked: object) -> str:
    """Return the address of a page with what is asked of it; nothing where no app has the page."""
    try:
        address = reverse(page, args=arguments)
    except NoReverseMatch:
        return ""
    return f"{address}?{urlencode(asked)}" if asked else address
