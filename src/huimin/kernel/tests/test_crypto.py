"""Ciphers come back, changed ones are refused, keys turn over, and nothing prints a key."""

from __future__ import annotations

import base64
import json
import pickle
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huimin.kernel.crypto import (
    KEYS_VARIABLE,
    KeyRing,
    KeysMissing,
    Sm3,
    Sm4Cipher,
    Undecipherable,
    blind_index,
    sm3,
)

OLD, NEW = bytes(range(16)), bytes(range(16, 32))
CIPHER = Sm4Cipher({1: OLD, 2: NEW}, current=2)
INDEX_KEY = bytes(range(32))


@pytest.mark.parametrize(
    ("data", "digest"),
    [
        (b"abc", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"),
        (b"abcd" * 16, "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"),
    ],
)
def test_sm3_gives_the_digests_of_the_standard(data, digest):
    assert sm3(data).hex() == digest


@given(st.lists(st.binary(max_size=200), max_size=10))
def test_sm3_of_pieces_is_sm3_of_the_whole(pieces):
    digest, seen = Sm3(), b""
    for piece in pieces:
        digest.update(piece)
        seen += piece
        assert digest.digest() == sm3(seen)


@given(st.text(), st.binary(min_size=1, max_size=64))
def test_the_blind_index_is_hmac_sm3(text, key):
    block = key.ljust(64, b"\0")
    inner = sm3(bytes(byte ^ 0x36 for byte in block) + text.encode())
    assert blind_index(key, text) == sm3(bytes(byte ^ 0x5C for byte in block) + inner)


@given(st.text())
def test_a_cipher_comes_back(text):
    cipher = CIPHER.encrypt(text)
    assert CIPHER.decrypt(cipher) == text
    assert CIPHER.key_number(cipher) == 2
    assert len(cipher) == 1 + 12 + len(text.encode()) + 16


def test_equal_texts_have_different_ciphers():
    assert len({CIPHER.encrypt("110101194912310024") for _ in range(100)}) == 100


def test_many_come_back_in_order_with_nothing_for_nothing():
    first, nothing, second = CIPHER.encrypt_many(["甲", None, "乙"])
    assert nothing is None
    assert [CIPHER.decrypt(first), CIPHER.decrypt(second)] == ["甲", "乙"]


@given(st.data())
def test_every_changed_bit_is_noticed(data):
    cipher = bytearray(CIPHER.encrypt("惠民"))
    bit = data.draw(st.integers(0, len(cipher) * 8 - 1))
    cipher[bit // 8] ^= 1 << bit % 8
    with pytest.raises(Undecipherable):
        CIPHER.decrypt(bytes(cipher))


@pytest.mark.parametrize("cipher", [b"", b"\2", bytes([2]) * 28])
def test_what_is_too_short_is_no_cipher(cipher):
    with pytest.raises(Undecipherable):
        CIPHER.decrypt(cipher)
    with pytest.raises(Undecipherable):
        CIPHER.key_number(cipher)


def test_old_ciphers_are_read_after_the_key_has_turned():
    old = Sm4Cipher({1: OLD}, current=1)
    cipher = old.encrypt("惠民")
    assert CIPHER.decrypt(cipher) == "惠民"
    assert CIPHER.key_number(cipher) == 1
    with pytest.raises(Undecipherable, match="key 2"):
        old.decrypt(CIPHER.encrypt("惠民"))


def test_another_key_of_the_same_number_does_not_open_it():
    with pytest.raises(Undecipherable):
        Sm4Cipher({2: OLD}, current=2).decrypt(CIPHER.encrypt("惠民"))


@pytest.mark.parametrize(
    ("keys", "current"), [({}, 1), ({1: OLD}, 2), ({1: OLD[:15]}, 1), ({256: OLD}, 256), ({-1: OLD}, -1)]
)
def test_unusable_keys_are_refused(keys, current):
    with pytest.raises(KeysMissing):
        Sm4Cipher(keys, current)
    with pytest.raises(KeysMissing):
        KeyRing(keys, current, INDEX_KEY)


def test_a_short_index_key_is_refused():
    with pytest.raises(KeysMissing):
        KeyRing({1: OLD}, 1, INDEX_KEY[:31])


def test_a_created_ring_is_private_and_loads(tmp_path):
    path = tmp_path / "var" / "keys.json"
    ring = KeyRing.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["keys.json"]
    loaded = KeyRing.load(path)
    assert loaded == ring
    assert loaded.cipher.decrypt(ring.cipher.encrypt("惠民")) == "惠民"
    assert loaded.index("惠民") == ring.index("惠民") == blind_index(ring.index_key, "惠民")


def test_an_old_ring_is_never_replaced(tmp_path):
    path = tmp_path / "keys.json"
    ring = KeyRing.create(path)
    with pytest.raises(KeysMissing, match="never replaced"):
        KeyRing.create(path)
    assert KeyRing.load_or_create(path) == ring
    assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]


def test_of_many_who_create_a_ring_all_get_the_same(tmp_path):
    path = tmp_path / "keys.json"
    with ThreadPoolExecutor(8) as pool:
        rings = list(pool.map(lambda _: KeyRing.load_or_create(path), range(8)))
    assert all(ring == rings[0] for ring in rings)


def test_rotation_adds_a_key_and_keeps_the_rest(tmp_path):
    path = tmp_path / "keys.json"
    before = KeyRing.create(path)
    cipher = before.cipher.encrypt("惠民")
    after = KeyRing.rotate(path)
    assert KeyRing.load(path) == after
    assert (after.current, after.index_key) == (2, before.index_key)
    assert after.cipher.decrypt(cipher) == "惠民"
    assert after.cipher.key_number(after.cipher.encrypt("惠民")) == 2
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_numbers_of_keys_are_used_up_one_day():
    with pytest.raises(KeysMissing):
        KeyRing({255: OLD}, 255, INDEX_KEY).rotated()


def test_the_environment_goes_before_the_file(tmp_path, monkeypatch):
    kept, other = tmp_path / "kept.json", tmp_path / "other.json"
    ring = KeyRing.create(kept)
    monkeypatch.setenv(KEYS_VARIABLE, kept.read_text())
    assert KeyRing.load(other) == KeyRing.load_or_create(other) == ring
    assert not other.exists()
    monkeypatch.setenv(KEYS_VARIABLE, "{}")
    with pytest.raises(KeysMissing, match=KEYS_VARIABLE):
        KeyRing.load(kept)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(KeysMissing, match=r"nowhere\.json"):
        KeyRing.load(tmp_path / "nowhere.json")


def test_a_file_for_everybody_is_refused(tmp_path):
    path = tmp_path / "keys.json"
    KeyRing.create(path)
    path.chmod(0o604)
    with pytest.raises(KeysMissing, match="mode"):
        KeyRing.load(path)


SECRET = base64.b64encode(OLD).decode()


@pytest.mark.parametrize(
    "written",
    [
        "",
        "[]",
        SECRET,
        "\N{SNOWMAN}",
        json.dumps({"keys": [SECRET], "current": 1, "index_key": SECRET}),
        json.dumps({"keys": {"1": SECRET + "!"}, "current": 1, "index_key": SECRET}),
        json.dumps({"keys": {"one": SECRET}, "current": 1, "index_key": SECRET}),
        json.dumps({"keys": {"1": SECRET}, "current": None, "index_key": SECRET}),
        json.dumps({"keys": {"1": SECRET}, "current": 1, "index_key": SECRET}),
    ],
)
def test_a_damaged_file_is_refused_without_showing_it(tmp_path, written):
    path = tmp_path / "keys.json"
    path.touch(0o600)
    path.write_text(written, encoding="utf-8")
    with pytest.raises(KeysMissing) as refused:
        KeyRing.load(path)
    assert SECRET not in str(refused.value)
    assert refused.value.__cause__ is None


def test_nothing_prints_a_key():
    ring = KeyRing({1: OLD}, 1, INDEX_KEY)
    for shown in (repr(ring), str(ring), repr(ring.cipher), repr([ring])):
        assert repr(OLD) not in shown
        assert SECRET not in shown


def test_a_refusal_of_keys_travels_between_processes():
    refusal = pickle.loads(pickle.dumps(KeysMissing(number=3)))
    assert str(refusal) == str(KeysMissing(number=3))
