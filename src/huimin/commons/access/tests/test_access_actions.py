"""Officers, passwords and roles change by actions, and the database keeps duties apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from huimin.commons.access import rights
from huimin.commons.access.actions import (
    DutiesKeptApart,
    OwnRoles,
    UsernameTaken,
    assign_role,
    change_officer,
    create_officer,
    define_role,
    end_assignment,
    lock_officer,
    set_password,
    sync_built_in_roles,
    unlock_officer,
)
from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.access.passwords import PasswordRefused, PasswordUsedBefore
from huimin.commons.access.queries import (
    NoSuchOfficer,
    NoSuchRole,
    assignments_on,
    holders_of,
    officer_named,
    officers,
)
from huimin.commons.access.scope import EVERYWHERE, NOWHERE, Scope
from huimin.commons.audit.models import Deed
from huimin.commons.installation.public import found
from huimin.kernel.errors import Conflict, Invalid

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2025, 8, 22), date(2025, 8, 23)
STREET, COMMUNITY = "420202001", "420202001003"


@pytest.fixture(autouse=True)
def standing_day() -> None:
    found(mode="demonstration", place="420202", name_zh="区", name_en="District", working_day=DAY)
    sync_built_in_roles(day=DAY)


def officer(username: str = "wen") -> Officer:
    return create_officer(username=username, name=username.title(), office="Office", division=STREET, by=None)


def hold(
    holder: Officer, role: str, start: date = DAY, end: date | None = None, scope: str = STREET
) -> Assignment:
    return assign_role(officer=holder, role=role, scope=scope, start=start, end=end, by=None)


def again(someone: Officer) -> Officer:
    return Officer.objects.get(pk=someone.pk)


def test_a_right_holds_in_its_division_on_its_days() -> None:
    wen = officer()
    assert not wen.may("registry.view")
    held = hold(wen, "community_worker", scope=COMMUNITY)
    assert wen.may("registry.view")
    assert wen.scope("registry.view") == Scope((COMMUNITY,))
    assert wen.scope("month.approve") == NOWHERE
    end_assignment(assignment=held, end=NEXT, by=None)
    assert again(wen).may("registry.view")
    hold(wen, "auditor", start=NEXT)
    assert not again(wen).may("audit.view")
    change_officer(officer=wen, by=None, is_active=False)
    assert not again(wen).rights


def test_rights_are_asked_once_for_an_officer(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    wen = officer()
    hold(wen, "leader")
    wen = again(wen)
    with django_assert_num_queries(2):  # the working day, the roles
        assert wen.may("registry.view")
        assert wen.may("ledger.view")
        assert not wen.may("audit.view")


def test_a_role_that_has_not_begun_is_taken_back() -> None:
    wen = officer()
    end_assignment(assignment=hold(wen, "leader", start=NEXT), end=NEXT, by=None)
    assert not Assignment.objects.exists()


def test_a_second_administrator_is_refused_in_words() -> None:
    wen = officer()
    hold(wen, "system_administrator")
    with pytest.raises(DutiesKeptApart, match="安全管理员"):
        hold(wen, "security_administrator", start=date(2026, 1, 1))
    assert Deed.objects.filter(verb="access.assign_role").count() == 1


def test_one_administrator_may_follow_another() -> None:
    wen = officer()
    hold(wen, "system_administrator", end=NEXT)
    assert hold(wen, "audit_administrator", start=NEXT).pk


def test_a_second_administrator_is_refused_by_the_database_too() -> None:
    wen = officer()
    hold(wen, "system_administrator")
    rows = [Assignment(officer=wen, role_id="audit_administrator", scope="", start=DAY, kept_apart="")]
    with pytest.raises(IntegrityError, match="assignment_keeps_duties_apart"), transaction.atomic():
        Assignment.objects.bulk_create(rows)


def test_keeping_a_role_apart_later_is_refused_while_somebody_holds_both() -> None:
    wen = officer()
    for code in ("first", "second"):
        define_role(code=code, name_zh=code, name_en=code, rights=["audit.view"], by=None)
        hold(wen, code)
    define_role(code="first", name_zh="1", name_en="1", rights=[], kept_apart="pair", by=None)
    with pytest.raises(Conflict, match="cannot be kept apart"):
        define_role(code="second", name_zh="2", name_en="2", rights=[], kept_apart="pair", by=None)
    assert Role.objects.get(code="second").rights == ["audit.view"]


def test_nobody_changes_their_own_roles() -> None:
    wen = officer()
    with pytest.raises(OwnRoles):
        assign_role(officer=wen, role="leader", scope="", start=DAY, by=wen)
    with pytest.raises(OwnRoles):
        end_assignment(assignment=hold(wen, "leader"), end=NEXT, by=wen)


def test_an_assignment_ends_after_it_starts() -> None:
    with pytest.raises(Invalid, match="ends after"):
        hold(officer(), "leader", end=DAY)


def test_a_role_asks_for_declared_rights_only() -> None:
    with pytest.raises(Invalid, match="fly"):
        define_role(code="bird", name_zh="鸟", name_en="Bird", rights=["fly"], by=None)
    with pytest.raises(Invalid, match="comes with the platform"):
        define_role(code="leader", name_zh="领导", name_en="Leader", rights=[], by=None)
    with pytest.raises(NoSuchRole):
        hold(officer(), "bird")


def test_built_in_roles_follow_the_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    assert sync_built_in_roles(day=DAY) == 0
    wen = officer()
    hold(wen, "leader", start=date(2025, 1, 1))
    fewer = {role.code: role for role in rights.built_in_roles() if role.code != "leader"}
    monkeypatch.setattr(rights, "_roles", fewer)
    assert sync_built_in_roles(day=DAY) == 1
    assert sync_built_in_roles(day=NEXT) == 0
    assert not again(wen).rights
    assert Assignment.objects.get().end == DAY


def test_a_username_belongs_to_one_officer() -> None:
    officer()
    with pytest.raises(UsernameTaken, match="wen"):
        officer()


def test_a_change_is_recorded_with_before_and_after() -> None:
    wen = officer()
    change_officer(officer=wen, by=None, office="Office", name="Wen Er")
    assert Deed.objects.get(verb="access.change_officer").details == {"changed": {"name": ["Wen", "Wen Er"]}}
    change_officer(officer=wen, by=None, name="Wen Er")
    assert Deed.objects.filter(verb="access.change_officer").count() == 1
    with pytest.raises(Invalid, match="password"):
        change_officer(officer=wen, by=None, password="x")


def test_passwords_are_strong_and_not_used_again() -> None:
    wen = officer()
    with pytest.raises(PasswordRefused) as refused:
        set_password(officer=wen, password="12345", by=None)
    assert refused.value.field == "password"
    for number in range(7):
        set_password(officer=wen, password=f"seven-cranes-{number}", by=wen)
    assert not wen.must_change_password
    assert wen.passwords.count() == 5
    for number in range(2, 7):
        with pytest.raises(PasswordUsedBefore, match="last 5"):
            set_password(officer=wen, password=f"seven-cranes-{number}", by=wen)
    set_password(officer=wen, password="seven-cranes-0", by=None)
    assert wen.must_change_password
    assert again(wen).check_password("seven-cranes-0")


def test_an_officer_is_locked_and_unlocked_with_a_reason() -> None:
    wen, until = officer(), timezone.now() + timedelta(days=1)
    lock_officer(officer=wen, until=until, reason="leave", by=None)
    assert again(wen).locked_until == until
    unlock_officer(officer=wen, reason="back", by=None)
    assert again(wen).locked_until is None
    assert set(Deed.objects.filter(verb__endswith="lock_officer").values_list("reason", flat=True)) == {
        "leave",
        "back",
    }


def test_officers_are_found_by_name_scope_and_right() -> None:
    wen, li = officer(), officer("li")
    hold(wen, "finance_approver", scope="420202")
    hold(li, "leader", scope="")
    assert officer_named("wen") == wen
    with pytest.raises(NoSuchOfficer, match="nobody"):
        officer_named("nobody")
    assert list(officers(Scope((STREET,)))) == [li, wen]
    assert list(officers(Scope(("999",)))) == []
    assert [row.officer for row in assignments_on(DAY, EVERYWHERE)] == [li, wen]
    assert list(holders_of("month.approve", day=DAY, division=COMMUNITY)) == [wen]
    assert list(holders_of("ledger.view", day=DAY, division="99")) == [li]


def test_the_database_copies_what_a_role_is_kept_apart_from() -> None:
    held = hold(officer(), "system_administrator")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE access_assignment SET kept_apart = '' WHERE id = %s", [held.pk])
    held.refresh_from_db()
    assert held.kept_apart == "administrators"
