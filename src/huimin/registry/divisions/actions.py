"""Enter divisions from a file or by hand, end them, and say which continues which."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from huimin.commons.access.models import Officer
from huimin.commons.audit.trail import record
from huimin.commons.database.remembering import forget
from huimin.kernel.days import Span
from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.cards import DivisionCard
from huimin.registry.divisions.queries import card, division_of
from huimin.registry.models import Division, Succession
from huimin.registry.names import reading_of

EVER_SINCE: Final = date(1949, 10, 1)
"""Where the file does not know when a division came about."""

STREET_KINDS: Final = {"管理区": Division.Kind.AREA, "片区": Division.Kind.AREA}
ENGLISH_KINDS: Final = {
    "省": "Province", "市": "City", "区": "District",
    "街道": "Street", "管理区": "Management Area", "社区": "Community",
}  # fmt: skip


class DivisionExists(Conflict):
    """A division of this code exists already."""

    template = _("The code {code} belongs to {name}. Give the new division a code of its own.")


class WrongParent(Invalid):
    """The code of a division does not continue the code of the one that it is put into."""

    template = _(
        "The code {code} does not lie inside {parent}. A code begins with the code of what contains it."
    )


@transaction.atomic
def load_divisions(*, path: Path, by: Officer | None = None) -> int:
    """Read the divisions of a district from a JSON file and return how many were new; known ones stay."""
    rows = list(_read(json.loads(path.read_text(encoding="utf-8"))))
    known = set(Division.objects.values_list("pk", flat=True))
    fresh = [row for row in rows if row.pk not in known]
    Division.objects.bulk_create(fresh)
    forget()
    if fresh:
        record("registry.load_divisions", Division._meta.label, by=by, file=path.name, divisions=len(fresh))
    return len(fresh)


@transaction.atomic
def add_division(
    *,
    code: str,
    parent: str | None,
    kind: str,
    name: str,
    name_en: str,
    start: date,
    source: str,
    by: Officer,
) -> DivisionCard:
    """Add a division inside another one and return it.

    Raises:
        DivisionExists: the code is taken.
        WrongParent: the code does not continue the parent's.
        NoSuchDivision: there is no such parent.
    """
    if (taken := Division.objects.filter(pk=code).first()) is not None:
        raise DivisionExists(code=code, name=taken.name)
    if parent is not None and not (code.startswith(parent) and len(code) > len(division_of(parent).code)):
        raise WrongParent(code=code, parent=parent)
    division = Division.objects.create(
        code=code, parent_id=parent, kind=kind, name=name, name_en=name_en, start=start, source=source
    )
    forget()
    record("registry.add_division", division, by=by, division=code, name=name, start=start, source=source)
    return card(division)


@transaction.atomic
def end_division(
    *, code: str, end: date, successors: tuple[str, ...] = (), document: str = "", by: Officer
) -> None:
    """End a division with `end` as its first day gone, and say which divisions continue it.

    Raises:
        NoSuchDivision: there is no such division or successor.
        EmptySpan: it would end before it starts.
    """
    Span(division_of(code).start, end)
    for successor in successors:
        Succession.objects.create(
            successor_id=division_of(successor).code, predecessor_id=code, on=end, document=document
        )
    Division.objects.filter(pk=code).update(end=end)
    forget()
    record(
        "registry.end_division", f"{Division._meta.label}:{code}", by=by, division=code, end=end,
        successors=successors, document=document,
    )  # fmt: skip


def place_division(*, division: Division) -> None:
    """Put a division into the nearest one whose code its own continues, and write it."""
    above = [division.pk[:length] for length in range(1, len(division.pk))]
    division.parent = Division.objects.filter(pk__in=above).order_by("-pk").first()
    division.save()
    forget()


def _read(file: dict[str, Any]) -> Iterator[Division]:
    """Return the divisions of a file, each after the one that contains it."""
    source = str(file["meta"]["data_source"])[:300]
    province, city, district = file["province"], file["city"], file["district"]
    yield _division(province, Division.Kind.PROVINCE, None, source)
    yield _division(city, Division.Kind.CITY, province["code"], source)
    yield _division(district, Division.Kind.DISTRICT, city["code"], source)
    for street in file["streets"]:
        kind = STREET_KINDS.get(street["type"], Division.Kind.STREET)
        yield _division(street, kind, district["code"], source)
        for community in street["communities"]:
            yield _division(community, Division.Kind.COMMUNITY, street["code"], source)


def _division(entry: dict[str, Any], kind: Division.Kind, parent: str | None, source: str) -> Division:
    name = entry.get("short_name") or entry["name"]
    since = date.fromisoformat(entry["established"]) if entry.get("established") else EVER_SINCE
    return Division(
        code=entry["code"],
        parent_id=parent,
        kind=kind,
        name=name,
        name_en=english_name(name),
        # What lies inside a street is listed as it is today; it is not known to be older or younger.
        start=since,
        source=entry.get("established_source") or source,
    )


def english_name(name: str) -> str:
    """Return the name in the way of English maps: the proper part in pinyin, the kind as a word.

    >>> english_name("桂花湾社区"), english_name("湖北省"), english_name("江北管理区")
    ('Guihuawan Community', 'Hubei Province', 'Jiangbei Management Area')
    """
    for kind in sorted(ENGLISH_KINDS, key=len, reverse=True):
        if name.endswith(kind) and len(name) > len(kind):
            return f"{reading_of(name.removesuffix(kind)).pinyin.capitalize()} {ENGLISH_KINDS[kind]}"
    return reading_of(name).pinyin.capitalize()
