"""The part of the district in which an officer may use a right: division code prefixes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from django.db.models import Q

OFFICES: Final = (6, 9, 12)
"""The levels of offices, by the digits of their divisions' codes: district, street, community."""


def office_of(prefix: str) -> int:
    """Return the level of the office that has a scope: what reaches beyond a district counts as one.

    >>> [office_of(prefix) for prefix in ("", "420202", "420202001", "420202001003", "420202001003001")]
    [6, 6, 9, 12, 12]
    """
    return next((digits for digits in OFFICES if len(prefix) <= digits), OFFICES[-1])


@dataclass(frozen=True, slots=True)
class Scope:
    """Divisions, each with everything below it. Without a prefix it covers nothing and is false.

    >>> Scope.of(["420202001", "420202001003", "42028"])
    Scope(prefixes=('420202001', '42028'))
    >>> Scope.of(["420202"]).covers("420202001003")
    True
    """

    prefixes: tuple[str, ...]

    @classmethod
    def of(cls, prefixes: Iterable[str]) -> Self:
        """Return the scope of `prefixes` without those that lie inside another one."""
        kept: list[str] = []
        for prefix in sorted(set(prefixes)):
            # Sorted, a prefix stands directly before everything that starts with it.
            if not kept or not prefix.startswith(kept[-1]):
                kept.append(prefix)
        return cls(tuple(kept))

    def __bool__(self) -> bool:
        return bool(self.prefixes)

    def covers(self, code: str) -> bool:
        """Return whether the division `code` lies in this scope."""
        return code.startswith(self.prefixes)

    def q(self, field: str = "division") -> Q:
        """Return the condition that the division code in `field` lies in this scope."""
        if "" in self.prefixes:
            return Q()
        condition = Q(pk__in=[])
        for prefix in self.prefixes:
            condition |= Q(**{f"{field}__startswith": prefix})
        return condition


EVERYWHERE = Scope(("",))
NOWHERE = Scope(())
