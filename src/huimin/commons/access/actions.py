"""Change officers, passwords, roles and who holds them; every change leaves a deed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import check_password as is_password
from django.db import IntegrityError, transaction
from django.utils import timezone

from huimin.commons.access import passwords
from huimin.commons.access.models import Assignment, Officer, PasswordUse, Role
from huimin.commons.access.queries import role_of_code
from huimin.commons.access.rights import BuiltInRole, built_in_roles, declared
from huimin.commons.access.telling import tell_officer_changed
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Conflict, Forbidden, Invalid
from huimin.kernel.errors import gettext_noop as _

CHANGEABLE = frozenset({"name", "office", "division", "language", "is_active"})


class UsernameTaken(Conflict):
    """Another officer signs in by this name."""

    template = _("The name “{username}” is taken by another officer. Choose another one.")


class DutiesKeptApart(Conflict):
    """The officer holds a role already that the same person may not hold beside this one."""

    template = _(
        "{officer} holds another role on these days from which “{role}” is kept apart. Give it to somebody "
        "else, or end the other one first."
    )


class OwnRoles(Forbidden):
    """Nobody changes the roles that they hold themselves."""

    template = _("Nobody changes their own roles. Ask another security administrator.")


@transaction.atomic
def create_officer(
    *,
    username: str,
    name: str,
    office: str,
    division: str,
    by: Officer | None,
    password: str | None = None,
    language: str = "zh-hans",
    must_change_password: bool = True,
) -> Officer:
    """Create an officer and return them; without a password nobody can sign in as them yet.

    Raises:
        UsernameTaken: another officer has this name.
        passwords.PasswordRefused: the password is too weak.
    """
    if Officer.objects.filter(username=username).exists():
        raise UsernameTaken(username=username)
    officer = Officer(
        username=username,
        name=name,
        office=office,
        division=division,
        language=language,
        must_change_password=must_change_password,
    )
    officer.set_unusable_password()
    officer.save(force_insert=True)
    record("access.create_officer", officer, by=by, division=division, username=username, office=office)
    if password is not None:
        _use_password(officer, password)
    return officer


@transaction.atomic
def change_officer(*, officer: Officer, by: Officer | None, reason: str = "", **changes: Any) -> Officer:
    """Change name, office, division, language or whether the account is open (`is_active`).

    Raises:
        Invalid: another field is named.
    """
    if unknown := sorted(set(changes) - CHANGEABLE):
        raise Invalid(_("{fields} of an officer cannot be changed."), fields=", ".join(unknown))
    before = {field: getattr(officer, field) for field in changes}
    changed = {field: [before[field], value] for field, value in changes.items() if before[field] != value}
    if changed:
        for field in changed:
            setattr(officer, field, changes[field])
        officer.save(update_fields=list(changed))
        record(
            "access.change_officer", officer, by=by, division=officer.division, reason=reason, changed=changed
        )
        tell_officer_changed(officer.pk)
    return officer


@transaction.atomic
def set_password(*, officer: Officer, password: str, by: Officer | None) -> None:
    """Give the officer a new password; one set by somebody else must be changed at the next sign-in.

    Sessions signed in with the old password end; the view that calls this keeps its own alive by
    `update_session_auth_hash`.

    Raises:
        passwords.PasswordRefused: too weak, or among the last five.
    """
    used = list(officer.passwords.order_by("-at").values_list("password", flat=True)[: passwords.REMEMBERED])
    if any(is_password(password, old) for old in used):
        raise passwords.PasswordUsedBefore(field="password", count=passwords.REMEMBERED)
    officer.must_change_password = by is None or by.pk != officer.pk
    _use_password(officer, password)
    record("access.set_password", officer, by=by, division=officer.division)


@transaction.atomic
def lock_officer(*, officer: Officer, until: datetime, reason: str, by: Officer | None) -> None:
    """Keep the officer from signing in until a moment."""
    Officer.objects.filter(pk=officer.pk).update(locked_until=until)
    officer.refresh_from_db(fields=["locked_until"])
    record("access.lock_officer", officer, by=by, division=officer.division, reason=reason, until=until)


@transaction.atomic
def unlock_officer(*, officer: Officer, reason: str, by: Officer | None) -> None:
    """Let the officer sign in again, whatever locked the account."""
    Officer.objects.filter(pk=officer.pk).update(locked_until=None, failed_logins=0)
    officer.refresh_from_db(fields=["locked_until", "failed_logins"])
    record("access.unlock_officer", officer, by=by, division=officer.division, reason=reason)


@transaction.atomic
def assign_role(
    *, officer: Officer, role: str, scope: str, start: date, by: Officer | None, end: date | None = None
) -> Assignment:
    """Let the officer hold `role` in the division `scope` and below, everywhere if empty, from `start`.

    Raises:
        NoSuchRole: there is no such role.
        OwnRoles: the officer is the one who assigns.
        DutiesKeptApart: the officer holds a role from which this one is kept apart.
    """
    _refuse_own(officer, by)
    held = role_of_code(role)
    try:
        with transaction.atomic():
            assignment = Assignment.objects.create(
                officer=officer, role=held, scope=scope, start=start, end=end, assigned_by=by
            )
    except IntegrityError as error:
        raise _refused(error, officer, held) from error
    _forget_scopes(officer)
    record(
        "access.assign_role",
        officer,
        by=by,
        division=officer.division,
        role=role,
        scope=scope,
        start=start,
        end=end,
    )
    return assignment


@transaction.atomic
def end_assignment(*, assignment: Assignment, end: date, by: Officer | None) -> None:
    """End a role with the day before `end`; one that has not begun by then is taken back.

    Raises:
        OwnRoles: the officer is the one who ends it.
    """
    officer = assignment.officer
    _refuse_own(officer, by)
    if end <= assignment.start:
        assignment.delete()
    else:
        assignment.end = end
        assignment.save(update_fields=["end"])
    _forget_scopes(officer)
    division, role, scope = officer.division, assignment.role_id, assignment.scope
    record("access.end_assignment", officer, by=by, division=division, role=role, scope=scope, end=end)
    tell_officer_changed(officer.pk)


@transaction.atomic
def define_role(
    *,
    code: str,
    name_zh: str,
    name_en: str,
    rights: Iterable[str],
    by: Officer | None,
    kept_apart: str = "",
    second_factor: bool = False,
) -> Role:
    """Define a role of this installation, or change it, and return it.

    Raises:
        Invalid: a right that no app declares, or a built-in role, which every installation has alike.
        DutiesKeptApart: somebody holds it beside a role from which it would be kept apart.
    """
    present = Role.objects.filter(code=code).first()
    if present is not None and present.built_in:
        raise Invalid(
            _("“{role}” comes with the platform and cannot be changed. Define another role."), role=code
        )
    if unknown := sorted(set(chosen := list(rights)) - set(declared())):
        raise Invalid(_("There is no right {rights}. Choose from the list."), rights=", ".join(unknown))
    wanted = BuiltInRole(code, name_zh, name_en, tuple(chosen), kept_apart, second_factor)
    return _define(wanted, built_in=False, by=by)


@transaction.atomic
def sync_built_in_roles(*, day: date) -> int:
    """Bring the built-in roles up to date and return how many changed.

    A role that the platform does not bring any more loses its rights, and nobody holds it from `day` on.
    """
    present = {role.code: role for role in Role.objects.filter(built_in=True)}
    changed = 0
    for brought in built_in_roles():
        role = present.pop(brought.code, None)
        if role is None or _said(brought) != _said(role):
            _define(brought, built_in=True, by=None)
            changed += 1
    for gone in present.values():
        changed += _retire(gone, day)
    return changed


def _said(role: BuiltInRole | Role) -> dict[str, Any]:
    """Return what a role is, whether it is declared or stored."""
    names = ("name_zh", "name_en", "kept_apart", "second_factor")
    return {name: getattr(role, name) for name in names} | {"rights": sorted(set(role.rights))}


def _define(wanted: BuiltInRole, *, built_in: bool, by: Officer | None) -> Role:
    fields = _said(wanted)
    try:
        with transaction.atomic():
            role, _created = Role.objects.update_or_create(
                code=wanted.code, defaults={**fields, "built_in": built_in}
            )
    except IntegrityError as error:
        raise Conflict(
            _("“{role}” cannot be kept apart: somebody holds it beside another such role. End one first."),
            role=wanted.name_zh,
        ) from error
    record(
        "access.define_role",
        role,
        by=by,
        rights=fields["rights"],
        kept_apart=wanted.kept_apart,
        second_factor=wanted.second_factor,
    )
    return role


def _retire(role: Role, day: date) -> int:
    held = Assignment.objects.in_force(day).filter(role=role).select_related("officer", "role")
    for assignment in held:
        end_assignment(assignment=assignment, end=day, by=None)
    if role.rights:
        Role.objects.filter(pk=role.pk).update(rights=[])
        record("access.retire_role", role, by=None)
    return int(bool(role.rights))


def _use_password(officer: Officer, password: str) -> None:
    passwords.check_strength(password, officer)
    officer.set_password(password)
    officer.save(update_fields=["password", "must_change_password"])
    PasswordUse.objects.create(officer=officer, password=officer.password, at=timezone.now())
    forgotten = officer.passwords.order_by("-at").values("pk")[passwords.REMEMBERED :]
    PasswordUse.objects.filter(pk__in=list(forgotten.values_list("pk", flat=True))).delete()


def _refuse_own(officer: Officer, by: Officer | None) -> None:
    if by is not None and by.pk == officer.pk:
        raise OwnRoles()


def _refused(error: IntegrityError, officer: Officer, role: Role) -> Conflict | Invalid:
    if "keeps_duties_apart" in str(error):
        return DutiesKeptApart(officer=officer.name, role=role.name_zh)
    return Invalid(_("A role ends after it starts. Correct the days."), field="end")


def _forget_scopes(officer: Officer) -> None:
    officer.__dict__.pop("_held", None)
