"""One box for everything: recognise what was typed and find whom it fits, inside the officer's divisions."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from django.db.models import Case, CharField, F, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, Collate, Concat, Right

from huimin.commons.access.models import Officer
from huimin.commons.access.scope import Scope
from huimin.commons.audit.trail import record
from huimin.kernel.errors import Invalid
from huimin.kernel.identifiers import IdNumber, Phone
from huimin.registry.households.queries import households_in
from huimin.registry.models import Address, Household, Membership, Person, characters
from huimin.registry.people.identities import id_number, index_of
from huimin.registry.people.queries import people_in, with_numbers

_ID = re.compile(r"\d{17}[\dXx]|\d{15}", re.ASCII)
_TAIL = re.compile(r"\d{3}[\dXx]", re.ASCII)
_NUMBER = re.compile(r"[A-Za-z]{1,4}[\d-]{2,}|[\d-]{5,}", re.ASCII)
_LATIN = re.compile(r"[A-Za-z' ]+", re.ASCII)
_PLACE_WORDS: Final = "路街巷道号栋幢楼室单村里弄园苑区"
LONGEST_NAME_SEARCHED: Final = 4


class Kind(StrEnum):
    """What was recognised in the search box."""

    NOTHING = "nothing"
    ID_NUMBER = "id_number"
    ID_TAIL = "id_tail"
    PHONE = "phone"
    PINYIN = "pinyin"
    NAME = "name"
    ADDRESS = "address"
    HOUSEHOLD = "household"


NUMBERS: Final = {Kind.ID_NUMBER, Kind.PHONE, Kind.ID_TAIL}
OF_ONE: Final = {Kind.ID_NUMBER, Kind.PHONE}
"""What one person has alone, or nearly so."""

People: TypeAlias = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: the kind, what to compare, and what of it may stand in the trail."""

    kind: Kind
    text: str
    traced: str

    @property
    def in_names_only(self) -> bool:
        """Tell whether it is a single character: most addresses would have it, so only names are searched."""
        return self.kind is Kind.NAME and len(self.text) == 1


def recognise(typed: str) -> Wanted:
    """Return what was typed into the search box.

    >>> recognise("wxm").kind.value, recognise("王小明").kind.value, recognise("湖滨大道12号").kind.value
    ('pinyin', 'name', 'address')
    """
    text = " ".join(unicodedata.normalize("NFKC", typed).split())
    return (_number(text) or _words(text)) if text else Wanted(Kind.NOTHING, "", "")


def _number(text: str) -> Wanted | None:
    """Return the number of a person or a household that `text` is, if it is one."""
    plain = re.sub(r"[\s-]", "", text)
    if _ID.fullmatch(plain):
        return _identity(plain)
    if (phone := _phone(text)) is not None:
        return Wanted(Kind.PHONE, phone.text, phone.masked)
    if _TAIL.fullmatch(plain):
        return Wanted(Kind.ID_TAIL, plain.upper(), plain.upper())
    return Wanted(Kind.HOUSEHOLD, text, text) if _NUMBER.fullmatch(text) else None


def _words(text: str) -> Wanted:
    if _LATIN.fullmatch(text):
        return Wanted(Kind.PINYIN, re.sub(r"[' ]", "", text).lower(), text)
    if len(text) > 1 and not _like_a_name(text):
        return Wanted(Kind.ADDRESS, text, text)
    # What comes from a spreadsheet has spaces between the characters of short names.
    return Wanted(Kind.NAME, text.replace(" ", ""), text)


def people_found(wanted: Wanted, scope: Scope) -> People:
    """Return the people whom it fits, inside a scope; `place` orders them, those who fit best first."""
    people = (
        people_in(scope)
        .select_related("address")
        .annotate(name_c=Collate("name", "C"), pinyin_c=Collate("pinyin", "C"), signs=characters("name"))
    )
    if wanted.kind in NUMBERS:
        return people.filter(pk__in=_owners(wanted)).annotate(place=F("name_c"))
    fitting = people.filter(merged_into__isnull=True)
    if wanted.kind is Kind.PINYIN:
        return _by_pinyin(fitting, wanted.text)
    if wanted.kind is Kind.NAME:
        return _by_name(fitting, wanted.text)
    if wanted.kind is Kind.ADDRESS:
        # Not a bare column: no index shall seem to give the order, the addresses are to be looked up first.
        return fitting.filter(address__in=_addresses(wanted.text)).annotate(place=Concat("name_c", Value("")))
    # Most households have no number; saying so lets the small index of those that have one be used.
    held = Membership.objects.filter(household__number__startswith=wanted.text).exclude(household__number="")
    chosen = fitting.filter(pk__in=held.values("person")) if wanted.text else fitting.none()
    return chosen.annotate(place=F("name_c"))


def _by_name(people: People, text: str) -> People:
    """Return those whose name begins with `text`, then those in whose name it stands."""
    beginning: People = people.filter(name_c__startswith=text).annotate(place=F("name_c"))
    if len(text) == 1 and beginning.exists():
        # A surname: thousands have it, and the index has them in order.
        return beginning
    begins = Case(When(name__startswith=text, then=Value("0")), default=Value("1"))
    inside: People = people.filter(signs__contains=sorted(set(text)), name__contains=text)
    inside = inside.annotate(place=Concat(begins, "name_c", output_field=CharField()))
    return inside  # noqa: RET504 - it is typed above


def _by_pinyin(people: People, text: str) -> People:
    """Return those whose initials or pinyin begin with `text`, whole ones first."""
    if len(text) == 1:
        in_order: People = people.filter(pinyin_c__startswith=text).annotate(place=F("pinyin_c"))
        return in_order
    begins = Case(
        When(pinyin=text, then=Value("0")), When(initials=text, then=Value("1")), default=Value("2")
    )
    fitting: People = people.filter(Q(initials__startswith=text) | Q(pinyin_c__startswith=text))
    fitting = fitting.annotate(place=Concat(begins, "name_c", output_field=CharField()))
    return fitting  # noqa: RET504 - it is typed above


def households_found(wanted: Wanted, scope: Scope) -> QuerySet[Household]:
    """Return the households whose number or address it is, inside a scope."""
    households = households_in(scope).select_related("address")
    if wanted.kind is Kind.HOUSEHOLD:
        return households.filter(number__startswith=wanted.text).exclude(number="")
    if wanted.kind is Kind.ADDRESS:
        return households.filter(address__in=_addresses(wanted.text))
    return households.none()


def record_search(*, wanted: Wanted, by: Officer) -> None:
    """Write into the trail that somebody searched, and by what; numbers stand there masked."""
    record("registry.search", Person._meta.label, by=by, kind=wanted.kind.value, text=wanted.traced[:80])


def _identity(plain: str) -> Wanted:
    try:
        number = id_number(plain)
    except Invalid:
        # Nobody can have it, so nobody is found; the page says that the number itself is wrong.
        return Wanted(Kind.ID_NUMBER, "", f"{plain[:6]}…")
    return Wanted(Kind.ID_NUMBER, number.text, number.masked)


def _phone(text: str) -> Phone | None:
    try:
        return Phone.of(text)
    except Invalid:
        return None


def _like_a_name(text: str) -> bool:
    if "·" in text or "•" in text:
        return True
    short = len(text.replace(" ", "")) <= LONGEST_NAME_SEARCHED
    return short and not any(sign.isdigit() for sign in text) and text[-1] not in _PLACE_WORDS


def _owners(wanted: Wanted) -> People:
    """Return whose number it is, or was before records were merged."""
    owners = Person.objects.annotate(kept=Coalesce("merged_into_id", "pk"), tail=Right("id_masked", 4))
    if not wanted.text:
        owners = owners.none()
    elif wanted.kind is Kind.ID_NUMBER:
        owners = owners.filter(with_numbers([index_of(IdNumber(wanted.text))]))
    elif wanted.kind is Kind.PHONE:
        owners = owners.filter(phone_index=index_of(Phone(wanted.text)))
    else:
        owners = owners.filter(tail=wanted.text)
    return owners.values_list("kept", flat=True)


def _addresses(text: str) -> People:
    signs = sorted(set(text) - {" "})
    found: People = Address.objects.alias(signs=characters("text"))
    found = found.filter(signs__contains=signs)
    for part in text.split():
        found = found.filter(text__contains=part)
    return found.values("pk")
