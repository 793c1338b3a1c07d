"""Staff declare their relatives; what they do not say the register reveals, and cases are matched again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from huimin.casework.kin import actions
from huimin.casework.kin.actions import (
    add_relative,
    add_staff,
    change_relative,
    change_staff,
    declare_relatives,
    end_relative,
    keep_wider_relation,
    leave_staff,
    match_cases,
)
from huimin.casework.kin.importing import take_staff, try_staff
from huimin.casework.kin.queries import filings_in, staff_about, staff_for, staff_in, undeclared_in
from huimin.casework.kin.refusals import (
    AccountTaken,
    LeftAlready,
    NoSuchRelative,
    NoSuchStaff,
    NothingListed,
    NotYourStaff,
    OwnNumber,
    OwnRelatives,
    RelationDoesNotCount,
    RelativeListed,
    StaffListed,
    StillListed,
)
from huimin.casework.models import Case, Filing, Kin, Staff, Task, WiderRelation
from huimin.casework.refusals import ReasonNeeded
from huimin.casework.tests.made_cases import MONDAY, OTHER, PLACE, STREET, District, at
from huimin.casework.tests.made_staff import keeper, number, numbered, on_the_staff
from huimin.commons.access.models import Officer
from huimin.commons.audit.models import Deed
from huimin.commons.desk.importing import ColumnsMissing
from huimin.commons.desk.trials import WrongRows
from huimin.commons.jobs.models import Job
from huimin.kernel.days import Month
from huimin.kernel.identifiers import ImpossibleIdNumber
from huimin.registry.models import Relation

pytestmark = pytest.mark.django_db
TUESDAY, YEARS_AGO = date(2025, 8, 5), date(2010, 1, 1)
HEADINGS = "姓名,身份证号,工作单位,职务,所属区划,备案日期,与本人关系,亲属姓名,亲属身份证号"


@pytest.fixture(autouse=True)
def keys(settings: Settings, tmp_path: Path) -> None:
    settings.KEY_FILE = tmp_path / "keys.json"


@pytest.fixture
def lin(district: District) -> Officer:
    return keeper(district)


def listed(by: Officer, staff: Staff, order: int = 1, relation: str = "parent", name: str = "周淑珍") -> Kin:
    return add_relative(staff=staff.pk, relation=relation, name=name, number=number(order), by=by, day=MONDAY)


def standing(by: Officer, staff: Staff) -> str:
    return str(staff_for(by.scope("relatives.manage"), staff.pk).standing)  # type: ignore[attr-defined]


def file_of(*rows: str) -> bytes:
    return "\n".join((HEADINGS, *rows)).encode()


class TestStaff:
    def test_nobody_is_on_the_staff_twice_and_who_left_comes_back(self, lin: Officer) -> None:
        staff = on_the_staff(lin)
        assert (staff.id_masked[:3], staff.id_masked[-1:]) == (number(900)[:3], number(900)[-1:])
        with pytest.raises(StaffListed, match="秦一鸣"):
            on_the_staff(lin, name="另一人")
        leave_staff(staff=staff.pk, on=MONDAY, by=lin)
        with pytest.raises(LeftAlready):
            declare_relatives(staff=staff.pk, nobody=True, by=lin, day=MONDAY)
        assert on_the_staff(lin, name="秦一鸣").pk == staff.pk
        assert Staff.objects.get().left_on is None

    def test_a_number_that_nobody_can_have_is_refused_at_its_field(self, lin: Officer) -> None:
        with pytest.raises(ImpossibleIdNumber) as refused:
            add_staff(name="x", number=number(1)[:-1], unit="x", division=STREET, by=lin)
        assert refused.value.field == "number"

    def test_staff_of_another_street_are_a_colleagues(self, district: District, lin: Officer) -> None:
        with pytest.raises(NotYourStaff):
            on_the_staff(lin, division=OTHER)
        staff = on_the_staff(lin)
        with pytest.raises(NotYourStaff):
            change_staff(staff=staff.pk, name="秦", unit="x", division=OTHER, by=lin)
        elsewhere = Staff.objects.create(name="远", unit="x", division=OTHER)
        with pytest.raises(NoSuchStaff):
            leave_staff(staff=elsewhere.pk, on=MONDAY, by=lin)

    def test_an_account_is_one_persons(self, district: District, lin: Officer) -> None:
        on_the_staff(lin, officer=district["qin"])
        with pytest.raises(AccountTaken, match="秦一鸣"):
            on_the_staff(lin, 901, officer=district["qin"])

    def test_what_was_corrected_stands_in_the_trail(self, lin: Officer) -> None:
        staff = on_the_staff(lin)
        change_staff(staff=staff.pk, name="秦一鸣", unit="区民政局", division=STREET, post="科员", by=lin)
        deed = Deed.objects.get(verb="relatives.change_staff")
        assert deed.details["changes"] == {"unit": ["某街道办事处", "区民政局"], "post": ["", "科员"]}
        change_staff(staff=staff.pk, name="秦一鸣", unit="区民政局", division=STREET, post="科员", by=lin)
        assert Deed.objects.filter(verb="relatives.change_staff").count() == 1

    def test_nobody_takes_their_own_relatives_out(self, lin: Officer) -> None:
        own = on_the_staff(lin, officer=lin)
        kin = listed(lin, own)
        for act in (
            lambda: leave_staff(staff=own.pk, on=MONDAY, by=lin),
            lambda: change_staff(staff=own.pk, name="x", unit="x", division=STREET, by=lin),
            lambda: end_relative(kin=kin.pk, reason="x", by=lin, day=TUESDAY),
            lambda: change_relative(kin=kin.pk, relation="child", name="x", by=lin, day=TUESDAY),
        ):
            with pytest.raises(OwnRelatives):
                act()
        declare_relatives(staff=own.pk, nobody=False, by=lin, day=MONDAY)


class TestDeclaring:
    def test_nobody_or_all_is_declared_and_neither_against_the_list(self, lin: Officer) -> None:
        staff = on_the_staff(lin)
        assert standing(lin, staff) == "staff.never"
        with pytest.raises(NothingListed):
            declare_relatives(staff=staff.pk, nobody=False, by=lin, day=MONDAY)
        declare_relatives(staff=staff.pk, nobody=True, by=lin, day=MONDAY)
        assert standing(lin, staff) == "staff.declared"
        listed(lin, staff)
        with pytest.raises(StillListed, match="1 relatives"):
            declare_relatives(staff=staff.pk, nobody=True, by=lin, day=MONDAY)

    def test_a_relative_is_listed_once_and_is_somebody_else(self, lin: Officer) -> None:
        staff = on_the_staff(lin)
        kin = listed(lin, staff)
        with pytest.raises(RelativeListed, match="周淑珍"):
            listed(lin, staff)
        with pytest.raises(OwnNumber):
            listed(lin, staff, 900)
        with pytest.raises(ReasonNeeded):
            end_relative(kin=kin.pk, reason=" ", by=lin, day=TUESDAY)
        end_relative(kin=kin.pk, reason="录入错误", by=lin, day=TUESDAY)
        with pytest.raises(NoSuchRelative):
            end_relative(kin=kin.pk, reason="再次", by=lin, day=TUESDAY)
        assert listed(lin, staff).pk != kin.pk

    def test_the_database_refuses_the_same_by_every_path(self, lin: Officer) -> None:
        staff = on_the_staff(lin)
        told = {"staff": staff, "name": "x", "id_masked": "4", "since": MONDAY}
        for wrong, why in (
            ({"relation": "self", "id_index": b"a" * 32}, "kin_is_somebody_else"),
            ({"relation": "child", "id_index": staff.id_index}, "kin_has_another_number"),
            ({"relation": "wider", "id_index": b"a" * 32}, "kin_is_of_a_set_that_counts"),
        ):
            with pytest.raises(IntegrityError, match=why), transaction.atomic():
                Kin.objects.create(**told, **wrong)

    def test_a_wider_set_counts_from_when_it_is_switched_on(self, lin: Officer) -> None:
        staff = on_the_staff(lin)
        with pytest.raises(RelationDoesNotCount):
            listed(lin, staff, relation="in_law")
        wider = WiderRelation(relation="in_law", since=MONDAY, document="鄂民政发〔2025〕1号")
        keep_wider_relation(wider=wider, by=lin, day=MONDAY)
        kin = listed(lin, staff, relation="in_law")
        with pytest.raises(RelationDoesNotCount):
            listed(lin, staff, 2, relation="wider")
        no_more = WiderRelation(relation="in_law", since=TUESDAY, counts=False, document="废止")
        keep_wider_relation(wider=no_more, by=lin, day=TUESDAY)
        kin.refresh_from_db()
        assert kin.until == TUESDAY

    def test_the_database_knows_which_sets_there_are(self, db: None) -> None:
        with pytest.raises(IntegrityError, match="wider_relation_is_wider"), transaction.atomic():
            WiderRelation.objects.create(relation="spouse", since=MONDAY, document="x")
        WiderRelation.objects.create(relation="wider", since=MONDAY, document="x")
        with pytest.raises(IntegrityError, match="changes_once_a_day"), transaction.atomic():
            WiderRelation.objects.create(relation="wider", since=MONDAY, counts=False, document="x")


class TestMatching:
    @pytest.fixture
    def case(self, district: District) -> Case:
        person = numbered(district, 1)
        district.household(person)
        return district.applied(person)

    def test_a_relative_who_is_added_keeps_an_open_case_apart(self, lin: Officer, case: Case) -> None:
        assert not Filing.objects.exists()
        listed(lin, on_the_staff(lin))
        assert match_cases(by=lin, at=at(MONDAY), day=MONDAY).ties == 1
        assert match_cases(by=lin, at=at(MONDAY), day=MONDAY).ties == 0
        filing = Filing.objects.get()
        assert (filing.relation, filing.declared) == ("parent", True)
        case.refresh_from_db()
        assert case.filed

    def test_the_register_reveals_whom_nobody_declared(
        self, district: District, lin: Officer, case: Case
    ) -> None:
        staff = on_the_staff(lin)
        officer = numbered(district, 900, "秦一鸣")
        marriage = Relation.objects.create(person=case.person, other=officer, kind="spouse", start=YEARS_AGO)
        matched = match_cases(by=lin, at=at(MONDAY), day=MONDAY)
        assert (matched.revealed, matched.ties) == (1, 1)
        kin = Kin.objects.get()
        assert (kin.relation, kin.declared, kin.name) == ("spouse", False, "周淑珍")
        assert standing(lin, staff) == "staff.hidden"
        scope = lin.scope("relatives.manage")
        assert [row.case for row in undeclared_in(scope, Month(2025, 8))] == [case]
        assert not undeclared_in(scope, Month(2025, 7)).exists()
        assert filings_in(scope).get().said == "kin.undeclared"
        listed(lin, staff, relation="spouse")
        kin.refresh_from_db()
        assert kin.declared
        assert filings_in(scope).get().said == "kin.later"
        assert undeclared_in(scope, Month(2025, 8)).exists(), "what was not said then stays on the list"
        assert marriage.end is None

    def test_after_a_divorce_the_register_reveals_nobody(
        self, district: District, lin: Officer, case: Case
    ) -> None:
        on_the_staff(lin)
        officer = numbered(district, 900, "秦一鸣")
        marriage = Relation.objects.create(person=officer, other=case.person, kind="spouse", start=YEARS_AGO)
        match_cases(by=lin, at=at(MONDAY), day=MONDAY)
        Relation.objects.filter(pk=marriage.pk).update(end=TUESDAY)
        match_cases(by=lin, at=at(TUESDAY), day=TUESDAY)
        assert Kin.objects.get().until == TUESDAY

    def test_who_gets_an_account_later_is_kept_out_too(
        self, district: District, lin: Officer, case: Case
    ) -> None:
        staff = on_the_staff(lin)
        listed(lin, staff)
        match_cases(by=lin, at=at(MONDAY), day=MONDAY)
        assert Filing.objects.get().officer is None
        change_staff(staff=staff.pk, name="秦", unit="x", division=STREET, officer=district["qin"], by=lin)
        task = Task.objects.get(case=case, state="open")
        with pytest.raises(IntegrityError, match="nobody_decides_for_a_relative"), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(
                state="done", outcome="accepted", done_by=district["qin"], done_at=at(MONDAY), done_on=MONDAY
            )

    def test_many_cases_are_matched_in_the_background(
        self, lin: Officer, case: Case, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(actions, "DIRECTLY_UP_TO", 0)
        listed(lin, on_the_staff(lin))
        matched = match_cases(by=lin, at=at(MONDAY), day=MONDAY)
        assert Job.objects.get(pk=matched.job).kind == "casework.relatives"
        assert not Filing.objects.exists()

    def test_whether_the_visit_was_made_is_told(self, district: District, lin: Officer, case: Case) -> None:
        listed(lin, on_the_staff(lin))
        match_cases(by=lin, at=at(MONDAY), day=MONDAY)
        scope = lin.scope("relatives.manage")
        assert not filings_in(scope).get().visited  # type: ignore[attr-defined]
        Task.objects.create(
            case=case, step="district_visit", state="done", right="cases.spot_check", outcome="done",
            group="inquiry", division=case.division, opened_at=at(MONDAY), done_at=at(MONDAY),
            opened_on=MONDAY, done_on=MONDAY, done_by=district["yu"],
        )  # fmt: skip
        assert filings_in(scope).get().visited  # type: ignore[attr-defined]


class TestFiles:
    def test_a_file_is_tried_then_taken_and_changes_nothing_the_second_time(self, lin: Officer) -> None:
        content = file_of(
            f"秦一鸣,{number(900)},街道办,科员,{STREET},2025-08-01,配偶,周淑珍,{number(1)}",
            f"秦一鸣,{number(900)},街道办,科员,{STREET},2025-08-01,儿子,秦小,{number(2)}",
            f"白大,{number(901)},街道办,,{STREET},2025/08/02,无,,",
        )
        given = {"content": content, "name": "a.csv", "by": lin, "day": MONDAY}
        scope = lin.scope("relatives.manage")
        trial = try_staff(scope=scope, **given)  # type: ignore[arg-type]
        assert (trial.added, trial.changed, trial.wrong) == (3, 0, [])
        assert not Staff.objects.exists()
        take_staff(scope=scope, **given)  # type: ignore[arg-type]
        assert {(each.relation, each.name) for each in Kin.objects.all()} == {
            ("spouse", "周淑珍"), ("child", "秦小"),
        }  # fmt: skip
        rows = staff_in(scope).order_by("name").values_list("name", "standing", "declared_on")
        assert list(rows) == [
            ("白大", "staff.declared", date(2025, 8, 2)), ("秦一鸣", "staff.declared", date(2025, 8, 1)),
        ]  # fmt: skip
        deeds = Deed.objects.count()
        again = take_staff(scope=scope, **given)  # type: ignore[arg-type]
        assert (again.added, again.changed, again.same) == (0, 0, 3)
        assert Deed.objects.count() == deeds + 1

    def test_every_wrong_cell_is_named_and_nothing_is_taken(self, district: District, lin: Officer) -> None:
        on_the_staff(lin, officer=lin)
        content = file_of(
            f"秦二,{number(901)[:-1]},街道办,,{STREET},,,,",
            f"秦三,{number(902)},,,,,,,",
            f"秦四,{number(903)},街道办,,{OTHER},2026-01-01,邻居,某,{number(3)}",
            f"秦五,{number(904)},街道办,,{STREET},,配偶,,",
            f"秦六,{number(905)},街道办,,{STREET},,配偶,某,{number(905)}",
            f"秦一鸣,{number(900)},街道办,,{STREET},,,,",
            f"秦七,{number(906)},街道办,,{STREET},,,,",
            f"秦七,{number(906)},区民政局,,{STREET},,配偶,某,{number(4)}",
            f"秦八,{number(907)},街道办,,{STREET},,姻亲,某,{number(5)}",
        )
        given = {"content": content, "name": "a.csv", "by": lin, "day": MONDAY}
        scope = lin.scope("relatives.manage")
        wrong = try_staff(scope=scope, **given).wrong  # type: ignore[arg-type]
        assert {(each.line, each.column) for each in wrong} == {
            (2, "身份证号"), (3, "工作单位"), (4, "所属区划"), (4, "备案日期"), (4, "与本人关系"),
            (5, "与本人关系"), (6, "亲属身份证号"), (7, ""), (9, "姓名"), (10, "与本人关系"),
        }  # fmt: skip
        assert not any(number(901)[:-1] in each.value for each in wrong), "numbers stay out of what is shown"
        with pytest.raises(WrongRows):
            take_staff(scope=scope, **given)  # type: ignore[arg-type]
        assert Staff.objects.count() == 1

    def test_a_file_without_numbers_is_refused(self, lin: Officer) -> None:
        with pytest.raises(ColumnsMissing, match="身份证号"):
            try_staff(
                content="姓名\n秦".encode(), name="a.csv", scope=lin.scope("relatives.manage"), by=lin,
                day=MONDAY,
            )  # fmt: skip


def test_staff_are_found_by_their_own_words_and_by_a_relatives_name(lin: Officer) -> None:
    staff = on_the_staff(lin)
    on_the_staff(lin, 901, "白大", unit="区民政局")
    listed(lin, staff)
    rows = staff_in(lin.scope("relatives.manage"))
    assert [each.name for each in staff_about(rows, "周淑珍")] == ["秦一鸣"]
    assert [each.name for each in staff_about(rows, "白 民政")] == ["白大"]
    assert rows.count() == 2
    assert PLACE in STREET
