"""Who somebody is, checked: the name, the day of birth and the sex agree with the identity number."""

from __future__ import annotations

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from huimin.kernel.errors import Conflict, Invalid
from huimin.kernel.errors import gettext_noop as _
from huimin.kernel.identifiers import IdNumber, Phone, Sex
from huimin.registry.models import Person
from huimin.registry.names import clean_name
from huimin.registry.people.identities import id_number, index_of

Checked = TypeVar("Checked")
SEXES: Final = {Sex.MALE: Person.Sex.MALE, Sex.FEMALE: Person.Sex.FEMALE}


class AlreadyRegistered(Conflict):
    """Somebody with this identity number is registered."""

    template = _(
        "Somebody with the identity number {masked} is registered already, as number {id}. Open that record "
        "instead of adding another one."
    )


class BirthDisagrees(Invalid):
    """The day of birth is not the one in the identity number."""

    template = _("The day of birth {birth} is not the one in the identity number, {stated}. Check both.")


class BornLater(Invalid):
    """The day of birth lies after the day on which it is entered."""

    template = _("The day of birth {birth} lies after today, {day}. Check the year.")


class SexDisagrees(Invalid):
    """The sex is not the one in the identity number."""

    template = _("The sex does not agree with the identity number. Check both.")


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is, as it was entered and checked."""

    name: str
    birth: date
    sex: int
    number: IdNumber | None
    phone: Phone | None


def checked_identity(
    *, name: str, birth: date | None, sex: int | None, number: str, phone: str, day: date
) -> Identity:
    """Return who somebody is; birth and sex may be left to the identity number.

    Raises:
        ImpossibleName, ImpossibleIdNumber, ImpossiblePhone: what was entered cannot be; `field` says where.
        BirthDisagrees, SexDisagrees: it does not agree with the identity number.
        BornLater: than the day on which it is entered.
    """
    identity, wrong = identity_of(name=name, birth=birth, sex=sex, number=number, phone=phone, day=day)
    if identity is None:
        raise wrong[0]
    return identity


def identity_of(
    *,
    name: str,
    birth: date | None,
    sex: int | None,
    number: str,
    phone: str,
    day: date,
    unread: Container[str] = (),
) -> tuple[Identity | None, list[Invalid]]:
    """Return who somebody is, or nobody and everything that is wrong; each refusal names its field.

    Fields that are `unread` were refused already: nothing is said about them, and nobody is returned.
    """
    wrong: list[Invalid] = []
    cleaned = None if "name" in unread else _tried(wrong, "name", clean_name, name)
    stated = _tried(wrong, "id_number", id_number, number) if number.strip() else None
    reached_at = _tried(wrong, "phone", Phone.of, phone) if phone.strip() else None
    if stated is not None:
        if birth not in (None, stated.birth):
            wrong.append(BirthDisagrees(birth=birth, stated=stated.birth, field="birth"))
        if sex not in (None, Person.Sex.UNKNOWN, SEXES[stated.sex]):
            wrong.append(SexDisagrees(field="sex"))
        birth, sex = stated.birth, SEXES[stated.sex]
    elif birth is None and not number.strip() and "birth" not in unread:
        needed = _("Without an identity number the day of birth is needed. Enter it.")
        wrong.append(Invalid(needed, field="birth"))
    if birth is not None and birth > day:
        wrong.append(BornLater(birth=birth, day=day, field="birth"))
    if wrong or cleaned is None or birth is None:
        return None, wrong
    return Identity(cleaned, birth, sex or Person.Sex.UNKNOWN, stated, reached_at), wrong


def refuse_registered(number: IdNumber | None, but: int | None = None) -> None:
    """Refuse an identity number that somebody else has.

    Raises:
        AlreadyRegistered: somebody has.
    """
    if number is None:
        return
    taken = (
        Person.objects.filter(id_index=index_of(number), merged_into__isnull=True)
        .exclude(pk=but or 0)
        .first()
    )
    if taken is not None:
        raise AlreadyRegistered(masked=number.masked, id=taken.pk, field="id_number")


def _tried(wrong: list[Invalid], field: str, check: Callable[[str], Checked], given: str) -> Checked | None:
    """Return what was checked; a refusal goes to those that are `wrong`, at the field."""
    try:
        return check(given)
    except Invalid as refusal:
        wrong.append(refusal.at(field))
        return None
