"""What accounts are called, and the books of a month on its page."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from huimin.ledger.public import account_names
from huimin.payments.cards import Difference
from huimin.payments.models import Bank
from huimin.payments.reconciliation import NOTHING, total_of_differences

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "english", "chinese"),
    [
        (
            "fund:central:dibao:2025",
            "At hand · Central government · Minimum living guarantee · 2025",
            "结存 · 中央 · 城市最低生活保障 · 2025",
        ),
        (
            "payable:ICBC:old_age",
            "On its way · Industrial bank · Old-age allowance",
            "在途 · 工行 · 高龄津贴",
        ),
        (
            "returned:dibao",
            "Sent back, still owed · Minimum living guarantee",
            "退回待重发 · 城市最低生活保障",
        ),
        ("something:else", "something:else", "something:else"),
    ],
)
def test_an_account_is_called_by_kind_place_programme_and_year(code: str, english: str, chinese: str) -> None:
    Bank.objects.create(code="ICBC", name_zh="工行", name_en="Industrial bank")
    with override("en"):
        assert account_names([code]) == {code: english}
    with override("zh-hans"):
        assert account_names([code]) == {code: chinese}


def test_the_three_totals_are_added_up_and_compared() -> None:
    rows = (Difference("dibao", "A", 5, 5, 5), Difference("dibao", "B", 7, 7, 6))
    assert total_of_differences(rows) == Difference("", "", 12, 12, 11)
    assert not total_of_differences(rows).agrees
    assert total_of_differences(rows[:1]).agrees
    assert total_of_differences(()) == NOTHING
