"""The columns of files: their headings in both languages, and what a cell of each may say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import get_language, gettext

from huimin.commons.desk.spreadsheets import Sheet
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.registry.models import Household, Membership, Person, Source

_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?(?: 00:00:00)?", re.ASCII)


class ColumnsMissing(Invalid):
    """The file lacks a column without which no row can be understood."""

    template = _("The file lacks the columns {missing}. Take the template and fill it in.")


class CellMissing(Invalid):
    """A cell that must be filled is empty."""

    template = _("Nothing is written here. Fill the cell in, or take the row out.")


class NotADay(Invalid):
    """A cell names no day."""

    template = _("“{given}” is no day. Write it like 2025-08-01.")


class NotACode(Invalid):
    """A cell holds a word that is none of those possible."""

    template = _("“{given}” is not possible here. Write one of: {possible}.")


@dataclass(frozen=True, slots=True)
class Heading:
    """One column: its name here, its headings in files, how a cell is read and written, and if it must be."""

    name: str
    zh: str
    en: str
    read: Callable[[str], Any] = str
    needed: bool = False
    hint: str = ""
    also: tuple[str, ...] = ()
    """What files call it besides."""

    def of(self, cell: str) -> Any:
        """Return what a cell says, nothing for an empty one.

        Raises:
            Invalid: it cannot be read, or is empty and must not be.
        """
        if cell:
            return self.read(cell)
        if self.needed:
            raise CellMissing()
        return None


def a_day(cell: str) -> date:
    """Return the day that a cell names, in any of the usual ways of writing it.

    >>> a_day("2025/8/1"), a_day("20250801"), a_day("2025年8月1日")
    (datetime.date(2025, 8, 1), datetime.date(2025, 8, 1), datetime.date(2025, 8, 1))

    Raises:
        NotADay: it names none.
    """
    if found := _DAY.fullmatch(cell.strip()):
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
    raise NotADay(given=cell)


def one_of(words: Mapping[str, int]) -> Callable[[str], int]:
    """Return a reader for cells that hold one of `words`, or the number of one."""

    def read(cell: str) -> int:
        found = words.get(cell.strip().casefold())
        if found is None:
            found = int(cell) if cell.isdecimal() and int(cell) in words.values() else None
        if found is None:
            spoken = [word for word in words if word.isascii() == _english()]
            raise NotACode(given=cell, possible=gettext(", ").join(spoken))
        return found

    return read


def _words(*named: tuple[int, str, str]) -> dict[str, int]:
    return {word: int(code) for code, *both in named for word in both}


SEXES: Final = _words((Person.Sex.MALE, "男", "male"), (Person.Sex.FEMALE, "女", "female"))
PURPOSES: Final = _words(
    (Household.Purpose.HUKOU, "户籍", "hukou"), (Household.Purpose.LIVING, "共同生活", "living")
)
_R = Membership.Relation
RELATIONS: Final = _words(
    (_R.HEAD, "户主", "head"), (_R.SPOUSE, "配偶", "spouse"), (_R.CHILD, "子女", "child"),
    (_R.PARENT, "父母", "parent"), (_R.GRANDCHILD, "孙子女", "grandchild"),
    (_R.GRANDPARENT, "祖父母", "grandparent"), (_R.SIBLING, "兄弟姐妹", "sibling"),
    (_R.CHILD_IN_LAW, "儿媳女婿", "child-in-law"), (_R.PARENT_IN_LAW, "公婆岳父母", "parent-in-law"),
    (_R.OTHER, "其他", "other"),
)  # fmt: skip
SOURCES: Final = _words(
    (Source.DECLARED, "申报", "declared"),
    (Source.REGISTER, "登记", "register"),
    (Source.VERIFIED, "核对", "verified"),
)

NUMBER: Final = _("18 characters; of an old card 15. As text, so that no digit is lost.")
ID_ALSO: Final = ("身份证号码", "公民身份号码", "身份证", "身份证件号码", "Identity number")
PLACE: Final = _("The code of a community, 12 digits; of a place elsewhere 6.")
DAY: Final = _("Like 2025-08-01.")
OPEN_END: Final = _("The first day on which it does not hold any more; empty: it goes on.")

PEOPLE: Final = (
    Heading("name", "姓名", "Name", needed=True, hint=_("As on the identity card."), also=("名字",)),
    Heading("id_number", "身份证号", "Id number", hint=NUMBER, also=ID_ALSO),
    Heading("birth", "出生日期", "Born on", a_day, hint=_("Only without an identity number. 2025-08-01.")),
    Heading("sex", "性别", "Sex", one_of(SEXES), hint=_("Only without an identity number. Male or female.")),
    Heading("phone", "电话", "Phone", also=("联系电话", "手机", "手机号", "手机号码", "电话号码")),
    Heading("hukou", "户籍地代码", "Hukou", needed=True, hint=PLACE, also=("户籍地",)),
    Heading("residence", "居住地代码", "Lives in", needed=True, hint=PLACE, also=("居住地", "现居住地")),
    Heading("address", "住址", "Address", also=("地址", "家庭住址", "居住地址")),
)
MEMBER: Final = _("Of somebody who is registered already.")
KIN: Final = _(
    "Head, spouse, child, parent, grandchild, grandparent, sibling, child-in-law, parent-in-law, other."
)
SAME: Final = _("The same on every row of a household.")
HOUSEHOLDS: Final = (
    Heading("number", "户号", "Household number", needed=True, hint=SAME),
    Heading("purpose", "户类型", "Purpose", one_of(PURPOSES), needed=True, hint=_("Hukou or living.")),
    Heading("division", "区划代码", "Division", needed=True, hint=PLACE),
    Heading("address", "住址", "Address", also=("地址", "家庭住址")),
    Heading("member", "成员身份证号", "Member's id number", needed=True, hint=MEMBER, also=ID_ALSO),
    Heading("relation", "与户主关系", "Relation", one_of(RELATIONS), needed=True, hint=KIN),
    Heading("start", "起始日期", "From", a_day, needed=True, hint=DAY),
    Heading("end", "截止日期", "Until (not included)", a_day, hint=OPEN_END),
)
VALUE: Final = _("Amounts in yuan, yes or no, a word; empty: asked, and not known.")
SAYS: Final = _("Declared, register or verified.")
FACTS: Final = (
    Heading("id_number", "身份证号", "Id number", hint=_("For a fact about a person."), also=ID_ALSO),
    Heading("household", "户号", "Household number", hint=_("For a fact about a household.")),
    Heading("fact", "事实", "Fact", needed=True, hint=_("Its name, as on the pages.")),
    Heading("value", "值", "Value", hint=VALUE),
    Heading("start", "起始日期", "From", a_day, needed=True, hint=DAY),
    Heading("end", "截止日期", "Until (not included)", a_day, hint=OPEN_END),
    Heading("source", "来源", "Source", one_of(SOURCES), needed=True, hint=SAYS),
    Heading("reference", "依据", "Reference", needed=True, hint=_("The paper or report that shows it.")),
)


def label_of(heading: Heading) -> str:
    """Return what a column is called in the language of the page."""
    return heading.en if _english() else heading.zh


def hint_of(heading: Heading) -> str:
    """Return how a cell is to be written, in the language of the page."""
    return gettext(heading.hint) if heading.hint else ""


def _english() -> bool:
    return (get_language() or "").startswith("en")


def columns_of(sheet: Sheet, headings: Sequence[Heading]) -> tuple[dict[int, Heading], list[str]]:
    """Return which column of a file is which, and the headings that nobody knows.

    Raises:
        ColumnsMissing: one that must be filled is not there.
    """
    names = {word.casefold(): each for each in headings for word in (each.zh, each.en, each.name, *each.also)}
    found = {
        place: names[heading.strip().casefold()]
        for place, heading in enumerate(sheet.headings)
        if heading.strip().casefold() in names
    }
    missing = [each for each in headings if each.needed and each not in found.values()]
    if missing:
        raise ColumnsMissing(missing=gettext(", ").join(map(label_of, missing)))
    return found, [heading for place, heading in enumerate(sheet.headings) if heading and place not in found]
