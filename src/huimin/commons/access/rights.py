"""The rights that apps declare, and the roles that come with the platform."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Right:
    """Something that a role may allow, such as `registry.view`, and how people call it."""

    code: str
    label: str | Promise


@dataclass(frozen=True, slots=True)
class BuiltInRole:
    """A role that comes with the platform; an installation may add others beside it."""

    code: str
    name_zh: str
    name_en: str
    rights: tuple[str, ...]
    kept_apart: str = ""
    second_factor: bool = False


_rights: dict[str, tuple[str, Right]] = {}
_roles: dict[str, BuiltInRole] = {}


def declare(app: str, *rights: Right) -> None:
    """Declare the rights that the pages and actions of `app` ask for."""
    for right in rights:
        _rights[right.code] = (app, right)


def declare_roles(roles: Iterable[BuiltInRole]) -> None:
    """Declare roles that every installation has."""
    _roles.update((role.code, role) for role in roles)


def declared() -> dict[str, Right]:
    """Return every declared right by its code, those of an app together."""
    return {
        code: right for code, (_app, right) in sorted(_rights.items(), key=lambda item: (item[1][0], item[0]))
    }


def declared_by_app() -> dict[str, list[Right]]:
    """Return the declared rights of every app."""
    grouped: dict[str, list[Right]] = {}
    for _code, (app, right) in sorted(_rights.items()):
        grouped.setdefault(app, []).append(right)
    return grouped


def built_in_roles() -> tuple[BuiltInRole, ...]:
    """Return the roles that every installation has."""
    return tuple(_roles.values())


declare(
    "access",
    Right("access.manage", _("Manage officers and their roles")),
    Right("roles.manage", _("Define roles")),
)
# The trail and the jobs lie beside or below this app and cannot declare their rights themselves.
declare("audit", Right("audit.view", _("Read the audit trail")))
declare("jobs", Right("jobs.view", _("See background jobs")))
