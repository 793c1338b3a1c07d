"""The second factor: set up, asked for, used once, counted, recovered, and required where a role says so."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyotp
import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from huimin.commons.access import second_factor, signing_in
from huimin.commons.access.actions import assign_role, define_role, sync_built_in_roles
from huimin.commons.access.models import Officer, RecoveryCode, Role, SecondFactor
from huimin.commons.access.second_factor import (
    EnrolledAlready,
    FactorRequired,
    OwnFactor,
    WrongCode,
    begin_enrolment,
    confirm_enrolment,
    end_second_factor,
    factor_of,
    is_enforced,
    recovery_codes_left,
    renew_recovery_codes,
    reset_second_factor,
    use_code,
)
from huimin.commons.access.signing_in import FAILURES_BEFORE_LOCK, AccountLocked, failures_counted
from huimin.commons.access.tests.made_officers import PASSWORD
from huimin.commons.audit.models import Deed
from huimin.commons.installation.public import found

pytestmark = pytest.mark.django_db
AT = datetime(2025, 8, 22, 1, tzinfo=UTC)
HALF_A_MINUTE = timedelta(seconds=30)


def secret_of(officer: Officer) -> str:
    return second_factor._secret(SecondFactor.objects.get(officer=officer))


def code_at(officer: Officer, at: datetime) -> str:
    return pyotp.TOTP(secret_of(officer)).at(at)


def enrol(officer: Officer, at: datetime = AT) -> list[str]:
    begin_enrolment(officer=officer, at=at)
    return confirm_enrolment(officer=officer, code=code_at(officer, at), at=at)


def install(mode: str) -> None:
    day = date(2025, 8, 22) if mode == "demonstration" else None
    found(mode=mode, place="420202", name_zh="区", name_en="District", working_day=day)


def verbs() -> list[str]:
    return list(Deed.objects.order_by("id").values_list("verb", flat=True))


def test_it_counts_from_the_first_right_code(wen: Officer) -> None:
    shown = begin_enrolment(officer=wen, at=AT)
    assert begin_enrolment(officer=wen, at=AT).secret == shown.secret
    assert shown.secret.replace(" ", "") == secret_of(wen)
    assert shown.picture.startswith("<svg")
    assert factor_of(wen) is None
    with pytest.raises(WrongCode):
        confirm_enrolment(officer=wen, code="000000", at=AT)
    with pytest.raises(WrongCode):
        use_code(officer=wen, code=code_at(wen, AT), at=AT)
    codes = confirm_enrolment(officer=wen, code=code_at(wen, AT), at=AT)
    assert factor_of(wen)
    assert len(set(codes)) == recovery_codes_left(wen) == 10
    for act in (lambda: begin_enrolment(officer=wen, at=AT), lambda: enrol(wen)):
        with pytest.raises(EnrolledAlready):
            act()
    assert verbs()[-2:] == ["access.begin_second_factor", "access.confirm_second_factor"]


def test_secret_and_recovery_codes_are_not_stored_in_clear(wen: Officer) -> None:
    codes = enrol(wen)
    stored = bytes(SecondFactor.objects.get().secret)
    assert secret_of(wen).encode() not in stored
    indexes = [bytes(each.index) for each in RecoveryCode.objects.all()]
    assert all(code.replace("-", "").encode() not in index for code in codes for index in indexes)
    written = "".join(str(deed.details) for deed in Deed.objects.all())
    assert not any(said in written for said in [secret_of(wen), *codes])


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_wrong(wen: Officer, steps: int) -> None:
    enrol(wen, AT - timedelta(hours=1))
    assert use_code(officer=wen, code=code_at(wen, AT + steps * HALF_A_MINUTE), at=AT) == "app"


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_time_is_wrong(wen: Officer, steps: int) -> None:
    enrol(wen, AT - timedelta(hours=1))
    with pytest.raises(WrongCode):
        use_code(officer=wen, code=code_at(wen, AT + steps * HALF_A_MINUTE), at=AT)


def test_a_code_is_used_once_and_none_before_it(wen: Officer) -> None:
    enrol(wen, AT - timedelta(hours=1))
    before, now = code_at(wen, AT - HALF_A_MINUTE), code_at(wen, AT)
    use_code(officer=wen, code=f"{now[:3]} {now[3:]}", at=AT)
    for code in (now, before):
        with pytest.raises(WrongCode):
            use_code(officer=wen, code=code, at=AT)
    later = AT + HALF_A_MINUTE
    assert use_code(officer=wen, code=code_at(wen, later), at=later) == "app"


def test_the_code_of_the_set_up_cannot_be_used_to_sign_in(wen: Officer) -> None:
    enrol(wen)
    with pytest.raises(WrongCode):
        use_code(officer=wen, code=code_at(wen, AT), at=AT)


def test_a_recovery_code_is_used_once(wen: Officer) -> None:
    first, second, *_rest = enrol(wen)
    assert use_code(officer=wen, code=f" {first.upper()} ", at=AT) == "recovery"
    assert recovery_codes_left(wen) == 9
    for wrong in (first, "nothing-like-that", ""):
        with pytest.raises(WrongCode):
            use_code(officer=wen, code=wrong, at=AT)
    deed = Deed.objects.latest("id")
    assert (deed.verb, deed.details["left"]) == ("access.use_recovery_code", 9)
    renewed = renew_recovery_codes(officer=wen, code=second, at=AT)
    assert recovery_codes_left(wen) == 10
    assert not set(renewed) & {first, second, *_rest}
    twin = RecoveryCode.objects.first()
    assert twin
    with pytest.raises(IntegrityError, match="recovery_code_is_one_of_its_kind"), transaction.atomic():
        RecoveryCode.objects.create(officer=wen, index=twin.index)


def test_a_role_requires_it_except_in_a_demonstration(wen: Officer) -> None:
    define_role(code="chief", name_zh="长", name_en="Chief", rights=[], by=None, second_factor=True)
    assert not is_enforced(wen)
    assign_role(officer=wen, role="chief", scope="", start=date(2025, 1, 1), by=None)
    assert is_enforced(wen)  # before an installation is founded, too
    enrol(wen)
    with pytest.raises(FactorRequired):
        end_second_factor(officer=wen, code="x", at=AT)
    install("demonstration")
    assert not is_enforced(Officer.objects.get())
    end_second_factor(officer=wen, code=code_at(wen, later := AT + HALF_A_MINUTE), at=later)
    assert factor_of(wen) is None
    assert not RecoveryCode.objects.exists()


def test_the_roles_that_decide_or_administer_require_it(wen: Officer) -> None:
    sync_built_in_roles(day=date(2025, 8, 22))
    asking = set(Role.objects.filter(second_factor=True).values_list("code", flat=True))
    assert asking == {
        "street_approver", "district_approver", "finance_approver", "system_administrator",
        "security_administrator", "audit_administrator",
    }  # fmt: skip
    assert sync_built_in_roles(day=date(2025, 8, 22)) == 0


def test_another_administrator_resets_it_for_a_reason(wen: Officer) -> None:
    enrol(wen)
    with pytest.raises(OwnFactor):
        reset_second_factor(officer=wen, reason="mine", by=wen)
    li = Officer.objects.create(username="li", name="Li")
    reset_second_factor(officer=wen, reason="phone lost", by=li)
    assert factor_of(wen) is None
    deed = Deed.objects.latest("id")
    assert (deed.verb, deed.reason, deed.by) == ("access.reset_second_factor", "phone lost", li)


def test_wrong_codes_lock_like_wrong_passwords_and_a_right_password_forgives_none(wen: Officer) -> None:
    enrol(wen)
    for _failure in range(FAILURES_BEFORE_LOCK - 1):
        assert signing_in.check_password("wen", PASSWORD, at=AT) == wen
        with pytest.raises(WrongCode), failures_counted(wen, AT):
            use_code(officer=wen, code="000000", at=AT)
    with pytest.raises(AccountLocked), failures_counted(wen, AT):
        use_code(officer=wen, code="000000", at=AT)
    with pytest.raises(AccountLocked), failures_counted(wen, AT):
        use_code(officer=wen, code=code_at(wen, AT + HALF_A_MINUTE), at=AT)
    with pytest.raises(AccountLocked):
        signing_in.check_password("wen", PASSWORD, at=AT)
    refused = [deed.details["why"] for deed in Deed.objects.filter(verb="access.sign_in_refused")]
    assert sorted(refused) == ["code"] * FAILURES_BEFORE_LOCK + ["locked"] * 2
    assert "access.sign_in" not in verbs()


def test_django_signs_nobody_in_by_password_alone(wen: Officer) -> None:
    assert authenticate(HttpRequest(), username="wen", password=PASSWORD) == wen
    enrol(wen)
    assert authenticate(HttpRequest(), username="wen", password=PASSWORD) is None


@pytest.fixture
def browser() -> Client:
    return Client(headers={"accept-language": "en"})


def sign_in(browser: Client, wanted: str = "/jobs/") -> Any:
    return browser.post("/sign-in/", {"username": "wen", "password": PASSWORD, "next": wanted})


def test_signing_in_asks_for_the_code_and_leads_on(browser: Client, wen: Officer) -> None:
    install("demonstration")
    enrol(wen)
    step = sign_in(browser)
    assert step["Location"] == "/sign-in/code/?next=%2Fjobs%2F"
    assert browser.get("/jobs/").status_code == 302  # not signed in yet
    pending = browser.session.session_key
    wrong = browser.post("/sign-in/code/", {"code": "000000", "next": "/jobs/"})
    assert wrong.status_code == 422
    assert "wrong or was used" in wrong.content.decode()
    code = code_at(wen, timezone.now())
    assert browser.post("/sign-in/code/", {"code": code, "next": "/jobs/"})["Location"] == "/jobs/"
    assert browser.session.session_key != pending
    assert browser.get("/jobs/").status_code == 200
    wen.refresh_from_db()
    assert wen.failed_logins == 0
    assert verbs()[-3:] == ["access.password_right", "access.sign_in_refused", "access.sign_in"]


def test_a_code_without_a_password_or_too_late_leads_back(browser: Client, wen: Officer) -> None:
    enrol(wen)
    assert browser.get("/sign-in/code/")["Location"] == "/sign-in/"
    sign_in(browser)
    session = browser.session
    session[signing_in.AWAITS] |= {"until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    session.save()
    late = browser.post("/sign-in/code/", {"code": code_at(wen, timezone.now())}, follow=True)
    assert late.redirect_chain == [("/sign-in/", 302)]
    assert "came too late" in late.content.decode()
    sign_in(browser)
    Officer.objects.update(is_active=False)
    assert browser.get("/sign-in/code/")["Location"] == "/sign-in/"


def test_who_must_have_it_sets_it_up_before_anything_else(browser: Client, wen: Officer) -> None:
    install("production")
    define_role(code="chief", name_zh="长", name_en="Chief", rights=[], by=None, second_factor=True)
    assign_role(officer=wen, role="chief", scope="", start=date(2025, 1, 1), by=None)
    sign_in(browser)
    assert browser.get("/jobs/")["Location"] == "/second-factor/"
    page = browser.get("/second-factor/").content.decode()
    assert "<svg" in page
    assert "Not now" not in page
    assert browser.post("/second-factor/", {"code": "000000"}).status_code == 422
    shown = browser.post("/second-factor/", {"code": code_at(wen, timezone.now())}).content.decode()
    assert shown.count('<li class="code">') == 10
    assert browser.get("/jobs/").status_code == 200
    assert '<li class="code">' not in browser.get("/second-factor/").content.decode()
    assert "Turn off" not in browser.get("/second-factor/").content.decode()
    refused = browser.post("/second-factor/off/", {"code": "x"})
    assert refused.status_code == 422
    assert "cannot be turned off" in refused.content.decode()


def test_in_a_demonstration_it_is_offered_and_can_be_turned_off(browser: Client, wen: Officer) -> None:
    install("demonstration")
    define_role(code="chief", name_zh="长", name_en="Chief", rights=[], by=None, second_factor=True)
    assign_role(officer=wen, role="chief", scope="", start=date(2025, 1, 1), by=None)
    sign_in(browser)
    assert browser.get("/jobs/").status_code == 200
    page = browser.get("/second-factor/").content.decode()
    assert "offered, not asked for" in page
    assert browser.post("/second-factor/codes/", {"code": "x"})["Location"] == "/second-factor/"
    codes = enrol(wen, timezone.now())
    renewed = browser.post("/second-factor/codes/", {"code": codes[0]}).content.decode()
    assert renewed.count('<li class="code">') == 10
    assert browser.post("/second-factor/off/", {"code": codes[1]}).status_code == 422
    code = renewed.split('<li class="code">')[1][:14]
    assert browser.post("/second-factor/off/", {"code": code})["Location"] == "/"
    assert factor_of(wen) is None


def test_the_administrator_sees_it_and_resets_it_on_the_page(browser: Client, wen: Officer) -> None:
    install("demonstration")
    define_role(code="safe", name_zh="安", name_en="Safe", rights=["access.manage"], by=None)
    assign_role(officer=wen, role="safe", scope="", start=date(2025, 1, 1), by=None)
    li = Officer.objects.create(username="li", name="Li", division="420202")
    enrol(li)
    browser.force_login(wen)
    assert "10 recovery codes left" in browser.get(f"/officers/{li.pk}/").content.decode()
    browser.post(f"/officers/{li.pk}/second-factor/", {"reason": ""})
    assert factor_of(li)
    browser.post(f"/officers/{li.pk}/second-factor/", {"reason": "lost"})
    assert factor_of(li) is None
    assert "no role of this officer asks for it" in browser.get(f"/officers/{li.pk}/").content.decode()
    assert browser.get("/officers/").status_code == 200
