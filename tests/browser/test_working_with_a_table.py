"""A table in Chromium: keys, selection, density and saved views, with and without scripts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LIST = "/payments/2025-08/list/"
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]


def serious(page: Any) -> list[str]:
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    grave = [each for each in found["violations"] if each["impact"] in {"serious", "critical"}]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in grave]


def test_keys_walk_through_the_rows_pick_and_open(open_as: Callable[..., Any]) -> None:
    page = open_as("caiwu", language="en")
    page.goto(LIST)
    page.locator(".grid-search [type=search]").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    row = page.locator("tbody tr").nth(1)
    assert row.evaluate("row => row === document.activeElement")
    assert row.evaluate("row => getComputedStyle(row).outlineStyle") == "solid"
    assert row.locator(".grid-pick input").is_checked()
    address = row.locator("a[href]").first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address}")


def test_keys_reach_the_search_of_the_list_and_what_is_done_with_the_picked(
    open_as: Callable[..., Any],
) -> None:
    page = open_as("caiwu", language="en")
    page.goto(LIST)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "find"
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    page.keyboard.press("Tab")  # into the row: arrows lead on from there, too
    page.keyboard.press("ArrowDown")
    assert page.locator("tbody tr").nth(1).evaluate("row => row === document.activeElement")
    page.keyboard.press(" ")
    for _stop in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("Boolean(document.activeElement.closest('.grid-picked'))"):
            break
    else:
        pytest.fail("the other rows stand between the row and what is done with it")
    assert page.locator("[data-picked]").inner_text() == "2"


def test_the_sum_of_what_is_picked_is_exact(open_as: Callable[..., Any]) -> None:
    page = open_as("caiwu", language="en")
    page.goto(LIST)
    assert page.locator(".grid-picked").is_hidden()
    fen = 0
    for number in range(3):
        pick = page.locator("tbody .grid-pick input").nth(number)
        pick.check()
        fen += int(pick.get_attribute("data-fen"))
    assert page.inner_text("[data-picked]") == "3"
    assert page.inner_text("[data-picked-money]") == f"{fen // 100:,}.{fen % 100:02}"
    assert page.locator("[data-pick-all]").evaluate("all => all.indeterminate")
    with page.expect_download() as taken:
        page.click(".grid-picked button[name=export]")
    assert taken.value.suggested_filename.endswith(".xlsx")
    page.click("[data-pick-none]")
    assert page.locator(".grid-picked").is_hidden()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_view_is_saved_opens_the_list_and_is_accessible(open_as: Callable[..., Any], width: int) -> None:
    page = open_as("caiwu2", width=width, language="en")
    page.goto(f"{LIST}?state=paid")
    page.click(".grid-views summary")
    assert not serious(page)
    page.fill(".grid-views input[name=name]", f"Paid {width}")
    page.check(".grid-views input[name=opens]")
    with page.expect_navigation():
        page.click(".grid-views button[type=submit]")
    page.goto(LIST)
    assert page.inner_text(".grid-views summary b") == f"Paid {width}"
    assert page.locator(".chip[aria-current]", has_text="Paid").count() == 1
    page.click(".grid-views summary")
    with page.expect_navigation():
        page.click(".grid-views a:has-text('Rename')")
    assert not serious(page)
    with page.expect_navigation():
        page.click("button:has-text('Delete')")
    page.goto(LIST)
    assert page.inner_text(".grid-views summary b") == "All rows"


def test_density_changes_at_once_and_stays(open_as: Callable[..., Any]) -> None:
    page = open_as("caiwu", language="en")
    page.goto(LIST)
    before = page.locator("tbody tr").first.bounding_box()["height"]
    page.click("[data-density] button")
    assert page.locator("tbody tr").first.bounding_box()["height"] < before
    page.reload()
    assert page.locator(".grid-tight").count() == 1
    page.click("[data-density] button")
    page.reload()
    assert page.locator(".grid-tight").count() == 0


def test_without_scripts_a_table_filters_pages_and_exports_what_is_picked(
    district: Any, open_as: Callable[..., Any], chromium: Any
) -> None:
    signed_in = open_as("caiwu", language="en").context
    bare = chromium.new_context(
        base_url=district.address, java_script_enabled=False, storage_state=signed_in.storage_state()
    )
    page = bare.new_page()
    page.goto(f"{LIST}?state=paid&size=25")
    for step in ("a[rel=next]", "a[rel=prev]", "[data-density] button"):
        with page.expect_navigation():
            page.click(step)
    assert page.locator(".grid-tight").count() == 1
    page.locator("tbody .grid-pick input").first.check()
    with page.expect_download():
        page.click(".grid-picked button[name=export]")
    bare.close()
