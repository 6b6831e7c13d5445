"""The log's public door."""

from __future__ import annotations

import pytest

from zhengtong.kernel import merkle, suites
from zhengtong.kernel.journal import log, sequencer
from zhengtong.kernel.tests.things import AT, happen

pytestmark = pytest.mark.django_db


@pytest.fixture
def uids(settings, tmp_path) -> list[str]:
    settings.WITNESS_ROOT = tmp_path / "witness"
    made = [str(happen(number).uid) for number in range(5)]
    sequencer.run(AT)
    log.lay_before_witnesses(AT)
    return made


def test_an_empty_log_has_no_head(client) -> None:
    assert client.get("/api/v1/log/head").status_code == 404


def test_the_head_is_signed_and_witnessed(client, uids) -> None:
    head = client.get("/api/v1/log/head").json()
    assert head["size"] == 5
    assert head["cosignatures"][0]["witness"] == "audit-office"


@pytest.mark.parametrize("index", range(5))
def test_an_act_is_proved_by_uid_and_by_place(client, uids, index) -> None:
    proof = client.get(f"/api/v1/log/proof?entry={uids[index]}").json()
    assert proof == client.get(f"/api/v1/log/proof?index={index}").json()
    head = client.get("/api/v1/log/head").json()
    path = [bytes.fromhex(step) for step in proof["path"]]
    leaf, root = bytes.fromhex(proof["leaf_hash"]), bytes.fromhex(head["root"])
    assert merkle.includes(suites.present().hash, leaf, index, 5, path, root)


def test_two_heads_are_proved_consistent(client, uids) -> None:
    first = client.get("/api/v1/log/head").json()
    happen(9)
    sequencer.run(AT)
    second = client.get("/api/v1/log/head").json()
    found = client.get("/api/v1/log/consistency?first=5&second=6").json()
    path = [bytes.fromhex(step) for step in found["path"]]
    old, new = bytes.fromhex(first["root"]), bytes.fromhex(second["root"])
    assert merkle.extends(suites.present().hash, 5, 6, path, old, new)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("proof", 422),
        ("proof?index=5", 422),
        ("proof?index=-1", 422),
        ("proof?index=x", 422),
        ("proof?index=0&size=9", 422),
        ("proof?entry=00000000-0000-4000-8000-000000000000", 404),
        ("consistency?first=0&second=5", 422),
        ("consistency?first=5&second=99999999999999999999999", 422),
    ],
)
def test_what_cannot_be_proved_is_answered_as_a_problem(client, uids, address, status) -> None:
    answer = client.get(f"/api/v1/log/{address}")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["title"]


def test_an_act_that_is_not_numbered_yet_waits(client, uids) -> None:
    assert client.get(f"/api/v1/log/proof?entry={happen(9).uid}").status_code == 409


def test_the_published_keys_tell_no_secret(client, uids) -> None:
    keys = client.get("/api/v1/log/keys")
    assert keys.json()["witnesses_required"] == 1
    assert "secret" not in keys.content.decode()
