"""Files are tried first, every wrong cell is named by line and column, and all rows are taken or none."""

from __future__ import annotations

import csv
import doctest
import io
from collections.abc import Sequence
from datetime import date

import openpyxl
import pytest
from django.utils.translation import override

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import EVERYWHERE, Scope
from huimin.commons.audit.models import Deed
from huimin.commons.desk.spreadsheets import NotATable
from huimin.commons.desk.trials import Trial, WrongRows
from huimin.registry.facts.actions import declare_facts
from huimin.registry.facts.queries import facts_on
from huimin.registry.importing import headings
from huimin.registry.importing.facts import take_facts, try_facts
from huimin.registry.importing.headings import ColumnsMissing
from huimin.registry.importing.households import take_households, try_households
from huimin.registry.importing.people import take_people, try_people
from huimin.registry.models import Address, Fact, Household, Membership, Person
from huimin.registry.people.actions import show_numbers
from huimin.registry.people.merging import merge_people
from huimin.registry.tests.made_people import (
    COMMUNITY,
    DAY,
    NOW,
    OTHER_COMMUNITY,
    STREET,
    number,
    person,
)

BORN = date(1980, 5, 5)
MAN, WOMAN, CHILD = number(BORN, 11), number(BORN, 12), number(date(2012, 2, 29), 13)
PEOPLE = ("姓名", "身份证号", "出生日期", "性别", "电话", "户籍地代码", "居住地代码", "住址")
HOUSEHOLDS = ("户号", "户类型", "区划代码", "住址", "成员身份证号", "与户主关系", "起始日期", "截止日期")
FACTS = ("身份证号", "户号", "事实", "值", "起始日期", "截止日期", "来源", "依据")


def table(columns: Sequence[str], *rows: Sequence[str], encoding: str = "utf-8-sig") -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows([columns, *rows])
    return written.getvalue().encode(encoding)


def someone(name: str = "王小明", id_number: str = MAN, **more: str) -> list[str]:
    given = {
        "birth": "", "sex": "", "phone": "", "hukou": COMMUNITY, "residence": COMMUNITY, "address": "",
    } | more  # fmt: skip
    return [name, id_number, *given.values()]


def wrong(trial: Trial) -> list[tuple[int, str]]:
    return [(each.line, each.column) for each in trial.wrong]


def done(trial: Trial) -> tuple[int, int, int, int]:
    return trial.added, trial.changed, trial.same, len(trial.wrong)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_people_come_in_by_csv_in_the_usual_encodings(registrar: Officer, encoding: str) -> None:
    content = table(
        PEOPLE,
        someone(phone="13800001234", address="一路1号"),
        someone("李  四", WOMAN, sex="女", birth="1980/5/5"),
        someone("阿卜杜·克里木", "", birth="1990年1月2日", sex="男"),
        encoding=encoding,
    )
    assert done(try_people(content, "people.csv", EVERYWHERE, DAY).trial) == (3, 0, 0, 0)
    assert not Person.objects.exists()
    assert take_people(content, "people.csv", scope=EVERYWHERE, by=registrar, day=DAY).added == 3
    stored = {row.name: row for row in Person.objects.select_related("address")}
    assert set(stored) == {"王小明", "李四", "阿卜杜·克里木"}
    assert (stored["王小明"].initials, stored["王小明"].phone_masked) == ("wxm", "138****1234")
    assert stored["阿卜杜·克里木"].birth == date(1990, 1, 2)
    numbers = show_numbers(person_id=stored["王小明"].pk, reason="check", by=registrar)
    assert (numbers.id_number, numbers.phone) == (MAN, "13800001234")
    assert Deed.objects.filter(verb="registry.add_person").count() == 3
    assert Deed.objects.get(verb="registry.import").details["added"] == 3


def test_the_same_file_twice_changes_nothing(registrar: Officer) -> None:
    content = table(PEOPLE, someone(phone="13800001234"), someone("李四", "", birth="1990-01-02", sex="1"))
    take_people(content, "a.csv", scope=EVERYWHERE, by=registrar, day=DAY)
    before = list(Person.objects.values())
    assert done(take_people(content, "a.csv", scope=EVERYWHERE, by=registrar, day=DAY)) == (0, 0, 2, 0)
    assert list(Person.objects.values()) == before
    assert not try_people(content, "a.csv", EVERYWHERE, DAY).trial.can_be_taken


def test_a_spreadsheet_with_english_headings_and_real_dates(registrar: Officer) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name", "Id number", "Born on", "Sex", "Hukou", "Lives in", "Remarks"])
    sheet.append(["王小明", MAN, BORN, "male", int(COMMUNITY), COMMUNITY, "x"])
    written = io.BytesIO()
    book.save(written)
    trial = take_people(written.getvalue(), "people.xlsx", scope=EVERYWHERE, by=registrar, day=DAY)
    assert (trial.added, trial.ignored) == (1, ["Remarks"])
    assert Person.objects.get().birth == BORN


def test_known_people_are_changed_where_the_file_says_otherwise(registrar: Officer) -> None:
    card = person(registrar, id_number=MAN, birth=None, phone="13800001234", address="一路1号")
    short = MAN[:6] + MAN[8:17]
    content = table(
        PEOPLE, someone("王晓明", short, phone="13800005678", residence=OTHER_COMMUNITY, address="二路2号")
    )
    assert done(take_people(content, "a.csv", scope=EVERYWHERE, by=registrar, day=DAY)) == (0, 1, 0, 0)
    row = Person.objects.select_related("address").get()
    assert (row.pk, row.name, row.pinyin, row.residence) == (
        card.id,
        "王晓明",
        "wangxiaoming",
        OTHER_COMMUNITY,
    )
    assert (row.id_masked, row.sex) == (card.id_masked, 1)
    assert str(row.address) == "二路2号"
    changes = Deed.objects.get(verb="registry.change_person").details["changes"]
    assert changes["name"] == ["王小明", "王晓明"]
    assert changes["phone"] == ["138****1234", "138****5678"]
    assert (show_numbers(person_id=card.id, reason="x", by=registrar).id_number) == MAN
    assert Address.objects.count() == 2


def test_every_wrong_cell_is_named_and_nothing_is_taken(registrar: Officer) -> None:
    person(registrar, "赵六", id_number=CHILD, birth=None, sex=None)
    content = table(
        PEOPLE,
        someone(),
        someone("", WOMAN),
        someone("王1", WOMAN),
        someone(id_number=MAN[:17] + ("0" if MAN[17] != "0" else "1")),
        someone(id_number=WOMAN, birth="1980-05-06"),
        someone(id_number=WOMAN, sex="男"),
        someone(id_number=WOMAN, sex="?"),
        someone(id_number=WOMAN, birth="31.2.1980"),
        someone(id_number=WOMAN, birth="1980-02-31"),
        someone(id_number=WOMAN, phone="123"),
        someone("李四", ""),
        someone(id_number=WOMAN, residence="420202999001"),
        someone(id_number=WOMAN, hukou="42020"),
        someone(),
        someone("赵六", "", birth="2012-02-29"),
        someone("钱七", "", birth="2025-08-23"),
    )
    tried = try_people(content, "a.csv", EVERYWHERE, DAY)
    assert sorted(wrong(tried.trial)) == sorted([
        (3, "姓名"), (4, "姓名"), (5, "身份证号"), (6, "出生日期"), (7, "性别"), (8, "性别"), (9, "出生日期"),
        (10, "出生日期"), (11, "电话"), (12, "出生日期"), (13, "居住地代码"), (14, "户籍地代码"), (15, ""),
        (16, "身份证号"), (17, "出生日期"),
    ])  # fmt: skip
    said = {(each.line, each.column): each.why for each in tried.trial.wrong}
    assert "line 2" in said[15, ""] or "2" in said[15, ""]
    with pytest.raises(WrongRows, match="15 cells are wrong"):
        take_people(content, "a.csv", scope=EVERYWHERE, by=registrar, day=DAY)
    assert Person.objects.count() == 1


def test_a_row_is_told_everything_that_is_wrong_with_it(registrar: Officer) -> None:
    content = table(
        PEOPLE,
        someone("王1", WOMAN, birth="1980-05-06", sex="男", phone="123", hukou="42020"),
        someone("", MAN[:17] + ("0" if MAN[17] != "0" else "1"), birth="?", residence="420202999001"),
        someone("李四", "", birth="31.2.1980", phone="123"),
        someone("赵六", "", hukou=OTHER_COMMUNITY, residence="12345"),
    )
    assert sorted(wrong(try_people(content, "a.csv", Scope.of([STREET]), DAY).trial)) == sorted([
        (2, "姓名"), (2, "出生日期"), (2, "性别"), (2, "电话"), (2, "户籍地代码"),
        (3, "姓名"), (3, "身份证号"), (3, "出生日期"), (3, "居住地代码"),
        (4, "出生日期"), (4, "电话"),
        (5, "出生日期"), (5, "居住地代码"),
    ])  # fmt: skip


def test_people_of_other_divisions_are_not_touched(registrar: Officer) -> None:
    person(registrar, id_number=MAN, birth=None, residence=OTHER_COMMUNITY, hukou=OTHER_COMMUNITY)
    content = table(
        PEOPLE, someone(), someone("李四", WOMAN, hukou=OTHER_COMMUNITY, residence=OTHER_COMMUNITY)
    )
    assert wrong(try_people(content, "a.csv", Scope.of([STREET]), DAY).trial) == [(3, ""), (2, "")]


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04nonsense"])
def test_what_is_no_table_is_refused(district: str, content: bytes) -> None:
    with pytest.raises(NotATable):
        try_people(content, "a.csv", EVERYWHERE, DAY)


@pytest.mark.parametrize(("language", "missing"), [("zh-hans", "户籍地代码"), ("en", "Hukou")])
def test_missing_columns_are_named_in_the_language_of_the_page(
    language: str, missing: str, district: str
) -> None:
    with override(language), pytest.raises(ColumnsMissing, match=missing):
        try_people(table(["姓名", "居住地代码"], ["王", COMMUNITY]), "a.csv", EVERYWHERE, DAY)


def test_columns_may_be_called_as_offices_call_them(district: str) -> None:
    headings = ["姓名", "公民身份号码", "户籍地", "现居住地", "手机号"]
    row = ["王小明", number(date(1980, 5, 5), 11), COMMUNITY, COMMUNITY, "13800001234"]
    trial = try_people(table(headings, row), "a.csv", EVERYWHERE, DAY).trial
    assert (trial.added, trial.wrong, trial.ignored) == (1, [], [])


def member(id_number: str, relation: str, number: str = "H1", **more: str) -> list[str]:
    given = {
        "purpose": "共同生活",
        "division": COMMUNITY,
        "address": "一路1号",
        "start": "2025-01-01",
        "end": "",
    }
    given |= more
    first = [number, given["purpose"], given["division"], given["address"], id_number, relation]
    return [*first, given["start"], given["end"]]


@pytest.fixture
def family(registrar: Officer) -> dict[str, int]:
    return {
        id_number: person(registrar, name, id_number=id_number, birth=None, sex=None).id
        for name, id_number in (("王小明", MAN), ("李四", WOMAN), ("王大", CHILD))
    }


def test_households_come_with_their_members(registrar: Officer, family: dict[str, int]) -> None:
    content = table(
        HOUSEHOLDS,
        member(WOMAN, "配偶", start="2024-06-01"),
        member(MAN, "户主"),
        member(MAN, "head", "B1", purpose="hukou"),
        member(CHILD, "子女", end="2025-06-01"),
    )
    assert done(try_households(content, "h.csv", EVERYWHERE).trial) == (4, 0, 0, 0)
    assert not Household.objects.exists()
    take_households(content, "h.csv", scope=EVERYWHERE, by=registrar)
    living = Household.objects.get(number="H1")
    assert (living.start, living.division, str(living.address)) == (date(2024, 6, 1), COMMUNITY, "一路1号")
    assert Membership.objects.filter(household=living).count() == 3
    assert done(take_households(content, "h.csv", scope=EVERYWHERE, by=registrar)) == (0, 0, 4, 0)
    assert Household.objects.count() == 2


def test_a_member_joins_a_household_on_record(registrar: Officer, family: dict[str, int]) -> None:
    take_households(table(HOUSEHOLDS, member(MAN, "户主")), "h.csv", scope=EVERYWHERE, by=registrar)
    more = table(HOUSEHOLDS, member(WOMAN, "配偶"), member(CHILD, "户主"))
    assert wrong(try_households(more, "h.csv", EVERYWHERE).trial) == [(3, "与户主关系")]
    take_households(table(HOUSEHOLDS, member(WOMAN, "配偶")), "h.csv", scope=EVERYWHERE, by=registrar)
    assert Household.objects.get().memberships.count() == 2


def test_wrong_rows_of_households_are_named(registrar: Officer, family: dict[str, int]) -> None:
    nobody = number(BORN, 99)
    content = table(
        HOUSEHOLDS,
        member(MAN, "户主"),
        member(MAN, "户主", "H2"),
        member(WOMAN, "户主"),
        member(CHILD, "子女", division=OTHER_COMMUNITY),
        member(nobody, "子女"),
        member("123", "子女"),
        member(CHILD, "邻居"),
        member(CHILD, "子女", "H3", division="420202999001"),
        member(CHILD, "子女", end="2024-01-01"),
        member(WOMAN, "配偶", "H4", start=""),
    )
    tried = try_households(content, "h.csv", EVERYWHERE)
    assert sorted(wrong(tried.trial)) == [
        (3, ""), (4, "与户主关系"), (5, "区划代码"), (6, "成员身份证号"), (7, "成员身份证号"),
        (8, "与户主关系"), (9, "区划代码"), (10, "截止日期"), (11, "起始日期"),
    ]  # fmt: skip
    with pytest.raises(WrongRows):
        take_households(content, "h.csv", scope=EVERYWHERE, by=registrar)
    assert not Household.objects.exists()
    assert wrong(try_households(table(HOUSEHOLDS, member(MAN, "户主")), "h", Scope.of(["420203"])).trial)


def test_a_row_of_a_household_is_told_everything_that_is_wrong_with_it(
    registrar: Officer, family: dict[str, int]
) -> None:
    content = table(
        HOUSEHOLDS,
        member(MAN, "户主"),
        member("123", "邻居", division="420202999001", end="2024-01-01"),
        member(number(BORN, 99), "子女", "H2", start="?", division=OTHER_COMMUNITY),
        member(CHILD, "", "H1", division=OTHER_COMMUNITY, end="2024-12-31"),
        member(MAN, "子女", "H3", end="2026-01-01"),
    )
    tried = try_households(content, "h.csv", Scope.of([STREET]))
    assert sorted(wrong(tried.trial)) == sorted([
        (3, "成员身份证号"), (3, "与户主关系"), (3, "区划代码"), (3, "区划代码"), (3, "截止日期"),
        (4, "成员身份证号"), (4, "起始日期"), (4, "区划代码"),
        (5, "与户主关系"), (5, "区划代码"), (5, "区划代码"), (5, "截止日期"),
        (6, ""),
    ])  # fmt: skip
    by_cell = [(each.line, each.column, each.value) for each in tried.trial.wrong]
    assert (3, "区划代码", "420202999001") in by_cell
    assert tried.trial.added == 1  # the only row that is right


def test_the_number_of_a_merged_record_leads_to_the_kept_one(
    registrar: Officer, family: dict[str, int]
) -> None:
    merge_people(keep=family[MAN], gone=family[WOMAN], reason="the same", by=registrar, day=DAY, at=NOW)
    take_households(table(HOUSEHOLDS, member(WOMAN, "户主")), "h.csv", scope=EVERYWHERE, by=registrar)
    assert Membership.objects.get().person_id == family[MAN]


def said(id_number: str = MAN, fact: str = "wage", value: str = "1,200.50", **more: str) -> list[str]:
    given = {"household": "", "start": "2025-01-01", "end": "", "source": "核对", "reference": "报告1"} | more
    return [
        id_number, given["household"], fact, value, given["start"], given["end"], given["source"],
        given["reference"],
    ]  # fmt: skip


@pytest.fixture
def facts(registrar: Officer, family: dict[str, int]) -> dict[str, int]:
    declare_facts(names={"wage": "person", "disability": "person", "central_home": "household"})
    take_households(table(HOUSEHOLDS, member(MAN, "户主")), "h.csv", scope=EVERYWHERE, by=registrar)
    return family


def test_facts_come_in_as_people_write_them(registrar: Officer, facts: dict[str, int]) -> None:
    content = table(
        FACTS,
        said(),
        said(fact="工资性收入", value="900", source="declared"),
        said(WOMAN, value="", source="登记"),
        said("", "central_home", "", household="H1"),
    )
    assert done(take_facts(content, "f.csv", scope=EVERYWHERE, by=registrar, at=NOW)) == (4, 0, 0, 0)
    known = facts_on(person_id=facts[MAN], day=DAY, known_at=NOW)
    assert (known["wage"].value, known["wage"].reference) == (120050, "报告1")
    assert facts_on(person_id=facts[WOMAN], day=DAY, known_at=NOW)["wage"].value is None
    assert done(take_facts(content, "f.csv", scope=EVERYWHERE, by=registrar, at=NOW)) == (0, 0, 4, 0)
    assert Fact.objects.count() == 4


def test_wrong_rows_of_facts_are_named(registrar: Officer, facts: dict[str, int]) -> None:
    take_facts(table(FACTS, said()), "f.csv", scope=EVERYWHERE, by=registrar, at=NOW)
    content = table(
        FACTS,
        said(value="7", start="2025-05-01"),
        said(WOMAN),
        said(WOMAN, value="8", end="2025-02-01"),
        said(fact="wages"),
        said(value="much"),
        said(end="2024-12-31", source="申报"),
        said("", household=""),
        said(household="H1"),
        said("", household="H9"),
        said("", household="H1"),
        said(source="听说"),
        said(number(BORN, 99)),
        said(reference=""),
    )
    tried = try_facts(content, "f.csv", EVERYWHERE)
    assert sorted(wrong(tried.trial)) == [
        (2, "起始日期"), (4, "起始日期"), (5, "事实"), (6, "值"), (7, "截止日期"),
        (8, "身份证号"), (9, "身份证号"), (10, "户号"), (11, "事实"), (12, "来源"),
        (13, "身份证号"), (14, "依据"),
    ]  # fmt: skip
    with pytest.raises(WrongRows, match="12 cells"):
        take_facts(content, "f.csv", scope=EVERYWHERE, by=registrar, at=NOW)
    assert Fact.objects.count() == 1
    assert wrong(try_facts(table(FACTS, said(WOMAN)), "f.csv", Scope.of(["420203"])).trial) == [(2, "")]


def test_a_row_of_facts_is_told_everything_that_is_wrong_with_it(
    registrar: Officer, facts: dict[str, int]
) -> None:
    content = table(
        FACTS,
        said(number(BORN, 99), "wages", end="2024-12-31", source="听说", reference=""),
        said("", value="much", household="H9", start="?"),
        said("", "central_home", "", household="H9", end="2024-12-31"),
        said("", "wage", "much", household="H1", end="2024-12-31"),
        said("", "wage", "7", household="H1", reference=""),
    )
    assert sorted(wrong(try_facts(content, "f.csv", EVERYWHERE).trial)) == sorted([
        (2, "身份证号"), (2, "事实"), (2, "截止日期"), (2, "来源"), (2, "依据"),
        (3, "户号"), (3, "值"), (3, "起始日期"),
        (4, "户号"), (4, "截止日期"),
        (5, "值"), (5, "截止日期"),
        (6, "事实"), (6, "依据"),
    ])  # fmt: skip


def test_the_examples_of_headings_are_right() -> None:
    assert doctest.testmod(headings).failed == 0
