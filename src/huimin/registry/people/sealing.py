"""Numbers of people as they are stored: cipher, blind index and mask, in bulk on two processes; no Django."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from huimin.kernel.crypto import KeyRing
from huimin.kernel.identifiers import IdNumber, Phone

Number = IdNumber | Phone
PIECE: Final = 20_000
"""So many numbers go to a process at once; fewer are not worth the start of one."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """What the register stores of a number."""

    cipher: bytes | None
    index: bytes | None
    masked: str


NOTHING: Final = Sealed(None, None, "")


@lru_cache(maxsize=4)
def ring_at(path: Path) -> KeyRing:
    """Return the key ring in the file at `path`, made at first use."""
    return KeyRing.load(path) if path.exists() else KeyRing.create(path)


def blind_index(ring: KeyRing, kind: type[Number], text: str) -> bytes:
    """Return the index of a number; a phone and an identity number of the same digits have different ones."""
    return ring.index(f"{kind.__name__}:{text}")


def seal_all(path: Path, kind: type[Number], texts: Sequence[str | None]) -> list[Sealed]:
    """Return numbers as they are stored under the key ring at `path`, and nothing for nothing.

    The texts are whole (18 characters, a plain phone) and have been checked; `kind` says what they are.
    """
    ring = ring_at(path)
    cipher = ring.cipher
    return [
        NOTHING
        if text is None
        else Sealed(cipher.encrypt(text), blind_index(ring, kind, text), kind(text).masked)
        for text in texts
    ]


def seal_many(path: Path, kind: type[Number], texts: Sequence[str | None]) -> list[Sealed]:
    """Return the same as `seal_all`, using a second processor when there are many."""
    if len(texts) < 2 * PIECE:
        return seal_all(path, kind, texts)
    ring_at(path)  # made before two processes could both make one
    pieces = [texts[start : start + PIECE] for start in range(0, len(texts), PIECE)]
    # A forked child of a process with threads may wait forever for a lock that nobody holds.
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        done = processes.map(seal_all, [path] * len(pieces), [kind] * len(pieces), pieces)
        return [sealed for piece in done for sealed in piece]
