"""Write deeds into the trail, inside the transaction of what was done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model

from huimin.commons.audit.models import Deed
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

READ = "read"


class ReadWithoutReason(Invalid):
    """Personal data was asked for without saying why."""

    template = _("Personal data is shown for a reason only. Say for which case or task you need it.")


def name_of(subject: Model | str) -> str:
    """Return what a deed calls its subject: label and key, as in `registry.Person:17`."""
    return subject if isinstance(subject, str) else f"{subject._meta.label}:{subject.pk}"


def deed(
    verb: str,
    subject: Model | str,
    *,
    by: AbstractBaseUser | None,
    division: str = "",
    reason: str = "",
    **details: Any,
) -> Deed:
    """Return a deed that is not written yet, for `record_many`.

    What is about no division was done where the officer works.
    """
    return Deed(
        verb=verb,
        subject=name_of(subject),
        by_id=None if by is None else by.pk,
        division=division or getattr(by, "division", ""),
        reason=reason,
        details=details,
    )


def record(
    verb: str,
    subject: Model | str,
    *,
    by: AbstractBaseUser | None,
    division: str = "",
    reason: str = "",
    **details: Any,
) -> None:
    """Write that `by` did `verb` to `subject`; `None` stands for the platform itself."""
    deed(verb, subject, by=by, division=division, reason=reason, **details).save(force_insert=True)


def record_many(deeds: Iterable[Deed]) -> int:
    """Write many deeds at once and return how many there were."""
    return len(Deed.objects.bulk_create(deeds, batch_size=5_000))


def record_reading(
    subject: Model | str, *, by: AbstractBaseUser | None, reason: str, division: str = "", **details: Any
) -> None:
    """Write that `by` has read personal data of `subject`, and why.

    Raises:
        ReadWithoutReason: the reason is empty.
    """
    if not reason.strip():
        raise ReadWithoutReason(field="reason")
    record(READ, subject, by=by, division=division, reason=reason.strip()[:200], **details)
