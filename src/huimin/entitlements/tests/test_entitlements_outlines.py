"""A page of a household tells answer and conditions, and brings the rest of each tree when it is opened."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.desk.panels import PanelView, panels_for
from huimin.commons.desk.pieces import WhyRow, WhyTree
from huimin.commons.installation.models import Installation
from huimin.entitlements.explanations.explaining import decided_home
from huimin.entitlements.explanations.telling import why_outline, why_tree
from huimin.entitlements.tests.made_register import ELSEWHERE, Register, head, officer
from huimin.registry.models import Household, Person

pytestmark = pytest.mark.django_db(transaction=True)
DAY = date(2025, 8, 22)
KNOWN = datetime(2025, 8, 22, 8, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with override("en"):
        yield


@pytest.fixture
def register() -> Register:
    register = Register()
    Installation.objects.update(working_day=DAY)
    return register


@pytest.fixture
def clerk() -> Officer:
    return officer("clerk", "awards.view", "registry.view")


@pytest.fixture
def browser(clerk: Officer, client: Client) -> Client:
    client.force_login(clerk, backend="huimin.commons.access.signing_in.PasswordBackend")
    client.cookies["django_language"] = "en"
    return client


@pytest.fixture
def family(register: Register) -> Household:
    """A household with wages, a scholarship that does not count, and somebody of whom nothing is known."""
    mother, son = register.person("王母"), register.person("王儿", date(2005, 3, 3))
    home = register.household(mother, son)
    register.fact("wage", 12 * 300_00, person=mother)
    register.fact("scholarships", 3_000_00, person=son)
    register.award(home, 800_00)
    return home


def panel_of(clerk: Officer, home: Household) -> PanelView:
    request = HttpRequest()
    request.user = clerk
    (shown,) = (
        each for each in panels_for(request, "household", home.pk, home.division) if each.name == "why"
    )
    return shown


def shut(row: WhyRow) -> WhyRow:
    return replace(row, rows=(), inside="", id="")


def without_depth(tree: WhyTree) -> WhyTree:
    return replace(tree, rows=tuple(map(shut, tree.rows)), page="")


def test_an_outline_tells_all_that_stands_right_under_the_answer(register: Register) -> None:
    homes = [
        register.single(wage=0, scholarships=5_00),
        register.single(wage=10**8),
        register.single(wage=None),
    ]
    seen = set()
    for home in homes:
        decided = decided_home(home.pk, DAY, KNOWN)
        names: dict[object, str] = {head(home).pk: "王某"}
        schemes = list(decided.decisions)
        for told, outlined in zip(decided.explained(schemes), decided.outlined(schemes), strict=True):
            tree = why_tree(told.explanation, names)
            outline = why_outline(outlined.explanation, names, inside="/tree/?on=x", page="/page/")
            assert without_depth(outline) == without_depth(tree)
            assert [bool(row.inside) for row in outline.rows] == [bool(row.rows) for row in tree.rows]
            assert outline.page == "/page/"
            seen |= {(tree.tone, bool(row.rows), bool(row.source)) for row in tree.rows}
    assert {tone.value for tone, _rows, _source in seen} == {"done", "harm", "unknown"}
    assert {rows for _tone, rows, _source in seen} == {True, False}
    assert True in {source for _tone, _rows, source in seen}  # of what is not counted


def test_what_is_opened_comes_in_its_place_with_the_rest_of_the_tree(
    family: Household, clerk: Officer, browser: Client
) -> None:
    shown = panel_of(clerk, family).html
    assert "yuan a month, because all" in shown
    assert "Not counted by law: Scholarships" in shown
    assert "Wages" not in shown
    page = reverse("entitlements:why-household", args=[family.pk, "dibao"])
    inside = re.findall(r'hx-get="([^"]+)"[^>]*><summary id="([^"]+)"', shown)
    assert len(inside) > 3
    assert (
        shown.count(f'<a href="{page}">') == len(inside) + 1
    )  # each leads on without scripts, and the panel
    whole = browser.get(page).content.decode()
    for address, place in inside:
        response = browser.get(html.unescape(address))
        tree = response.content.decode()
        assert response.status_code == 200
        assert re.findall(r'<details open><summary id="([^"]+)"', tree) == [place]
        assert sorted(re.findall(r'<summary id="([^"]+)"', tree)) == sorted(place for _, place in inside)
        assert "hx-get" not in tree
        for told in re.findall(r'<span class="why-words">(.*?)</span>', whole):
            assert told in tree, told
    assert "王母" in tree
    assert "verified · report 1" in tree


def test_a_tree_is_of_the_moment_of_its_outline(
    register: Register, family: Household, clerk: Officer, browser: Client
) -> None:
    address = html.unescape(re.findall(r'hx-get="([^"]+)"', panel_of(clerk, family).html)[0])
    mother = Person.objects.get(name="王母")
    register.fact("pension", 10**8, person=mother, at=datetime.now(UTC))
    assert "yuan a month, because all" in browser.get(address).content.decode()
    now = reverse("entitlements:why-household-tree", args=[family.pk, "dibao"])
    assert "not due, because" in browser.get(now).content.decode()


def test_a_tree_is_read_by_name_and_only_where_the_household_may_be_seen(
    family: Household, browser: Client, client: Client
) -> None:
    address = reverse("entitlements:why-household-tree", args=[family.pk, "dibao"])
    assert browser.get(address).status_code == 200
    deed = Deed.objects.filter(subject=f"registry.Household:{family.pk}", verb="read").get()
    assert (deed.reason, deed.details) == ("Explanation opened", {"scheme": "dibao", "on": "2025-08-22"})
    client.force_login(officer("elsewhere", "awards.view", "registry.view", scope=ELSEWHERE))
    assert client.get(address).status_code == 404
    assert Deed.objects.filter(verb="read").count() == 1
