"""What is different from the month before: for whom, by how much, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huimin.payments.models import Payment, Run
from huimin.rulebook.public import rulebook

EXPLAINED: Final = Path(__file__).with_name("changes.sql").read_text(encoding="utf-8")
ONE_BY_ONE: Final = (
    "SELECT explained.*, person.name FROM explained"
    " JOIN registry_person AS person ON person.id = explained.person_id"
    " WHERE (%(scheme)s = '' OR scheme = %(scheme)s) AND (%(step)s = '' OR step = %(step)s)"
    " ORDER BY scheme, step, division, explained.id"
)
BY_REASON: Final = (
    "SELECT scheme, step, reasons, count(*) AS payments, sum(coalesce(this, 0) - coalesce(was, 0)) AS fen"
    " FROM explained GROUP BY 1, 2, 3 ORDER BY scheme, step, payments DESC"
)

RAISED, LOWERED = "raised", "lowered"

LABELS: Final[dict[str, Promise]] = {
    "first_run": _("First month in this system"),
    "entitled": _("Entitled from this month on"),
    "decided": _("Decided in a case"),
    "people_joined": _("People joined the household"),
    "people_left": _("People left the household"),
    "figure_changed": _("A figure of the scheme changed"),
    "circumstances": _("Circumstances changed"),
    "deceased": _("Deceased"),
    "moved_away": _("Moved away"),
    "merged": _("The record was merged with another one"),
    "household_ended": _("The household no longer exists"),
    "stop": _("Stopped"),
    "voluntary": _("Given up by the holder"),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One payment that differs from last month, in fen; `id` is the payment, of last month if it ended."""

    id: int
    scheme: str
    step: str
    person_id: int
    name: str
    household_id: int | None
    division: str
    was: int | None
    this: int | None
    were: int
    are: int
    reasons: tuple[str, ...]

    @property
    def key(self) -> str:
        """What names the row in a table."""
        return str(self.id)

    @property
    def difference(self) -> int:
        """How much more is due, in fen; negative when it is less."""
        return (self.this or 0) - (self.was or 0)

    @property
    def people(self) -> int:
        """How many people more are paid for; negative when there are fewer."""
        return self.are - self.were

    @property
    def way(self) -> str:
        """Whether people came, left, or stayed."""
        return "come" if self.people > 0 else "left" if self.people else ""

    @property
    def why(self) -> str:
        """The reasons in words."""
        return words_of(self.reasons)


@dataclass(frozen=True, slots=True)
class Reason:
    """How many payments of a scheme changed for the same reasons, and by how much together, in fen."""

    scheme: str
    step: str
    reasons: tuple[str, ...]
    payments: int
    fen: int

    @property
    def why(self) -> str:
        """The reasons in words."""
        return words_of(self.reasons)

    @property
    def query(self) -> str:
        """What narrows the list of changes to these."""
        return urlencode({"scheme": self.scheme, "step": self.step, "why": self.why})


def changes(run: Run, *, scheme: str = "", step: str = "") -> list[Change]:
    """Return the payments that differ from the month before, all or those of a scheme and a step."""
    return [
        Change(
            id=row["id"],
            scheme=row["scheme"],
            step=row["step"],
            person_id=row["person_id"],
            name=row["name"],
            household_id=row["household_id"],
            division=row["division"],
            was=row["was"],
            this=row["this"],
            were=row["were"] or 0,
            are=row["are"] or 0,
            reasons=_reasons(row["reasons"]),
        )
        for row in _rows(ONE_BY_ONE, run, run.differences.get("refigured", {}), scheme=scheme, step=step)
    ]


def differences_of(run: Run) -> dict[str, Any]:
    """Return the changes counted by scheme, step and reasons, in the form in which a run keeps them."""
    refigured = _refigured(run)
    rows = [
        [row["scheme"], row["step"], _reasons(row["reasons"]), row["payments"], int(row["fen"])]
        for row in _rows(BY_REASON, run, refigured)
    ]
    return {"refigured": refigured, "reasons": rows}


def reasons(run: Run) -> list[Reason]:
    """Return the changes that a run keeps, counted by scheme, step and reasons; together they are all."""
    return [
        Reason(scheme, step, tuple(codes), payments, fen)
        for scheme, step, codes, payments, fen in run.differences.get("reasons", [])
    ]


def words_of(codes: Iterable[str]) -> str:
    """Return reasons in the language of the page; conditions not met by their names in the rulebook."""
    return str(_(", ")).join(_word(code) for code in codes)


def _word(code: str) -> str:
    if code in LABELS:
        return str(LABELS[code])
    versions = rulebook().rules.get(code)
    if not versions:
        return code
    condition = versions[-1].en if (get_language() or "").startswith("en") else versions[-1].zh
    return gettext("Not met: {condition}").format(condition=condition)


def _reasons(found: list[str] | None) -> tuple[str, ...]:
    return tuple(code for code in found or () if code) or ("stop",)


def _rows(query: str, run: Run, refigured: Mapping[str, list[str]], **given: str) -> list[dict[str, Any]]:
    before = before_of(run)
    of = {
        "run": run.pk,
        "before": None if before is None else before.pk,
        "raised": refigured.get(RAISED, []),
        "lowered": refigured.get(LOWERED, []),
    }
    with connection.cursor() as cursor:
        cursor.execute(EXPLAINED + query, {**of, **given})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def before_of(run: Run) -> Run | None:
    """Return the run before, or nothing."""
    return Run.objects.filter(month__lt=run.month).order_by("-month").first()


def _refigured(run: Run) -> dict[str, list[str]]:
    """Return the schemes of which a figure was raised, and lowered, since the run before.

    A higher figure explains a higher amount and never a lower one. Where it cannot be told whether a
    figure rose, as with a table, it explains both.
    """
    before = before_of(run)
    now, then = _figures(run), {} if before is None else _figures(before)
    found: dict[str, list[str]] = {RAISED: [], LOWERED: []}
    for scheme, figures in sorted(now.items()):
        earlier = then.get(scheme, figures)
        moves = {_move(earlier[name], figures[name]) for name in figures.keys() & earlier.keys()}
        for way, sign in ((RAISED, 1), (LOWERED, -1)):
            if moves & {sign, None}:
                found[way].append(scheme)
    return found


def _move(earlier: str, written: str) -> int | None:
    """Return 1 if a figure rose, -1 if it fell, 0 if it stayed, and nothing if that cannot be told."""
    if earlier == written:
        return 0
    try:
        difference = Fraction(written.replace(",", "")) - Fraction(earlier.replace(",", ""))
    except ValueError:
        return None
    return 1 if difference > 0 else -1


def _figures(run: Run) -> dict[str, dict[str, str]]:
    rows = (
        Payment.objects.filter(run=run, proposal__isnull=False)
        .order_by("scheme", "proposal__reckoning")
        .distinct("scheme")
        .values_list("scheme", "proposal__reckoning__figures")
    )
    return {scheme: {use["name"]: use["written"] for use in figures} for scheme, figures in rows}
