"""Reckonings as evidence: the outcomes of each held against the digest that the trail keeps of them."""

from __future__ import annotations

from collections.abc import Iterator

from huimin.commons.audit.evidence import Evidence, Piece, declare_evidence
from huimin.entitlements.models import Reckoning
from huimin.kernel.crypto import sm3
from huimin.kernel.errors import gettext_noop as _


def _reckonings() -> Iterator[Piece]:
    """Yield every reckoning with the digest of its outcomes, one in memory at a time."""
    rows = Reckoning.objects.order_by("pk").values_list("pk", "outcomes", "scheme", "month", "version")
    for key, outcomes, scheme, month, version in rows.iterator(chunk_size=1):
        yield Piece(key, sm3(bytes(outcomes)), f"{scheme} {month:%Y-%m} ({version})")


declare_evidence(
    Evidence(
        kind="reckonings",
        verbs=("reckoning.keep",),
        detail="reckoning",
        read=_reckonings,
        changed=_("The outcomes of {name} are not what was reckoned: they were changed."),
        gone=_("Reckoning {key} was kept and is gone."),
        added=_("Reckoning {name} was put beside the trail: nobody kept it."),
    )
)
