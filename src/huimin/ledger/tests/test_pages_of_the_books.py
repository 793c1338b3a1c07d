"""The pages of the books add up, lead from an account to its entries, and open to who may read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.installation.public import found
from huimin.ledger import words
from huimin.ledger.public import AccountCard, entry_by_key, open_accounts, post

pytestmark = pytest.mark.django_db
FUND = AccountCard("fund:district:dibao:2025", "fund", "dibao", 2025, "district")
APPROPRIATION = AccountCard("appropriation:district:dibao:2025", "appropriation", "dibao", 2025, "district")
GRANTED = AccountCard("granted:tekun:2025", "granted", "tekun", 2025)
PAYABLE = AccountCard("payable:bank:tekun", "payable", "tekun")
MARCH, AUGUST, NEW_YEAR = date(2025, 3, 1), date(2025, 8, 1), date(2026, 1, 1)


@pytest.fixture(autouse=True)
def nobody_speaks() -> Iterator[None]:
    """Let accounts be called by their codes, so that a page shows which one it means."""
    said = words._accounts, words._programmes
    words.speak_accounts(accounts=words.bare_codes, programmes=str)
    yield
    words.speak_accounts(accounts=said[0], programmes=said[1])


@pytest.fixture(autouse=True)
def books() -> None:
    found(mode="demonstration", place="420202", name_zh="某区", name_en="Some district", working_day=AUGUST)
    open_accounts(accounts=[FUND, APPROPRIATION, GRANTED, PAYABLE])
    post(day=MARCH, purpose="Arrived", key="a", lines={FUND.code: 1_000_00, APPROPRIATION.code: -1_000_00})
    post(day=AUGUST, purpose="Approved", key="b", lines={GRANTED.code: 300_00, PAYABLE.code: -300_00})
    post(day=NEW_YEAR, purpose="Sent", key="c", lines={PAYABLE.code: 100_00, FUND.code: -100_00})


def officer(name: str, *rights: str) -> Officer:
    someone = Officer.objects.create(
        username=name, name=name, office="x", division="420202", must_change_password=False
    )
    role = Role.objects.create(code=name, name_zh=name, name_en=name, rights=list(rights))
    Assignment.objects.create(officer=someone, role=role, scope="420202", start=MARCH)
    return someone


@pytest.fixture
def reader(client: Client) -> Client:
    client.force_login(officer("reader", "ledger.view"))
    client.cookies["django_language"] = "en"
    return client


def page(client: Client, name: str, *arguments: object, status: int = 200, **query: str) -> str:
    response = client.get(reverse(f"ledger:{name}", args=arguments), query)
    assert response.status_code == status
    return b"".join(response).decode()


def rows(shown: str) -> list[list[str]]:
    """Return the cells of each row of the first table's body, without marks and the box to tick."""
    body = shown.split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    cells = [re.split(r"<t[hd]\b", row)[1:] for row in body.split("</tr>")[:-1]]
    return [
        [re.sub(r"^[^>]*>|<[^>]+>", "", cell).strip() for cell in row if "grid-pick" not in cell]
        for row in cells
    ]


def figures(shown: str) -> list[str]:
    return re.findall(r"<dd>(.*?)</dd>", shown.split('<dl class="figures">')[1].split("</dl>", maxsplit=1)[0])


def test_the_books_show_both_sides_of_every_account(reader: Client) -> None:
    shown = page(reader, "books")
    assert figures(shown)[:2] == ["1,400.00", "1,400.00"]
    assert "balanced" in figures(shown)[2]
    by_name = {row[0]: row[1:] for row in rows(shown)}
    assert by_name[FUND.code] == ["Money at hand", "2025", "1,000.00", "100.00", "900.00"]
    assert by_name[PAYABLE.code][2:] == ["100.00", "300.00", "-200.00"]
    assert len(by_name) == 4
    assert f'href="{reverse("ledger:account", args=[FUND.code])}"' in shown


def test_the_books_are_narrowed_to_what_somebody_asks_for(reader: Client) -> None:
    def names(**query: str) -> set[str]:
        return {row[0] for row in rows(page(reader, "books", **query))}

    assert names(programme="tekun") == {GRANTED.code, PAYABLE.code}
    assert names(kind="fund") == {FUND.code}
    assert names(available="1") == {FUND.code, PAYABLE.code}
    assert names(find="granted") == {GRANTED.code}


def test_a_statement_is_of_this_year_until_other_days_are_asked_for(reader: Client) -> None:
    shown = page(reader, "account", FUND.code)
    assert figures(shown) == ["0.00", "1", "1,000.00"]
    assert rows(shown) == [["2025-03-01", "Arrived", "—", "1,000.00", "1,000.00"]]
    assert 'value="2025-01-01"' in shown
    assert 'value="2025-12-31"' in shown
    later = page(reader, "account", FUND.code, since="2025-03-02", until="2026-01-01")
    assert figures(later) == ["1,000.00", "1", "900.00"]  # the last day counts
    assert [row[1] for row in rows(later)] == ["Sent"]
    before = page(reader, "account", FUND.code, since="2025-03-02", until="2025-12-31")
    assert "Nothing moved in these days" in before
    assert figures(before) == ["1,000.00", "0", "1,000.00"]


def test_days_that_are_none_are_said_so_and_the_year_is_shown(reader: Client) -> None:
    shown = page(reader, "account", FUND.code, since="someday", until="2025-12-31")
    assert "Please put this right" in shown
    assert figures(shown) == ["0.00", "1", "1,000.00"]


def test_an_entry_shows_its_lines_and_leads_to_their_accounts(reader: Client) -> None:
    entry = entry_by_key("b")
    statement = page(reader, "account", PAYABLE.code)
    assert f'href="{reverse("ledger:entry", args=[entry.id])}"' in statement
    shown = page(reader, "entry", entry.id)
    assert sorted(rows(shown)) == [[GRANTED.code, "+300.00"], [PAYABLE.code, "-300.00"]]
    for code in (GRANTED.code, PAYABLE.code):
        assert f'href="{reverse("ledger:account", args=[code])}"' in shown
    assert "Approved" in shown


def test_what_the_books_do_not_have_answers_in_words(reader: Client) -> None:
    assert "fund:nowhere" in page(reader, "account", "fund:nowhere", status=404)
    assert "The books have no entry" in page(reader, "entry", 0, status=404)


@pytest.mark.parametrize(("name", "given"), [("books", []), ("account", [FUND.code]), ("entry", [1])])
def test_who_may_not_read_the_books_does_not(client: Client, name: str, given: list[object]) -> None:
    client.force_login(officer("other", "registry.view"))
    shown = page(client, name, *given, status=403)
    assert "1,000.00" not in shown
