"""What is different from the month before: for whom, by how much, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from huimin.entitlements.public import Cause, causes_between
from huimin.kernel.days import Month
from huimin.payments.models import Payment, Run
from huimin.rulebook.public import place_of, rulebook

EXPLAINED: Final = Path(__file__).with_name("changes.sql").read_text(encoding="utf-8")
ONE_BY_ONE: Final = (
    "SELECT explained.*, person.name FROM explained"
    " JOIN registry_person AS person ON person.id = explained.person_id"
    " WHERE (%(scheme)s = '' OR scheme = %(scheme)s) AND (%(step)s = '' OR step = %(step)s)"
    " ORDER BY scheme, step, division, explained.id"
)
BOTH: Final = "\u241f"
"""What stands between the Chinese and the English words of a reason that is kept in words."""
NAMED_AT_MOST: Final = 2_000
"""So many changes of a scheme are traced to what changed; with more, a figure changed for all of them."""

RAISED, LOWERED = "raised", "lowered"
TRACED: Final = frozenset({"circumstances", "entitled", "people_joined", "people_left"})
"""The reasons behind which there may be a fact, a figure or an age that changed."""
Holder = tuple[int, int | None]

LABELS: Final[dict[str, Promise]] = {
    "first_run": _("First month in this system"),
    "entitled": _("Entitled from this month on"),
    "decided": _("Decided in a case"),
    "people_joined": _("People joined the household"),
    "people_left": _("People left the household"),
    "figure_changed": _("A figure of the scheme changed"),
    "circumstances": _("No fact, figure or age that changed is on record"),
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
    causes: tuple[str, ...] = ()

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
        """The reasons in words, as they are counted."""
        return words_of(self.reasons)

    @property
    def detail(self) -> str:
        """The reasons in words, with what each changed fact was and is."""
        return words_of(self.causes or self.reasons)


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
    kept = run.differences
    named = Named(kept.get("figures", {}), kept.get("causes", {}))
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
            reasons=named.reasons(row),
            causes=named.causes(row),
        )
        for row in _rows(run, kept.get("refigured", {}), scheme=scheme, step=step)
    ]


def differences_of(run: Run) -> dict[str, Any]:
    """Return the changes counted by scheme, step and reasons, in the form in which a run keeps them."""
    refigured, figures = _refigured(run)
    rows = _rows(run, refigured, scheme="", step="")
    named = Named(figures, _causes(run, rows))
    counted: dict[tuple[str, str, tuple[str, ...]], list[int]] = defaultdict(lambda: [0, 0])
    for row in rows:
        sums = counted[row["scheme"], row["step"], named.reasons(row)]
        sums[0] += 1
        sums[1] += (row["this"] or 0) - (row["was"] or 0)
    return {
        "refigured": refigured,
        "figures": named.of_schemes,
        "causes": named.of_payments,
        "reasons": [
            [*key, payments, fen]
            for key, (payments, fen) in sorted(counted.items(), key=lambda each: (*each[0][:2], -each[1][0]))
        ],
    }


@dataclass(frozen=True, slots=True)
class Named:
    """What changed by name: figures by scheme and direction, and by payment what its own change rests on."""

    of_schemes: Mapping[str, Mapping[str, Sequence[str]]]
    of_payments: Mapping[str, Sequence[Sequence[str]]]

    def reasons(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the reasons of a change as they are counted: what changed, for a fact without its values."""
        return self._instead(row, [cause[0] for cause in self.of_payments.get(str(row["id"]), ())])

    def causes(self, row: Mapping[str, Any]) -> tuple[str, ...]:
        """Return the reasons of a change with what each was and is."""
        return self._instead(row, [cause[1] for cause in self.of_payments.get(str(row["id"]), ())])

    def _instead(self, row: Mapping[str, Any], named: Sequence[str]) -> tuple[str, ...]:
        codes = _reasons(row["reasons"])
        if named:
            return tuple(dict.fromkeys([*(code for code in codes if code != "circumstances"), *named]))
        way = RAISED if row["step"] == "more" else LOWERED
        figures = self.of_schemes.get(row["scheme"], {}).get(way, ())
        return tuple(figures) if figures and codes == ("figure_changed",) else codes


def _causes(run: Run, rows: Iterable[Mapping[str, Any]]) -> dict[str, list[tuple[str, str]]]:
    """Return by payment what made a scheme decide otherwise than in the month before, if it can be named."""
    before = before_of(run)
    if before is None:
        return {}
    by_scheme: dict[str, dict[Holder, int]] = defaultdict(dict)
    for row in rows:
        if any(code in TRACED or code in rulebook().rules for code in row["reasons"] or ()):
            by_scheme[row["scheme"]][row["person_id"], row["household_id"]] = row["id"]
    found: dict[str, list[tuple[str, str]]] = {}
    for scheme, payments in by_scheme.items():
        traced = list(payments)[:NAMED_AT_MOST]
        months = {"earlier": Month.of(before.month), "later": Month.of(run.month)}
        for holder, causes in causes_between(scheme=scheme, holders=traced, **months).items():
            if told := [(_counted_as(cause), _told(cause)) for cause in causes if cause.kind != "rule"]:
                found[str(payments[holder])] = told
    return found


def _counted_as(cause: Cause) -> str:
    """Return a cause as many share it: an age and a figure with their values, a fact by its name."""
    if cause.kind in {"age", "figure"}:
        return _told(cause)
    return f"{cause.zh}有变化{BOTH}{cause.en} changed"


def _told(cause: Cause) -> str:
    """Return a cause in both languages with what it was and is."""
    old, new = cause.old, cause.new
    return f"{cause.zh}：{old[0]} → {new[0]}{BOTH}{cause.en}: {old[1]} → {new[1]}"


def reasons(run: Run) -> list[Reason]:
    """Return the changes that a run keeps, counted by scheme, step and reasons; together they are all."""
    kept = run.differences.get("reasons", [])
    return [
        Reason(scheme, step, tuple(codes), payments, fen)
        for scheme, step, codes, payments, fen in sorted(kept, key=lambda row: place_of(row[0]))
    ]


def words_of(codes: Iterable[str]) -> str:
    """Return reasons in the language of the page; conditions not met by their names in the rulebook."""
    return str(_(", ")).join(_word(code) for code in codes)


def _word(code: str) -> str:
    if code in LABELS:
        return str(LABELS[code])
    if BOTH in code:
        return code.split(BOTH)[(get_language() or "").startswith("en")]
    versions = rulebook().rules.get(code)
    if not versions:
        return code
    condition = versions[-1].en if (get_language() or "").startswith("en") else versions[-1].zh
    return gettext("Not met: {condition}").format(condition=condition)


def _reasons(found: list[str] | None) -> tuple[str, ...]:
    return tuple(code for code in found or () if code) or ("stop",)


def _rows(run: Run, refigured: Mapping[str, list[str]], **given: str) -> list[dict[str, Any]]:
    before = before_of(run)
    of = {
        "run": run.pk,
        "before": None if before is None else before.pk,
        "raised": refigured.get(RAISED, []),
        "lowered": refigured.get(LOWERED, []),
    }
    with connection.cursor() as cursor:
        cursor.execute(EXPLAINED + ONE_BY_ONE, {**of, **given})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def before_of(run: Run) -> Run | None:
    """Return the run before, or nothing."""
    return Run.objects.filter(month__lt=run.month).order_by("-month").first()


def _refigured(run: Run) -> tuple[dict[str, list[str]], dict[str, dict[str, list[str]]]]:
    """Return the schemes of which a figure was raised, and lowered, since the run before; and the figures.

    A higher figure explains a higher amount and never a lower one. Where it cannot be told whether a
    figure rose, as with a table, it explains both.
    """
    before = before_of(run)
    now, then = _figures(run), {} if before is None else _figures(before)
    found: dict[str, list[str]] = {RAISED: [], LOWERED: []}
    named: dict[str, dict[str, list[str]]] = {}
    for scheme, figures in sorted(now.items()):
        earlier = then.get(scheme, figures)
        both = sorted(figures.keys() & earlier.keys())
        for way, sign in ((RAISED, 1), (LOWERED, -1)):
            moved = [
                _figure_told(earlier[name], figures[name])
                for name in both
                if _move(earlier[name]["written"], figures[name]["written"]) in {sign, None}
            ]
            if moved:
                found[way].append(scheme)
                named.setdefault(scheme, {})[way] = moved
    return found, named


def _figure_told(earlier: Mapping[str, str], now: Mapping[str, str]) -> str:
    values = f"{earlier['written']} → {now['written']}"
    return f"{now['zh']}：{values}{BOTH}{now['en']}: {values}"


def _move(earlier: str, written: str) -> int | None:
    """Return 1 if a figure rose, -1 if it fell, 0 if it stayed, and nothing if that cannot be told."""
    if earlier == written:
        return 0
    try:
        difference = Fraction(written.replace(",", "")) - Fraction(earlier.replace(",", ""))
    except ValueError:
        return None
    return 1 if difference > 0 else -1


def _figures(run: Run) -> dict[str, dict[str, dict[str, str]]]:
    rows = (
        Payment.objects.filter(run=run, proposal__isnull=False)
        .order_by("scheme", "proposal__reckoning")
        .distinct("scheme")
        .values_list("scheme", "proposal__reckoning__figures")
    )
    return {scheme: {use["name"]: use for use in figures} for scheme, figures in rows}
