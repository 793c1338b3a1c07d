"""Read who a resident is, and for whom they may act."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from huimin.commons.access.scope import Scope
from huimin.kernel.days import age_on
from huimin.kernel.identifiers import Phone
from huimin.portal.models import Mandate, Office, Resident
from huimin.registry.public import PersonCard, index_of, person_cards, relations_of, unseal

ADULT = 18
OVER_CHILDREN = frozenset({"parent", "guardian"})


@dataclass(frozen=True, slots=True)
class Ward:
    """Somebody for whom a resident may act, and why."""

    person: PersonCard
    basis: str


def residents_with_phone(index: bytes) -> list[Resident]:
    """Return the bindings of a phone that stand."""
    return list(Resident.objects.filter(phone_index=index, ended_at__isnull=True).order_by("pk"))


def residents_of(phone: str) -> list[Resident]:
    """Return the bindings of a phone, as it was typed, that stand."""
    return residents_with_phone(index_of(Phone.of(phone)))


def phones_of(person: int) -> list[Resident]:
    """Return the phones that are bound to a person."""
    return list(Resident.objects.filter(person=person, ended_at__isnull=True).order_by("pk"))


def phone_of(resident: Resident) -> str:
    """Return the number of a phone that is bound."""
    return unseal(bytes(resident.phone_cipher))


def all_offices() -> list[Office]:
    """Return every counter."""
    return list(Office.objects.order_by("division"))


def wards_of(person: int, day: date) -> list[Ward]:
    """Return for whom a person may act on a day: their own minor children and wards, and by mandates."""
    wards = {
        each.other.id: Ward(each.other, each.kind)
        for each in relations_of(person, day)
        if each.inverse and each.kind in OVER_CHILDREN and _under_care(each.other, each.kind, day)
    }
    standing = Mandate.objects.filter(
        Q(until__isnull=True) | Q(until__gt=day), actor=person, state=Mandate.State.CONFIRMED
    )
    bases = dict(standing.values_list("person", "basis"))
    for card in person_cards(bases).values():
        if card.present(day):
            wards.setdefault(card.id, Ward(card, bases[card.id]))
    return list(wards.values())


def mandates_in(scope: Scope) -> QuerySet[Mandate]:
    """Return the mandates for people of a scope, the latest first; numbers of nobody stay with the asker."""
    found = Mandate.objects.filter(scope.q(), person__isnull=False)
    return found.select_related("actor", "person", "answered_by").order_by("-pk")


def requests_of(person: int) -> list[Mandate]:
    """Return what a person asked for that waits or was not agreed to, by the number typed alone."""
    kept = Mandate.objects.filter(actor=person, state__in=[Mandate.State.ASKED, Mandate.State.REFUSED])
    return list(kept.order_by("-pk"))


def offices_for(divisions: Collection[str]) -> list[Office]:
    """Return the counters of divisions and of those above them, the nearest first."""
    codes = {code[:length] for code in divisions for length in (6, 9, 12) if len(code) >= length}
    return sorted(Office.objects.filter(division__in=codes), key=lambda each: -len(each.division))


def _under_care(card: PersonCard, kind: str, day: date) -> bool:
    """Return whether a parent or guardian acts for somebody: children, and wards of any age."""
    return card.present(day) and (kind == "guardian" or age_on(card.birth, day) < ADULT)
