"""A street's reserve: advanced by two, handed over against a signature, accounted for; list = books."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from huimin.casework.cases.actions import open_case, submit_case
from huimin.casework.models import Case, Consequence, Filing
from huimin.casework.public import NoSuchAid
from huimin.casework.refusals import RelativeInvolved
from huimin.casework.tests.made_cases import MONDAY, STREET, District, at
from huimin.casework.tests.test_objectors import make_relative
from huimin.commons.access.models import Officer
from huimin.ledger.public import balance, entry_by_key, post, trial_balance
from huimin.payments.public import programme
from huimin.reserves.actions import Receipt, answer_advance, ask_advance, hand_over, render_account
from huimin.reserves.models import Advance, HandOver, Reserve
from huimin.reserves.queries import hand_overs, standing_of
from huimin.reserves.refusals import (
    AdvanceWaits,
    AnsweredBefore,
    DocumentNeeded,
    GoodsNeeded,
    GrantedByYou,
    HandedOver,
    NotAnAmount,
    NotAStreet,
    NothingToAccountFor,
    NotSignedFor,
    NotYourReserve,
    OtherProgramme,
    OwnAdvance,
    ReasonNeeded,
    RecipientNeeded,
    ReserveTooLow,
)

pytestmark = pytest.mark.django_db
ACCOUNT = f"reserve:{STREET}:temporary_emergency"
DRAWN = json.dumps([[[0, 0], [500, 300], [900, 100]]])
SIGNED = Receipt("周淑珍", drawn=DRAWN)


def aided(district: District, amount: int = 800_00, form: str = "cash", name: str = "周淑珍") -> Case:
    """Return a case in which the street granted aid on the spot."""
    case = open_case(
        scheme="temporary_emergency", person=district.person(name).pk, channel="counter", by=district["wen"],
        at=at(MONDAY), day=MONDAY,
    )  # fmt: skip
    submit_case(case=case.pk, by=district["wen"], at=at(MONDAY), day=MONDAY)
    district.do(case, "acceptance", "accepted", "lin", MONDAY, answers={"cause": "fire", "needs": "住处"})
    return district.do(
        case, "first_aid", "grant", "jie", MONDAY, answers={"form": form}, given={"amount": amount}
    )


def given(
    district: District, reserve: Reserve, case: Case, receipt: Receipt = SIGNED, by: str = "ma"
) -> HandOver:
    """Hand over what a case was granted."""
    aid = Consequence.objects.get(case=case, effect="once")
    return hand_over(
        reserve=reserve.pk, aid=aid.pk, receipt=receipt, by=district[by], at=at(MONDAY), day=MONDAY
    )


def asked(district: District, by: str = "qian", **more: Any) -> Advance:
    """Ask for an advance."""
    said: dict[str, Any] = {
        "division": STREET, "programme": "temporary_emergency", "amount": 500_00, "document": "备2号",
    }  # fmt: skip
    return ask_advance(**said | more, by=district[by], at=at(MONDAY), day=MONDAY)


def answered(district: District, advance: Advance, *, approved: bool = True, by: str = "jin") -> Advance:
    """Answer an advance."""
    return answer_advance(
        advance=advance.pk, approved=approved, reason="" if approved else "超额", by=district[by],
        at=at(MONDAY), day=MONDAY,
    )  # fmt: skip


class TestAdvances:
    def test_money_leaves_the_fund_when_somebody_else_approves(
        self, district: District, reserve: Reserve
    ) -> None:
        assert balance(ACCOUNT) == 3_000_00
        assert programme("temporary_emergency").at_hand == 7_000_00
        books = trial_balance()
        assert books.debit == books.credit
        before = balance(ACCOUNT)
        waiting = asked(district)
        assert balance(ACCOUNT) == before
        with pytest.raises(OwnAdvance):
            answered(district, waiting, by="qian")
        answered(district, waiting)
        assert balance(ACCOUNT) == 3_500_00

    @pytest.mark.parametrize(
        ("more", "refusal"),
        [
            ({"division": "420202001001"}, NotAStreet),
            ({"amount": 0}, NotAnAmount),
            ({"document": " "}, DocumentNeeded),
            ({"programme": "dibao"}, OtherProgramme),
            ({"by": "ma"}, NotYourReserve),
        ],
    )
    def test_what_it_needs(
        self, district: District, reserve: Reserve, more: dict[str, Any], refusal: type[Exception]
    ) -> None:
        with pytest.raises(refusal):
            asked(district, **more)

    def test_one_waits_at_a_time_and_is_answered_once(self, district: District, reserve: Reserve) -> None:
        waiting = asked(district)
        with pytest.raises(AdvanceWaits):
            asked(district)
        with pytest.raises(NotYourReserve):
            answered(district, waiting, by="ma")
        with pytest.raises(ReasonNeeded):
            answer_advance(
                advance=waiting.pk, approved=False, reason=" ", by=district["jin"], at=at(MONDAY), day=MONDAY
            )
        answered(district, waiting, approved=False)
        with pytest.raises(AnsweredBefore):
            answered(district, waiting)
        assert balance(ACCOUNT) == 3_000_00

    def test_no_more_than_the_funds_hold(self, district: District, reserve: Reserve) -> None:
        from huimin.payments.funds.drawing import FundsExhausted

        waiting = asked(district, amount=7_000_01)
        with pytest.raises(FundsExhausted):
            answered(district, waiting)
        assert Advance.objects.get(pk=waiting.pk).state == "submitted"


class TestHandingOver:
    def test_each_is_booked_once_and_signed_for(self, district: District, reserve: Reserve) -> None:
        done = given(district, reserve, aided(district))
        assert dict(entry_by_key(f"hand-over:{done.pk}").lines) == {
            ACCOUNT: -800_00, "granted:temporary_emergency:2025": 800_00,
        }  # fmt: skip
        assert (done.recipient, len(done.strokes)) == ("周淑珍", 1)
        with pytest.raises(HandedOver):
            given(district, reserve, Case.objects.get())
        standing = standing_of(reserve)
        assert (standing.left, standing.booked, standing.open) == (2_200_00, 2_200_00, 800_00)
        assert standing.agrees

    def test_goods_go_with_what_they_cost(self, district: District, reserve: Reserve) -> None:
        case = aided(district, form="goods")
        with pytest.raises(GoodsNeeded):
            given(district, reserve, case)
        done = given(district, reserve, case, Receipt("周淑珍", number="收0001", goods="棉被两床"))
        assert (done.goods, done.receipt, balance(ACCOUNT)) == ("棉被两床", "收0001", 2_200_00)

    def test_somebody_signs_for_it(self, district: District, reserve: Reserve) -> None:
        case = aided(district)
        with pytest.raises(RecipientNeeded):
            given(district, reserve, case, Receipt(" ", drawn=DRAWN))
        with pytest.raises(NotSignedFor):
            given(district, reserve, case, Receipt("周淑珍"))

    def test_who_granted_it_or_is_of_another_street_does_not(
        self, district: District, reserve: Reserve
    ) -> None:
        case = aided(district)
        with pytest.raises(GrantedByYou):
            given(district, reserve, case, by="jie")
        with pytest.raises(NotYourReserve):
            given(district, reserve, case, by="yuan")

    def test_no_more_than_the_reserve_holds(self, district: District, reserve: Reserve) -> None:
        given(district, reserve, aided(district, 1_900_00))
        with pytest.raises(ReserveTooLow):
            given(district, reserve, aided(district, 1_200_00, name="王二"))
        assert balance(ACCOUNT) == 1_100_00

    def test_what_was_stopped_is_not_given(self, district: District, reserve: Reserve) -> None:
        case = aided(district)
        told = {"aided": "周淑珍", "reason": "火灾", "amount": 800_00, "signed": True}
        district.do(case, "completion", "unfounded", "lin", MONDAY, answers=told, reason="事由不实")
        district.do(case, "recovery", "stop", "qin", MONDAY, reason="虚报")
        with pytest.raises(NoSuchAid):
            given(district, reserve, case)

    def test_not_by_a_relative_and_without_their_names(self, district: District, reserve: Reserve) -> None:
        first, second = aided(district), aided(district, name="王二")
        given(district, reserve, first)
        make_relative(district["lin"], first)
        tie = Filing.objects.get()
        tie.pk, tie.case = None, second
        tie.save()
        with pytest.raises(RelativeInvolved):
            given(district, reserve, second, by="lin")
        assert [row.told_name for row in hand_overs(district["lin"], reserve)] == [""]
        assert [row.told_name for row in hand_overs(district["ma"], reserve)] == ["周淑珍"]


class TestAccounts:
    def test_what_was_given_is_made_up(self, district: District, reserve: Reserve) -> None:
        given(district, reserve, aided(district))
        given(district, reserve, aided(district, 150_00, name="王二"))
        account = render_account(reserve=reserve.pk, by=district["ma"], at=at(MONDAY), day=MONDAY)
        assert (account.kind, account.amount, account.hand_overs.count()) == ("account", 950_00, 2)
        answered(district, account)
        standing = standing_of(reserve)
        assert (standing.left, standing.open, standing.made_up, standing.agrees) == (
            3_000_00,
            0,
            950_00,
            True,
        )
        with pytest.raises(NothingToAccountFor):
            render_account(reserve=reserve.pk, by=district["ma"], at=at(MONDAY), day=MONDAY)

    def test_a_refused_account_is_rendered_again(self, district: District, reserve: Reserve) -> None:
        given(district, reserve, aided(district))
        with pytest.raises(NotYourReserve):
            render_account(reserve=reserve.pk, by=district["jin"], at=at(MONDAY), day=MONDAY)
        account = render_account(reserve=reserve.pk, by=district["ma"], at=at(MONDAY), day=MONDAY)
        answered(district, account, approved=False)
        assert HandOver.objects.get().account is None
        again = render_account(reserve=reserve.pk, by=district["ma"], at=at(MONDAY), day=MONDAY)
        assert again.amount == 800_00


class TestTheBackDoor:
    def refused(self, name: str, statement: str, *values: object) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            self.run(statement, *values)

    def run(self, statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")

    def test_a_reserve_is_never_overdrawn(self, district: District, reserve: Reserve) -> None:
        with pytest.raises(IntegrityError, match="reserve_is_not_overdrawn"), transaction.atomic():
            post(
                day=MONDAY, purpose="x", key="x",
                lines={ACCOUNT: -3_000_01, "fund:district:temporary_emergency:2025": 3_000_01},
            )  # fmt: skip
        assert balance(ACCOUNT) == 3_000_00

    def test_what_was_handed_over_stays(self, district: District, reserve: Reserve) -> None:
        done = given(district, reserve, aided(district))
        self.refused("hand_over_stays", "UPDATE reserves_handover SET amount = 1")
        self.refused("stays", "DELETE FROM reserves_handover")
        account = render_account(reserve=reserve.pk, by=district["ma"], at=at(MONDAY), day=MONDAY)
        answered(district, account)
        self.refused(
            "hand_over_stays", "UPDATE reserves_handover SET account_id = NULL WHERE id = %s", done.pk
        )
        self.refused("stays", "UPDATE reserves_advance SET amount = 1")
        self.refused("stays", "DELETE FROM reserves_advance")

    COPY = (
        "INSERT INTO reserves_handover (reserve_id, aid_id, case_id, form, amount, goods, recipient, strokes,"
        " receipt, \"on\", at, by_id) SELECT %s, id, case_id, note, {amount}, '', {who}, '[]', {receipt},"
        ' "on", at, %s FROM casework_consequence WHERE case_id = %s'
    )

    def put(self, district: District, reserve: Reserve, case: Case, name: str, by: str, **more: str) -> None:
        parts = {"amount": "amount", "who": "'x'", "receipt": "'1'"} | more
        officer = Officer.objects.get(username=by).pk
        self.refused(name, self.COPY.format(**parts), reserve.pk, officer, case.pk)

    def test_nothing_is_handed_over_without_being_booked(self, district: District, reserve: Reserve) -> None:
        case = aided(district)
        self.put(district, reserve, case, "reserve_is_booked", "ma")
        self.put(district, reserve, case, "hand_over_is_what_was_granted", "ma", amount="1")
        self.put(district, reserve, case, "who_grants_does_not_hand_over", "jie")
        self.put(district, reserve, case, "hand_over_is_signed_for", "ma", receipt="''")
        self.put(district, reserve, case, "hand_over_is_signed_for", "ma", who="''")
        make_relative(district["ma"], case)
        self.put(district, reserve, case, "nobody_acts_for_a_relative", "ma")
        goods = aided(district, form="goods", name="王二")
        self.put(district, reserve, goods, "goods_are_named", "lin")

    def test_an_advance_is_approved_by_two_and_booked(self, district: District, reserve: Reserve) -> None:
        asked(district)
        done = "UPDATE reserves_advance SET state = 'approved', answered_by_id = {who}, answered_at = now(),"
        done += " answered_on = submitted_on WHERE state = %s"
        self.refused("advance_is_answered_by_somebody_else", done.format(who="submitted_by_id"), "submitted")
        jin = district["jin"].pk
        self.refused("reserve_is_booked", done.format(who=jin), "submitted")
        self.refused(
            "advance_is_more_than_nothing",
            "UPDATE reserves_advance SET amount = 0 WHERE state = %s",
            "submitted",
        )
        self.refused(
            "advance_has_a_document",
            "UPDATE reserves_advance SET document = '' WHERE state = %s",
            "submitted",
        )
        self.refused(
            "one_advance_waits",
            "INSERT INTO reserves_advance (reserve_id, kind, amount, document, state, submitted_by_id,"
            " submitted_at, submitted_on, reason) SELECT reserve_id, kind, amount, document, state,"
            " submitted_by_id, submitted_at, submitted_on, '' FROM reserves_advance WHERE state = %s",
            "submitted",
        )
        self.refused("reserve_is_of_a_street", "UPDATE reserves_reserve SET division = '420202'")


class TestPages:
    def client(self, district: District, name: str) -> Client:
        client = Client()
        client.force_login(district[name])
        return client

    def test_from_the_list_to_the_receipt(self, district: District, reserve: Reserve) -> None:
        case = aided(district)
        aid = Consequence.objects.get(case=case)
        ma = self.client(district, "ma")
        page = ma.get("/reserves/").content.decode()
        assert "3,000.00" in page
        page = ma.get(f"/reserves/{reserve.pk}/").content.decode()
        assert f"/reserves/{reserve.pk}/hand-over/{aid.pk}/" in page
        address = f"/reserves/{reserve.pk}/hand-over/{aid.pk}/"
        assert ma.post(address, {"recipient": "周淑珍", "act": "1"}).status_code == 409
        sent = {"recipient": "周淑珍", "drawn": DRAWN, "act": "1"}
        assert ma.post(address, sent).status_code == 302
        assert ma.post(address, sent).status_code == 409
        done = HandOver.objects.get()
        sheet = ma.get(f"/reserves/receipts/{done.pk}/").content.decode()
        assert "周淑珍" in sheet
        assert 'class="signature"' in sheet
        page = ma.get(f"/reserves/{reserve.pk}/").content.decode()
        assert "2,200.00" in page
        exported = ma.get(f"/reserves/{reserve.pk}/?export=csv")
        assert case.number in b"".join(exported).decode("utf-8-sig")  # type: ignore[arg-type]
        assert ma.post(f"/reserves/{reserve.pk}/account/", {"act": "1"}).status_code == 302
        waiting = Advance.objects.get(state="submitted")
        jin = self.client(district, "jin")
        assert f"/reserves/advances/{waiting.pk}/" in jin.get(f"/reserves/{reserve.pk}/").content.decode()
        answer = {"approved": "yes", "act": "1"}
        assert jin.post(f"/reserves/advances/{waiting.pk}/", answer).status_code == 302
        assert balance(ACCOUNT) == 3_000_00

    def test_an_advance_is_asked_for_on_a_page(self, district: District, reserve: Reserve) -> None:
        qian = self.client(district, "qian")
        sent = {
            "division": STREET,
            "programme": "temporary_emergency",
            "amount": "12.50",
            "document": "备3号",
        }
        assert qian.get("/reserves/advances/new/").status_code == 200
        assert qian.post("/reserves/advances/new/", sent).status_code == 302
        assert Advance.objects.get(state="submitted").amount == 12_50

    def test_other_streets_and_relatives_see_nothing(self, district: District, reserve: Reserve) -> None:
        case = aided(district)
        done = given(district, reserve, case)
        yuan = self.client(district, "yuan")
        assert yuan.get(f"/reserves/{reserve.pk}/").status_code == 404
        assert yuan.get(f"/reserves/receipts/{done.pk}/").status_code == 404
        make_relative(district["lin"], case)
        lin = self.client(district, "lin")
        page = lin.get(f"/reserves/{reserve.pk}/").content.decode()
        assert "周淑珍" not in page
        assert case.number not in page
        assert lin.get(f"/reserves/receipts/{done.pk}/").status_code == 404
        found = lin.get(f"/reserves/{reserve.pk}/?find=周淑珍").content.decode()
        assert "800.00</td>" not in found
