"""Issued documents as evidence: each held against the digest that the trail keeps of it."""

from __future__ import annotations

from collections.abc import Iterator

from huimin.commons.audit.evidence import Evidence, Piece, declare_evidence
from huimin.commons.documents.models import Document
from huimin.kernel.crypto import sm3
from huimin.kernel.errors import gettext_noop as _


def _documents() -> Iterator[Piece]:
    """Yield every document with the digest of its content, a few in memory at a time."""
    rows = Document.objects.order_by("pk").values_list("pk", "content", "series_id", "number")
    for key, content, series, number in rows.iterator(chunk_size=100):
        yield Piece(key, sm3(bytes(content)), f"{series}-{number:04d}", f"{Document._meta.label}:{key}")


declare_evidence(
    Evidence(
        kind="documents",
        verbs=("documents.issue",),
        detail="document",
        read=_documents,
        changed=_("Document {name} is not what was issued: its content was changed."),
        gone=_("Document {key} was issued and is gone."),
        added=_("Document {name} was put beside the trail: nobody issued it."),
    )
)
