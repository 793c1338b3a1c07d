"""The second factor in Chromium: set up with an app, asked for at the next sign-in, turned off again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyotp
import pytest

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
PASSWORD = "huimin-demo-2025"
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]


def is_fit(page: Any) -> bool:
    """Return whether the page fits its width and is accessible."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa']})")
    serious = [each["id"] for each in found["violations"] if each["impact"] in {"serious", "critical"}]
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert not serious, serious
    return bool(wider <= 0)


@pytest.mark.parametrize("width", [1440, 390])
def test_an_officer_sets_it_up_uses_it_and_turns_it_off(open_as: Callable[..., Any], width: int) -> None:
    page = open_as("lingdao", width=width, language="en")
    page.goto("/second-factor/")
    assert is_fit(page)
    app = pyotp.TOTP(page.inner_text(".factor-key").replace(" ", ""))
    page.fill("input[name=code]", app.now())
    with page.expect_navigation():
        page.click("main .btn-primary")
    codes = page.locator(".recovery-codes li").all_inner_texts()
    assert len(codes) == 10
    assert is_fit(page)
    page.goto("/")
    page.click(".top-end .menu summary")
    with page.expect_navigation():
        page.click("text=Sign out")
    page.fill("input[name=username]", "lingdao")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/sign-in/code/**")
    assert is_fit(page)
    page.fill("input[name=code]", app.at(int(time.time()) + 30))  # the present one was used to set it up
    page.click("main .btn-primary")
    page.wait_for_selector(".desk")
    page.goto("/second-factor/")
    assert is_fit(page)
    page.fill("input[name=code]", codes[0])
    page.click("text=Turn off")
    page.wait_for_selector("text=The second factor is turned off.")
