"""A month on the screen: one officer reckons and submits, another one approves."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

NEXT = "2025-09"
pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]


def send(page: Any, address: str) -> None:
    """Follow the link to a form and send the form as it stands."""
    with page.expect_navigation():
        page.click(f"a[href='{address}']")
    with page.expect_navigation():
        page.click("main form button[type=submit], main form button:not([type])")


def test_reckon_submit_approve(open_as: Callable[..., Any]) -> None:
    clerk = open_as("caiwu")
    clerk.goto("/payments/")
    form = clerk.locator("form[action='/payments/reckon/']").first
    with clerk.expect_navigation():
        form.locator("button").first.click()
    for _ in range(120):
        if clerk.goto(f"/payments/{NEXT}/").status == 200:
            break
        clerk.wait_for_timeout(1000)
    assert NEXT in clerk.inner_text("h1")
    send(clerk, f"/payments/{NEXT}/submit/")
    assert clerk.locator(f"a[href='/payments/{NEXT}/approve/']").count() == 0
    second = open_as("caiwu2")
    second.goto(f"/payments/{NEXT}/")
    send(second, f"/payments/{NEXT}/approve/")
    second.goto(f"/payments/{NEXT}/books/")
    assert re.search(r"[\d,]+\.\d\d", second.inner_text("main"))
