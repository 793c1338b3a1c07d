"""Chinese national cryptography: SM3 digests, SM4-GCM ciphers, blind indexes and the key ring."""

from __future__ import annotations

import base64
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from huimin.kernel.errors import Invalid, Unavailable
from huimin.kernel.errors import gettext_noop as _

KEYS_VARIABLE: Final = "HUIMIN_KEYS"
"""The environment variable that may hold the key ring itself, where files cannot be kept."""

NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
KEY_BYTES: Final = 16
INDEX_KEY_BYTES: Final = 32
SHORTEST: Final = 1 + NONCE_BYTES + TAG_BYTES


class Undecipherable(Invalid):
    """A cipher text was changed, or its key is not in the key ring."""

    template = _(
        "A protected value does not match its seal: it was changed, or the key is another one. "
        "Tell the security administrator."
    )


class KeysMissing(Unavailable):
    """There is no usable key ring where one should be."""

    template = _("The key ring has no usable key {number}. Restore the key file from its backup.")


_UNREADABLE: Final = _("The keys in {place} cannot be read. Restore them from their backup.")


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
        """Return the digest of all pieces so far, 32 bytes; more may follow."""
        return self._hash.copy().finalize()


def blind_index(key: bytes, text: str) -> bytes:
    """Return HMAC-SM3 of `text`, 32 bytes: equal texts are found without being deciphered."""
    mac = _keyed(key).copy()
    mac.update(text.encode())
    return mac.finalize()


@lru_cache(maxsize=4)
def _keyed(key: bytes) -> hmac.HMAC:
    # Preparing the key takes longer than indexing a number, and imports index them by the million.
    return hmac.HMAC(key, hashes.SM3())


class Sm4Cipher:
    """SM4-GCM (GB/T 32907-2016) under numbered keys, of which one enciphers and all decipher.

    A cipher text is one byte with the number of its key, the nonce, the text and the tag.

    >>> cipher = Sm4Cipher({1: bytes(16), 2: bytes(range(16))}, current=2)
    >>> cipher.decrypt(cipher.encrypt("惠民"))
    '惠民'

    Raises:
        KeysMissing: the current key is not there, or a key has not 16 bytes or a number beyond one byte.
    """

    def __init__(self, keys: Mapping[int, bytes], current: int) -> None:
        for number, key in keys.items():
            if not 0 <= number <= 255 or len(key) != KEY_BYTES:
                raise KeysMissing(number=number)
        if current not in keys:
            raise KeysMissing(number=current)
        self._algorithms = {number: algorithms.SM4(key) for number, key in keys.items()}
        self._current = current

    def encrypt(self, text: str) -> bytes:
        """Return `text` enciphered under the current key."""
        # 96 random bits: one key may encipher 2**32 values before a nonce could be expected to come twice.
        return self._encrypt(text, os.urandom(NONCE_BYTES))

    def encrypt_many(self, texts: Iterable[str | None]) -> list[bytes | None]:
        """Return each text enciphered, and nothing for nothing."""
        return [None if text is None else self.encrypt(text) for text in texts]

    def decrypt(self, cipher: bytes) -> str:
        """Return the text of a cipher.

        Raises:
            Undecipherable: it was changed, or its key is not in the ring.
        """
        if len(cipher) < SHORTEST:
            raise Undecipherable()
        algorithm = self._algorithms.get(cipher[0])
        if algorithm is None:
            raise Undecipherable(
                _(
                    "A protected value was written under key {number}, which is not in the key ring. "
                    "Restore the key file that had it."
                ),
                number=cipher[0],
            )
        nonce, tag = cipher[1 : 1 + NONCE_BYTES], cipher[-TAG_BYTES:]
        body = cipher[1 + NONCE_BYTES : -TAG_BYTES]
        decryptor = Cipher(algorithm, modes.GCM(nonce, tag)).decryptor()
        try:
            return (decryptor.update(body) + decryptor.finalize()).decode()
        except InvalidTag:
            raise Undecipherable() from None

    def key_number(self, cipher: bytes) -> int:
        """Return the number of the key that `cipher` was written under, to find what is due for rotation."""
        if len(cipher) < SHORTEST:
            raise Undecipherable()
        return cipher[0]

    def _encrypt(self, text: str, nonce: bytes) -> bytes:
        encryptor = Cipher(self._algorithms[self._current], modes.GCM(nonce)).encryptor()
        body = encryptor.update(text.encode()) + encryptor.finalize()
        return bytes([self._current]) + nonce + body + encryptor.tag


@dataclass(frozen=True, repr=False)
class KeyRing:
    """The keys of an installation: numbered ones for ciphers, one for blind indexes. Never printed.

    Raises:
        KeysMissing: a key is too short, or the current one is not there.
    """

    keys: Mapping[int, bytes]
    current: int
    index_key: bytes

    def __post_init__(self) -> None:
        Sm4Cipher(self.keys, self.current)
        if len(self.index_key) != INDEX_KEY_BYTES:
            raise KeysMissing(
                _("The key ring has no usable key for look-ups. Restore the key file from its backup.")
            )

    @classmethod
    def create(cls, path: Path) -> KeyRing:
        """Write a new key ring to `path`, readable by its owner only, and return it; an old one is kept.

        Raises:
            KeysMissing: a file is there already.
        """
        ring = cls({1: os.urandom(KEY_BYTES)}, 1, os.urandom(INDEX_KEY_BYTES))
        path.parent.mkdir(parents=True, exist_ok=True)
        with ring._beside(path) as complete:
            try:
                # A link appears whole or not at all, and never over another file.
                os.link(complete, path)
            except FileExistsError:
                raise KeysMissing(
                    _("There is a key file at {path} already, and it is never replaced. Use it."), path=path
                ) from None
        return ring

    @classmethod
    def load(cls, path: Path) -> KeyRing:
        """Return the key ring in the environment variable `HUIMIN_KEYS`, or else in the file at `path`.

        Raises:
            KeysMissing: there is none, others may read it, or it is damaged.
        """
        if (written := os.environ.get(KEYS_VARIABLE)) is not None:
            return cls._read(written, KEYS_VARIABLE)
        return cls._in_file(path)

    @classmethod
    def load_or_create(cls, path: Path) -> KeyRing:
        """Return the key ring of the installation; the first of several processes to ask creates it.

        Only where nothing is enciphered yet: a lost key file must be restored, not replaced.

        Raises:
            KeysMissing: as `load`.
        """
        if KEYS_VARIABLE not in os.environ and not path.exists():
            with suppress(KeysMissing):
                return cls.create(path)
        return cls.load(path)

    @classmethod
    def rotate(cls, path: Path) -> KeyRing:
        """Add a key to the file at `path`, which enciphers from now on, and return the ring.

        Raises:
            KeysMissing: as `load`.
        """
        ring = cls._in_file(path).rotated()
        with ring._beside(path) as complete:
            os.replace(complete, path)
        return ring

    def rotated(self) -> KeyRing:
        """Return this ring with one key more, which enciphers from now on.

        Raises:
            KeysMissing: the 255 numbers are used up.
        """
        number = max(self.keys) + 1
        return KeyRing({**self.keys, number: os.urandom(KEY_BYTES)}, number, self.index_key)

    @property
    def cipher(self) -> Sm4Cipher:
        """The cipher of this ring."""
        return Sm4Cipher(self.keys, self.current)

    def index(self, text: str) -> bytes:
        """Return the blind index of `text`, 32 bytes."""
        return blind_index(self.index_key, text)

    @classmethod
    def _in_file(cls, path: Path) -> KeyRing:
        try:
            if path.stat().st_mode & 0o007:
                raise KeysMissing(
                    _("Everybody on this machine may use the key file {path}. Set its mode to 600."),
                    path=path,
                )
            return cls._read(path.read_bytes(), path)
        except OSError as away:
            raise KeysMissing(_UNREADABLE, place=path) from away

    @classmethod
    def _read(cls, written: str | bytes, place: Path | str) -> KeyRing:
        try:
            ring = json.loads(written)
            keys = {int(number): base64.b64decode(key, validate=True) for number, key in ring["keys"].items()}
            return cls(keys, int(ring["current"]), base64.b64decode(ring["index_key"], validate=True))
        except (ValueError, KeyError, TypeError, AttributeError):
            # Not chained: the parser's error carries what it read, and that is the keys.
            raise KeysMissing(_UNREADABLE, place=place) from None

    @contextmanager
    def _beside(self, path: Path) -> Iterator[str]:
        """Write the ring to a private file in the folder of `path`, which is gone afterwards unless moved."""
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".keys-")
        try:
            with os.fdopen(handle, "w", encoding="ascii") as file:
                json.dump(self._written(), file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            yield name
        finally:
            Path(name).unlink(missing_ok=True)

    def _written(self) -> dict[str, object]:
        return {
            "current": self.current,
            "keys": {str(number): base64.b64encode(key).decode() for number, key in self.keys.items()},
            "index_key": base64.b64encode(self.index_key).decode(),
        }
