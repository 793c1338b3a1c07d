"""Every number of a month that is not nothing is a link, and the list behind it holds exactly so much."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from huimin.payments.files.actions import take_return
from huimin.payments.files.lines import Answer, AnswerLine, read_order, write_answer
from huimin.payments.files.queries import written_files
from huimin.payments.models import Payment, Run
from huimin.payments.runs.listing import write_list
from huimin.payments.tests.made_district import (
    AUGUST,
    JULY,
    OTHER_COMMUNITY,
    District,
    approved_run,
    fund,
    moment,
    officer,
)
from huimin.payments.tests.test_pages_of_payments import Sign, behind, kept, open_run, sign_in, text_of

pytestmark = pytest.mark.django_db
__all__ = ["sign_in"]

NUMBER = re.compile(r"[+−-]?(\d[\d,]*(?:\.\d\d)?)(?: payments?| person| people| changed)?")
ELSEWHERE = ("/payments/funds/", "/ledger/accounts/fund:")
"""What is available in a fund is no list: it leads to the funds and to the statement of the account."""
CODE = re.compile(r"420202\d{3,6}")
PLACES = {"dd", "td", "b", "p"}


class Figures(HTMLParser):
    """The numbers in the figures and tables of a page, each with the address to which it leads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.found: list[tuple[str, str]] = []
        self.feed(page[page.index("<main") : page.index("</main>")])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "use", "input", "meta", "link", "i"}:
            self.open.append((tag, dict(attrs).get("href") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        tags = {tag for tag, _href in self.open}
        number = NUMBER.fullmatch(" ".join(data.split()))
        if (
            number
            and not CODE.fullmatch(data)
            and tags & PLACES
            and not tags & {"nav", "time"}
            and number[1].strip("0.,")
        ):
            link = next((href for tag, href in reversed(self.open) if tag == "a"), "")
            self.found.append((number[1].replace(",", ""), link))


@pytest.fixture
def household_month(district: District) -> Run:
    """An approved July, answered by the banks, and an August in which everything happens that can."""
    for programme in ("old_age", "dibao"):
        fund(programme, 10_000_000)
    places = {"甲": "420202001001", "乙": OTHER_COMMUNITY, "缺": OTHER_COMMUNITY, "止": OTHER_COMMUNITY}
    for name, division in places.items():
        district.person(name, division=division, id_masked="999999********0000")
        district.award(name, 8_000)
    for name in ("户", "减", "添"):
        district.person(name, division=OTHER_COMMUNITY)
        district.award(name, 50_000, "dibao", district.household(OTHER_COMMUNITY))
        district.account(name, bank="PSBC", number=f"62170012345678{len(district.people):04}")
    for name in ("甲", "乙", "止"):
        district.account(name)
    people = {"添": 4}
    july = approved_run(district, JULY, district.due(*places, "户", "减", "添", suspended=("乙",)))
    for file in written_files(JULY):
        order = read_order(file.content, name=file.number)
        first, *others = order.lines
        failed = AnswerLine(first, "02", "账号不存在")
        paid = (AnswerLine(line, booked_on=moment(JULY, 20).date()) for line in others)
        content = write_answer(Answer(order.heading, (failed, *paid)))
        take_return(content=content, name=file.number, by=officer("caiwu"), day=moment(JULY, 20).date())
    run = open_run(district)
    Payment.objects.filter(run=run).delete()
    due = district.due("甲", "乙", "缺", "新", "户", "减", "添", 乙=8_500, 减=40_000, 户=61_000)
    ids = {district.people[name].pk: number for name, number in people.items()}
    due = due.with_columns(people=due["person_id"].replace_strict(ids, default=due["people"]))
    write_list(run=run, due=due)
    assert Payment.objects.filter(run=july, state="failed").exists()
    assert Payment.objects.filter(run=run, kind="reissue").exists()
    return kept(run)


def pages() -> Iterator[tuple[str, object]]:
    yield "payments:month", AUGUST
    for name in ("payments:month", "payments:books", "payments:files"):
        yield name, JULY


@pytest.mark.parametrize(("name", "month"), list(pages()))
@pytest.mark.parametrize(("login", "role"), [("caiwu", "finance_officer"), ("jiedao", "street_reviewer")])
def test_every_number_is_a_link_to_exactly_what_it_counts(
    household_month: Run, sign_in: Sign, name: str, month: object, login: str, role: str
) -> None:
    client = sign_in(login, role)
    figures = Figures(text_of(client, name, month)).found
    assert len(figures) > 8
    assert [number for number, address in figures if not address] == []
    wrong = [
        (number, address)
        for number, address in figures
        if not address.startswith(ELSEWHERE) and number not in behind(client, address)
    ]
    assert wrong == []


def test_what_a_later_month_made_good_was_still_held_back(household_month: Run, sign_in: Sign) -> None:
    Run.objects.filter(pk=household_month.pk).update(
        state="submitted", submitted_by=officer("caiwu"), submitted_at=moment(AUGUST)
    )
    checker = sign_in("caiwu2", "finance_approver")
    approved = checker.post(reverse("payments:approve", args=[AUGUST]), {"sent": "1"})
    assert approved.status_code == 302, approved.content.decode()
    assert Payment.objects.filter(run__month=JULY.first, state="reissued", failure_code="suspended").exists()
    for name in ("payments:month", "payments:books"):
        figures = Figures(text_of(checker, name, JULY)).found
        wrong = [
            (number, address)
            for number, address in figures
            if not address.startswith(ELSEWHERE) and number not in behind(checker, address)
        ]
        assert wrong == []
    assert "differ" not in text_of(checker, "payments:books", JULY)
