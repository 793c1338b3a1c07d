"""The signed-off summary of a month, as it goes to the files: what was paid, how, and who answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.documents.actions import issue
from huimin.commons.documents.models import Document
from huimin.commons.installation.public import day_of, installation
from huimin.kernel.days import Month
from huimin.kernel.errors import Conflict
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.money import Money
from huimin.payments.cards import STEPS, Bridge, Count, ProgrammeShare, total_of
from huimin.payments.locks import MONEY, hold
from huimin.payments.models import Bank, BankFile, Run
from huimin.payments.runs.booking import shares_of_run
from huimin.payments.runs.breakdown import STREET, by_division
from huimin.payments.runs.listing import bridges_of
from huimin.payments.runs.queries import run_row
from huimin.payments.schemes import title_of
from huimin.registry.public import division_names

KIND: Final = "payments.month"
SOURCES_ZH: Final = {
    "central": "中央",
    "province": "省级",
    "city": "市级",
    "district": "区级",
    "lottery": "福彩公益金",
    "donation": "捐赠",
}
TEMPLATE: Final = Path(__file__).parent / "documents" / "month.typ"


class NotSignedOff(Conflict):
    """The month is not approved yet."""

    template = _("{month} is not approved yet, so there is nothing to sign off. Approve it first.")


@dataclass(frozen=True, slots=True)
class MonthDocument:
    """The summary of a month as it was issued."""

    id: int
    number: str
    content: bytes


@transaction.atomic
def month_document(*, month: Month, by: Officer | None) -> MonthDocument:
    """Return the summary of an approved month as a PDF; the first call issues it, later ones return the same.

    Raises:
        NotSignedOff: the month is not approved.
    """
    hold(MONEY)
    run = run_row(month)
    if run.approved_at is None:
        raise NotSignedOff(month=month)
    subject = f"payments.Run:{run.pk}"
    issued = Document.objects.filter(kind=KIND, subject=subject).first()
    if issued is None:
        issued = issue(
            kind=KIND,
            template=TEMPLATE,
            data=_data(run),
            series=f"HMFF-{run.month:%Y}",
            title=f"{run.month.year}年{run.month.month}月惠民资金发放汇总表",
            subject=subject,
            division=installation().place,
            by=by,
            day=day_of(run.approved_at),
        )
    return MonthDocument(issued.pk, f"{issued.series_id}-{issued.number:04d}", bytes(issued.content))


def _data(run: Run) -> dict[str, Any]:
    bridges = bridges_of(run.bridge)
    return {
        "language": "zh-hans",
        "place": installation().name_zh,
        "month": f"{run.month:%Y-%m}",
        "pay_day": run.pay_day,
        "payments": f"{run.payments:,}",
        "total": str(Money(run.total)),
        "in_words": Money(run.total).in_words(),
        "schemes": [*map(_scheme, bridges), {**_scheme(total_of(bridges)), "name": "合计"}],
        "streets": _places(run),
        "funds": _funds(run),
        "banks": _banks(run),
        "reckoned": _signed(run.reckoned_by, run.reckoned_at),
        "submitted": _signed(run.submitted_by, run.submitted_at),
        "approved": _signed(run.approved_by, run.approved_at),
    }


def _scheme(bridge: Bridge) -> dict[str, str]:
    return {
        "name": title_of(bridge.scheme).zh,
        "payments": f"{bridge.listed.payments:,}",
        "people": f"{bridge.listed.people:,}",
        **{step: str(Money(getattr(bridge, step).fen)) for step in STEPS},
    }


def _funds(run: Run) -> list[dict[str, str]]:
    shares = shares_of_run(run)
    rows = [row for share in shares for row in _shares(share)]
    before, after = sum(share.available for share in shares), sum(share.after for share in shares)
    return [*rows, _taken("合计", "", before, run.total, after)] if rows else []


def _shares(share: ProgrammeShare) -> Iterator[dict[str, str]]:
    """Return what was taken from each fund of a programme, then the programme itself."""
    name = title_of(share.programme).zh
    for fund in share.shown:
        source = f"{SOURCES_ZH[fund.source]} {fund.year}" if fund.source else "其他资金（未动用）"
        yield _taken(name, source, fund.before, fund.taken, fund.after)
    yield _taken(name, "小计", share.available, share.needed, share.after)
    if share.taken_before:
        yield _taken(name, "退回重发（以前月份已列支）", None, share.taken_before, None)


def _taken(name: str, fund: str, before: int | None, taken: int, after: int | None) -> dict[str, str]:
    sums = {"before": before, "taken": taken, "after": after}
    told = {key: str(Money(fen)) if fen else "—" for key, fen in sums.items()}
    return {"name": name, "fund": fund, **told}


def _places(run: Run) -> list[dict[str, str]]:
    counts = by_division(run, STREET)
    names = division_names(counts)
    return [
        {"name": names[code].zh if code in names else code, **_counted(count)}
        for code, count in sorted(counts.items())
    ]


def _banks(run: Run) -> list[dict[str, str]]:
    names = dict(Bank.objects.values_list("code", "name_zh"))
    files: Iterable[BankFile] = BankFile.objects.filter(run=run).defer("content").order_by("bank")
    return [
        {
            "name": names[file.bank_id],
            "number": file.number,
            "sm3": bytes(file.sm3).hex(),
            "payments": f"{file.payments:,}",
            "fen": str(Money(file.total)),
        }
        for file in files
    ]


def _counted(count: Count) -> dict[str, str]:
    return {"payments": f"{count.payments:,}", "people": f"{count.people:,}", "fen": str(Money(count.fen))}


def _signed(officer: Officer | None, at: Any) -> dict[str, str | date]:
    return {
        "name": officer.name if officer else "系统",
        "office": officer.office if officer else "",
        "day": day_of(at) if at else "",
    }
