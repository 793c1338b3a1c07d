"""Pages ask the database a fixed number of questions, however many rows they show or stand on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from huimin.casework.models import (
    Absence,
    Case,
    Companion,
    Draw,
    Extension,
    Filing,
    Kin,
    Pause,
    Staff,
    Task,
)
from huimin.commons.access.actions import create_officer
from huimin.commons.access.models import Officer
from huimin.commons.access.rights import declared
from huimin.commons.installation.models import Installation
from huimin.commons.messages.actions import send
from huimin.entitlements.tests.made_register import COMMUNITY, GROWN_UP, LONG_AGO, Register, officer
from huimin.kernel.days import Month
from huimin.payments.public import run_month
from huimin.policy.facts import Entity
from huimin.registry.models import Address, Division, Household, Membership, Relation
from huimin.rulebook.public import rulebook

pytestmark = pytest.mark.django_db(transaction=True)
KNOWN = datetime(2025, 8, 22, 1, tzinfo=UTC)
DAY, AUGUST = date(2025, 8, 22), Month(2025, 8)
FEW, MANY = 2, 7

BELL, RESERVES = 1, 1
"""Every page counts the messages that its reader has not opened."""

# page -> the most questions that it may ask, beside that; a page that needs more must be worth them
PAGES: dict[str, int] = {
    "/messages/": 14,
    "/": 24,
    "/register/search/?q=王": 17,
    "/register/search/?q=wd": 16,
    "/register/search/?q=大道": 19,
    "/register/households/{household}/": 31,
    "/register/people/{person}/": 38,
    "/register/people/without-household/": 15,
    "/register/duplicates/": 14,
    "/register/divisions/": 12,
    "/awards/": 14,
    "/awards/{award}/": 22,
    "/awards/why/household/{household}/dibao/": 27,
    "/awards/months/2025-08/": 13,
    "/awards/months/2025-08/dibao/": 15,
    "/awards/months/2025-08/proposals/": 14,
    "/payments/": 13,
    "/payments/2025-08/": 19,
    "/payments/2025-08/list/": 21,
    "/payments/2025-08/changes/": 17,
    "/payments/2025-08/books/": 14,
    reverse("payments:work"): 19,
    "/payments/funds/": 12,
    "/ledger/": 14,
    "/reserves/": 14,
    "/officers/": 14,
    "/trail/": 15,
    "/cases/": 24,
    "/cases/all/": 15,
    "/cases/{case}/": 54,
    "/cases/team/": 18,
    "/cases/questions/": 16,
    "/cases/specials/": 16,
    "/cases/absences/": 15,
    "/cases/draws/": 15,
    "/cases/draws/{draw}/": 15,
    "/cases/relatives/": 16,
    "/cases/relatives/{staff}/": 18,
    "/cases/relatives/matches/": 15,
    "/cases/relatives/undeclared/": 16,
    "/cases/complaints/": 14,
    "/cases/complaints/reviews/": 14,
    "/cases/supervision/": 29,
    "/cases/supervision/late/": 15,
    "/cases/supervision/objections/": 14,
    "/cases/supervision/bare/": 14,
    "/cases/supervision/boards/": 14,
    "/cases/supervision/paused/": 14,
    "/cases/supervision/late/officers/": 14,
    "/cases/supervision/departures/": 14,
    "/cases/supervision/departures/repeated/": 14,
    "/cases/supervision/again/": 14,
    "/cases/supervision/aid/": 14,
    "/cases/supervision/answers/": 14,
    "/cases/supervision/complaints/": 14,
    "/cases/supervision/looks/": 14,
    "/jobs/": 15,
}


class District:
    """A district whose households all look alike, so that more of them are more of the same."""

    def __init__(self) -> None:
        self.register = Register()
        Division.objects.create(code=COMMUNITY, kind="community", name="某社区", start=LONG_AGO)
        Installation.objects.update(working_day=DAY)
        self.leader = officer("leader", *declared())
        self.ids: dict[str, int] = {}
        self.first = self.home(0)

    def home(self, number: int) -> Household:
        """Add a household of one with an award, and as much around it as a page may show."""
        address = Address.objects.create(division_id=COMMUNITY, text=f"湖滨大道{number}号")
        head = self.register.person(
            f"王大{number}", GROWN_UP, pinyin="wangda", initials="wd", address=address
        )
        home = self.register.household(head, address=address)
        self.register.fact("wage", 100_00, person=head)
        award = self.register.award(home, 700_00)
        self.register.person(f"王单{number}", pinyin="wangdan", initials="wd", address=address)
        send(officer=self.leader, text=f"Message {number}")
        self.ids = self.ids or {"household": home.pk, "person": head.pk, "award": award.id}
        return home

    def grow(self, homes: int) -> None:
        """Add more to everything: homes, and members, facts, relations and awards of the first one."""
        shared = [fact.name for fact in rulebook().facts.values() if fact.entity is Entity.HOUSEHOLD]
        for number in range(Household.objects.count(), homes):
            self.home(number)
            child = self.register.person(f"王小{number}")
            Membership.objects.create(
                household=self.first, person=child, purpose=2, relation=3, start=LONG_AGO
            )
            parent = {"person_id": self.ids["person"], "other": child}
            Relation.objects.create(kind="parent", start=LONG_AGO, **parent)
            self.register.fact("wage", 0, person=child)
            self.register.fact(shared[number], 1, household=self.first)
            create_officer(
                username=f"of{Officer.objects.count()}", name="某", office="", division=COMMUNITY, by=None
            )
        Cases(self).grow(homes)
        run_month(month=AUGUST, by=None, at=datetime(2025, 8, 5, tzinfo=UTC))


class Cases:
    """Cases of several communities, with tasks, clocks, staff and draws around them."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.told = {"opened_at": KNOWN, "opened_on": DAY, "right": "cases.inquire", "group": "inquiry"}

    def grow(self, homes: int) -> None:
        """Let every home apply, each in another community, with six tasks each; more happens to the first."""
        for number, home in enumerate(Household.objects.order_by("pk")[:homes]):
            if not Case.objects.filter(household=home).exists():
                self.apply(home, f"{COMMUNITY[:-2]}{number + 11}", number)
        first = Case.objects.order_by("pk")[0]
        for number in range(Task.objects.filter(case=first, step="check").count(), homes):
            done = Task.objects.create(
                case=first, step="check", round=number + 2, state="done", outcome="consistent", done_at=KNOWN,
                done_on=DAY, done_by=self.officer(number), answers={"sources": "x"}, division=first.division,
                **self.told,
            )  # fmt: skip
            Companion.objects.create(task=done, officer=self.officer(number + 1))
            Pause.objects.create(case=first, start=DAY, end=DAY, reason="x")
        staff, draw = Staff.objects.order_by("pk")[0], Draw.objects.latest("pk")
        self.district.ids |= {"case": first.pk, "draw": draw.pk, "staff": staff.pk}

    def apply(self, home: Household, community: str, number: int) -> None:
        """Add a case with its tasks, and somebody on the staff who has a relative in it."""
        Division.objects.get_or_create(
            code=community, defaults={"kind": "community", "name": f"某社区{number}", "start": LONG_AGO}
        )
        person = home.memberships.all()[0].person
        case = Case.objects.create(
            number=f"GA-{number}", procedure="dibao", since=date(2021, 7, 1), edition="x", scheme="dibao",
            kind="application", person=person, household=home, division=community, channel="counter",
            state="open", opened_at=KNOWN, submitted_on=DAY, accepted_on=DAY, filed=True,
            events={"accepted": DAY.isoformat()},
        )  # fmt: skip
        for step in ("investigation", "check", "opinion", "publicity", "decision", "announcement"):
            task = Task.objects.create(
                case=case,
                step=step,
                division=community,
                due_on=DAY,
                assigned=self.officer(number),
                offices=[6, 9, 12],
                **self.told,
            )
            Extension.objects.create(
                task=task, number=1, reason="x", asked_by=self.officer(number), asked_at=KNOWN
            )
        staff = Staff.objects.first() or Staff.objects.create(name="某", unit="x", division=COMMUNITY)
        Staff.objects.create(name=f"某{number}", unit="x", division=community, officer=self.officer(number))
        Filing.objects.create(
            case=case, staff=staff, person=person, relation="child", declared=False, found_at=KNOWN
        )
        Kin.objects.create(
            staff=staff, relation="child", name="x", id_index=bytes([number]) * 32, id_masked="4", since=DAY
        )
        Absence.objects.create(
            officer=self.officer(number), cover=self.district.leader, start=DAY, end=date(2025, 9, 1)
        )
        numbers = list(Case.objects.order_by("pk").values_list("number", flat=True))
        Draw.objects.create(
            scheme="dibao", on=DAY, seed="s", share="3/10", candidates=numbers, always=[], drawn=numbers[:1],
            by=self.district.leader, at=KNOWN,
        )  # fmt: skip

    def officer(self, number: int) -> Officer:
        """Return the officer of a number, who sees cases."""
        name = f"holder{number}"
        return Officer.objects.filter(username=name).first() or create_officer(
            username=name, name=name, office="", division=COMMUNITY, by=None
        )


@pytest.fixture
def district(settings: Settings, tmp_path: Path) -> Iterator[District]:
    settings.KEY_FILE = tmp_path / "keys.json"
    return District()


def questions(client: Client, address: str) -> list[str]:
    client.get(address)  # what is made once in a process is made now
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    b"".join(response)
    return [each["sql"] for each in asked.captured_queries]


def test_no_page_asks_more_the_more_there_is(district: District) -> None:
    client = Client()
    client.force_login(district.leader)
    found = {}
    for size in (FEW, MANY):
        district.grow(size)
        found[size] = {page: questions(client, page.format(**district.ids)) for page in PAGES}
    asked = {page: (len(found[FEW][page]), len(found[MANY][page])) for page in PAGES}
    growing = {page: told for page, told in asked.items() if told[1] > told[0]}
    assert not growing, f"they ask more the more there is: {growing}\n{told_of(found[MANY], growing)}"
    many = {page: told for page, told in asked.items() if told[1] > PAGES[page] + BELL + RESERVES}
    assert not many, f"they ask more than they may: {many}\n{told_of(found[MANY], many)}"


def told_of(found: dict[str, list[str]], pages: Iterable[str]) -> str:
    return "\n".join(f"{page}\n  " + "\n  ".join(sql[:120] for sql in found[page]) for page in pages)
