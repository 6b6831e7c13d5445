"""Sealed columns, blind indexes and keys."""

from __future__ import annotations

import pytest
from django.db import connection

from zhengtong.kernel import sealing
from zhengtong.kernel.models import StoredFile
from zhengtong.kernel.suites import SuiteMissing, keyring, named
from zhengtong.kernel.suites.international import International
from zhengtong.kernel.tests.things import AT

UID = "00000000-0000-4000-8000-000000000001"


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path):
    settings.KEYS_ROOT = tmp_path / "keys"


def test_sealed_text_opens_in_its_place_only() -> None:
    sealed = sealing.seal_text("990101199003070017", "people.person.number")
    assert sealing.unseal_text(sealed, "people.person.number") == "990101199003070017"
    with pytest.raises(ValueError, match="changed, or belong"):
        sealing.unseal_text(sealed, "people.person.phone")


def test_equal_texts_are_sealed_differently() -> None:
    assert sealing.seal_text("𠮷", "a") != sealing.seal_text("𠮷", "a")


def test_changed_bytes_do_not_open() -> None:
    sealed = bytearray(sealing.seal_bytes(b"content", "file:1"))
    sealed[-1] ^= 1
    with pytest.raises(ValueError, match="changed"):
        sealing.unseal_bytes(bytes(sealed), "file:1")


def test_an_old_key_still_opens_after_a_new_one_came() -> None:
    old = sealing.seal_text("text", "a")
    new_key = keyring.add("seal")
    assert sealing.unseal_text(old, "a") == "text"
    assert f".{new_key.id}." in sealing.seal_text("text", "a")


def test_a_lost_key_is_named() -> None:
    sealed = sealing.seal_text("text", "a")
    for path in keyring.root().glob("seal-*"):
        path.unlink()
    with pytest.raises(keyring.KeyMissing, match="is not in"):
        sealing.unseal_text(sealed, "a")


def test_production_makes_no_key_by_itself(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(keyring.KeyMissing, match="zhengtong upgrade"):
        sealing.seal_text("text", "a")


def test_keys_can_be_read_by_their_owner_alone() -> None:
    keyring.add_missing()
    assert {path.stat().st_mode & 0o777 for path in keyring.root().glob("*.json")} == {0o600}
    assert keyring.add_missing() == []


def test_the_blind_index_finds_equal_texts_of_one_purpose() -> None:
    index = sealing.blind_index("person", "990101199003070017")
    assert index == sealing.blind_index("person", "990101199003070017")
    assert index != sealing.blind_index("phone", "990101199003070017")
    assert len(index) == 64


def test_the_blind_index_survives_a_new_key() -> None:
    index = sealing.blind_index("person", "1")
    keyring.add("index")
    assert sealing.blind_index("person", "1") == index


@pytest.mark.django_db
def test_the_database_holds_no_plain_text() -> None:
    StoredFile.objects.create(uid=UID, name="张三的合同.pdf", mime="", size=0, sha256="", kept_at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM kernel_storedfile")
        assert cursor.fetchone()[0].startswith("zt1.")
    assert StoredFile.objects.get().name == "张三的合同.pdf"


@pytest.mark.django_db
def test_a_sealed_column_cannot_be_searched() -> None:
    with pytest.raises(TypeError, match="blind index"):
        StoredFile.objects.filter(name="x").exists()


def suites() -> list:
    try:
        return [International(), named("gm")]
    except SuiteMissing:
        return [International()]


@pytest.mark.parametrize("suite", suites(), ids=lambda suite: suite.name)
def test_a_suite_seals_signs_and_hashes(suite) -> None:
    key = suite.new_secret()
    assert suite.unseal(key, suite.seal(key, b"plain", b"here"), b"here") == b"plain"
    with pytest.raises(ValueError, match="changed"):
        suite.unseal(key, suite.seal(key, b"plain", b"here"), b"there")
    private, public = suite.new_signing_key()
    signature = suite.sign(private, b"data")
    assert suite.verify(public, signature, b"data")
    assert not suite.verify(public, signature, b"date")
    assert len(suite.hash(b"")) == len(suite.hmac(key, b"")) == 32


def test_hashes_are_those_of_the_standards() -> None:
    assert International().hash(b"abc").hex()[:16] == "ba7816bf8f01cfea"  # FIPS 180-4
    from cryptography.hazmat.primitives import hashes

    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(b"abc")
    assert sm3.finalize().hex()[:16] == "66c7f0f462eeedd9"  # GB/T 32905-2016, example 1


def test_the_national_suite_says_what_it_needs(monkeypatch) -> None:
    from zhengtong.kernel.suites import gm

    monkeypatch.setattr(gm, "gmssl_pyx", None)
    with pytest.raises(SuiteMissing, match=r"zhengtong\[gm\]"):
        gm.National()
    with pytest.raises(SuiteMissing, match="no cryptographic suite"):
        named.__wrapped__("rot13")
