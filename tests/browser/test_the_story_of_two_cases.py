"""A case on the screen: from a phone through five officers to the award; a refusal that others reverse."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.conftest import ROOT, Served, residents, sign_in_resident

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.xdist_group("browser")]
PHONE = {"width": 390, "height": 844}
OFFICERS = {"accept": "jiedao", "visit": "shequ", "along": "shequ2", "check": "hedui", "decide": "shenpi"}
SEEN = {
    "present": "申请人在场", "housing": "租住公房", "income_seen": "无固定收入", "property_seen": "无",
    "signed": "yes", "without_photo": "手机无法拍照", "without_place": "手机无定位",
    "without_signature": "纸质调查表上签字", "without_colleague": "纸质调查表上签字",
}  # fmt: skip


class Story:
    """A resident on a phone and officers at desks, in one demonstration."""

    def __init__(self, served: Served, chromium: Any, open_as: Callable[..., Any]) -> None:
        self.served, self.chromium, self.open_as = served, chromium, open_as
        self.desks: dict[str, Any] = {}

    def resident(self, place: int) -> Any:
        """Sign in on a phone as the resident in a line of the list that the demonstration wrote."""
        _case, _who, name, reached, number = residents(self.served)[place]
        context = self.chromium.new_context(
            base_url=self.served.address, viewport=PHONE, locale="zh-CN", is_mobile=True, has_touch=True
        )
        page = context.new_page()
        sign_in_resident(page, reached, number)
        assert name in page.inner_text(".portal-who")
        return page

    def desk(self, username: str) -> Any:
        """Return the browser of an officer, signed in once."""
        if username not in self.desks:
            self.desks[username] = self.open_as(username)
        return self.desks[username]

    def at_case(self, username: str, number: str) -> Any:
        """Let an officer find a case by its number."""
        page = self.desk(username)
        page.goto(f"/cases/all/?find={number}")
        with page.expect_navigation():
            page.click(f"main table a:has-text('{number}')")
        return page

    def huimin(self, *words: str) -> None:
        """Call the command line of the demonstration."""
        environment = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "HUIMIN_DATA"}}
        moved = subprocess.run(
            [sys.executable, "-m", "huimin.web.command", *words],
            cwd=ROOT,
            env=environment | {"HUIMIN_DATA": str(self.served.data)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert moved.returncode == 0, moved.stderr

    def apply(self, page: Any) -> str:
        """Apply for Dibao on the phone with a photo for each paper, and return the number of the case."""
        page.goto("/portal/apply/")
        page.check("input[name=scheme][value=dibao]")
        press(page, "继续")
        while "/papers/" not in page.url:  # a person to a page, then the household
            for each in page.locator(".stated-how").all():
                each.locator("input").first.check()  # that is right, or none
            press(page, "继续")
        for place in range(page.locator(".asked input[type=file]").count()):
            page.locator(".asked input[type=file]").nth(place).set_input_files(
                {"name": f"照片{place}.png", "mimeType": "image/png", "buffer": picture()}
            )
        with page.expect_navigation():
            page.click("main form .form-end .btn-primary")
        press(page, "提交")
        return str(page.inner_text(".purpose .code"))

    def to_opinion(self, number: str) -> None:
        """Accept, visit with two, check."""
        page = self.at_case(OFFICERS["accept"], number)
        choose(page, "accepted")
        page = self.at_case(OFFICERS["visit"], number)
        sign(page)
        page = self.at_case(OFFICERS["visit"], number)
        form = page.locator("form:has([name=present])")
        form.locator("details.seldom > summary").click()
        for name, value in SEEN.items():
            field = form.locator(f"[name={name}]")
            if name == "signed":
                field.select_option(value)
            else:
                field.fill(value)
        form.get_by_label("社区工作者二（演示）").check()
        choose(page, "done")
        page = self.at_case(OFFICERS["check"], number)
        form = page.locator("form:has([name=sources])")
        form.locator("[name=sources]").fill("公安、税务、银行，2025-08-22")
        choose(page, "consistent")


def picture() -> bytes:
    from io import BytesIO

    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (60, 40), "white").save(drawn, "PNG")
    return drawn.getvalue()


def sign(page: Any) -> None:
    """Let the applicant sign under the open step with a drawn line, and see it on the sheet."""
    with page.expect_navigation():
        page.locator("main a:text-is('在屏幕上签名')").first.click()
    signer = page.locator("input[name=who]").first.get_attribute("value")
    press(page, "保存签名")
    assert "签名" in page.inner_text(".form-errors")  # nothing was drawn
    pad = page.locator("canvas").bounding_box()
    page.mouse.move(pad["x"] + 40, pad["y"] + 30)
    page.mouse.down()
    page.mouse.move(pad["x"] + 160, pad["y"] + 80, steps=8)
    page.mouse.move(pad["x"] + 60, pad["y"] + 100, steps=8)
    page.mouse.up()
    press(page, "保存签名")
    assert page.locator(f"main li:has-text('{signer}') svg.signature path").count() == 1


def press(page: Any, words: str) -> None:
    """Press the button with these words and wait for the page that it leads to."""
    with page.expect_navigation():
        page.locator(f"main button:text-is('{words}')").first.click()


def choose(page: Any, outcome: str) -> None:
    """End the step of a case with an outcome; nothing may be refused."""
    with page.expect_navigation():
        page.locator(f"main button[name=outcome][value={outcome}]").first.click()
    assert not page.locator(".form-errors").count(), page.inner_text(".form-errors")


@pytest.fixture
def story(district: Served, chromium: Any, open_as: Callable[..., Any]) -> Story:
    return Story(district, chromium, open_as)


def test_applied_for_on_a_phone_granted_by_five_officers_and_paid(story: Story) -> None:
    phone = story.resident(0)
    number = story.apply(phone)
    case = phone.url
    story.to_opinion(number)
    page = story.at_case("jiedao", number)
    choose(page, "grant")
    page = story.at_case("shequ", number)
    page.fill("[name=place]", "社区公示栏")
    with page.expect_navigation():
        page.click("main form[action*='publicity'] button.btn-primary")
    phone.goto("/portal/notices/")
    assert phone.locator("main .own li").count() >= 1
    story.huimin("day", "2025-09-01")
    page = story.at_case("shenpi", number)
    choose(page, "grant")
    page = story.at_case("shequ", number)
    choose(page, "announced")
    phone.goto(case)
    granted = phone.inner_text(".answer-money")
    assert re.search(r"[\d,]+\.\d\d", granted)
    assert "予以确认通知书" in phone.inner_text("main")
    phone.goto("/portal/cases/")
    assert granted in phone.inner_text("main")
    assert "2025-10-01" in phone.inner_text("main")
    story.huimin("month", "2025-10")
    clerk = story.desk("caiwu")
    clerk.goto(f"/payments/2025-10/list/?q={phone.inner_text('.portal-who span')}")
    assert granted.split()[1] in clerk.inner_text("main table")


def test_refused_appealed_against_and_reversed_by_others(story: Story) -> None:
    phone = story.resident(1)
    number = story.apply(phone)
    case = phone.url
    story.to_opinion(number)
    why = "认为申请人另有收入"
    page = story.at_case("jiedao", number)
    page.fill("[name=reason]", why)
    choose(page, "refuse")
    page = story.at_case("shenpi", number)
    page.fill("[name=reason]", why)
    choose(page, "refuse")  # it departs from the rules, so a second officer must agree
    page = story.at_case("shenpi2", number)
    choose(page, "agree")
    page = story.at_case("jiedao", number)
    choose(page, "delivered")
    phone.goto(case)
    assert "未批准" in phone.inner_text("main")
    assert why in phone.inner_text("main")
    assert "不予确认通知书" in phone.inner_text("main")
    with phone.expect_navigation():
        phone.click("main a:has-text('申请复查')")
    phone.fill("textarea[name=text]", "没有其他收入，请核实")
    press(phone, "提交")
    appeal, appealed = phone.url, str(phone.inner_text(".purpose .code"))
    barred = story.at_case("shenpi2", appealed)
    assert not barred.locator("main button[name=outcome]").count()  # not even its receipt
    page = story.at_case("zhengce", appealed)
    choose(page, "taken")
    page = story.at_case("zhengce", appealed)
    page.fill("[name=facts]", "经核实没有其他收入")
    page.fill("[name=law]", "原决定认定事实有误")
    choose(page, "done")
    page = story.at_case("lingdao", appealed)
    page.fill("[name=reason]", "原决定认定事实有误，予以撤销")
    choose(page, "grant")
    page = story.at_case("lingdao", appealed)
    choose(page, "delivered")
    phone.goto(appeal)
    assert re.search(r"[\d,]+\.\d\d", phone.inner_text(".answer-money"))
    assert "复查决定书" in phone.inner_text("main")
