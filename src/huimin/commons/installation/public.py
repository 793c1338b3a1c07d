"""Which district's installation this is, and on which day it works."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.utils import timezone

from huimin.commons.audit.trail import record
from huimin.commons.database.remembering import forget, remembered, steady
from huimin.commons.installation.models import Installation
from huimin.kernel.errors import Conflict, Invalid, Unavailable
from huimin.kernel.errors import gettext_noop as _

DEMONSTRATION, PRODUCTION = Installation.Mode.DEMONSTRATION.value, Installation.Mode.PRODUCTION.value


class NotFounded(Unavailable):
    """The database holds no installation yet."""

    template = _("This installation has not been founded yet. Call `huimin found` or `huimin demo`.")


class AlreadyFounded(Conflict):
    """The database is an installation already."""

    template = _("This database is the installation of {name} already. Use another database for another one.")


@dataclass(frozen=True, slots=True)
class InstallationCard:
    """What an installation is: its mode, its district and its names."""

    mode: str
    place: str
    name_zh: str
    name_en: str
    demonstration: bool
    working_day: date | None


def installation() -> InstallationCard:
    """Return what this installation is.

    Raises:
        NotFounded: the database holds no installation yet.
    """
    row = _row()
    if row is None:
        raise NotFounded()
    return InstallationCard(
        mode=row.mode,
        place=row.place,
        name_zh=row.name_zh,
        name_en=row.name_en,
        demonstration=row.mode == DEMONSTRATION,
        working_day=row.working_day,
    )


def is_founded() -> bool:
    """Return whether the database holds an installation."""
    return Installation.objects.exists()


def today() -> date:
    """Return the working day: the day a demonstration stands at, otherwise the day of the calendar."""
    row = _row()
    return (row and row.working_day) or timezone.localdate()


def kept_address() -> str:
    """Return the public address that the server kept, empty where it kept none."""
    row = _row()
    return row.public_address if row else ""


def revision() -> int | None:
    """Return how often the set-up of the installation has changed; nothing before it is founded."""
    row = _row()
    return row.revision if row else None


def day_of(at: datetime) -> date:
    """Return the day of the district's calendar on which a moment falls: not the one of UTC."""
    return timezone.localtime(at).date()


@remembered
def moment() -> datetime:
    """Return this moment; in a request that only reads, the same one for everything on the page."""
    return timezone.now()


@steady
def _row() -> Installation | None:
    return Installation.objects.first()


@transaction.atomic
def found(
    *,
    mode: str,
    place: str,
    name_zh: str,
    name_en: str,
    working_day: date | None = None,
    by: AbstractBaseUser | None = None,
) -> InstallationCard:
    """Make this database the installation of the district `place` and return its card.

    Raises:
        AlreadyFounded: it is an installation already.
        Invalid: an unknown mode, or a working day that stands still in production.
    """
    if mode not in Installation.Mode.values:
        raise Invalid(_("An installation is for demonstration or for production, not “{mode}”."), mode=mode)
    if mode == PRODUCTION and working_day is not None:
        raise Invalid(_("A production installation works by the calendar. Leave the working day out."))
    if (present := Installation.objects.first()) is not None:
        raise AlreadyFounded(name=present.name_zh)
    row = Installation.objects.create(
        id=1, mode=mode, place=place, name_zh=name_zh, name_en=name_en, working_day=working_day
    )
    forget()
    record("installation.found", row, by=by, division=place, mode=mode, working_day=working_day)
    return installation()


@transaction.atomic
def stand_at(*, day: date, by: AbstractBaseUser | None = None) -> None:
    """Let a demonstration stand still at `day`.

    Raises:
        Invalid: a production installation works by the calendar.
    """
    if not installation().demonstration:
        raise Invalid(_("A production installation works by the calendar; its working day cannot be set."))
    row = Installation.objects.get()
    record("installation.stand_at", row, by=by, division=row.place, before=row.working_day, after=day)
    Installation.objects.update(working_day=day)
    forget()
