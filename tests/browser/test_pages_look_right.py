"""Key pages in Chromium, both widths and languages: they answer, fit, and are accessible."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
SCREENS = ROOT / "docs" / "screens"
WIDTHS, LANGUAGES = (1440, 390), ("zh-hans", "en")
KEY_PAGES = {
    # name: officer, address
    "home": ("caiwu", "/"),
    "search": ("shenpi", "/register/search/?q=王"),
    "person": ("shenpi", "{person}"),
    "household": ("shenpi", "{household}"),
    "scheme": ("zhengce", "/awards/schemes/dibao/"),
    "why": ("shenpi", "{why}"),
    "months": ("caiwu", "/payments/"),
    "month": ("caiwu", "/payments/2025-08/"),
    "figures": ("zhengce", "/awards/figures/"),
    "trail": ("shenji", "/trail/"),
    "officers": ("anquan", "/officers/"),
    "inbox": ("jiedao", "/cases/"),
    "procedure": ("shenpi", "/cases/procedures/dibao/"),
    "divisions": ("shenpi", "/register/divisions/"),
}
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]


def of_somebody_paid(page: Any) -> dict[str, str]:
    """Return the pages of the first household that Dibao is paid to: the person, the household, the why."""
    page.goto("/payments/2025-08/list/?scheme=dibao&state=paid")
    with page.expect_navigation():
        page.click("tbody th a")
    person, home = (
        page.locator(f"main a[href^='/register/{kind}/']").first.get_attribute("href")
        for kind in ("people", "households")
    )
    return {"person": person, "household": home, "why": f"/awards/why/household/{home.split('/')[3]}/dibao/"}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", KEY_PAGES)
def test_a_key_page(name: str, width: int, language: str, open_as: Callable[..., Any]) -> None:
    username, address = KEY_PAGES[name]
    page = open_as(username, width=width, language=language)
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    if address.startswith("{"):
        address = address.format(**of_somebody_paid(page))
    response = page.goto(address)
    assert response.status == 200
    page.wait_for_load_state("networkidle")
    assert not wrong, wrong
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wider <= 0, f"the page is {wider} px wider than the screen"
    assert page.locator("h1").count() == 1
    page.evaluate(AXE.read_text(encoding="utf-8"))  # not bound by the page's content security policy
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    serious = [
        f"{each['id']}: {each['nodes'][0]['html'][:160]}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
    ]
    assert not serious, "\n".join(serious)
    if os.environ.get("HUIMIN_SCREENS"):
        SCREENS.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=SCREENS / f"{name}-{width}-{language[:2]}.png", full_page=False)
