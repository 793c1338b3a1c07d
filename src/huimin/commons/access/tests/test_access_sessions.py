"""Sessions of a production end when nobody works, when they are too many, and at an administrator's word."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from huimin.commons.access.actions import assign_role, define_role
from huimin.commons.access.models import Officer, OpenSession, PasswordUse
from huimin.commons.access.sessions import SEEN, SESSIONS_AT_MOST
from huimin.commons.access.tests.made_officers import PASSWORD, officer_with_password
from huimin.commons.audit.models import Deed
from huimin.commons.installation.public import found

pytestmark = pytest.mark.django_db
NEW = "herons-over-land"


def install(mode: str = "production") -> None:
    day = date(2025, 8, 22) if mode == "demonstration" else None
    found(mode=mode, place="420202", name_zh="区", name_en="District", working_day=day)


def signed_in(browser: Client | None = None, username: str = "wen") -> Client:
    browser = browser or Client(headers={"accept-language": "en"})
    assert browser.post("/sign-in/", {"username": username, "password": PASSWORD}).status_code == 302
    return browser


def works(browser: Client) -> bool:
    return browser.get("/jobs/").status_code == 200


def move(browser: Client, by: timedelta) -> None:
    """Let the session have been worked in earlier."""
    session = browser.session
    session[SEEN] = (datetime.fromisoformat(session[SEEN]) - by).isoformat()
    session.save()


def test_a_session_in_which_nobody_works_ends(wen: Officer) -> None:
    install()
    browser = signed_in()
    move(browser, timedelta(minutes=29))
    assert works(browser)
    move(browser, timedelta(minutes=29))  # since the last page, not since signing in
    assert works(browser)
    move(browser, timedelta(minutes=31))
    answer = browser.get("/jobs/", follow=True)
    assert answer.redirect_chain == [("/sign-in/?next=/jobs/", 302)]
    assert "nobody worked here" in answer.content.decode()
    assert not OpenSession.objects.exists()
    assert Deed.objects.latest("id").details["why"] == "idle"
    assert not works(browser)


def test_the_oldest_session_ends_for_one_too_many(wen: Officer) -> None:
    install()
    browsers = [signed_in() for _number in range(SESSIONS_AT_MOST)]
    assert all(works(browser) for browser in browsers)
    last = signed_in()
    assert [works(browser) for browser in [*browsers, last]] == [False, True, True, True]
    assert OpenSession.objects.count() == Session.objects.count() == SESSIONS_AT_MOST
    assert Deed.objects.filter(verb="access.end_sessions").get().details["why"] == "limit"


def test_sessions_that_have_run_out_do_not_count(wen: Officer) -> None:
    install()
    signed_in()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    signed_in()
    assert OpenSession.objects.count() == 1


def test_who_signs_in_again_in_the_same_browser_ends_no_other_session(wen: Officer) -> None:
    install()
    other, browser = signed_in(), signed_in()
    for _number in range(SESSIONS_AT_MOST):
        former = browser.session.session_key
        signed_in(browser)
        assert browser.session.session_key != former
    assert works(other)
    assert works(browser)


def test_somebody_else_may_sign_in_in_the_same_browser(wen: Officer) -> None:
    install()
    officer_with_password("li")
    browsers = [signed_in(), signed_in()]
    for browser in browsers:
        signed_in(browser, "li")
        assert works(browser)
    assert set(OpenSession.objects.values_list("officer__username", flat=True)) == {"li"} | {"wen"}
    signed_in()
    assert OpenSession.objects.filter(officer=wen).count() == 1  # those of the other browsers are gone


def test_signing_out_and_a_new_password_keep_account(wen: Officer) -> None:
    install()
    here, there = signed_in(), signed_in()
    form = {"present": PASSWORD, "password": NEW, "again": NEW}
    assert here.post("/password/", form)["Location"] == "/"
    assert works(here)
    assert not works(there)  # it was begun with the old password
    assert OpenSession.objects.filter(session_key=here.session.session_key).exists()
    here.post("/sign-out/")
    assert OpenSession.objects.count() == 1


def test_an_administrator_signs_an_officer_out_for_a_reason(wen: Officer) -> None:
    install()
    browser = signed_in()
    li = Officer.objects.create(username="li", name="Li", division="420202", must_change_password=False)
    define_role(code="safe", name_zh="安", name_en="Safe", rights=["access.manage"], by=None)
    assign_role(officer=li, role="safe", scope="", start=date(2025, 1, 1), by=None)
    office = Client(headers={"accept-language": "en"})
    office.force_login(li)
    assert "Signed in since" in office.get(f"/officers/{wen.pk}/").content.decode()
    office.post(f"/officers/{wen.pk}/sessions/", {"reason": ""})
    assert works(browser)
    office.post(f"/officers/{wen.pk}/sessions/", {"reason": "device lost"})
    assert not works(browser)
    deed = Deed.objects.latest("id")
    assert (deed.verb, deed.reason, deed.details["sessions"]) == ("access.end_sessions", "device lost", 1)


def test_a_password_of_ninety_days_is_changed_before_anything_else(wen: Officer) -> None:
    install()
    PasswordUse.objects.update(at=timezone.now() - timedelta(days=89))
    assert works(signed_in())
    PasswordUse.objects.update(at=timezone.now() - timedelta(days=91))
    browser = signed_in()
    assert browser.get("/jobs/")["Location"] == "/password/"
    assert "older than ninety days" in browser.get("/password/").content.decode()
    browser.post("/password/", {"present": PASSWORD, "password": NEW, "again": NEW})
    assert works(browser)
    assert Deed.objects.filter(verb="access.password_too_old").count() == 1


def test_a_demonstration_has_no_such_limits(wen: Officer) -> None:
    install("demonstration")
    PasswordUse.objects.update(at=timezone.now() - timedelta(days=400))
    browsers = [signed_in() for _number in range(SESSIONS_AT_MOST + 2)]
    assert all(works(browser) for browser in browsers)
    assert not OpenSession.objects.exists()
    assert SEEN not in browsers[0].session
