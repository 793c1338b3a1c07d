"""The addresses of payments."""

from __future__ import annotations

from django.urls import path, register_converter

from huimin.kernel.days import Month
from huimin.payments.views import banks, lists, money, months, steps


class MonthInAddress:
    """A month written like 2025-08."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> Month:
        """Return the month."""
        return Month.of(value)

    def to_url(self, value: Month | str) -> str:
        """Return how a month is written."""
        return str(value)


register_converter(MonthInAddress, "month")

app_name = "payments"
urlpatterns = [
    path("", months.month_list, name="months"),
    path("reckon/", steps.reckon, name="reckon"),
    path("<month:month>/", months.month_page, name="month"),
    path("<month:month>/discard/", steps.discard, name="discard"),
    path("<month:month>/submit/", steps.submit, name="submit"),
    path("<month:month>/send-back/", steps.send_back, name="send-back"),
    path("<month:month>/approve/", steps.approve, name="approve"),
    path("<month:month>/list/", lists.payment_list, name="list"),
    path("<month:month>/changes/", lists.change_list, name="changes"),
    path("<month:month>/files/", banks.files, name="files"),
    path("<month:month>/files/all/", banks.all_orders, name="all-orders"),
    path("<month:month>/files/<int:file_id>/", banks.download, name="file"),
    path("<month:month>/returns/", banks.take, name="returns"),
    path("<month:month>/books/", money.books, name="books"),
    path("<month:month>/roster/", banks.roster, name="roster"),
    path("<month:month>/document/", steps.document, name="document"),
    path("payment/<int:payment_id>/", lists.payment_page, name="payment"),
    path("payment/<int:payment_id>/account/", banks.correct, name="correct-account"),
    path("work/", lists.work_list, name="work"),
    path("funds/", money.funds, name="funds"),
    path("funds/new/", money.allocate, name="allocate"),
]
