"""Signing in: the right password, five wrong ones, a locked account, a session that is new each time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import AsyncRequestFactory, Client, RequestFactory
from django.utils import timezone

from huimin.commons.access import signing_in
from huimin.commons.access.actions import assign_role, define_role
from huimin.commons.access.guards import RightMissing, officer_of, require_right, requires
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import EVERYWHERE, Scope
from huimin.commons.access.signing_in import (
    AccountLocked,
    SigningInRefused,
    check_password,
    sign_in,
    sign_out,
)
from huimin.commons.access.tests.made_officers import PASSWORD
from huimin.commons.audit.models import Deed
from huimin.commons.installation.public import today

pytestmark = pytest.mark.django_db
AT = datetime(2025, 8, 22, 1, tzinfo=UTC)


def fail(times: int, at: datetime = AT) -> None:
    for _time in range(times):
        with pytest.raises((SigningInRefused, AccountLocked)):
            check_password("wen", "wrong", at=at)


def test_the_right_password_signs_in_and_forgets_failures(wen: Officer) -> None:
    fail(4)
    assert check_password("wen", PASSWORD, at=AT) == wen
    wen.refresh_from_db()
    assert (wen.failed_logins, wen.last_login) == (0, AT)


def test_the_fifth_wrong_password_locks_for_a_quarter_of_an_hour(wen: Officer) -> None:
    fail(4)
    with pytest.raises(AccountLocked, match="until 09:15"):
        check_password("wen", "wrong", at=AT)
    with pytest.raises(AccountLocked):
        check_password("wen", PASSWORD, at=AT + timedelta(minutes=14))
    assert check_password("wen", PASSWORD, at=AT + timedelta(minutes=15)) == wen
    whys = Deed.objects.filter(verb="access.sign_in_refused").values_list("details__why", flat=True)
    assert sorted(whys) == ["locked"] + ["password"] * 5


def test_after_a_lock_has_run_out_the_count_begins_anew(wen: Officer) -> None:
    fail(5)
    fail(4, at=AT + timedelta(minutes=15))
    assert check_password("wen", PASSWORD, at=AT + timedelta(minutes=16)) == wen


def test_nobody_learns_whether_a_name_exists_or_an_account_is_closed(wen: Officer) -> None:
    with pytest.raises(SigningInRefused) as unknown:
        check_password("nobody", PASSWORD, at=AT)
    Officer.objects.update(is_active=False)
    with pytest.raises(SigningInRefused) as closed:
        check_password("wen", PASSWORD, at=AT)
    assert str(unknown.value) == str(closed.value)
    assert set(Deed.objects.values_list("details__why", flat=True)) >= {"unknown", "closed"}


def test_signing_in_gives_a_new_session_and_signing_out_ends_it(wen: Officer) -> None:
    client = Client()
    before = client.session.session_key
    request = RequestFactory().post("/sign-in/")
    request.session, request.user = client.session, AnonymousUser()  # type: ignore[attr-defined]
    assert sign_in(request, username="wen", password=PASSWORD) == wen
    assert request.session.session_key not in {None, before}
    sign_out(request)
    assert "_auth_user_id" not in request.session
    assert Deed.objects.filter(verb="access.sign_out", by=wen).exists()
    sign_out(request)
    assert Deed.objects.filter(verb="access.sign_out").count() == 1


def test_django_signs_in_by_the_same_rules(wen: Officer) -> None:
    assert authenticate(username="wen", password=PASSWORD) == wen
    assert authenticate(username="wen", password="wrong") is None
    assert authenticate() is None
    backend = signing_in.PasswordBackend()
    assert backend.get_user(wen.pk) == wen
    Officer.objects.update(is_active=False)
    assert backend.get_user(wen.pk) is None


def page(request: Any) -> Any:
    return request.officer, request.scope


def asked_by(officer: Officer | AnonymousUser, path: str = "/x/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = officer
    return request


@pytest.fixture
def reader(wen: Officer) -> Officer:
    define_role(code="reader", name_zh="读", name_en="Reader", rights=["audit.view"], by=None)
    assign_role(officer=wen, role="reader", scope="420202001", start=today(), by=None)
    return wen


def test_a_guard_lets_in_who_has_the_right(reader: Officer) -> None:
    assert requires("audit.view")(page)(asked_by(reader)) == (reader, Scope(("420202001",)))
    assert requires("roles.manage", "audit.view")(page)(asked_by(reader))[1] == Scope(("420202001",))
    assert requires()(page)(asked_by(reader)) == (reader, EVERYWHERE)
    with pytest.raises(RightMissing):
        requires("roles.manage")(page)(asked_by(reader))
    assert require_right(reader, "audit.view") == Scope(("420202001",))
    assert requires("audit.view")(page).rights == ("audit.view",)  # type: ignore[attr-defined]


def test_a_guard_leads_strangers_to_the_sign_in_page() -> None:
    answer = requires("audit.view")(page)(asked_by(AnonymousUser()))
    assert answer.headers["Location"] == "/sign-in/?next=/x/"
    assert officer_of(RequestFactory().get("/")) is None


def test_a_guard_leads_to_the_password_page_until_it_is_changed(reader: Officer) -> None:
    reader.must_change_password = True
    assert requires("audit.view")(page)(asked_by(reader)).headers["Location"] == "/password/"
    assert requires()(page)(asked_by(reader, "/password/")) == (reader, EVERYWHERE)


def test_a_lock_by_an_administrator_is_about_real_time(wen: Officer) -> None:
    Officer.objects.update(locked_until=timezone.now() + timedelta(hours=1))
    assert authenticate(username="wen", password=PASSWORD) is None


def test_behind_a_guard_a_request_still_knows_whether_it_came_over_tls(reader: Officer) -> None:
    for scheme, secure in (("https", True), ("http", False)):
        request = AsyncRequestFactory().request(path="/x/", method="GET", scheme=scheme)
        request.user = reader
        assert requires()(lambda request: request.is_secure())(request) is secure  # type: ignore[arg-type,return-value]
