"""An answer is taken in whole or not at all, once, and moves the money that it says was moved."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huimin.commons.audit.models import Deed
from huimin.ledger.public import balance, trial_balance
from huimin.payments.accounts.actions import correct_account
from huimin.payments.cards import ReturnCard
from huimin.payments.demonstration_bank import NoDemonstration, answer_file, answer_files
from huimin.payments.files.actions import (
    AnsweredTwice,
    BookedTooEarly,
    UnknownBatch,
    UnknownPayment,
    WrongAmount,
    take_return,
)
from huimin.payments.files.lines import (
    Answer,
    AnswerLine,
    Truncated,
    read_answer,
    read_order,
    write_answer,
)
from huimin.payments.files.queries import bank_files, written_files
from huimin.payments.funds.drawing import FundsExhausted
from huimin.payments.funds.queries import programme
from huimin.payments.models import BankFile, BankReturn, Payment, Run
from huimin.payments.reconciliation import DoesNotReconcile, reconcile, refuse_unless_reconciled
from huimin.payments.tests.made_district import AUGUST, JULY, District, approved_run, fund, moment, officer

DAY = date(2025, 7, 12)
NAMES = ("甲", "乙", "丙", "丁")


def sent(district: District) -> Run:
    """Send 80 yuan each to four people through two banks, out of 1000 yuan."""
    fund("old_age", 100_000)
    for place, name in enumerate(NAMES):
        district.person(name)
        district.account(name, bank=("ICBC", "PSBC")[place % 2], number=f"62220210011122233{place:02}")
        district.award(name, 8_000)
    return approved_run(district, JULY, district.due(*NAMES))


@pytest.fixture
def run(district: District) -> Run:
    return sent(district)


def answer_to(bank: str, *failing: str, only: tuple[str, ...] = NAMES) -> Answer:
    """Return what a bank could answer to its file in July."""
    content = next(file.content for file in written_files(JULY) if file.bank == bank)
    order = read_order(content, name=bank)
    return Answer(
        order.heading,
        tuple(
            AnswerLine(line, "01", "户名不符") if line.holder in failing else AnswerLine(line, booked_on=DAY)
            for line in order.lines
            if line.holder in only
        ),
    )


def take(answer: Answer | bytes, name: str = "a.txt", day: date = DAY) -> ReturnCard:
    content = answer if isinstance(answer, bytes) else write_answer(answer)
    return take_return(content=content, name=name, by=officer("maker"), day=day)


def states() -> dict[str, str]:
    return dict(Payment.objects.order_by("id").values_list("person__name", "state"))


@pytest.mark.django_db
class TestTakingIn:
    def test_what_was_paid_leaves_the_fund_and_what_failed_stays_owed(self, run: Run) -> None:
        card = take(answer_to("ICBC", "丙"))
        assert (card.paid, card.failed, card.paid_total, card.failed_total) == (1, 1, 8_000, 8_000)
        assert states() == {"甲": "paid", "乙": "sent", "丙": "failed", "丁": "sent"}
        failed = Payment.objects.get(person__name="丙")
        assert (failed.failure_code, failed.failure, failed.booked_on) == ("01", "户名不符", None)
        assert Payment.objects.get(person__name="甲").booked_on == DAY
        assert balance("fund:district:old_age:2025") == 92_000
        assert balance("payable:ICBC:old_age") == 0
        assert balance("returned:old_age") == -8_000
        money = programme("old_age")
        assert (money.at_hand, money.outstanding, money.available) == (92_000, 24_000, 68_000)

    def test_the_run_is_closed_with_the_last_answer(self, run: Run) -> None:
        assert not take(answer_to("ICBC", "丙")).closed
        assert take(answer_to("PSBC")).closed
        run.refresh_from_db()
        assert run.state == "closed"
        assert Deed.objects.filter(verb="payments.run.close").count() == 1

    def test_a_bank_may_answer_in_parts(self, run: Run) -> None:
        take(answer_to("ICBC", only=("甲",)), "first.txt")
        take(answer_to("ICBC", only=("丙",)), "second.txt")
        assert [file.answered for file in bank_files(JULY)] == [2, 0]

    def test_the_same_file_twice_changes_nothing(self, run: Run) -> None:
        first = take(answer_to("ICBC"))
        again = take(answer_to("ICBC"), "again.txt", day=date(2025, 7, 30))
        assert (again.id, again.repeated) == (first.id, True)
        assert BankReturn.objects.count() == 1
        assert balance("fund:district:old_age:2025") == 84_000

    def test_money_is_conserved(self, run: Run) -> None:
        take(answer_to("ICBC", "丙"))
        take(answer_to("PSBC", "乙", "丁"))
        sheet = trial_balance()
        assert sheet.debit == sheet.credit
        assert balance("granted:old_age:2025") == 32_000
        assert balance("fund:district:old_age:2025") + balance("returned:old_age") == 100_000 - 32_000


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.booleans()), unique_by=lambda said: said[0], max_size=4))
@pytest.mark.django_db
def test_whatever_the_banks_answer_no_fen_is_lost(run: Run, said: list[tuple[str, bool]]) -> None:
    with transaction.atomic():
        for name, paid in said:
            bank = Payment.objects.get(person__name=name).bank_id or ""
            take(answer_to(bank, *(() if paid else (name,)), only=(name,)), f"{name}.txt")
        paid_fen, owed = (8_000 * sum(paid is kind for _name, paid in said) for kind in (True, False))
        money, sheet = programme("old_age"), trial_balance()
        assert (money.at_hand, money.outstanding) == (100_000 - paid_fen, 32_000 - paid_fen)
        assert balance("returned:old_age") == -owed
        assert sheet.debit == sheet.credit
        assert (Run.objects.get().state == "closed") == (len(said) == len(NAMES))
        transaction.set_rollback(True)


@pytest.mark.django_db
class TestRefusing:
    @pytest.mark.parametrize(
        ("old", "new", "refusal", "sentence"),
        [
            ("202507-ICBC", "202506-ICBC", UnknownBatch, "answers the batch “420202-202506-ICBC”"),
            (
                ":regular|0",
                ":other|0",
                UnknownPayment,
                "Line 2 of “a.txt”: the batch “420202-202507-ICBC” holds no",
            ),
            ("2025-07-12", "2025-07-13", BookedTooEarly, "Line 2 of “a.txt” was booked on 2025-07-13"),
        ],
    )
    def test_what_does_not_answer_what_was_sent(
        self, run: Run, old: str, new: str, refusal: type[Exception], sentence: str
    ) -> None:
        text = write_answer(answer_to("ICBC")).decode("gb18030")
        assert old in text
        with pytest.raises(refusal, match=sentence):
            take(text.replace(old, new).encode("gb18030"))
        self.nothing_was_taken()

    def test_another_amount(self, run: Run) -> None:
        text = write_answer(answer_to("ICBC")).decode("gb18030")
        text = text.replace("|8000|", "|8001|", 1).replace("合计|2|16000|2|16000", "合计|2|16001|2|16001")
        with pytest.raises(WrongAmount, match=r"answers 80\.01 yuan .* 80\.00 yuan were sent"):
            take(text.encode("gb18030"))
        self.nothing_was_taken()

    def test_a_line_that_stands_twice(self, run: Run) -> None:
        answer = answer_to("ICBC")
        with pytest.raises(AnsweredTwice, match="Line 4"):
            take(Answer(answer.heading, (*answer.lines, answer.lines[0])))
        self.nothing_was_taken()

    def test_a_second_answer_about_the_same_payment(self, run: Run) -> None:
        take(answer_to("ICBC", only=("甲",)))
        with pytest.raises(AnsweredTwice, match="is answered already"):
            take(answer_to("ICBC", "丙"))
        assert states()["丙"] == "sent"

    def test_a_file_that_is_cut(self, run: Run) -> None:
        with pytest.raises(Truncated):
            take(write_answer(answer_to("ICBC"))[:-20])
        self.nothing_was_taken()

    def test_a_payment_of_another_bank(self, run: Run) -> None:
        answer = answer_to("ICBC")
        with pytest.raises(UnknownPayment):
            take(Answer(answer.heading, answer_to("PSBC").lines))
        self.nothing_was_taken()

    def test_more_than_the_funds_hold(self, district: District) -> None:
        district.person("甲")
        district.account("甲")
        district.award("甲", 8_000)
        fund("old_age", 7_000)
        approved_run(district, JULY, district.due("甲"))
        with pytest.raises(FundsExhausted, match=r"lack 10\.00 yuan"):
            take(answer_to("ICBC"))
        self.nothing_was_taken()

    def nothing_was_taken(self) -> None:
        assert set(states().values()) == {"sent"}
        assert not BankReturn.objects.exists()
        assert balance("payable:ICBC:old_age") < 0


@pytest.mark.django_db
def test_funds_are_drawn_in_their_order(run: Run) -> None:
    fund("old_age", 5_000, source="province")
    fund("old_age", 1_000, source="lottery", year=2024)
    take(answer_to("ICBC"))
    spent = {card.code: card.spent for card in programme("old_age").funds}
    assert spent == {
        "fund:lottery:old_age:2024": 1_000,
        "fund:province:old_age:2025": 5_000,
        "fund:district:old_age:2025": 10_000,
    }


@pytest.mark.django_db
def test_what_failed_is_paid_again_out_of_what_is_still_owed(run: Run, district: District) -> None:
    take(answer_to("ICBC", "丙"))
    take(answer_to("PSBC"))
    number = "6217001112223334445"
    correct_account(
        person_id=district.people["丙"].pk,
        bank="PSBC",
        holder="丙",
        number=number,
        reason="退票",
        at=moment(JULY, 20),
        by=None,
        day=DAY,
    )
    again = approved_run(district, AUGUST, district.due("甲"))
    assert Payment.objects.get(run=run, person__name="丙").state == "reissued"
    assert balance("returned:old_age") == 0
    assert balance("granted:old_age:2025") == 40_000
    assert [row.agrees for row in reconcile(again)] == [True, True]
    for name, content in answer_files(month=AUGUST, booked_on=date(2025, 8, 12), one_in=10**9).items():
        take(content, name, date(2025, 8, 12))
    assert balance("fund:district:old_age:2025") == 100_000 - 40_000


@pytest.mark.django_db
class TestReconciling:
    def test_list_files_and_books_agree_by_scheme_and_bank(self, run: Run) -> None:
        assert [(row.scheme, row.bank, row.listed, row.filed, row.booked) for row in reconcile(run)] == [
            ("old_age", "ICBC", 16_000, 16_000, 16_000),
            ("old_age", "PSBC", 16_000, 16_000, 16_000),
        ]
        refuse_unless_reconciled(run)

    def test_a_difference_is_refused(self, run: Run) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute("UPDATE payments_payment SET amount = amount + 1 WHERE bank_id = 'PSBC'")
            cursor.execute("SET LOCAL session_replication_role = origin")
        with pytest.raises(DoesNotReconcile, match=r"邮储银行: the list says 160\.02, the bank file 160\.00"):
            refuse_unless_reconciled(run)


@pytest.mark.django_db
class TestTheDemonstrationBank:
    def test_it_always_answers_in_the_same_way(self, run: Run) -> None:
        first, second = (answer_files(month=JULY, booked_on=DAY, one_in=2) for _ in range(2))
        assert first == second
        answers = [read_answer(content, name=name) for name, content in first.items()]
        assert {answer.heading.batch for answer in answers} == {"420202-202507-ICBC", "420202-202507-PSBC"}

    def test_it_fails_one_in_so_many(self, run: Run) -> None:
        content = written_files(JULY)[0].content
        assert (
            read_answer(answer_file(content=content, booked_on=DAY, one_in=1), name="").count(paid=False) == 2
        )
        assert (
            read_answer(answer_file(content=content, booked_on=DAY, one_in=10**9), name="").count(paid=True)
            == 2
        )

    def test_it_does_not_exist_in_production(self, run: Run) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE installation_installation SET mode = 'production', working_day = NULL")
        with pytest.raises(NoDemonstration):
            answer_file(content=written_files(JULY)[0].content, booked_on=DAY)


@pytest.mark.django_db
class TestThroughTheBackDoor:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE payments_payment SET amount = 1",
            "UPDATE payments_payment SET account_cipher = 'x'",
            "UPDATE payments_payment SET state = 'listed'",
            "UPDATE payments_payment SET state = 'reissued'",
            "DELETE FROM payments_payment",
        ],
    )
    def test_a_list_that_was_approved_is_frozen(self, run: Run, statement: str) -> None:
        self.refused(statement, "frozen")

    def test_what_was_paid_stays_paid(self, run: Run) -> None:
        take(answer_to("ICBC"))
        self.refused("UPDATE payments_payment SET state = 'failed' WHERE state = 'paid'", "frozen")

    def test_nothing_is_added_to_an_approved_list(self, run: Run) -> None:
        payment = Payment.objects.filter(run=run)[0]
        payment.pk, payment.key = None, "more"
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            payment.save()

    @pytest.mark.parametrize("table", ["payments_bankfile", "payments_bankreturn"])
    def test_files_and_answers_stay_as_they_were(self, run: Run, table: str) -> None:
        take(answer_to("ICBC"))
        self.refused(f"UPDATE {table} SET content = 'x'", "never changed")
        self.refused(f"DELETE FROM {table}", "never changed")

    @pytest.mark.parametrize("state", ["reckoned", "submitted"])
    def test_an_approved_run_does_not_go_back(self, run: Run, state: str) -> None:
        self.refused(f"UPDATE payments_run SET state = '{state}'", "cannot go")
        self.refused("UPDATE payments_run SET total = 1", "cannot go")
        self.refused("DELETE FROM payments_run", "cannot go")

    def test_a_key_is_paid_once(self, run: Run) -> None:
        other = Run.objects.create(
            month=AUGUST.first,
            pay_day=AUGUST.first,
            decided_until=run.decided_until,
            reckoned_at=run.reckoned_at,
        )
        payment = Payment.objects.filter(run=run)[0]
        payment.pk, payment.run = None, other
        with pytest.raises(IntegrityError, match="payments_payment_key"), transaction.atomic():
            payment.save()

    def refused(self, statement: str, sentence: str) -> None:
        with (
            pytest.raises(IntegrityError, match=sentence),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_two_officers_take_in_the_same_file_at_once(committed_district: District) -> None:
    sent(committed_district)
    content, start = write_answer(answer_to("ICBC")), Barrier(2)

    def take_it(name: str) -> bool:
        start.wait()
        try:
            return take(content, name).repeated
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(take_it, ("a.txt", "b.txt"))) == [False, True]
    assert balance("fund:district:old_age:2025") == 84_000
    assert BankFile.objects.count() == 2
