"""Awards are adjusted, spared for a time and found again: what cases ask of them."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from huimin.entitlements.awards.actions import AwardHasEnded, HasHadGrace, WrongAmount
from huimin.entitlements.models import Award, Grace, Proposal, Suspension
from huimin.entitlements.public import (
    adjust_award,
    adopt_proposals,
    awards_in_force,
    end_award,
    give_grace,
    payable,
    reckon_month,
    suspend_award,
)
from huimin.entitlements.refusals import ReasonMissing
from huimin.entitlements.tests.made_register import COMMUNITY, KNOWN, Register, head
from huimin.kernel.days import EmptySpan, Month

pytestmark = pytest.mark.django_db(transaction=True)
AUGUST, SEPTEMBER, OCTOBER = (Month.of(f"2025-{month:02d}") for month in (8, 9, 10))
EVER, STANDARD = date(9999, 12, 31), 815_00


@pytest.fixture
def register() -> Register:
    return Register()


def adjusted(award: int, person: int, on: date = SEPTEMBER.first, **more: object):  # type: ignore[no-untyped-def]
    standard = {
        "monthly": 500_00, "parts": {"base": 500_00}, "division": COMMUNITY, "decided_on": AUGUST.first,
        "edition": "now", "reason": "adjusted", "reference": "GA-1", "by": None,
    }  # fmt: skip
    return adjust_award(award=award, person=person, on=on, **standard | more)


class TestAdjusting:
    def test_the_next_award_follows_the_last_one_without_a_gap(self, register: Register) -> None:
        home = register.single()
        old = register.award(home, STANDARD, end=date(2026, 1, 1), document="区民政〔2024〕1号")
        new = adjusted(old.id, head(home).pk)
        assert (new.start, new.end, new.previous_id) == (SEPTEMBER.first, date(2026, 1, 1), old.id)
        assert (new.document, new.reference, new.monthly) == ("区民政〔2024〕1号", "GA-1", 500_00)
        ended = Award.objects.get(pk=old.id)
        assert (ended.days.upper, ended.end_reason) == (SEPTEMBER.first, "adjusted")

    def test_a_suspension_goes_on(self, register: Register) -> None:
        home = register.single()
        old = register.award(home, STANDARD)
        suspend_award(basis="GA-1", award=old.id, start=OCTOBER.first, reason="待核", by=None)
        new = adjusted(old.id, head(home).pk)
        assert not list(Suspension.objects.filter(award=old.id, end__isnull=True))
        assert Suspension.objects.get(award=new.id).start == OCTOBER.first
        assert payable(OCTOBER, decided_until=EVER)["suspended"].to_list() == [True]

    def test_nothing_is_half_done(self, register: Register) -> None:
        home = register.single()
        old = register.award(home, STANDARD, end=SEPTEMBER.first)
        with pytest.raises(AwardHasEnded):
            adjusted(old.id, head(home).pk)
        with pytest.raises(ReasonMissing):
            adjusted(old.id, head(home).pk, AUGUST.first, reason=" ")
        with pytest.raises(WrongAmount):
            adjusted(old.id, head(home).pk, AUGUST.first, monthly=1)
        assert Award.objects.get().days.upper == SEPTEMBER.first


class TestGrace:
    def test_meanwhile_the_month_pays_what_was_paid_before(self, register: Register) -> None:
        home = register.single(wage=12 * 2_000_00)
        held = register.award(home, STANDARD, parts={"base": STANDARD})
        reckon_month(month=SEPTEMBER, schemes=["dibao"], known_at=KNOWN, by=None)
        assert payable(SEPTEMBER, decided_until=EVER).is_empty()
        give_grace(award=held.id, start=SEPTEMBER.first, end=OCTOBER.first, by=None)
        for month, paid in ((AUGUST, []), (SEPTEMBER, [STANDARD]), (OCTOBER, [])):
            reckon_month(month=month, schemes=["dibao"], known_at=KNOWN, by=None)
            due = payable(month, decided_until=EVER)
            assert due["amount"].to_list() == paid, month
        kept = Proposal.objects.get(kind="same")
        assert (kept.old, kept.new, kept.reasons) == (STANDARD, STANDARD, ["income_below_dibao"])
        assert payable(SEPTEMBER, decided_until=EVER)["parts"].to_list() == [f'{{"base": {STANDARD}}}']
        assert kept.reckoning.version == 2
        adopt_proposals(month=SEPTEMBER, by=None, day=SEPTEMBER.first)
        assert Award.objects.get().days.upper is None

    @pytest.mark.parametrize("wage", [0, 12 * 500_00, None])
    def test_neither_more_nor_less_is_proposed(self, register: Register, wage: int | None) -> None:
        home = register.single(wage=wage)
        held = register.award(home, 600_00)
        give_grace(award=held.id, start=AUGUST.first, end=SEPTEMBER.first, by=None)
        reckon_month(month=AUGUST, schemes=["dibao"], known_at=KNOWN, by=None)
        found = Proposal.objects.get()
        assert (found.kind, found.old) == ("same", 600_00)
        assert payable(AUGUST, decided_until=EVER)["amount"].to_list() == [600_00]

    def test_it_is_given_once_and_for_days_on_which_the_award_counts(self, register: Register) -> None:
        held = register.award(register.single(), STANDARD)
        with pytest.raises(EmptySpan):
            give_grace(award=held.id, start=OCTOBER.first, end=OCTOBER.first, by=None)
        give_grace(award=held.id, start=SEPTEMBER.first, end=OCTOBER.first, by=None)
        with pytest.raises(HasHadGrace):
            give_grace(award=held.id, start=OCTOBER.first, end=date(2026, 1, 1), by=None)
        other = register.award(register.single(), STANDARD)
        end_award(basis="GA-1", award=other.id, on=AUGUST.first, reason="stop", by=None)
        with pytest.raises(AwardHasEnded):
            give_grace(award=other.id, start=SEPTEMBER.first, end=OCTOBER.first, by=None)
        for wrong in ({"award_id": held.id}, {"award_id": other.id, "end": AUGUST.first}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Grace.objects.create(**{"start": AUGUST.first, "end": OCTOBER.first} | wrong)


class TestInForce:
    def test_what_only_the_month_has_changed_was_looked_at_when_people_did(self, register: Register) -> None:
        home = register.single()
        first = register.award(home, STANDARD, start=date(2023, 1, 1), end=date(2024, 1, 1), origin="legacy")
        second = register.award(home, STANDARD, start=date(2024, 1, 1), end=AUGUST.first, previous=first.id)
        third = register.award(
            home, STANDARD, start=AUGUST.first, previous=second.id, origin="batch", end=date(2026, 1, 1)
        )
        (found,) = awards_in_force(AUGUST.first, ["dibao", "tekun"])
        assert (found.id, found.since, found.end) == (third.id, date(2024, 1, 1), date(2026, 1, 1))
        assert found.holder == ("dibao", home.pk, 0)
        assert awards_in_force(AUGUST.first, ["tekun"]) == []
        assert awards_in_force(date(2022, 1, 1), ["dibao"]) == []

    def test_an_award_of_a_person_is_no_household_s(self, register: Register) -> None:
        home = register.single()
        register.award(home, 0, scheme="edge", start=date(2025, 1, 1))
        register.award(head(home), STANDARD, scheme="old_age", start=date(2023, 1, 1), origin="batch")
        found = {each.scheme: each for each in awards_in_force(AUGUST.first, ["edge", "old_age"])}
        assert (found["edge"].since, found["old_age"].since) == (date(2025, 1, 1), date(2023, 1, 1))
        assert found["old_age"].holder == ("old_age", None, head(home).pk)
