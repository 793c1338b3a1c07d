"""The kinds of documents that apps issue, and the right that opens each."""

from __future__ import annotations

_rights: dict[str, str] = {}


def declare_kind(kind: str, *, right: str) -> None:
    """Let officers who have `right` in a document's division open documents of this kind."""
    _rights[kind] = right


def right_of(kind: str) -> str | None:
    """Return the right that opens a kind; without one only who issued a document may open it."""
    return _rights.get(kind)
