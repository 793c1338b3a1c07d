"""From a payment an auditor gets to everything it rests on, and from the books back to it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from huimin.commons.access.actions import assign_role, sync_built_in_roles
from huimin.entitlements.models import Reckoning
from huimin.ledger.public import entries_about
from huimin.payments.models import BankFile, Payment
from huimin.payments.tests.made_district import AUGUST, JULY, District, approved_run, officer
from huimin.payments.tests.test_answers_of_banks import answer_to, sent, take

pytestmark = pytest.mark.django_db
KNOWN = datetime(2025, 7, 1, 2, 30, tzinfo=UTC)


def signed_in(role: str) -> Client:
    sync_built_in_roles(day=date(2025, 1, 1))
    found = officer(role)
    found.must_change_password = False
    found.save()
    assign_role(officer=found, role=role, scope="420202", start=date(2020, 1, 1), by=None)
    client = Client(headers={"accept-language": "en"})
    client.force_login(found)
    return client


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def as_if(sql: str, *values: object) -> None:
    """Make rows as if they had come about otherwise; what they are is frozen."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture
def paid(district: District) -> Payment:
    """A payment that was reckoned, listed, sent and paid."""
    sent(district)
    Reckoning.objects.create(
        month=JULY.first, scheme="old_age", version=2, on=JULY.first, known_at=KNOWN, edition="abcdef123456",
        considered=4, granted=4, refused=0, undecided=0, outcomes=b"", digest=b"",
    )  # fmt: skip
    take(answer_to("ICBC", "丙"))
    return Payment.objects.get(payee_name="甲")


def test_from_a_payment_to_everything_it_rests_on(paid: Payment) -> None:
    client = signed_in("auditor")
    page = page_of(client, f"/payments/payment/{paid.pk}/")
    granted, answered = entries_about(f"payments.Payment:{paid.pk}")
    number = BankFile.objects.get(bank="ICBC").number
    assert "abcdef123456" in page
    assert number in page
    assert "version 2" in page
    wanted = (
        f"/ledger/entries/{granted.id}/",
        f"/ledger/entries/{answered.id}/",
        "/ledger/accounts/fund:district:old_age:2025/",
        "/payments/2025-07/",
        "/payments/2025-07/files/",
        f"/awards/{paid.award_id}/",
        "/awards/schemes/old_age/?on=2025-07-01",
    )
    leads_to = set(re.findall(r'href="([^"]+)"', page))
    for address in wanted:
        assert address in leads_to
        page_of(client, address)
    why = next(each for each in leads_to if each.startswith(f"/awards/why/person/{paid.person_id}/old_age/"))
    assert "on=2025-07-01" in why
    assert "known=2025-07-01T02%3A30" in why
    assert "80.00" in page


def test_from_the_books_back_to_the_payment(paid: Payment) -> None:
    client = signed_in("auditor")
    entry = entries_about(f"payments.Payment:{paid.pk}")[1]
    back = f'href="/payments/payment/{paid.pk}/"'
    assert back in page_of(client, f"/ledger/entries/{entry.id}/")
    days = "?since=2025-01-01&until=2025-12-31"
    assert back in page_of(client, f"/ledger/accounts/fund:district:old_age:2025/{days}")


def test_what_has_not_left_a_fund_says_so(paid: Payment) -> None:
    client = signed_in("auditor")
    failed = Payment.objects.get(payee_name="丙")
    assert "No money has left a fund for it yet" in page_of(client, f"/payments/payment/{failed.pk}/")


def test_who_pays_again_rests_on_what_was_reckoned_at_first(paid: Payment, district: District) -> None:
    failed = Payment.objects.get(payee_name="丙")
    again = approved_run(district, AUGUST, district.due("丁"))
    second = Payment.objects.get(run=again)
    changed = "UPDATE payments_payment SET reissue_of_id = %s, kind = 'reissue' WHERE id = %s"
    as_if(changed, failed.pk, second.pk)
    page = page_of(signed_in("auditor"), f"/payments/payment/{second.pk}/")
    assert f"/awards/why/person/{failed.person_id}/old_age/?on=2025-07-01" in page


def test_a_case_is_named_where_one_decided_and_only_there(paid: Payment) -> None:
    client = signed_in("auditor")
    address = f"/payments/payment/{paid.pk}/"
    changed = "UPDATE entitlements_award SET reference = %s, origin = %s WHERE id = %s"
    as_if(changed, "某名册", "legacy", paid.award_id)
    assert "/cases/numbered/" not in page_of(client, address)
    as_if(changed, "SQ-1", "case", paid.award_id)
    assert "/cases/numbered/SQ-1/" in page_of(client, address)
    assert "/cases/numbered/SQ-1/" in page_of(client, f"/awards/{paid.award_id}/")
    as_if(changed, "proposal:77", "batch", paid.award_id)
    assert "/awards/proposals/77/" in page_of(client, f"/awards/{paid.award_id}/")


def test_who_may_not_read_the_books_is_not_led_there(paid: Payment) -> None:
    page = page_of(signed_in("policy_officer"), f"/payments/payment/{paid.pk}/")
    assert "/ledger/" not in page
    assert "abcdef123456" in page
