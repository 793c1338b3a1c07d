"""A made district of few people, agent banks and accounts, for the tests of payments."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import polars

from huimin.commons.access.models import Officer
from huimin.commons.installation.public import found
from huimin.entitlements.models import Award
from huimin.kernel.days import Month
from huimin.payments.accounts.actions import load_accounts, load_banks
from huimin.payments.accounts.numbers import cipher
from huimin.payments.cards import BankCard
from huimin.payments.files.actions import write_files
from huimin.payments.funds.actions import allocate_fund
from huimin.payments.models import Run
from huimin.payments.runs.booking import book_grants, mark_as_sent
from huimin.payments.runs.listing import write_list
from huimin.registry.models import Household, Person, Relation

JULY, AUGUST, SEPTEMBER = Month(2025, 7), Month(2025, 8), Month(2025, 9)
COMMUNITY = "420202001001"
OTHER_COMMUNITY = "420202002003"


DUE: dict[str, type[polars.DataType]] = {
    "scheme": polars.String,
    "award_id": polars.Int64,
    "proposal_id": polars.Int64,
    "person_id": polars.Int64,
    "household_id": polars.Int64,
    "people": polars.Int64,
    "amount": polars.Int64,
    "parts": polars.String,
    "division": polars.String,
    "change": polars.String,
    "suspended": polars.Boolean,
}


def moment(month: Month, day: int = 5) -> datetime:
    """Return nine in the morning of a day, in the district."""
    return datetime(month.year, month.number, day, 1, tzinfo=UTC)


@dataclass
class District:
    """The made district: people by name, and what is due to them."""

    people: dict[str, Person] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)

    def person(
        self, name: str, birth: date = date(1950, 5, 15), division: str = COMMUNITY, **more: Any
    ) -> Person:
        person = Person.objects.create(
            name=name,
            pinyin=name,
            initials=name,
            birth=birth,
            sex=1,
            hukou=division,
            residence=division,
            id_cipher=cipher().encrypt(f"99999919500515{len(self.people):04}"),
            **more,
        )
        self.people[name] = person
        return person

    def account(self, name: str, bank: str = "ICBC", number: str = "6222021001112223334") -> None:
        load_accounts(
            accounts=polars.DataFrame(
                {
                    "person_id": [self.people[name].pk],
                    "bank": [bank],
                    "holder": [name],
                    "number": [number],
                    "start": [date(2025, 1, 1)],
                }
            ),
            by=None,
        )

    def household(self, division: str = COMMUNITY) -> Household:
        return Household.objects.create(purpose=2, division=division, start=date(2020, 1, 1))

    def guardian(self, of: str, adult: str, kind: str = "guardian") -> None:
        Relation.objects.create(
            person=self.people[adult], other=self.people[of], kind=kind, start=date(2020, 1, 1)
        )

    def award(
        self, name: str, fen: int, scheme: str = "old_age", household: Household | None = None
    ) -> Award:
        return Award.objects.create(
            scheme=scheme,
            person=self.people[name],
            household=household,
            monthly=fen,
            parts={"base": fen},
            days=(date(2025, 1, 1), None),
            decided_on=date(2025, 1, 1),
            origin="legacy",
            edition="2025",
            division=self.people[name].residence,
        )

    def due(self, *names: str, suspended: tuple[str, ...] = (), **fen: int) -> polars.DataFrame:
        """Return the awards of these people as entitlements gives them, with other amounts where given."""
        awards = (
            Award.objects.filter(person__name__in=names).order_by("scheme", "id").select_related("person")
        )
        return polars.DataFrame(
            [
                {
                    "scheme": award.scheme,
                    "award_id": award.pk,
                    "proposal_id": None,
                    "person_id": award.person_id,
                    "household_id": award.household_id,
                    "people": 1 if award.household_id is None else 3,
                    "amount": fen.get(award.person.name, award.monthly),
                    "parts": '{"base": 1}',
                    "division": award.division,
                    "change": "same",
                    "suspended": award.person.name in suspended,
                }
                for award in awards
            ],
            schema=DUE,
        )


def made_district() -> District:
    found(mode="demonstration", place="420202", name_zh="演示区", name_en="Demonstration District")
    load_banks(
        banks=[
            BankCard("ICBC", "工商银行", "Industrial Bank"),
            BankCard("PSBC", "邮储银行", "Savings Bank"),
            BankCard("GONE", "旧银行", "Closed Bank", active=False),
        ],
        by=None,
    )
    return District()


def fund(programme: str, fen: int, source: str = "district", year: int = 2025) -> None:
    allocate_fund(
        programme=programme,
        year=year,
        source=source,
        amount=fen,
        document="黄财社〔2025〕1号",
        arrived_on=date(year, 1, 10),
        by=None,
    )


def officer(username: str) -> Officer:
    """Return the officer of this name, who works in the finance section."""
    found, _new = Officer.objects.get_or_create(
        username=username, defaults={"name": username, "office": "财务股", "division": "420202"}
    )
    return found


def approved_run(district: District, month: Month, due: polars.DataFrame) -> Run:
    """Return the run of a month with these payments, booked and sent, without asking entitlements."""
    run = Run.objects.create(
        month=month.first,
        pay_day=month.first.replace(day=10),
        decided_until=month.previous.first.replace(day=15),
        reckoned_at=moment(month, 1),
    )
    write_list(run=run, due=due)
    run.state, run.submitted_by, run.submitted_at = Run.State.SUBMITTED, officer("maker"), moment(month)
    run.save()
    book_grants(run=run, day=moment(month).date())
    write_files(run=run)
    mark_as_sent(run=run)
    run.state, run.approved_by, run.approved_at = Run.State.APPROVED, officer("checker"), moment(month)
    run.save()
    return run
