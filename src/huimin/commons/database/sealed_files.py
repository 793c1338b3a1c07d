"""Files enciphered with SM4-GCM piece by piece, so that a backup of any size fits through little memory."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterable, Iterator
from typing import IO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from huimin.kernel.crypto import KeyRing
from huimin.kernel.errors import Invalid
from huimin.kernel.errors import gettext_noop as _

MAGIC: Final = b"HUIMIN1\n"
PIECE: Final = 1024 * 1024
TAG: Final = 16
_SALT: Final = 7
_LENGTH: Final = struct.Struct(">I")
_NONCE: Final = struct.Struct(
    f">{_SALT}sIB"
)  # twelve bytes: salt of the file, number of the piece, 1 if last


class NotABackup(Invalid):
    """The file is no backup, or not a whole one."""

    template = _(
        "{path} is not a whole backup of this platform: it was cut off, changed, or is another file."
    )


class OtherKey(Invalid):
    """The key of the file is not in the key ring."""

    template = _(
        "{path} was enciphered under key {number}, which is not in the key ring. Restore that key file."
    )


def encipher(pieces: Iterable[bytes], target: IO[bytes], ring: KeyRing) -> int:
    """Write the pieces to `target`, enciphered under the current key, and return how many bytes they were.

    The number of a piece and whether it is the last one go into its nonce: pieces cannot be exchanged, and
    a file that was cut off does not end.
    """
    salt, algorithm = os.urandom(_SALT), algorithms.SM4(ring.keys[ring.current])
    target.write(MAGIC + bytes([ring.current]) + salt)
    number = written = 0
    held = b""
    for piece in pieces:
        if number or held:
            target.write(_enciphered(algorithm, salt, number, held, last=False))
            number += 1
        written += len(piece)
        held = piece
    target.write(_enciphered(algorithm, salt, number, held, last=True))
    return written


def decipher(source: IO[bytes], ring: KeyRing) -> Iterator[bytes]:
    """Yield the pieces of a file that `encipher` wrote, each checked against its seal before it comes out.

    Raises:
        NotABackup: it is another file, was changed or cut off.
        OtherKey: its key is not in the ring.
    """
    path = getattr(source, "name", "?")
    head = source.read(len(MAGIC) + 1 + _SALT)
    if len(head) < len(MAGIC) + 1 + _SALT or not head.startswith(MAGIC):
        raise NotABackup(path=path)
    key, salt = head[len(MAGIC)], head[len(MAGIC) + 1 :]
    if key not in ring.keys:
        raise OtherKey(path=path, number=key)
    algorithm, number, last = algorithms.SM4(ring.keys[key]), 0, False
    while not last:
        size = source.read(_LENGTH.size + 1)
        if len(size) < _LENGTH.size + 1:
            raise NotABackup(path=path)
        last, length = size[-1] == 1, _LENGTH.unpack_from(size)[0] + TAG
        body = source.read(length)
        if len(body) < length:
            raise NotABackup(path=path)
        try:
            yield _deciphered(algorithm, _NONCE.pack(salt, number, last), body)
        except (InvalidTag, ValueError):
            raise NotABackup(path=path) from None
        number += 1
    if source.read(1):
        raise NotABackup(path=path)


def _enciphered(algorithm: algorithms.SM4, salt: bytes, number: int, piece: bytes, *, last: bool) -> bytes:
    encryptor = Cipher(algorithm, modes.GCM(_NONCE.pack(salt, number, last))).encryptor()
    body = encryptor.update(piece) + encryptor.finalize()
    return _LENGTH.pack(len(piece)) + bytes([last]) + body + encryptor.tag


def _deciphered(algorithm: algorithms.SM4, nonce: bytes, body: bytes) -> bytes:
    decryptor = Cipher(algorithm, modes.GCM(nonce, body[-TAG:])).decryptor()
    return decryptor.update(body[:-TAG]) + decryptor.finalize()
