"""Runs in the pieces of the workbench: procedure, funnels, bridge, tiles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from huimin.commons.access.models import Officer
from huimin.commons.desk import pieces
from huimin.commons.desk.pieces import Funnel, Part, ProcedureStep, Tile, TileMap, Tone
from huimin.commons.desk.states import tone_and_word
from huimin.commons.installation.public import day_of
from huimin.entitlements.public import ReckoningCard
from huimin.kernel.days import Month
from huimin.payments.cards import Bridge, Count, FundShare, RunCard, total_of
from huimin.payments.models import Run
from huimin.payments.runs.booking import shares_of_run
from huimin.payments.runs.breakdown import STREET
from huimin.payments.schemes import name_of
from huimin.registry.public import DivisionCard, division_names

CELLS = (
    ("last", ""), ("new", "+"), ("more", "+"), ("less", "−"), ("ended", "−"),
    ("due", ""), ("held", "−"), ("carried", "+"), ("listed", ""),
)  # fmt: skip
"""The sums of a bridge in their order, with the sign with which each is added."""
NARROWED: Mapping[str, Mapping[str, str | int]] = {
    "last": {"kind": "regular"},
    "due": {"kind": "regular"},
    "held": {"paid": 0},
    "carried": {"kind": "carried"},
    "listed": {"paid": 1},
}
"""How the list of payments is narrowed to what a sum of a bridge is made of; the others are changes."""
STATES = ("reckoned", "submitted", "approved", "closed")
STEPS = (
    ("new", _("New"), 1),
    ("more", _("More"), 1),
    ("less", _("Less"), -1),
    ("ended", _("Ended"), -1),
)
ONLY_PEOPLE = ("people", _("Only who is paid for"))
"""The change of a payment of which the amount stays and the number of people does not."""


@dataclass(frozen=True, slots=True)
class Place:
    """A division with what goes to its people."""

    code: str
    name: str
    count: Count
    address: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A sum in the table of bridges, its sign, and the way to the payments that make it up."""

    count: Count
    sign: str
    address: str
    strong: bool
    staying: bool


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """The bridge of a scheme as a row of sums."""

    scheme: str
    address: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FundRow:
    """A programme or one of its funds: available before, taken by a run, available after, in fen.

    Without `before` it is what was taken from the funds in an earlier month and is sent again.
    """

    programme: str
    fund: FundShare | None
    before: int | None
    taken: int
    after: int | None
    account: str
    payments: str

    @property
    def fund_page(self) -> str:
        """The way to the funds of the programme."""
        return f"{address_of('payments:funds')}{'#' if self.programme else ''}{self.programme}"


def address_of(name: str, *arguments: object, **query: object) -> str:
    """Return an address with its query."""
    address = reverse(name, args=arguments)
    return f"{address}?{urlencode({name: str(value) for name, value in query.items()})}" if query else address


def procedure_of(run: RunCard) -> list[ProcedureStep]:
    """Return the way of a run with who did what and when."""
    names = dict(
        Officer.objects.filter(
            pk__in=[run.reckoned_by_id, run.submitted_by_id, run.approved_by_id]
        ).values_list("pk", "name")
    )
    reached = STATES.index(run.state)
    steps = (
        (_("Reckoned"), run.reckoned_by_id, run.reckoned_at),
        (_("Submitted"), run.submitted_by_id, run.submitted_at),
        (_("Approved and sent to the banks"), run.approved_by_id, run.approved_at),
        (_("Answered by the banks and closed"), None, None),
    )
    return [
        ProcedureStep(
            label,
            "done" if place <= reached else "current" if place == reached + 1 else "next",
            who=names.get(by, "") if by else "",
            on=day_of(at) if at else None,
        )
        for place, (label, by, at) in enumerate(steps)
    ]


def funnels_of(reckonings: Iterable[ReckoningCard]) -> list[Funnel]:
    """Return for each scheme who came in and where they came out, each number leading to the people."""
    return [
        Funnel(
            name_of(card.scheme),
            card.considered,
            (
                Part(tone_and_word("granted")[1], card.granted, Tone.DONE, _outcomes(card, "granted")),
                Part(tone_and_word("refused")[1], card.refused, Tone.QUIET, _outcomes(card, "refused")),
                Part(
                    tone_and_word("undecided")[1], card.undecided, Tone.UNKNOWN, _outcomes(card, "undecided")
                ),
            ),
            address=address_of("entitlements:outcomes", card.month, card.scheme),
            then=tuple(
                Part(
                    tone_and_word(kind)[1],
                    number,
                    address=address_of("entitlements:proposals", card.month, scheme=card.scheme, kind=kind),
                )
                for kind, number in card.proposals.items()
            ),
        )
        for card in reckonings
    ]


def _outcomes(card: ReckoningCard, outcome: str) -> str:
    return address_of("entitlements:outcomes", card.month, card.scheme, outcome=outcome)


def bridge_of(month: Month, before: Month, bridges: Iterable[Bridge]) -> pieces.Bridge:
    """Return how everything that was due last month became what is due this month."""
    total = total_of(bridges)
    people = {"new": ("come", total.come), "ended": ("left", -total.left)}

    def whole(label: pieces.Text, count: Count, of: Month) -> pieces.BridgeStep:
        address = address_of("payments:list", of, kind="regular")
        return pieces.BridgeStep(label, count.fen, count.people, address, count.payments, address)

    def step(name: str, label: pieces.Text, sign: int) -> pieces.BridgeStep:
        count: Count = getattr(total, name)
        way, number = people.get(name, ("", 0))
        return pieces.BridgeStep(
            label,
            sign * count.fen,
            number,
            address_of("payments:changes", month, step=name),
            sign * count.payments if way else 0,
            address_of("payments:changes", month, people=way),
        )

    return pieces.Bridge(
        before=whole(_("Last month"), total.last, before),
        steps=tuple(step(*each) for each in STEPS),
        after=whole(_("This month"), total.due, month),
    )


def bridge_row(month: Month, before: Month, bridge: Bridge) -> BridgeRow:
    """Return the sums of a bridge, each with its way down; of all schemes where it names none."""
    scheme: dict[str, str | int] = {"scheme": bridge.scheme} if bridge.scheme else {}

    def address(step: str) -> str:
        if step not in NARROWED:
            return address_of("payments:changes", month, **scheme, step=step)
        return address_of("payments:list", before if step == "last" else month, **scheme, **NARROWED[step])

    return BridgeRow(
        bridge.scheme,
        address_of("payments:list", month, **scheme),
        tuple(
            Cell(getattr(bridge, step), sign, address(step), step == "listed", step in {"more", "less"})
            for step, sign in CELLS
        ),
    )


def fund_rows(run: Run, officer: Officer) -> list[FundRow]:
    """Return what a run takes from each programme and its funds, each number with the way to what it is."""
    month, books = Month.of(run.month), officer.may("ledger.view")
    rows: list[FundRow] = []
    shares = shares_of_run(run)
    for share in shares:
        name, fund_page = share.programme, f"{address_of('payments:funds')}#{share.programme}"
        narrowed = address_of("payments:list", month, scheme=name, paid=1, taken="new")
        now = books and run.approved_at is None  # what was available at an earlier approval is no balance now
        available = address_of("ledger:books", programme=name, available="1") if now else fund_page
        rows.append(FundRow(name, None, share.available, share.needed, share.after, available, narrowed))
        rows += [
            FundRow(
                name, fund, fund.before, fund.taken, fund.after,
                address_of("ledger:account", fund.code) if books and fund.code else fund_page, narrowed,
            )
            for fund in share.shown
        ]  # fmt: skip
        if share.taken_before:
            again = address_of("payments:list", month, scheme=name, paid=1, taken="before")
            rows.append(FundRow(name, None, None, share.taken_before, None, "", again))
    if shares:
        before, after = sum(share.available for share in shares), sum(share.after for share in shares)
        funds, everything = address_of("payments:funds"), address_of("payments:list", month, paid=1)
        rows.append(FundRow("", None, before, run.total, after, funds, everything))
    return rows


def places_of(month: Month, counts: Mapping[str, Count]) -> list[Place]:
    """Return divisions with their names in the language of the page."""
    names = division_names(counts)
    return [
        Place(code, _name(names, code), count, address_of("payments:list", month, division=code, paid=1))
        for code, count in sorted(counts.items())
    ]


def tiles_of(month: Month, counts: Mapping[str, Count]) -> TileMap:
    """Return the communities by street, coloured by the money that goes there."""
    names = division_names([*counts, *(code[:STREET] for code in counts)])
    return TileMap(
        title=_("Money by community"),
        measure=_("Yuan"),
        money=True,
        address=address_of("payments:list", month, paid=1),
        tiles=tuple(
            Tile(
                _name(names, code),
                _name(names, code[:STREET]),
                count.fen,
                address_of("payments:list", month, division=code, paid=1),
            )
            for code, count in sorted(counts.items())
        ),
    )


def names_of_divisions(codes: Iterable[str]) -> dict[str, str]:
    """Return the names of divisions in the language of the page, by code."""
    wanted = set(codes)
    names = division_names(wanted)
    return {code: _name(names, code) for code in wanted}


def _name(names: Mapping[str, DivisionCard], code: str) -> str:
    if code not in names:
        return code
    return names[code].en if (get_language() or "").startswith("en") else names[code].zh
