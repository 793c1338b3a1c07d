"""Read officers, roles and who holds which."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from huimin.commons.access.models import Assignment, Officer, Role
from huimin.commons.access.scope import Scope
from huimin.kernel.errors import NotFound
from huimin.kernel.errors import gettext_noop as _


class NoSuchOfficer(NotFound):
    """No officer has this name or number."""

    template = _(
        "There is no officer “{officer}” in your divisions. Look the name up in the list of officers."
    )


class NoSuchRole(NotFound):
    """No role has this code."""

    template = _("There is no role “{role}”. Choose one from the list of roles.")


def officers(scope: Scope) -> QuerySet[Officer]:
    """Return the officers whose office lies in `scope`, by name."""
    return Officer.objects.filter(scope.q()).order_by("username")


def officer_named(username: str) -> Officer:
    """Return the officer who signs in as `username`.

    Raises:
        NoSuchOfficer: nobody does.
    """
    officer: Officer | None = Officer.objects.filter(username=username).first()
    if officer is None:
        raise NoSuchOfficer(officer=username)
    return officer


def role_of_code(code: str) -> Role:
    """Return the role `code`.

    Raises:
        NoSuchRole: there is none.
    """
    if (role := Role.objects.filter(code=code).first()) is None:
        raise NoSuchRole(role=code)
    return role


def assignments_on(day: date, scope: Scope) -> QuerySet[Assignment]:
    """Return who holds which role where on `day`, of the officers in `scope`."""
    held = Assignment.objects.in_force(day).filter(scope.q("officer__division"))
    return held.select_related("officer", "role").order_by("officer__username", "role__code", "scope")


def holders_of(right: str, *, day: date, division: str) -> QuerySet[Officer]:
    """Return the officers who have `right` in `division` on `day`: whom a task there can go to."""
    held = Assignment.objects.in_force(day).filter(role__rights__contains=[right])
    above = [division[:length] for length in range(len(division) + 1)]
    chosen = held.filter(scope__in=above).values("officer")
    return Officer.objects.filter(pk__in=chosen, is_active=True).order_by("username")
