"""Files of households: one row a member; households are recognised by their purpose and number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.trail import record
from huimin.commons.desk.trials import Trial
from huimin.kernel.days import Span
from huimin.kernel.errors import Invalid, Refusal
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.households.actions import MembershipOverlaps
from huimin.registry.importing.headings import HOUSEHOLDS
from huimin.registry.importing.owners import owners_of
from huimin.registry.importing.trials import Line, Reading
from huimin.registry.models import Household, Membership, Person
from huimin.registry.people.actions import OutsideScope, address_at, require_place

AT_ONCE: Final = 2_000
Key = tuple[int, str]


class DivisionDiffers(Invalid):
    """Rows of one household name different divisions."""

    template = _(
        "Household {number} lies in division {division} by another row or on record. Write one of them."
    )


class SecondHead(Invalid):
    """A household of the file has two heads."""

    template = _("Household {number} has a head already: {name}. Only one row of a household says head.")


@dataclass
class HouseholdFile:
    """A file of households, tried: the homes that are new, and who joins which."""

    trial: Trial
    homes: dict[Key, Household] = field(default_factory=dict)
    joining: list[Membership] = field(default_factory=list)
    addresses: dict[Key, str] = field(default_factory=dict)


def try_households(content: bytes, name: str, scope: Scope) -> HouseholdFile:
    """Return what taking a file of households would do, every wrong cell by line and column.

    Raises:
        NotATable, TooManyRows, ColumnsMissing: the file as a whole cannot be taken.
    """
    reading = Reading(HOUSEHOLDS)
    tried = HouseholdFile(reading.trial)
    lines = list(reading.lines(content, name))
    owners = owners_of(reading, lines, "member")
    _find_homes(tried, lines)
    held = _held({person.pk for person in owners.values()})
    places: set[str] = set()
    for line in lines:
        right = _is_right(tried, reading, line, places, scope)
        person = owners.get(line.number)
        if person is None or not right:
            continue
        try:
            _join(tried, line, person, held)
        except Refusal as refusal:
            reading.note(line, refusal)
    tried.trial.added = len(tried.joining)
    return tried


@transaction.atomic
def take_households(content: bytes, name: str, *, scope: Scope, by: Officer) -> Trial:
    """Take a file of households, every row of it or none; the same file again changes nothing.

    Raises:
        WrongRows: a row cannot be taken.
    """
    tried = try_households(content, name, scope)
    tried.trial.refuse_wrong()
    fresh = [home for home in tried.homes.values() if home._state.adding]
    for home in fresh:
        written = tried.addresses.get((home.purpose, home.number), "")
        home.address = address_at(division=home.division, text=written)
    Household.objects.bulk_create(fresh, batch_size=AT_ONCE)
    for membership in tried.joining:
        membership.household_id = membership.household.pk
    Membership.objects.bulk_create(tried.joining, batch_size=AT_ONCE)
    record(
        "registry.import", Household._meta.label, by=by, file=name, added=len(fresh),
        memberships=len(tried.joining), people=[each.person_id for each in tried.joining],
    )  # fmt: skip
    return tried.trial


def _find_homes(tried: HouseholdFile, lines: list[Line]) -> None:
    numbers = {line["number"] for line in lines}
    for home in Household.objects.filter(number__in=numbers, end__isnull=True).order_by("pk"):
        tried.homes[home.purpose, home.number] = home


def _held(people: set[int]) -> dict[int, list[Membership]]:
    found: dict[int, list[Membership]] = {}
    for row in Membership.objects.filter(person__in=people).select_related("household"):
        found.setdefault(row.person_id, []).append(row)
    return found


def _is_right(tried: HouseholdFile, reading: Reading, line: Line, places: set[str], scope: Scope) -> bool:
    """Tell whether the cells of a row can be, whoever it is about; everything that cannot is noted.

    `places` are divisions that are known to be there.
    """
    found = (
        reading.found(line, lambda: _placed(line["division"], places, scope), "division"),
        reading.found(line, lambda: _agreeing(tried, line), "division", "number", "purpose"),
        reading.found(line, lambda: line.span, "start", "end"),
    )
    return None not in found and not line.unread


def _placed(division: str, places: set[str], scope: Scope) -> str:
    if division not in places:
        require_place(code=division, field="division")
        places.add(division)
    if not scope.covers(division):
        raise OutsideScope(division=division)
    return division


def _agreeing(tried: HouseholdFile, line: Line) -> str:
    home = tried.homes.get((line["purpose"], line["number"]))
    if home is not None and home.division != line["division"]:
        raise DivisionDiffers(number=home.number, division=home.division, field="division")
    return str(line["division"])


def _join(tried: HouseholdFile, line: Line, person: Person, held: dict[int, list[Membership]]) -> None:
    """Note who joins which household, unless it is on record.

    Raises:
        MembershipOverlaps: the person is in another household of the purpose.
        SecondHead: the household has another one.
    """
    home = _home(tried, line)
    span = line.span
    for other in held.get(person.pk, ()):
        if other.purpose != home.purpose or not Span(other.start, other.end).overlaps(span):
            continue
        if _same(other.household, home) and (other.relation, other.start, other.end) == (
            line["relation"], span.start, span.end,
        ):  # fmt: skip
            tried.trial.same += 1
            return
        raise MembershipOverlaps(name=person.name, household=other.household.number, start=other.start)
    membership = Membership(
        household=home, person=person, purpose=home.purpose, relation=line["relation"], start=span.start,
        end=span.end,
    )  # fmt: skip
    _refuse_second_head(tried, home, membership)
    held.setdefault(person.pk, []).append(membership)
    tried.joining.append(membership)


def _home(tried: HouseholdFile, line: Line) -> Household:
    key = line["purpose"], line["number"]
    if key not in tried.homes:
        home = Household(
            purpose=line["purpose"], number=line["number"], division=line["division"], start=line["start"]
        )
        tried.homes[key], tried.addresses[key] = home, line["address"] or ""
    home = tried.homes[key]
    if home._state.adding:
        home.start = min(home.start, line["start"])
    return home


def _refuse_second_head(tried: HouseholdFile, home: Household, joining: Membership) -> None:
    if joining.relation != Membership.Relation.HEAD or joining.end is not None:
        return
    heads: Iterator[Membership] = (
        each
        for each in (*tried.joining, *_heads_on_record(home))
        if _same(each.household, home) and each.relation == joining.relation and each.end is None
    )
    if (head := next(heads, None)) is not None:
        raise SecondHead(number=home.number, name=head.person.name, field="relation")


def _heads_on_record(home: Household) -> list[Membership]:
    if home._state.adding:
        return []
    rows = Membership.objects.filter(household=home, relation=Membership.Relation.HEAD, end__isnull=True)
    return list(rows.select_related("person", "household"))


def _same(one: Household, other: Household) -> bool:
    """Return whether it is one household; those of the file that are new have no number yet."""
    return one is other or (not one._state.adding and one.pk == other.pk)
