"""Accounts of people are corrected and kept; money that arrives is recorded with its document and booked."""

from __future__ import annotations

from datetime import date

import polars
import pytest
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string

from huimin.commons.audit.models import Deed
from huimin.ledger.public import balance
from huimin.payments.accounts.actions import (
    AccountsUnreadable,
    ChangeWithoutReason,
    HolderMissing,
    NoSuchBank,
    ProofMissing,
    correct_account,
    load_accounts,
)
from huimin.payments.accounts.changes import changes_of_accounts
from huimin.payments.accounts.numbers import NotAnAccountNumber, cipher
from huimin.payments.accounts.queries import accounts_of, banks
from huimin.payments.cards import PayAccountCard
from huimin.payments.files.failures import REMEDIES, FailureCode, HeldCode, label_of, remedy_of
from huimin.payments.funds.actions import NotAnAllocation, allocate_fund
from huimin.payments.funds.queries import programmes
from huimin.payments.models import AccountChange, Bank, Fund, PayAccount
from huimin.payments.tests.made_district import AUGUST, District, fund, moment, officer

pytestmark = pytest.mark.django_db
DAY = date(2025, 8, 20)


class TestAccounts:
    def correct(self, district: District, day: date = DAY, **given: str) -> PayAccountCard:
        entered = {
            "bank": "PSBC",
            "holder": "王",
            "number": "6217 0011 1222 3334 445",
            "reason": "来电要求更换",
            **given,
        }
        return correct_account(
            person_id=district.people["王"].pk,
            by=officer("maker"),
            day=day,
            at=moment(AUGUST, 20),
            **entered,  # type: ignore[arg-type]
        )

    @pytest.fixture(autouse=True)
    def wang(self, district: District) -> None:
        district.person("王")
        district.account("王")

    def test_the_old_one_ends_when_the_next_one_begins(self, district: District) -> None:
        card = self.correct(district)
        assert (card.bank, card.number_masked, card.start, card.end) == (
            "PSBC",
            "6217***********4445",
            DAY,
            None,
        )
        present, before = accounts_of(district.people["王"].pk)
        assert present == card
        assert (before.bank, before.end) == ("ICBC", DAY)
        account = PayAccount.objects.get(pk=card.id)
        assert cipher().decrypt(bytes(account.number_cipher)) == "6217001112223334445"
        assert str(account) == card.number_masked

    def test_a_slip_of_the_same_day_is_corrected_in_place(self, district: District) -> None:
        first = self.correct(district)
        second = self.correct(district, number="6217001112223334446")
        assert second.id == first.id
        deed = Deed.objects.filter(verb="payments.account.correct").latest("id")
        assert deed.details["before"]["number"] == "6217***********4445"
        assert "6217001112223334446" not in str(deed.details)

    def test_somebody_without_one_gets_one(self, district: District) -> None:
        person = district.person("李")
        card = correct_account(
            person_id=person.pk,
            bank="ICBC",
            holder="李",
            number="12345678",
            reason="新开户",
            by=None,
            day=DAY,
            at=moment(AUGUST, 20),
        )
        assert accounts_of(person.pk) == (card,)

    @pytest.mark.parametrize("number", ["1234567", "1" * 31, "62220210O1112223334", ""])
    def test_what_is_no_number_is_refused(self, district: District, number: str) -> None:
        with pytest.raises(NotAnAccountNumber, match="8 to 30 digits"):
            self.correct(district, number=number)

    def test_a_bank_that_does_not_pay_is_refused(self, district: District) -> None:
        for bank in ("GONE", "NONE"):
            with pytest.raises(NoSuchBank, match=f"“{bank}” is not an agent bank"):
                self.correct(district, bank=bank)

    def test_a_holder_is_needed(self, district: District) -> None:
        with pytest.raises(HolderMissing):
            self.correct(district, holder=" ")

    def test_a_reason_is_needed(self, district: District) -> None:
        with pytest.raises(ChangeWithoutReason) as refused:
            self.correct(district, reason=" ")
        assert refused.value.field == "reason"
        assert not AccountChange.objects.exists()

    def test_numbers_that_look_alike_are_told_apart(self, district: District) -> None:
        self.correct(district, number="6222029991112223334", bank="ICBC")
        self.correct(district, number="6222029991112223334", bank="PSBC")
        self.correct(district, number="1234567890")
        first, second, third = changes_of_accounts(district.people["王"].pk)[::-1]
        assert (first.looks_alike, first.digits) == (True, 3)
        assert (second.looks_alike, second.digits, second.bank) == (True, 0, "邮储银行")
        assert (third.looks_alike, third.bank_before) == (False, "邮储银行")
        shown = [
            render_to_string("payments/account_change.html", {"change": each}) for each in (first, second)
        ]
        assert "有 3 位数字不同" in shown[0]
        assert "号码相同" in shown[1]

    def test_another_name_needs_a_proof(self, district: District) -> None:
        with pytest.raises(ProofMissing, match="not in the name of 王") as refused:
            self.correct(district, holder="赵")
        assert refused.value.field == "proof"
        self.correct(district, holder="赵", proof="监护人赵某，户口簿")
        deed = Deed.objects.filter(verb="payments.account.correct").get()
        assert (deed.reason, deed.details["proof"]) == ("来电要求更换", "监护人赵某，户口簿")
        assert deed.division == district.people["王"].residence
        (change,) = changes_of_accounts(district.people["王"].pk)
        assert (change.holder, change.proof, change.by) == ("赵", "监护人赵某，户口簿", "maker")

    def test_the_database_wants_reason_and_proof_and_keeps_them(self, district: District) -> None:
        self.correct(district)
        change = AccountChange.objects.get()
        assert str(change) == "6222***********3334 -> 6217***********4445"
        change.pk = None
        change.reason = ""
        with pytest.raises(IntegrityError, match="has_a_reason"), transaction.atomic():
            change.save()
        change.reason, change.holder = "x", "赵"
        with pytest.raises(IntegrityError, match="in_another_name_has_a_proof"), transaction.atomic():
            change.save()
        for spoil in (
            lambda rows: rows.update(reason="另一个"),
            lambda rows: rows.all()._raw_delete(rows.db),
        ):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                spoil(AccountChange.objects)

    def test_the_database_keeps_one_open_account(self, district: District) -> None:
        account = PayAccount.objects.get()
        account.pk = None
        with pytest.raises(IntegrityError, match="one_open_pay_account"), transaction.atomic():
            account.save()
        with pytest.raises(IntegrityError, match="ends_after_it_starts"), transaction.atomic():
            PayAccount.objects.update(end=date(2025, 1, 1))

    def test_a_table_that_cannot_be_loaded_is_refused(self) -> None:
        table = polars.DataFrame({"person_id": [1], "bank": ["XX"], "holder": ["王"]})
        with pytest.raises(AccountsUnreadable, match="number, start"):
            load_accounts(accounts=table, by=None)
        table = table.with_columns(number=polars.lit("12345678"), start=polars.lit(DAY))
        with pytest.raises(AccountsUnreadable, match="XX"):
            load_accounts(accounts=table, by=None)


def test_the_banks_are_listed(district: District) -> None:
    assert [bank.code for bank in banks()] == ["GONE", "ICBC", "PSBC"]
    assert [bank.code for bank in banks(active_only=True)] == ["ICBC", "PSBC"]
    assert str(Bank.objects.get(code="ICBC")) == "工商银行"


class TestFunds:
    def test_money_that_arrives_is_booked(self, district: District) -> None:
        fund("dibao", 500_000, source="central")
        fund("dibao", 300_000)
        (card,) = programmes()
        assert (card.programme, card.at_hand, card.available, card.granted) == ("dibao", 800_000, 800_000, 0)
        assert [(each.source, each.arrived, each.at_hand) for each in card.funds] == [
            ("central", 500_000, 500_000),
            ("district", 300_000, 300_000),
        ]
        assert balance("appropriation:central:dibao:2025") == -500_000
        assert str(Fund.objects.earliest("id")) == "central:dibao:2025"

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"amount": 0}, "more than nothing"),
            ({"amount": 10**15 + 1}, "more than nothing"),
            ({"document": " "}, "Every allocation has a document"),
            ({"source": "friend"}, "“friend” is not a source"),
        ],
    )
    def test_what_is_no_allocation_is_refused(
        self, district: District, changed: dict[str, object], sentence: str
    ) -> None:
        given: dict[str, object] = {
            "amount": 1,
            "document": "黄财社〔2025〕1号",
            "source": "district",
            **changed,
        }
        with pytest.raises(NotAnAllocation, match=sentence):
            allocate_fund(programme="dibao", year=2025, arrived_on=DAY, by=None, **given)  # type: ignore[arg-type]
        assert programmes() == ()


def test_every_code_has_a_label_and_a_remedy() -> None:
    codes = {*FailureCode, *HeldCode}
    assert codes == set(REMEDIES)
    assert all(str(label_of(code)) != code for code in codes)
    assert (label_of("77", "系统忙"), label_of("77")) == ("系统忙", "77")
    assert remedy_of("77") == remedy_of(FailureCode.OTHER)
