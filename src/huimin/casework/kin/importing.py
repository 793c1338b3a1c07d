"""Files of staff and their relatives: one row a relative, tried first, then taken whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from huimin.casework.kin.actions import (
    add_relative,
    add_staff,
    change_relative,
    change_staff,
    declare_relatives,
)
from huimin.casework.kin.queries import relations_that_count
from huimin.casework.kin.refusals import NotYourStaff, OwnNumber, OwnRelatives, RelationDoesNotCount
from huimin.casework.kin.wording import NOBODY, RELATIONS, relation_in_file
from huimin.casework.models import Kin, Staff
from huimin.casework.wording import english
from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.trail import record
from huimin.commons.desk.importing import ColumnsMissing
from huimin.commons.desk.spreadsheets import Sheet, read_sheet
from huimin.commons.desk.trials import Trial, Wrong
from huimin.kernel.errors import Invalid, Refusal
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.public import divisions_below, id_number, index_of

COLUMNS: Final[dict[str, tuple[str, str]]] = {
    # name -> heading in Chinese and English
    "name": ("姓名", "Name"),
    "number": ("身份证号", "Id number"),
    "unit": ("工作单位", "Unit"),
    "post": ("职务", "Post"),
    "division": ("所属区划", "Division"),
    "declared_on": ("备案日期", "Declared on"),
    "relation": ("与本人关系", "Relation"),
    "relative": ("亲属姓名", "Name of the relative"),
    "relative_number": ("亲属身份证号", "Id number of the relative"),
}
NEEDED: Final = ("name", "number")
NEW_ONES_NEED: Final = ("unit", "division")
"""What else a row says of somebody who is not on the staff yet."""


class CellEmpty(Invalid):
    """A cell that must be filled is empty."""

    template = _("Nothing is written here. Fill the cell in, or take the row out.")


class NoSuchPlace(Invalid):
    """The cell names no division, or more than one."""

    template = _("“{given}” names no single division of yours. Write its code.")


class NoSuchRelation(Invalid):
    """The cell names no relation."""

    template = _("“{given}” is no relation. Write one of: {possible}.")


class NotADay(Invalid):
    """The cell names no day that has been."""

    template = _("“{given}” is no day up to today. Write it like 2025-08-01.")


class SaidTwice(Invalid):
    """Two rows of the file are about the same relative, or say different things of one person."""

    template = _("Line {line} says otherwise, or the same again. Keep one of the two.")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file, read: who is on the staff, and a relative of theirs, or that there is nobody."""

    line: int
    staff: bytes
    written: dict[str, str]
    division: str
    declared_on: date | None
    relation: str = ""
    kin: bytes | None = None


@dataclass
class StaffTrial(Trial):
    """What taking a file of the staff would do; `rows` are those that can be read."""

    rows: list[Row] = field(default_factory=list)


def headings() -> dict[str, str]:
    """Return the headings of an empty file, by the name of the column."""
    return {name: both[int(english())] for name, both in COLUMNS.items()}


def columns() -> list[tuple[str, bool, str]]:
    """Return the headings of a file, each with whether it is needed and how its cells are written."""
    return [(heading, name in NEEDED, hint_of(name)) for name, heading in headings().items()]


def hint_of(name: str) -> str:
    """Return how a cell of a column is written."""
    hints = {
        "name": _("as in the identity card"),
        "number": _("18 characters, kept as a blind index only"),
        "unit": _("required for somebody new"),
        "division": _("required for somebody new; the name or the code of a street or community"),
        "declared_on": _("a day like 2025-08-01; alone in the row it says that there is nobody"),
        "relation": _("spouse, parent, child, sibling, grandparent, grandchild; or “none”"),
        "relative_number": _("required with a relative"),
    }
    empty = _("may be empty")
    return gettext(hints.get(name, empty))


def try_staff(*, content: bytes, name: str, scope: Scope, by: Officer, day: date) -> StaffTrial:
    """Return what taking a file would do, every wrong cell by line and column; nothing is written.

    Raises:
        NotATable, TooManyRows, ColumnsMissing: the file as a whole cannot be taken.
    """
    reading = _Reading(scope, by, day, read_sheet(content, name))
    for line, cells in reading.sheet.rows:
        reading.read(line, cells)
    reading.compare()
    return reading.trial


@transaction.atomic
def take_staff(*, content: bytes, name: str, scope: Scope, by: Officer, day: date) -> StaffTrial:
    """Take a file, every row of it or none, and return what was done; the same file again changes nothing.

    Raises:
        WrongRows: a row cannot be taken.
    """
    trial = try_staff(content=content, name=name, scope=scope, by=by, day=day)
    trial.refuse_wrong()
    taken: dict[bytes, Staff] = {}
    for row in trial.rows:
        if row.staff not in taken:
            taken[row.staff] = _take_person(row, by)
        if row.kin is not None:
            _take_relative(row, taken[row.staff], by, day)
    _take_declarations(trial.rows, taken, by)
    record("relatives.import", "casework.Staff:*", by=by, file=name, added=trial.added, changed=trial.changed)
    return trial


class _Reading:
    """A file being read and held against the register."""

    def __init__(self, scope: Scope, by: Officer, day: date, sheet: Sheet) -> None:
        self.scope, self.by, self.day, self.sheet = scope, by, day, sheet
        self.trial = StaffTrial()
        self.columns = self._columns(sheet)
        self.places = self._places()
        self.relations = relations_that_count(day)

    def read(self, line: int, cells: list[str]) -> None:
        """Read a row; what is wrong in it is noted."""
        written = {name: cells[place].strip() for place, name in self.columns.items()}
        said: dict[str, object] = {}
        for name, read in (
            ("name", self._filled), ("number", self._index), ("division", self._place),
            ("declared_on", self._day), ("relation", self._relation), ("relative_number", self._index),
        ):  # fmt: skip
            try:
                said[name] = read(name, written)
            except Refusal as refusal:
                self._note(line, name, written, refusal)
        if len(said) == 6:
            self.trial.rows.append(_row(line, written, said))

    def compare(self) -> None:
        """Hold the rows against each other and against the register, and count what they would do."""
        rows, self.trial.rows = self.trial.rows, []
        staff = {
            bytes(each.id_index): each
            for each in Staff.objects.filter(id_index__in={row.staff for row in rows})
            if each.id_index is not None
        }
        listed = Kin.objects.filter(staff__in=[each.pk for each in staff.values()], until__isnull=True)
        kin = {(each.staff_id, bytes(each.id_index)): each for each in listed}
        first: dict[bytes, Row] = {}
        seen: dict[tuple[bytes, bytes | None], int] = {}
        for row in rows:
            try:
                self._check(row, staff.get(row.staff), first, seen)
            except Refusal as refusal:
                self._note(row.line, getattr(refusal, "field", None) or "", row.written, refusal)
                continue
            self.trial.rows.append(row)
            self._count(row, staff.get(row.staff), kin)

    def _check(
        self, row: Row, known: Staff | None, first: dict[bytes, Row],
        seen: dict[tuple[bytes, bytes | None], int],
    ) -> None:  # fmt: skip
        for name in NEW_ONES_NEED if known is None else ():
            if not row.written.get(name):
                raise CellEmpty(field=name)
        if known is not None and not self.scope.covers(known.division):
            raise NotYourStaff(division=known.division, field="number")
        if known is not None and known.officer_id == self.by.pk:
            raise OwnRelatives()
        if row.kin == row.staff:
            raise OwnNumber(field="relative_number")
        same = first.setdefault(row.staff, row)
        told = ("name", "unit", "post", "division")
        if any(row.written.get(each, "") != same.written.get(each, "") for each in told):
            raise SaidTwice(line=same.line, field="name")
        if (row.staff, row.kin) in seen:
            raise SaidTwice(line=seen[row.staff, row.kin], field="relative_number")
        seen[row.staff, row.kin] = row.line

    def _count(self, row: Row, known: Staff | None, kin: dict[tuple[int, bytes], Kin]) -> None:
        listed = kin.get((known.pk, row.kin)) if known and row.kin else None
        if known is None or (row.kin is not None and listed is None):
            self.trial.added += 1
        elif _changes(row, known) or (listed is not None and _corrects(row, listed)) or _declares(row, known):
            self.trial.changed += 1
        else:
            self.trial.same += 1

    def _note(self, line: int, name: str, written: dict[str, str], refusal: Refusal) -> None:
        place = int(english())
        label = COLUMNS[name][place] if name in COLUMNS else ""
        shown = "" if name.endswith("number") else written.get(name, "")
        self.trial.wrong.append(Wrong(line, label, shown, refusal.sentence(gettext)))

    def _columns(self, sheet: Sheet) -> dict[int, str]:
        names = {word.casefold(): name for name, both in COLUMNS.items() for word in (*both, name)}
        found = {
            place: names[heading.casefold()]
            for place, heading in enumerate(sheet.headings)
            if heading.casefold() in names
        }
        if missing := [name for name in NEEDED if name not in found.values()]:
            raise ColumnsMissing(missing=gettext(", ").join(COLUMNS[name][0] for name in missing))
        self.trial.ignored = [h for place, h in enumerate(sheet.headings) if h and place not in found]
        return found

    def _places(self) -> dict[str, str]:
        """Return the divisions of the scope by code and by name, a name that two have left out."""
        cards = [card for card in divisions_below("", self.day) if self.scope.covers(card.code)]
        names = [name for card in cards for name in {card.name, card.name_en}]
        by_name = {
            name: card.code for card in cards for name in (card.name, card.name_en) if names.count(name) == 1
        }
        return by_name | {card.code: card.code for card in cards}

    def _filled(self, name: str, written: dict[str, str]) -> str:
        if not written.get(name):
            raise CellEmpty()
        return written[name]

    def _index(self, name: str, written: dict[str, str]) -> bytes | None:
        given = written.get(name, "")
        if not given:
            if name == "number" or written.get("relative"):
                raise CellEmpty()
            return None
        return index_of(id_number(given))

    def _place(self, name: str, written: dict[str, str]) -> str:
        given = written.get(name, "")
        if given and given not in self.places:
            raise NoSuchPlace(given=given)
        return self.places.get(given, "")

    def _day(self, name: str, written: dict[str, str]) -> date | None:
        given = written.get(name, "")
        if not given:
            return None
        try:
            found = date.fromisoformat(given.replace("/", "-").replace(".", "-"))
        except ValueError:
            raise NotADay(given=given) from None
        if found > self.day:
            raise NotADay(given=given)
        return found

    def _relation(self, name: str, written: dict[str, str]) -> str:
        given = written.get(name, "")
        if not given or given.casefold() in NOBODY:
            if written.get("relative") or written.get("relative_number"):
                raise CellEmpty()
            return ""
        relation = relation_in_file(given)
        if relation is None:
            possible = gettext(", ").join(str(RELATIONS[each]) for each in self.relations)
            raise NoSuchRelation(given=given, possible=possible)
        if relation not in self.relations:
            raise RelationDoesNotCount(relation=given)
        if not written.get("relative"):
            raise CellEmpty()
        return relation


def _row(line: int, written: dict[str, str], said: dict[str, object]) -> Row:
    staff, kin, declared = said["number"], said["relative_number"], said["declared_on"]
    assert isinstance(staff, bytes)
    return Row(
        line, staff, written, str(said["division"]), declared if isinstance(declared, date) else None,
        str(said["relation"]), kin if isinstance(kin, bytes) else None,
    )  # fmt: skip


def _changes(row: Row, known: Staff) -> bool:
    """Tell whether a row says otherwise of somebody; an empty cell says nothing."""
    said = {"name": row.written["name"], "unit": row.written.get("unit"), "post": row.written.get("post")}
    told = said | {"division": row.division}
    return known.left_on is not None or any(v and v != getattr(known, name) for name, v in told.items())


def _corrects(row: Row, listed: Kin) -> bool:
    return not listed.declared or (listed.name, listed.relation) != (row.written["relative"], row.relation)


def _declares(row: Row, known: Staff) -> bool:
    return row.declared_on is not None and (known.declared_on is None or row.declared_on > known.declared_on)


def _take_person(row: Row, by: Officer) -> Staff:
    known = Staff.objects.filter(id_index=row.staff).first()
    said = {
        "name": row.written["name"],
        "unit": row.written.get("unit") or (known.unit if known else ""),
        "post": row.written.get("post") or (known.post if known else ""),
        "division": row.division or (known.division if known else ""),
        "officer": known.officer if known else None,
    }
    if known is None or known.left_on is not None:
        return add_staff(number=row.written["number"], by=by, **said)  # type: ignore[arg-type]
    return change_staff(staff=known.pk, by=by, **said)  # type: ignore[arg-type]


def _take_relative(row: Row, staff: Staff, by: Officer, day: date) -> None:
    listed = Kin.objects.filter(staff=staff, id_index=row.kin, until__isnull=True).first()
    if listed is None or not listed.declared:
        add_relative(
            staff=staff.pk, relation=row.relation, name=row.written["relative"],
            number=row.written["relative_number"], by=by, day=day,
        )  # fmt: skip
    elif _corrects(row, listed):
        change_relative(kin=listed.pk, relation=row.relation, name=row.written["relative"], by=by, day=day)


def _take_declarations(rows: list[Row], taken: dict[bytes, Staff], by: Officer) -> None:
    """Note the latest day on which each of the file declares; with no relative listed, that there is none."""
    latest: dict[bytes, date] = {}
    for row in rows:
        if row.declared_on is not None:
            latest[row.staff] = max(row.declared_on, latest.get(row.staff, date.min))
    for index, day in latest.items():
        staff = taken[index]
        if staff.declared_on is None or day > staff.declared_on:
            listed = Kin.objects.filter(staff=staff, until__isnull=True, declared=True).exists()
            declare_relatives(staff=staff.pk, nobody=not listed, by=by, day=day)
