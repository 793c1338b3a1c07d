"""Pages of payments: every number leads down to people, steps are confirmed, refusals are said in words."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from html import unescape

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from huimin.commons.access.actions import assign_role, sync_built_in_roles
from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.jobs.models import Job
from huimin.kernel.days import Month
from huimin.kernel.money import Money
from huimin.payments.accounts.changes import changes_to_see
from huimin.payments.document import NotSignedOff, _data, month_document
from huimin.payments.files.lines import Answer, AnswerLine, read_order, write_answer
from huimin.payments.files.queries import bank_files, written_files
from huimin.payments.funds.shares import shares_of
from huimin.payments.models import Fund, PayAccount, Payment, Run
from huimin.payments.queries import work_list
from huimin.payments.rosters import writing
from huimin.payments.runs.actions import TooFarAhead, run_month
from huimin.payments.runs.booking import shares_of_run
from huimin.payments.runs.changes import differences_of
from huimin.payments.runs.listing import bridge_as_data, bridges_to, write_list
from huimin.payments.tests.made_district import (
    AUGUST,
    JULY,
    OTHER_COMMUNITY,
    District,
    approved_run,
    fund,
    moment,
    officer,
)
from huimin.registry.models import Membership

pytestmark = pytest.mark.django_db
Sign = Callable[..., Client]


@pytest.fixture
def sign_in(district: District) -> Sign:
    """Return a function that signs somebody in with a role in a part of the district."""
    sync_built_in_roles(day=date(2025, 1, 1))

    def sign(username: str, role: str, scope: str = "420202") -> Client:
        found: Officer = officer(username)
        found.must_change_password = False
        found.save()
        assign_role(officer=found, role=role, scope=scope, start=date(2020, 1, 1), by=None)
        client = Client()
        client.force_login(found)
        return client

    return sign


@pytest.fixture
def july(district: District) -> Run:
    """An approved month with two payments, one held back."""
    fund("old_age", 1_000_000)
    for name, division in {"甲": "420202001001", "乙": OTHER_COMMUNITY, "缺": OTHER_COMMUNITY}.items():
        district.person(name, division=division, id_masked="999999********0000")
        district.award(name, 8_000)
    district.account("甲")
    district.account("乙", bank="PSBC")
    return approved_run(district, JULY, district.due("甲", "乙", "缺"))


def open_run(district: District) -> Run:
    """A month that is reckoned, with one person more than July, as a reckoning leaves it."""
    district.person("新")
    district.account("新")
    district.award("新", 9_000)
    run = Run.objects.create(
        month=AUGUST.first,
        pay_day=date(2025, 8, 10),
        decided_until=date(2025, 7, 15),
        reckoned_at=moment(AUGUST),
    )
    write_list(run=run, due=district.due("甲", "乙", "缺", "新", 乙=8_500))
    return kept(run)


def kept(run: Run) -> Run:
    """Return a run with its sums, its bridge and its differences, as a reckoning keeps them."""
    listed = Payment.objects.filter(run=run, state="listed").values_list("amount", flat=True)
    run.payments, run.total, run.bridge = len(listed), sum(listed), bridge_as_data(bridges_to(run))
    run.differences = differences_of(run)
    run.save()
    return run


def text_of(client: Client, name: str, *arguments: object, query: str = "", status: int = 200) -> str:
    response = client.get(f"{reverse(name, args=arguments)}{query}", headers={"accept-language": "en"})
    text = response.getvalue().decode()
    assert response.status_code == status, text
    return text


def behind(client: Client, address: str) -> set[str]:
    """Return the rows, the people and the yuan of the list to which an address leads."""
    answer = client.get(f"{address}&export=csv", headers={"accept-language": "en"})
    rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
    sums = {
        name: abs(sum(Decimal(row[name]) for row in rows if row.get(name)))
        for name in ("Amount (yuan)", "Difference (yuan)", "Balance (yuan)", "People", "Difference (people)")
    }
    return {
        str(len(rows)),
        str(sums["People"]),
        str(sums["Difference (people)"]),
        *(f"{sums[name]:.2f}" for name in sums if "yuan" in name),
    }


class TestTheMonth:
    def test_it_shows_the_bridge_the_reasons_and_what_waits(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        open_run(district)
        page = text_of(sign_in("caiwu", "finance_officer"), "payments:month", AUGUST)
        for shown in (
            "255.00",
            "No fact, figure or age that changed",
            "Decided in a case",
            "No account on record",
        ):
            assert shown in page
        assert "/payments/2025-08/changes/?scheme=old_age&amp;step=new" in page
        assert "/payments/2025-08/list/?state=held&amp;failure_code=no_account" in page
        assert "does not add up" not in page
        assert reverse("payments:submit", args=[AUGUST]) in page

    def test_every_number_leads_to_the_payments_that_make_it_up(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        open_run(district)
        client = sign_in("caiwu", "finance_officer")
        page = text_of(client, "payments:month", AUGUST)
        lists = r"/payments/[^\"]+/(?:list|changes)|/ledger"
        links = re.findall(rf'<a href="((?:{lists})/\?[^"]+)">([^a-z]+?)</a>', page)
        assert len(links) > 20
        assert {"/ledger/?programme=old_age&amp;available=1", "9,840.00"} in [set(link) for link in links]
        for address, shown in links:
            number = re.sub(r"[^0-9.]", "", re.sub("<[^>]+>", "", shown))
            is_place = number in address
            assert is_place or number in behind(client, unescape(address)), (address, shown)

    def test_what_is_sent_again_takes_no_new_money(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        run = open_run(district)
        client = sign_in("caiwu", "finance_officer")
        failed = Payment.objects.filter(run=july, state="sent").first()
        assert failed is not None
        Payment.objects.filter(pk=failed.pk).update(state="failed")
        again = Payment.objects.filter(run=run, state="listed", person=failed.person_id)
        assert again.update(reissue_of=failed) == 1
        needed = f"{Money(25_500 - again.get().amount)}"
        page = text_of(client, "payments:month", AUGUST)
        found = re.search(r'<a href="([^"]+taken=new)">([\d.]+)</a>', page)
        assert found is not None
        assert found[2] == needed
        assert needed in behind(client, unescape(found[1]))
        assert str(Money(again.get().amount)) in behind(
            client, f"{reverse('payments:list', args=[AUGUST])}?taken=before"
        )

    def test_who_does_not_read_the_books_is_led_to_the_funds(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        open_run(district)
        page = text_of(sign_in("jiedao", "street_reviewer"), "payments:month", AUGUST)
        assert f'<a href="{reverse("payments:funds")}#old_age">9,840.00</a>' in page
        assert "/ledger/" not in page

    def test_an_approved_one_offers_its_document(self, july: Run, sign_in: Sign) -> None:
        page = text_of(sign_in("caiwu2", "finance_approver"), "payments:month", JULY)
        assert reverse("payments:document", args=[JULY]) in page
        assert reverse("payments:approve", args=[JULY]) not in page

    def test_all_months_are_listed(self, july: Run, sign_in: Sign) -> None:
        page = text_of(sign_in("caiwu", "finance_officer"), "payments:months")
        assert "2025-07" in page
        assert 'value="2025-08"' in page

    def test_before_the_first_one_the_present_month_is_offered(self, sign_in: Sign) -> None:
        page = text_of(sign_in("caiwu", "finance_officer"), "payments:months")
        assert "No month has been reckoned yet" in page

    def test_a_month_that_was_not_reckoned_is_not_there(self, sign_in: Sign) -> None:
        text_of(sign_in("caiwu", "finance_officer"), "payments:month", "2020-01", status=404)

    def test_it_takes_the_same_number_of_queries_however_many_payments(
        self,
        district: District,
        july: Run,
        sign_in: Sign,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:
        open_run(district)
        client = sign_in("caiwu", "finance_officer")
        with django_assert_max_num_queries(30):
            text_of(client, "payments:month", AUGUST)


class TestLists:
    def test_a_list_is_narrowed_to_what_its_reader_may_see(self, july: Run, sign_in: Sign) -> None:
        page = text_of(sign_in("jiedao", "street_reviewer", "420202001"), "payments:list", JULY)
        assert "甲" in page
        assert "乙" not in page
        assert Deed.objects.filter(verb="read", reason="payment list").exists()

    @pytest.mark.parametrize(
        ("query", "shown"),
        [
            ("?state=held", "缺"),
            ("?bank=PSBC", "乙"),
            ("?division=420202001", "甲"),
            ("?failure_code=no_account", "缺"),
            ("?find=乙", "乙"),
        ],
    )
    def test_filters_leave_what_they_say(self, july: Run, sign_in: Sign, query: str, shown: str) -> None:
        page = text_of(sign_in("caiwu", "finance_officer"), "payments:list", JULY, query=query)
        rows = page.split("<tbody>")[1].split("</tbody>")[0]
        assert [name for name in ("甲", "乙", "缺") if name in rows] == [shown]

    def test_changes_say_why(self, district: District, july: Run, sign_in: Sign) -> None:
        open_run(district)
        client = sign_in("caiwu", "finance_officer")
        page = text_of(client, "payments:changes", AUGUST, query="?step=more")
        assert "乙" in page
        assert "5.00" in page
        assert "No fact, figure or age that changed" in page
        narrow = sign_in("jiedao", "street_reviewer", "420202001")
        assert "乙" not in text_of(narrow, "payments:changes", AUGUST)

    def test_the_work_list_holds_what_did_not_arrive(self, july: Run, sign_in: Sign) -> None:
        page = text_of(sign_in("caiwu", "finance_officer"), "payments:work")
        assert "缺" in page
        assert "甲" not in page.split("<tbody>")[1]

    def test_an_export_holds_what_is_shown(self, july: Run, sign_in: Sign) -> None:
        page = text_of(
            sign_in("caiwu", "finance_officer"), "payments:list", JULY, query="?export=csv&state=sent"
        )
        assert "甲" in page
        assert "缺" not in page

    def test_a_payment_shows_what_it_rests_on(self, july: Run, sign_in: Sign) -> None:
        payment = Payment.objects.get(person__name="甲")
        page = text_of(sign_in("caiwu", "finance_officer"), "payments:payment", payment.pk)
        for shown in (payment.key, "6222***********3334", "granted:old_age:2025", "payable:ICBC:old_age"):
            assert shown in page
        assert "6222021001112223334" not in page
        assert Deed.objects.filter(verb="read", subject=f"payments.Payment:{payment.pk}").exists()

    def test_a_payment_elsewhere_is_not_there(self, july: Run, sign_in: Sign) -> None:
        payment = Payment.objects.get(person__name="乙")
        client = sign_in("jiedao", "street_reviewer", "420202001")
        text_of(client, "payments:payment", payment.pk, status=404)


class TestSteps:
    def test_a_run_goes_from_one_officer_to_the_other(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        run = open_run(district)
        maker, checker = sign_in("caiwu", "finance_officer"), sign_in("caiwu2", "finance_approver")
        assert "255.00" in text_of(maker, "payments:submit", AUGUST)
        maker.post(reverse("payments:submit", args=[AUGUST]), {"sent": "1"})
        run.refresh_from_db()
        assert run.state == "submitted"
        assert "Proposals become awards" in text_of(checker, "payments:approve", AUGUST)
        refused = checker.post(reverse("payments:send-back", args=[AUGUST]), {"reason": ""})
        assert refused.status_code == 422
        checker.post(reverse("payments:send-back", args=[AUGUST]), {"reason": "核对死亡"})
        assert "核对死亡" in text_of(maker, "payments:month", AUGUST)
        maker.post(reverse("payments:submit", args=[AUGUST]), {"sent": "1"})
        response = checker.post(reverse("payments:approve", args=[AUGUST]), {"sent": "1"})
        assert response.status_code == 302
        run.refresh_from_db()
        assert run.state == "approved"

    def test_the_approver_sees_which_accounts_were_changed_and_changed_none(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        maker, both = sign_in("caiwu", "finance_officer"), sign_in("both", "finance_officer")
        checker = sign_in("caiwu2", "finance_approver")
        sign_in("both", "finance_approver")
        payment = Payment.objects.get(person__name="甲")
        entered = {"bank": "PSBC", "holder": "赵", "number": "6217001112223334445", "reason": "原卡注销"}
        both.post(
            reverse("payments:correct-account", args=[payment.pk]), {**entered, "proof": "公证委托书 7 号"}
        )
        run = open_run(district)
        maker.post(reverse("payments:submit", args=[AUGUST]), {"sent": "1"})
        page = text_of(checker, "payments:approve", AUGUST)
        for shown in ("甲", "6222***********3334", "6217***********4445", "赵", "both", "原卡注销",
                      "公证委托书 7 号"):  # fmt: skip
            assert shown in page, shown
        assert "原卡注销" in text_of(checker, "payments:payment", payment.pk)
        address = reverse("payments:approve", args=[AUGUST])
        own = both.post(address, {"sent": "1"}, headers={"accept-language": "en"})
        assert own.status_code == 409
        assert "You changed the account of 甲 yourself" in own.content.decode()
        with pytest.raises(IntegrityError, match="who changed an account"), transaction.atomic():
            Run.objects.filter(pk=run.pk).update(state="approved", approved_by=officer("both"))
        maker.post(
            reverse("payments:correct-account", args=[payment.pk]),
            {**entered, "holder": "甲", "reason": "恢复本人账户"},
        )
        assert checker.post(address, {"sent": "1"}).status_code == 302
        assert [each.reason for each in changes_to_see()] == ["恢复本人账户"]

    def test_what_is_refused_is_said_on_the_page(self, district: District, july: Run, sign_in: Sign) -> None:
        open_run(district)
        checker = sign_in("caiwu2", "finance_approver")
        response = checker.post(
            reverse("payments:approve", args=[AUGUST]), {"sent": "1"}, headers={"accept-language": "en"}
        )
        assert response.status_code == 409
        assert "The run of 2025-08 is reckoned" in response.content.decode()

    def test_nobody_without_the_right_takes_a_step(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("lingdao", "leader")
        for name in ("submit", "approve", "send-back"):
            assert client.post(reverse(f"payments:{name}", args=[JULY])).status_code == 403
        assert client.post(reverse("payments:reckon"), {"month": "2025-08"}).status_code == 403

    def test_reckoning_is_asked_of_the_background(self, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        assert client.post(reverse("payments:reckon"), {"month": "2025-08"}).status_code == 302
        job = Job.objects.get()
        assert (job.kind, job.key, job.arguments) == ("month", "month:2025-08", {"month": "2025-08"})
        client.post(reverse("payments:reckon"), {"month": "soon"})
        assert Job.objects.count() == 1


class TestBanks:
    def test_all_files_come_as_one_table_too(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu2", "finance_approver")
        assert reverse("payments:all-orders", args=[JULY]) in text_of(client, "payments:files", JULY)
        answer = client.get(reverse("payments:all-orders", args=[JULY]))
        rows = list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))
        assert [(row["银行"], row["户名"], row["账号"], row["金额（元）"]) for row in rows] == [
            ("ICBC", "甲", "6222021001112223334", "80.00"),
            ("PSBC", "乙", "6222021001112223334", "80.00"),
        ]
        assert Deed.objects.filter(verb="read", reason="download of all bank files").exists()

    def test_a_file_is_downloaded_as_it_was_written(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        file = bank_files(JULY)[0]
        page = text_of(client, "payments:files", JULY)
        assert file.number in page
        response = client.get(reverse("payments:file", args=[JULY, file.id]))
        assert response.content == written_files(JULY)[0].content
        assert Deed.objects.filter(verb="read", subject=f"payments.BankFile:{file.id}").exists()
        assert client.get(reverse("payments:file", args=[AUGUST, file.id])).status_code == 404

    def test_the_page_of_the_files_does_not_read_what_is_in_them(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        with CaptureQueriesContext(connection) as asked:
            text_of(client, "payments:files", JULY)
        about = [each["sql"] for each in asked.captured_queries if "payments_bankfile" in each["sql"]]
        assert about
        assert not [sql for sql in about if '"content"' in sql]

    def test_an_answer_is_taken_in_once(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        order = read_order(written_files(JULY)[0].content, name="")
        answer = write_answer(
            Answer(order.heading, tuple(AnswerLine(line, "01", "户名不符") for line in order.lines))
        )
        for _time in range(2):
            self.upload(client, answer)
        assert Payment.objects.get(person__name="甲").state == "failed"
        page = text_of(client, "payments:files", JULY)
        assert "taken in before; nothing was changed" in page
        assert "420202-202507-ICBC" in page

    def test_what_cannot_be_taken_in_is_refused_on_the_page(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        response = self.upload(client, written_files(JULY)[0].content)
        assert response.status_code == 422
        assert "Line 2 of “a.txt” cannot be read" in response.content.decode()
        assert client.post(reverse("payments:returns", args=[JULY])).status_code == 422

    def test_the_demonstration_bank_answers(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        file = bank_files(JULY)[0]
        answer = client.get(reverse("payments:file", args=[JULY, file.id]) + "?answer=1").content
        assert self.upload(client, answer).status_code == 302

    def upload(self, client: Client, content: bytes) -> object:
        return client.post(
            reverse("payments:returns", args=[JULY]),
            {"file": SimpleUploadedFile("a.txt", content)},
            headers={"accept-language": "en"},
        )

    def test_an_account_is_entered_for_who_had_none(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        payment = Payment.objects.get(person__name="缺")
        address = reverse("payments:correct-account", args=[payment.pk])
        assert client.get(address).status_code == 200
        entered = {"bank": "PSBC", "holder": "缺", "number": "123", "reason": "本人来电"}
        assert client.post(address, entered).status_code == 422
        entered["number"] = "6217001112223334445"
        assert client.post(address, {**entered, "reason": ""}).status_code == 422
        other = client.post(address, {**entered, "holder": "赵"}, headers={"accept-language": "en"})
        assert other.status_code == 422
        assert "The account is not in the name of 缺" in other.content.decode()
        assert client.post(address, entered).status_code == 302
        assert PayAccount.objects.get(person=payment.person).bank_id == "PSBC"


class TestPapers:
    def test_the_roster_as_a_spreadsheet_has_both_sheets(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        response = client.get(reverse("payments:roster", args=[JULY]) + "?form=xlsx")
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        assert book.sheetnames == ["汇总", "明细"]
        assert [cell.value for cell in book["汇总"][2]][3:8] == [1, 1, 80, 0, 80]
        rows = list(book["明细"].iter_rows(min_row=2, values_only=True))
        assert [(row[4], row[5], row[9], row[14]) for row in rows] == [
            ("甲", "999999********0000", 80, "已送银行"),
            ("乙", "999999********0000", 80, "已送银行"),
        ]
        book.close()

    def test_the_roster_as_text_holds_the_reader_s_divisions_only(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("jiedao", "street_reviewer", "420202001")
        page = text_of(client, "payments:roster", JULY, query="?form=csv&division=420202001")
        assert "甲" in page
        assert "乙" not in page

    def test_roster_and_summary_are_set_as_documents(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        roster = client.get(reverse("payments:roster", args=[JULY]) + "?form=pdf")
        assert roster.content.startswith(b"%PDF")
        first, second = (client.get(reverse("payments:document", args=[JULY])).content for _time in range(2))
        assert first == second
        assert first.startswith(b"%PDF")
        assert Deed.objects.filter(verb="documents.issue").count() == 1

    def test_a_roster_too_long_for_a_document_is_refused_on_the_page(
        self, july: Run, sign_in: Sign, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "LINES_OF_A_DOCUMENT", 1)
        client = sign_in("caiwu", "finance_officer")
        assert 'name="division"' in text_of(client, "payments:roster", JULY)
        page = text_of(client, "payments:roster", JULY, query="?form=pdf", status=422)
        assert "2 lines are too long for one document" in page

    def test_nothing_is_signed_off_before_it_is_approved(self, district: District, july: Run) -> None:
        open_run(district)
        with pytest.raises(NotSignedOff, match="2025-08 is not approved yet"):
            month_document(month=AUGUST, by=None)


class TestMoney:
    def test_funds_are_shown_and_recorded(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        page = text_of(client, "payments:funds")
        for shown in ("10,000.00", "160.00", "9,840.00", "黄财社〔2025〕1号"):
            assert shown in page
        address = reverse("payments:allocate")
        assert client.get(address).status_code == 200
        given = {"programme": "dibao", "year": "2025", "source": "city", "amount": "1,000.00"}
        given |= {"document": "x", "arrived_on": "2025-07-01"}
        assert client.post(address, {**given, "amount": "1,000.001"}).status_code == 422
        assert client.post(address, {**given, "amount": "0"}).status_code == 422
        assert client.post(address, given).status_code == 302
        assert Fund.objects.get(programme="dibao").amount == 100_000

    def test_without_money_the_page_says_what_to_do(self, sign_in: Sign) -> None:
        assert "No money has been recorded yet" in text_of(
            sign_in("caiwu", "finance_officer"), "payments:funds"
        )

    def test_the_books_of_a_month_agree(self, district: District, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        page = text_of(client, "payments:books", JULY)
        assert "agree" in page
        assert "differ" not in page
        open_run(district)
        assert "Nothing is booked yet" in text_of(client, "payments:books", AUGUST)

    def test_from_the_trial_balance_to_an_entry(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        assert "balanced" in text_of(client, "ledger:books")
        page = text_of(
            client, "ledger:account", "granted:old_age:2025", query="?since=2025-07-01&until=2025-07-31"
        )
        assert "160.00" in page
        entry = page.split('href="/ledger/entries/')[1].split("/")[0]
        assert "payable:" in text_of(client, "ledger:entry", entry)
        assert "Nothing moved" in text_of(
            client, "ledger:account", "granted:old_age:2025", query="?since=2024-01-01&until=2024-12-31"
        )
        text_of(client, "ledger:account", "fund:nowhere", status=404)
        text_of(client, "ledger:entry", 0, status=404)

    def test_a_view_of_a_statement_keeps_its_days(self, july: Run, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        form = {
            "table": "ledger-movements", "name": "2024", "opens": "1", "next": "/ledger/accounts/x/",
            "query": "since=2024-01-01&until=2024-12-31&shape=ledger-movements&column=purpose",
        }  # fmt: skip
        client.post(reverse("desk:view-keep"), form)
        usual = text_of(client, "ledger:account", "granted:old_age:2025")
        assert "Nothing moved" in usual
        of_days = usual.split('<form class="form sheet" method="get">')[1].split("</form>")[0]
        assert '<input type="hidden" name="column" value="purpose">' in of_days
        assert "160.00" in text_of(client, "ledger:account", "granted:old_age:2025", query="?view=0")


class TestPanels:
    def test_the_workbench_shows_the_month_in_one_line(self, july: Run, sign_in: Sign) -> None:
        page = text_of(sign_in("caiwu", "finance_officer"), "home")
        assert "This month" in page
        assert reverse("payments:month", args=[JULY]) in page
        assert "Paid by month" in page

    def test_and_by_scheme_with_what_changed_since_last_month(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        open_run(district)
        page = text_of(sign_in("caiwu", "finance_officer"), "home")
        assert "Old-age allowance" in page
        assert "+95.00" in page

    def test_a_person_and_a_household_show_what_they_were_paid(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        client = sign_in("caiwu", "finance_officer")
        person = district.people["缺"]
        household = district.household()
        Membership.objects.create(
            household=household, person=person, purpose=2, relation=1, start=date(2020, 1, 1)
        )
        page = text_of(client, "registry:person", person.pk)
        assert "No account on record" in page
        assert reverse("payments:payment", args=[Payment.objects.get(person=person).pk]) in page
        assert "No account on record" not in text_of(client, "registry:household", household.pk)

    def test_and_nothing_before_the_first_month(self, sign_in: Sign) -> None:
        assert "To be paid" not in text_of(sign_in("caiwu", "finance_officer"), "home")


class TestWhatWaits:
    """Who approves sees it first; only frozen lists count, and each waits once."""

    def test_the_approver_finds_a_button_on_top(self, district: District, july: Run, sign_in: Sign) -> None:
        run = open_run(district)
        maker, checker = sign_in("caiwu", "finance_officer"), sign_in("caiwu2", "finance_approver")
        approve = reverse("payments:approve", args=[AUGUST])
        assert approve not in text_of(checker, "home")
        maker.post(reverse("payments:submit", args=[AUGUST]), {"sent": "1"})
        page = text_of(checker, "home")
        assert page.index(approve) < page.index("This month")
        assert approve not in text_of(maker, "home")
        checker.post(reverse("payments:send-back", args=[AUGUST]), {"reason": "核对死亡"})
        assert "核对死亡" in text_of(maker, "home")
        assert approve not in text_of(checker, "home")
        run.refresh_from_db()
        assert run.state == "reckoned"

    def test_the_home_page_shows_the_month_of_the_working_day(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        far = Run.objects.create(
            month=date(2030, 1, 1), pay_day=date(2030, 1, 10), decided_until=date(2029, 12, 15),
            reckoned_at=moment(AUGUST),
        )  # fmt: skip
        page = text_of(sign_in("caiwu", "finance_officer"), "home")
        assert reverse("payments:month", args=[JULY]) in page
        assert reverse("payments:month", args=[far.month.strftime("%Y-%m")]) not in page

    def test_a_list_that_is_merely_reckoned_waits_for_nobody(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        client = sign_in("caiwu", "finance_officer")
        run = open_run(district)
        rows = work_list(officer("caiwu").scope("month.view"))
        assert [(row.person.name, row.run, row.months) for row in rows] == [("缺", july, 1)]  # type: ignore[attr-defined]
        client.post(reverse("payments:submit", args=[AUGUST]), {"sent": "1"})
        (row,) = work_list(officer("caiwu").scope("month.view"))
        assert (row.run, row.months, row.owed) == (run, 2, 16_000)  # type: ignore[attr-defined]
        page = text_of(client, "payments:work", query="?export=csv")
        assert page.count("缺") == 1
        assert "160.00" in page

    def test_households_wait_once_for_each_scheme(self, district: District, sign_in: Sign) -> None:
        sign_in("caiwu", "finance_officer")
        for name, scheme in (("户", "dibao"), ("户二", "dibao"), ("老", "old_age")):
            district.person(name)
            district.award(name, 8_000, scheme, district.household() if scheme == "dibao" else None)
        for month in (JULY, AUGUST):
            approved_run(district, month, district.due("户", "户二", "老"))
        rows = work_list(officer("caiwu").scope("month.view"))
        assert sorted((row.person.name, row.months, row.owed) for row in rows) == [  # type: ignore[attr-defined]
            ("户", 2, 16_000),
            ("户二", 2, 16_000),
            ("老", 2, 16_000),
        ]


class TestDiscarding:
    def test_what_was_merely_reckoned_is_discarded_after_a_confirmation(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        open_run(district)
        client = sign_in("caiwu", "finance_officer")
        address = reverse("payments:discard", args=[AUGUST])
        assert address in text_of(client, "payments:month", AUGUST)
        assert "Nobody has been paid by it" in text_of(client, "payments:discard", AUGUST)
        assert Run.objects.filter(month=AUGUST.first).exists()
        assert client.post(address, {"sent": "1"}).status_code == 302
        assert not Run.objects.filter(month=AUGUST.first).exists()
        assert not Payment.objects.filter(run__month=AUGUST.first).exists()
        deed = Deed.objects.get(verb="payments.run.discard")
        assert (deed.details["month"], deed.details["payments"]) == ("2025-08", 3)

    def test_what_was_submitted_stays_on_every_path(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        run = open_run(district)
        client = sign_in("caiwu", "finance_officer")
        client.post(reverse("payments:submit", args=[AUGUST]), {"sent": "1"})
        address = reverse("payments:discard", args=[AUGUST])
        refused = client.post(address, {"sent": "1"}, headers={"accept-language": "en"})
        assert refused.status_code == 409
        assert "submitted" in refused.content.decode()
        for frozen in (run, july):
            with pytest.raises(IntegrityError, match="cannot go from"), transaction.atomic():
                Run.objects.filter(pk=frozen.pk)._raw_delete("default")

    def test_who_may_not_reckon_may_not_discard(self, district: District, july: Run, sign_in: Sign) -> None:
        open_run(district)
        client = sign_in("lingdao", "leader")
        assert client.post(reverse("payments:discard", args=[AUGUST])).status_code == 403

    def test_a_month_after_the_next_one_is_refused(self, district: District, sign_in: Sign) -> None:
        client = sign_in("caiwu", "finance_officer")
        asked = client.post(
            reverse("payments:reckon"), {"month": "2030-01"}, headers={"accept-language": "en"}
        )
        assert asked.status_code == 302
        told = text_of(client, "payments:months")
        assert "2030-01 cannot be reckoned yet" in told
        assert not Job.objects.exists()
        with pytest.raises(TooFarAhead, match="the furthest month is 2025-09"):
            run_month(month=Month(2025, 10), by=None, at=moment(AUGUST))


class TestFundsOfARun:
    def test_each_fund_is_shown_before_and_after_and_kept(
        self, district: District, july: Run, sign_in: Sign
    ) -> None:
        fund("old_age", 5_000, source="central", year=2024)
        run = open_run(district)
        maker, checker = sign_in("caiwu", "finance_officer"), sign_in("caiwu2", "finance_approver")
        (share,) = shares_of_run(run)
        assert (share.available, share.needed, share.after) == (989_000, 25_500, 963_500)
        assert sum(each.taken for each in share.funds) == share.needed
        assert sum(each.before for each in share.funds) == share.available
        maker.post(reverse("payments:submit", args=[AUGUST]), {"sent": "1"})
        page = text_of(checker, "payments:approve", AUGUST)
        for shown in ("9,890.00", "9,635.00", "255.00"):
            assert page.count(shown) >= 2, shown  # of the programme, and in all
        assert "By fund" not in text_of(checker, "payments:send-back", AUGUST)
        checker.post(reverse("payments:approve", args=[AUGUST]), {"sent": "1"})
        fund("old_age", 70_000)
        run.refresh_from_db()
        assert shares_of_run(run) == (share,)
        last = _data(run)["funds"][-1]
        assert (last["name"], last["before"], last["taken"], last["after"]) == (
            "合计",
            "9,890.00",
            "255.00",
            "9,635.00",
        )
        assert "9,635.00" in text_of(checker, "payments:month", AUGUST)

    def test_earlier_years_and_higher_levels_go_first(self, district: District) -> None:
        fund("old_age", 1_000)
        fund("old_age", 300, source="central")
        fund("old_age", 200, source="district", year=2024)
        (share,) = shares_of({"old_age": 600}, {"old_age": 50})
        assert [(each.source, each.year, each.taken) for each in share.funds] == [
            ("district", 2024, 200),
            ("central", 2025, 300),
            ("district", 2025, 100),
        ]
        assert (share.taken_before, share.after) == (50, 900)

    def test_what_is_lacking_is_below_nothing(self, district: District) -> None:
        fund("old_age", 100)
        (share,) = shares_of({"old_age": 600}, {})
        assert (share.after, share.funds[0].after) == (-500, 0)
