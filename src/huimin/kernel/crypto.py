"""Chinese national cryptography: SM3 digests, SM4-GCM ciphers, blind indexes and the key ring."""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from huimin.kernel.errors import Invalid, Unavailable
from huimin.kernel.errors import gettext_noop as _

NONCE_BYTES = 12
TAG_BYTES = 16
KEY_BYTES = 16
SHORTEST = 1 + NONCE_BYTES + TAG_BYTES


class Undecipherable(Invalid):
    """A cipher text was changed, or its key is not in the key ring."""


class KeysMissing(Unavailable):
    """There is no usable key ring where one should be."""


def sm3(data: bytes) -> bytes:
    """Return the SM3 digest (GB/T 32905-2016) of `data`, 32 bytes.

    >>> sm3(b"abc").hex()[:16]
    '66c7f0f462eeedd9'
    """
    digest = Sm3()
    digest.update(data)
    return digest.digest()


class Sm3:
    """An SM3 digest over data that come in pieces."""

    def __init__(self) -> None:
        self._hash = hashes.Hash(hashes.SM3())

    def update(self, data: bytes) -> None:
        """Add a piece."""
        self._hash.update(data)

    def digest(self) -> bytes:
        """Return the digest of all pieces so far; more may follow."""
        return self._hash.copy().finalize()


def blind_index(key: bytes, text: str) -> bytes:
    """Return HMAC-SM3 of `text`, 32 bytes: equal texts are found without being deciphered."""
    mac = hmac.HMAC(key, hashes.SM3())
    mac.update(text.encode())
    return mac.finalize()


class Sm4Cipher:
    """SM4-GCM (GB/T 32907-2016) under numbered keys, of which one enciphers and all decipher.

    A cipher text is one byte with the number of its key, the nonce, the text and the tag.
    """

    def __init__(self, keys: Mapping[int, bytes], current: int) -> None:
        if current not in keys:
            raise KeysMissing(
                _("The key ring has no key {number}. Restore the key file from its backup."), number=current
            )
        self._ciphers = {number: algorithms.SM4(key) for number, key in keys.items()}
        self._current = current

    def encrypt(self, text: str) -> bytes:
        """Return `text` enciphered under the current key."""
        return self._encrypt(text.encode(), os.urandom(NONCE_BYTES))

    def encrypt_many(self, texts: Iterable[str | None]) -> list[bytes | None]:
        """Return each text enciphered, and nothing for nothing."""
        return [None if text is None else self.encrypt(text) for text in texts]

    def decrypt(self, cipher: bytes) -> str:
        """Return the text of a cipher.

        Raises:
            Undecipherable: if it was changed, or its key is unknown.
        """
        number, nonce = cipher[0] if cipher else 0, cipher[1 : 1 + NONCE_BYTES]
        body, tag = cipher[1 + NONCE_BYTES : -TAG_BYTES], cipher[-TAG_BYTES:]
        if number not in self._ciphers or len(cipher) < SHORTEST:
            raise Undecipherable(
                _("A protected value was written under key {number}, which is not in the key ring."),
                number=number,
            )
        decryptor = Cipher(self._ciphers[number], modes.GCM(nonce, tag)).decryptor()
        try:
            return (decryptor.update(body) + decryptor.finalize()).decode()
        except InvalidTag as tampered:
            raise Undecipherable(
                _("A protected value does not match its seal: it was changed, or the key is another one.")
            ) from tampered

    def _encrypt(self, text: bytes, nonce: bytes) -> bytes:
        encryptor = Cipher(self._ciphers[self._current], modes.GCM(nonce)).encryptor()
        body = encryptor.update(text) + encryptor.finalize()
        return bytes([self._current]) + nonce + body + encryptor.tag


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The keys of an installation: numbered ones for ciphers, one for blind indexes. Never printed."""

    keys: Mapping[int, bytes]
    current: int
    index_key: bytes

    @classmethod
    def create(cls, path: Path) -> KeyRing:
        """Write a new key ring to `path`, readable by its owner only, and return it; an old one is kept.

        Raises:
            KeysMissing: if a file is there already.
        """
        ring = cls({1: os.urandom(KEY_BYTES)}, 1, os.urandom(32))
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as taken:
            raise KeysMissing(
                _("There is a key file at {path} already. It is never replaced."), path=path
            ) from taken
        with os.fdopen(handle, "w", encoding="ascii") as file:
            json.dump(ring._written(), file, indent=1)
        return ring

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """Return the key ring in the file at `path`.

        Raises:
            KeysMissing: if there is none or it cannot be read.
        """
        try:
            written = json.loads(path.read_text(encoding="ascii"))
            keys = {int(number): base64.b64decode(key) for number, key in written["keys"].items()}
            return cls(keys, int(written["current"]), base64.b64decode(written["index_key"]))
        except (OSError, ValueError, KeyError, TypeError) as unreadable:
            raise KeysMissing(
                _("The key file {path} cannot be read. Restore it from its backup."), path=path
            ) from unreadable

    def rotated(self) -> KeyRing:
        """Return this ring with one key more, which enciphers from now on."""
        number = max(self.keys) + 1
        return KeyRing({**self.keys, number: os.urandom(KEY_BYTES)}, number, self.index_key)

    @property
    def cipher(self) -> Sm4Cipher:
        """Return the cipher of this ring."""
        return Sm4Cipher(self.keys, self.current)

    def index(self, text: str) -> bytes:
        """Return the blind index of `text`."""
        return blind_index(self.index_key, text)

    def _written(self) -> dict[str, object]:
        return {
            "current": self.current,
            "keys": {str(number): base64.b64encode(key).decode() for number, key in self.keys.items()},
            "index_key": base64.b64encode(self.index_key).decode(),
        }
