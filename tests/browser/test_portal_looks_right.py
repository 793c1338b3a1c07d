"""Every page of the portal in Chromium: it answers, fits a cheap phone, and everybody can use it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from tests.browser.conftest import Served, residents, sign_in_resident
from tests.browser.test_pages_look_right import AXE, SCREENS

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]
LOOKS = {
    # name: width, language, large type, which of the listed residents signs in
    "phone-zh": (390, "zh-hans", False, 2),
    "phone-en": (390, "en", False, 3),
    "large-zh": (390, "zh-hans", True, 4),
    "desk-zh": (1440, "zh-hans", False, 5),
}
PICTURED = {"home", "checked", "case", "questions"}
TOUCHABLE = 44
"""What a finger hits, in pixels; 48 in large type."""


class Looker:
    """A browser that looks at each page that it comes to."""

    def __init__(self, page: Any, look: str) -> None:
        self.page, self.look, self.wrong = page, look, list[str]()
        page.on("console", self._note)

    def _note(self, message: Any) -> None:
        expected = any(status in message.text for status in ("404", "422"))
        if message.type == "error" and not expected:
            self.wrong.append(message.text)

    def at(self, name: str, address: str = "") -> None:
        """Go to an address, if one is given, and look at the page."""
        if address:
            assert self.page.goto(address).status in {200, 404}, address
        page = self.page
        page.wait_for_load_state("networkidle")
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{name} is {wider} px wider than the screen"
        assert page.locator("h1").count() == 1, name
        page.evaluate(AXE.read_text(encoding="utf-8"))  # not bound by the page's content security policy
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})")
        serious = [
            f"{name}: {each['id']}: {each['nodes'][0]['html'][:160]}"
            for each in found["violations"]
            if each["impact"] in {"serious", "critical"}
        ]
        assert not serious, "\n".join(serious)
        small = page.evaluate(
            "least => [...document.querySelectorAll('main .btn, main input:not([type=hidden], [type=radio]),"
            " main select, .portal-nav a')].filter(each => each.checkVisibility() &&"
            " each.getBoundingClientRect().height < least).map(each => each.outerHTML.slice(0, 120))",
            48 if "large" in self.look else TOUCHABLE,
        )
        assert not small, f"{name}: too small for a finger: {small}"
        if "large" in self.look:
            tiny = page.evaluate(
                "[...document.querySelectorAll('body *')].filter(each => each.checkVisibility() &&"
                " !each.closest('.visually-hidden, .skip, svg, option') &&"
                " [...each.childNodes].some(node => node.nodeType === 3 && node.data.trim()) &&"
                " parseFloat(getComputedStyle(each).fontSize) < 20).map(each => each.outerHTML.slice(0, 120))"
            )
            assert not tiny, f"{name}: too small to read: {tiny}"
            low = page.evaluate(
                "[...document.querySelectorAll('summary, .portal-who a, .portal-who button')].filter(each =>"
                " each.checkVisibility() && each.getBoundingClientRect().height < 48)"
                ".map(each => each.outerHTML.slice(0, 120))"
            )
            assert not low, f"{name}: too low for a finger: {low}"
        if os.environ.get("HUIMIN_SCREENS") and name in PICTURED:
            page.screenshot(path=SCREENS / f"portal-{name}-{self.look}.png", full_page=False)

    def press(self, selector: str = "main form .btn-primary") -> None:
        """Press something and wait for the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator(selector).first.click()


@pytest.fixture(params=LOOKS)
def looker(request: Any, district: Served, chromium: Any) -> Iterator[Looker]:
    width, language, large, place = LOOKS[request.param]
    context = chromium.new_context(
        base_url=district.address, viewport={"width": width, "height": 844}, locale=language
    )
    context.add_cookies(
        [
            {"name": "django_language", "value": language, "url": district.address},
            {"name": "elder", "value": "1" if large else "0", "url": district.address},
        ]
    )
    looker = Looker(context.new_page(), request.param)
    looker.resident = residents(district)[place]  # type: ignore[attr-defined]
    yield looker
    assert not looker.wrong, looker.wrong
    context.close()


def test_what_anybody_sees(looker: Looker) -> None:
    looker.at("home", "/portal/")
    looker.at("people", "/portal/check/")
    looker.at("check", "/portal/check/?people=2")
    looker.page.fill("[name=m1_age]", "68")
    looker.press()
    looker.at("check-wrong")  # the second person's age is missing
    looker.page.fill("[name=m2_age]", "66")
    looker.press()
    looker.at("checked")
    for name in ("offices", "notices", "receipt", "complain", "sign-in"):
        looker.at(name, f"/portal/{name}/")
    looker.at("verify", "/verify/")
    looker.at("no such document", "/verify/abcdabcdabcdabcd/")
    looker.at("no such notice", "/portal/notices/abcdabcd/")
    looker.page.emulate_media(media="print")
    printed = looker.page.evaluate(
        "[...document.querySelectorAll('.portal-nav, .portal-top, .strip')]"
        ".filter(each => each.checkVisibility()).map(each => each.className)"
    )
    assert not printed, f"on paper: {printed}"


def test_what_a_resident_sees(looker: Looker) -> None:
    _case, _who, _name, phone, number = looker.resident  # type: ignore[attr-defined]
    sign_in_resident(looker.page, phone, number)
    looker.at("home-signed-in", "/portal/")
    looker.at("acting", "/portal/acting/")
    looker.at("apply", "/portal/apply/")
    looker.page.check("input[name=scheme][value=dibao]")
    looker.press()
    looker.at("questions")
    while "/papers/" not in looker.page.url:
        nothing = looker.page.locator("button[name=nothing]").count()
        looker.press("main form button[name=nothing]" if nothing else "main form .btn-primary")
    looker.at("papers")
    looker.press("main form .form-end .btn-primary")
    looker.at("send")
    looker.press()
    looker.at("case")
    looker.at("cases", "/portal/cases/")
