"""Deeds are written with the work, readings with their reason, and nobody takes them back."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.audit.trail import ReadWithoutReason, deed, record, record_many, record_reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def wen() -> Officer:
    return Officer.objects.create(username="wen", name="Wen")


def test_a_deed_says_who_did_what_to_which_record(wen: Officer) -> None:
    record("x.change", wen, by=wen, division="42", reason="why", day=date(2025, 8, 22))
    written = Deed.objects.get()
    assert (written.by, written.verb, written.subject) == (wen, "x.change", f"access.Officer:{wen.pk}")
    assert (written.division, written.reason, written.details) == ("42", "why", {"day": "2025-08-22"})


def test_what_is_about_no_division_was_done_where_the_officer_works(wen: Officer) -> None:
    wen.division = "420202"
    record("x.change", wen, by=wen)
    record("x.change", wen, by=wen, division="420202001")
    record("x.change", wen, by=None)
    assert [each.division for each in Deed.objects.order_by("id")] == ["420202", "420202001", ""]


def test_many_deeds_are_written_at_once(wen: Officer, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        assert record_many([deed("x.see", f"x:{number}", by=None) for number in range(100)]) == 100


def test_a_reading_needs_a_reason(wen: Officer) -> None:
    record_reading(wen, by=wen, reason=" case 7 " + "x" * 300)
    read = Deed.objects.get()
    assert (read.verb, len(read.reason), read.reason[:6]) == ("read", 200, "case 7")
    with pytest.raises(ReadWithoutReason) as refused:
        record_reading(wen, by=wen, reason="  ")
    assert refused.value.field == "reason"


def test_the_database_keeps_deeds_as_they_were_written(wen: Officer) -> None:
    record("x.change", wen, by=None)
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Deed.objects.update(verb="x.other")
    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        Deed.objects.all()._raw_delete(Deed.objects.db)
    assert str(Deed.objects.get()) == f"x.change access.Officer:{wen.pk}"
