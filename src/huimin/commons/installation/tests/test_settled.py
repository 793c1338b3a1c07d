"""How an installation is set up is read once by a process, and again whichever way it was changed."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction

from huimin.commons.database.remembering import forget, remembering
from huimin.commons.installation.public import PRODUCTION, found
from huimin.commons.installation.settled import let_go, settled
from huimin.commons.workdays.models import SpecialDay
from huimin.commons.workdays.queries import working_calendar

pytestmark = pytest.mark.django_db
HOLIDAY = date(2025, 8, 20)


class Asked:
    """A question that counts how often it was asked."""

    def __init__(self) -> None:
        self.times = 0
        self.answer = settled(self._ask)

    def _ask(self, what: str) -> str:
        self.times += 1
        return what


@pytest.fixture(autouse=True)
def installed() -> None:
    found(mode=PRODUCTION, place="420202", name_zh="黄石港区", name_en="Huangshigang")


def test_one_request_after_another_takes_what_the_first_has_read() -> None:
    asked = Asked()
    for writes in (False, False, True):
        with remembering(writes=writes):
            assert asked.answer("x") == "x"
    assert asked.times == 1
    let_go()
    with remembering():
        asked.answer("x")
    assert asked.times == 2


def test_what_a_writing_request_reads_is_kept_for_itself_alone() -> None:
    asked = Asked()
    for times in (1, 2):
        with remembering(writes=True):
            asked.answer("x")
            asked.answer("x")
        assert asked.times == times


def test_outside_a_request_and_after_a_change_of_its_own_each_question_is_asked() -> None:
    asked = Asked()
    asked.answer("x")
    asked.answer("x")
    assert asked.times == 2
    with remembering():
        asked.answer("x")
        forget()
        asked.answer("x")
        asked.answer("x")
    assert asked.times == 5


def test_a_calendar_that_was_changed_past_the_platform_holds_for_the_next_request() -> None:
    def worked() -> bool:
        with remembering():
            return working_calendar().is_workday(HOLIDAY)

    assert worked()
    with connection.cursor() as cursor:
        cursor.execute("SELECT revision FROM installation_installation")
        before = cursor.fetchone()[0]
        cursor.execute(
            "INSERT INTO workdays_specialday (day, worked, occasion, document)"
            " VALUES (%s, false, '抗洪', '通知')",
            [HOLIDAY],
        )
        cursor.execute("SELECT revision FROM installation_installation")
        assert cursor.fetchone()[0] == before + 1
    assert not worked()
    SpecialDay.objects.filter(day=HOLIDAY).delete()
    assert worked()


def test_what_was_taken_back_was_never_kept() -> None:
    with remembering(writes=True):
        try:
            with transaction.atomic():
                SpecialDay.objects.create(day=HOLIDAY, worked=False, occasion="抗洪", document="通知")
                assert not working_calendar().is_workday(HOLIDAY)
                raise LookupError
        except LookupError:
            pass
    with remembering():
        assert working_calendar().is_workday(HOLIDAY)


def test_nothing_is_kept_before_there_is_an_installation() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM installation_installation")
    asked = Asked()
    for times in (1, 2):
        with remembering():
            asked.answer("x")
        assert asked.times == times
