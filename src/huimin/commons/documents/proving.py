"""Proving: the code on a document by which anybody can ask whether it is genuine."""

from __future__ import annotations

import io
import secrets
from dataclasses import dataclass
from datetime import date
from typing import Final

import segno

from huimin.commons.documents.models import Document
from huimin.commons.installation.addressing import public_address
from huimin.kernel.crypto import sm3

LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters that nobody takes for one another on paper."""
LENGTH: Final = 16
PLACE: Final = "/verify/"


@dataclass(frozen=True, slots=True)
class Proof:
    """What may be said in public of a document that was issued: its title, number and day, and no more."""

    title: str
    number: str
    day: date
    whole: bool
    """Whether the kept document is still the one that was issued."""


def new_code() -> str:
    """Return a code that nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def address_of(code: str) -> str:
    """Return the public address that says whether a document is genuine."""
    return f"{public_address()}{PLACE}{code}/"


def proof_of(code: str) -> dict[str, str]:
    """Return what a template prints as proof: the code, the address, and both as a QR code (SVG)."""
    address = address_of(code)
    return {"code": code, "address": address, "qr": qr_code(address)}


def qr_code(text: str) -> str:
    """Return a QR code as an SVG document."""
    drawn = io.BytesIO()
    segno.make(text, error="m", micro=False).save(drawn, kind="svg", border=0, xmldecl=False)
    return drawn.getvalue().decode()


def genuine(code: str) -> Proof | None:
    """Return what may be said of the document with a code; nothing if none was issued with it."""
    found = Document.objects.filter(code=code.strip().lower()).first() if code else None
    return None if found is None else _proof(found)


def genuine_content(content: bytes) -> Proof | None:
    """Return what may be said of the document with exactly this content; nothing if it was changed."""
    found = Document.objects.filter(sm3=sm3(content), code__isnull=False).first()
    return None if found is None else _proof(found)


def _proof(document: Document) -> Proof:
    return Proof(
        title=document.title,
        number=f"{document.series_id}-{document.number:04d}",
        day=date.fromisoformat(document.data["day"]),
        whole=sm3(bytes(document.content)) == bytes(document.sm3),
    )
