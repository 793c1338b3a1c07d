"""Read the tree of divisions and the names in it, as they are on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from django.db.models import Q, QuerySet

from huimin.commons.installation.settled import settled
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import DivisionBranch, DivisionCard
from huimin.registry.models import Division, Succession


class NoSuchDivision(NotFound):
    """No division has this code."""

    template = _("There is no division {code}. Choose one from the tree of divisions.")


def division_of(code: str) -> DivisionCard:
    """Return the division `code`.

    Raises:
        NoSuchDivision: there is none.
    """
    division = Division.objects.filter(pk=code).first()
    if division is None:
        raise NoSuchDivision(code=code)
    return card(division)


def divisions_below(code: str, on: date | None = None) -> tuple[DivisionCard, ...]:
    """Return the division `code` and everything inside it by code; with `on`, as it is on that day."""
    found = existing(on).filter(pk__startswith=code) if code else existing(on)
    return tuple(card(division) for division in found.order_by("pk"))


def division_tree(on: date | None = None, prefixes: Collection[str] = ("",)) -> tuple[DivisionBranch, ...]:
    """Return the divisions of `prefixes` as trees, and above each only what leads to it."""
    cards = [card(division) for division in existing(on).order_by("pk")]
    chosen = [c for c in cards if any(c.code.startswith(p) or p.startswith(c.code) for p in prefixes)]
    return _branches(chosen, None)


def division_names(codes: Iterable[str]) -> dict[str, DivisionCard]:
    """Return the divisions with these codes, by code; unknown codes are left out."""
    known = _known()
    return {code: known[code] for code in codes if code in known}


def path_to(code: str) -> tuple[DivisionCard, ...]:
    """Return the divisions that contain `code`, the widest first, itself last."""
    known = _known()
    return tuple(known[part] for length in range(1, len(code) + 1) if (part := code[:length]) in known)


@settled
def _known() -> Mapping[str, DivisionCard]:
    """Return every division that there is or was: a district has some hundreds at most."""
    return {division.pk: card(division) for division in Division.objects.order_by("pk")}


def successions_of(code: str) -> QuerySet[Succession]:
    """Return how the division came about and what continued it."""
    about = Succession.objects.filter(Q(successor=code) | Q(predecessor=code))
    return about.select_related("successor", "predecessor").order_by("on", "pk")


def existing(on: date | None) -> QuerySet[Division]:
    """Return the divisions that exist on a day, or ever."""
    if on is None:
        return Division.objects.all()
    return Division.objects.filter(Q(end__isnull=True) | Q(end__gt=on), start__lte=on)


def card(division: Division) -> DivisionCard:
    """Return what others get to see of a division."""
    return DivisionCard(
        code=division.pk,
        name=division.name,
        name_en=division.name_en,
        kind=division.kind,
        parent=division.parent_id,
        start=division.start,
        end=division.end,
    )


def _branches(cards: list[DivisionCard], parent: str | None) -> tuple[DivisionBranch, ...]:
    inside: dict[str | None, list[DivisionCard]] = {}
    for each in cards:
        inside.setdefault(each.parent, []).append(each)

    def branches(above: str | None) -> tuple[DivisionBranch, ...]:
        return tuple(DivisionBranch(each, branches(each.code)) for each in inside.get(above, ()))

    return branches(parent)
