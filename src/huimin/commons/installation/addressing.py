"""The address under which residents reach an installation: in documents, the same in every process."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction

from huimin.commons.audit.trail import record
from huimin.commons.database.remembering import forget
from huimin.commons.installation.models import Installation
from huimin.commons.installation.public import kept_address

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1", "0.0.0.0"})  # noqa: S104 - named, not bound


def public_address() -> str:
    """Return the address of this installation: the one that was set, the one kept, or the port here."""
    return settings.PUBLIC_ADDRESS or kept_address() or settings.SERVED_AT


def is_local(address: str) -> bool:
    """Return whether nobody reaches an address from another machine."""
    return (urlsplit(address).hostname or "") in LOCAL | {""}


@transaction.atomic
def keep_address() -> None:
    """Keep the address that is served, so that workers and commands print the same one.

    What was set counts. Without it an address that others reach stays, and the port here takes the place of
    another port of this machine. An installation that is not founded yet keeps none.
    """
    row = Installation.objects.select_for_update().first()
    if row is None:
        return
    reached = row.public_address if not is_local(row.public_address) else ""
    address = settings.PUBLIC_ADDRESS or reached or settings.SERVED_AT
    if address != row.public_address:
        Installation.objects.update(public_address=address)
        forget()
        record("installation.answer_at", row, by=None, division=row.place, address=address)
