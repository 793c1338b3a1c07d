"""The months of the demonstration: reckoned, submitted, approved by somebody else, answered by banks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final, Protocol

import polars as pl
from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.demonstration.accounts import CORRECTED, failed_persons, number_of
from huimin.demonstration.census import words
from huimin.demonstration.library import District
from huimin.demonstration.loading import CONFIRMED_YEARLY, Steps, at_once
from huimin.demonstration.records import morning
from huimin.demonstration.telling import Told, tell_changes
from huimin.entitlements.public import lift_suspension
from huimin.kernel.days import Month
from huimin.kernel.workdays import Calendar
from huimin.payments.public import (
    answer_files,
    approve_run,
    correct_account,
    run_month,
    submit_run,
    take_return,
)
from huimin.registry.public import find_likely_duplicates

RECKONED, SUBMITTED, APPROVED, BOOKED, ANSWERED, CORRECTED_ON = 3, 4, 5, 8, 9, 12
CONFIRMED = "生存认证补办"
TOLD_BY_PHONE = "银行退回后电话联系本人，提供了新的账号"
"""The working days of a month on which things happen, counted from its first."""

WORKING_DAY = 22
UNANSWERED = "DEMO3"
"""The bank whose answer to the last month is still to be taken in, as an exercise."""


class Silent:
    """Progress that nobody looks at."""

    def step(self, message: str, total: int = 0) -> None:
        """Say nothing."""

    def advance(self, number: int = 1) -> None:
        """Count nothing."""


SILENT: Final = Silent()


def working_day(last: Month) -> date:
    """Return the day at which the demonstration stands still: in the last month, after its payment."""
    return last.first.replace(day=WORKING_DAY)


def workday(month: Month, number: int) -> date:
    """Return a working day of a month, counted from its first."""
    return Calendar().add_workdays(month.first - timedelta(days=1), number)


class Played(Protocol):
    """What officers and residents do beside the months."""

    def go_on(self, before: date) -> None:
        """Let everything happen up to before a day."""

    def end(self) -> None:
        """Let everything happen up to the last day."""


def run_months(district: District, *, samples: Path, progress: Steps, casework: Played | None = None) -> None:
    """Run every month of the district, and between them the casework; one bank's answer to the last month is
    left in `samples`."""
    before = told = district.first_day
    for month in district.months:
        progress.step(f"运行 {month} · Running {month}", 4)
        day = workday(month, RECKONED)
        tell_changes(district, Told(before, told, day))
        before, told = told, day
        if casework is not None:
            casework.go_on(day)
        lift_suspensions(district, day)
        for _step in run_one_month(district, month, samples=samples, last=month == district.months[-1]):
            progress.advance()
    tell_changes(district, Told(before, told, working_day(district.months[-1])))
    progress.step("办理个案、查找重复 · Handling cases, finding duplicates")
    with at_once(find_duplicates):
        if casework is not None:
            casework.end()


def find_duplicates() -> None:
    """Let the registrar look for likely duplicates."""
    find_likely_duplicates(by=Officer.objects.get(username="dengji"))


def run_one_month(district: District, month: Month, *, samples: Path, last: bool) -> Iterator[str]:
    """Run a month step by step, as two officers and the banks do."""
    clerk, approver = (Officer.objects.get(username=name) for name in ("caiwu", "caiwu2"))
    run_month(month=month, by=clerk, at=_at(month, RECKONED), progress=SILENT)
    yield "reckoned"
    submit_run(month=month, by=clerk, at=_at(month, SUBMITTED))
    approve_run(month=month, by=approver, at=_at(month, APPROVED))
    yield "approved"
    answers = answer_files(month=month, booked_on=workday(month, BOOKED))
    if last:
        _leave_one(answers, samples)
    for name, content in answers.items():
        take_return(content=content, name=name, by=clerk, day=workday(month, ANSWERED))
    yield "answered"
    _correct_accounts(district, answers, month, clerk)
    yield "corrected"


@transaction.atomic
def lift_suspensions(district: District, day: date) -> None:
    """Let those be paid again who have made up for the yearly confirmation since the month before."""
    approver = Officer.objects.get(username="shenpi")
    for change in district.facts.changes:
        if change.name == "confirmed_this_year" and change.since == day.replace(day=1):
            late = pl.Series(change.rows + 1)
            held = district.awards.with_row_index("id", offset=1).filter(
                pl.col("scheme").is_in(CONFIRMED_YEARLY)
            )
            for award in held.filter(pl.col("person").is_in(late.implode()))["id"].to_list():
                lift_suspension(award=award, on=change.since, by=approver, basis=CONFIRMED)


def _at(month: Month, day: int) -> datetime:
    return morning(workday(month, day)) + timedelta(hours=1)


def _leave_one(answers: dict[str, bytes], samples: Path) -> None:
    """Put one bank's answer aside, for somebody to take in by hand."""
    samples.mkdir(parents=True, exist_ok=True)
    for name in [name for name in answers if UNANSWERED in name]:
        (samples / name).write_bytes(answers.pop(name))


def _correct_accounts(district: District, answers: dict[str, bytes], month: Month, clerk: Officer) -> None:
    """Correct two of three accounts to which the money did not get, so that the next month pays again."""
    bank = next(iter(words("installation")["banks"]))
    failed = sorted({person for content in answers.values() for person in failed_persons(content)})
    for number, person in enumerate(failed):
        if number % 3 != 2:
            correct_account(
                person_id=person,
                bank=bank,
                holder=district.persons["name"][person - 1],
                number=number_of(CORRECTED, person),
                reason=TOLD_BY_PHONE,
                by=clerk,
                day=workday(month, CORRECTED_ON),
                at=_at(month, CORRECTED_ON),
            )
