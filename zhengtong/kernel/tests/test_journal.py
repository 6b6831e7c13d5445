"""From a committed act to a witnessed head."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.db import transaction

from zhengtong.kernel import journal, merkle, suites
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.journal import heads, log, sequencer, witness
from zhengtong.kernel.models import Entry, Head, Tile
from zhengtong.kernel.refusal import Refusal
from zhengtong.kernel.suites import keyring
from zhengtong.kernel.tests.things import AT, ThingHappened, happen

pytestmark = pytest.mark.django_db


@pytest.fixture
def watched(settings, tmp_path):
    settings.WITNESS_ROOT = tmp_path / "witness"
    return settings.WITNESS_ROOT


def test_recording_is_one_statement(django_assert_num_queries) -> None:
    with transaction.atomic(), django_assert_num_queries(1):
        journal.record(SYSTEM, ThingHappened(1), at=AT)


@pytest.mark.django_db(transaction=True)
def test_an_act_outside_a_transaction_is_not_recorded() -> None:
    with pytest.raises(RuntimeError):
        journal.record(SYSTEM, ThingHappened(1), at=AT)


def test_an_act_takes_effect_on_the_civil_day_of_its_recording() -> None:
    entry = happen(at=AT.replace(hour=20))
    assert entry.effective_on.isoformat() == "2026-03-17"


def test_acts_are_numbered_from_one_in_the_order_of_their_rows() -> None:
    for number in (5, 6, 7):
        happen(number)
    assert sequencer.run(AT) == 3
    assert sequencer.run(AT) == 0
    assert list(Entry.objects.order_by("seq").values_list("seq", "facts__number")) == [(1, 5), (2, 6), (3, 7)]


def test_an_act_that_commits_late_gets_a_later_number() -> None:
    late = happen(1)
    Entry.objects.filter(pk=late.pk).update(seq=-1)
    happen(2)
    sequencer.run(AT)
    Entry.objects.filter(pk=late.pk).update(seq=None)
    sequencer.run(AT)
    assert list(Entry.objects.order_by("seq").values_list("facts__number", flat=True)) == [2, 1]


def test_the_head_is_the_root_of_all_commitments(monkeypatch) -> None:
    monkeypatch.setattr(sequencer, "BATCH", 300)
    for number in range(700):
        happen(number)
    sequencer.run(AT)
    hash = suites.present().hash
    leaves = [
        merkle.leaf_hash(hash, bytes.fromhex(c))
        for c in Entry.objects.order_by("seq").values_list("commitment", flat=True)
    ]
    tiles = merkle.extend(hash, 0, {}, leaves)
    whole = merkle.root(hash, merkle.from_tiles(hash, lambda level, index: tiles[level, index]), 700)
    assert list(Head.objects.order_by("size").values_list("size", flat=True)) == [300, 600, 700]
    assert Head.objects.get(size=700).root == whole.hex()


def test_a_head_is_signed_over_origin_size_root_and_instant() -> None:
    happen()
    sequencer.run(AT)
    head = Head.objects.get()
    key = keyring.key("log", head.key_id)
    text = heads.head_text("anlan.zhengtong/log", 1, bytes.fromhex(head.root), "2026-03-16T02:30:00.000000+00:00")
    assert key.suite.verify(key.public, bytes.fromhex(head.signature), text)


def test_the_stored_log_verifies_from_genesis(watched) -> None:
    for number in range(5):
        happen(number)
        sequencer.run(AT)
    assert log.verify_from_genesis() == []


@pytest.mark.parametrize("change", [{"facts": {"number": 99}}, {"actor": "OTHER"}, {"effective_on": "2026-01-01"}])
def test_an_act_changed_afterwards_is_found(change) -> None:
    for number in range(3):
        happen(number)
    sequencer.run(AT)
    Entry.objects.filter(seq=2).update(**change)
    assert any("act 2" in wrong for wrong in log.verify_from_genesis())


def test_a_removed_act_is_found() -> None:
    for number in range(3):
        happen(number)
    sequencer.run(AT)
    Entry.objects.filter(seq=2).delete()
    assert log.verify_from_genesis()[0] == "the act with number 2 is missing"


def test_a_rewritten_commitment_is_found_by_tile_and_head() -> None:
    for number in range(3):
        happen(number)
    sequencer.run(AT)
    forged = Entry.objects.get(seq=2)
    forged.facts = {"number": 99, "sha256": ""}
    forged.commitment = journal.record.__globals__["commitment"](forged.salt, log.said(forged))
    forged.save()
    wrong = log.verify_from_genesis()
    assert "the root of head 3 differs from the acts" in wrong
    assert any(line.startswith("tile") for line in wrong)


def test_a_changed_tile_is_found() -> None:
    happen()
    sequencer.run(AT)
    Tile.objects.update(hashes=b"\0" * 32)
    assert any(line.startswith("tile") for line in log.verify_from_genesis())


def test_a_witness_signs_the_newest_head_once(watched) -> None:
    happen()
    sequencer.run(AT)
    assert log.lay_before_witnesses(AT) == 1
    assert log.lay_before_witnesses(AT) == 0
    newest = log.newest_head()
    assert newest is not None
    assert [c["witness"] for c in newest["cosignatures"]] == ["audit-office"]


def test_a_witness_signs_heads_that_extend_what_it_saw(watched) -> None:
    for number in range(9):
        happen(number)
        sequencer.run(AT)
        log.lay_before_witnesses(AT)
    kept = [json.loads(line)["size"] for line in (watched / "heads.jsonl").read_text().splitlines()]
    assert kept == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_a_witness_refuses_a_rewritten_log(watched) -> None:
    for number in range(3):
        happen(number)
    sequencer.run(AT)
    log.lay_before_witnesses(AT)
    Head.objects.all().update(root="0" * 64)
    Tile.objects.update(hashes=b"\1" * 96)
    happen(4)
    sequencer.run(AT)
    with pytest.raises(witness.WitnessRefuses, match="does not extend"):
        log.lay_before_witnesses(AT)


def test_a_witness_refuses_a_shorter_log(watched) -> None:
    for number in range(3):
        happen(number)
    sequencer.run(AT)
    log.lay_before_witnesses(AT)
    head = Head.objects.get()
    offered = log._offered(witness.FileWitness(watched), head)
    shorter = witness.Offered(**{**{f: getattr(offered, f) for f in offered.__slots__}, "size": 2})
    with pytest.raises(witness.WitnessRefuses, match="not signed by the log"):
        witness.FileWitness(watched).cosign(shorter, AT)


def test_a_receipt_waits_for_the_witness(watched) -> None:
    entry = happen()
    with pytest.raises(Refusal, match="receipt_pending"):
        log.receipt(entry)
    sequencer.run(AT)
    with pytest.raises(Refusal, match="receipt_pending"):
        log.receipt(entry)
    log.lay_before_witnesses(AT)
    assert log.receipt(entry)["head"]["size"] == 1


def test_a_receipt_stays_the_same_when_the_log_grows(watched) -> None:
    entry = happen()
    sequencer.run(AT)
    log.lay_before_witnesses(AT)
    first = log.receipt_bytes(entry)
    for number in range(5):
        happen(number)
        sequencer.run(AT + timedelta(seconds=number))
        log.lay_before_witnesses(AT + timedelta(seconds=number))
    assert log.receipt_bytes(entry) == first


def test_a_promise_costs_no_statement(django_assert_num_queries) -> None:
    entry = happen()
    keyring.active("log")
    with django_assert_num_queries(0):
        log.promise(entry)


def test_proofs_outside_the_log_are_refused() -> None:
    assert log.newest_head() is None
    happen()
    sequencer.run(AT)
    for ask in (lambda: log.inclusion(1), lambda: log.inclusion(0, 2), lambda: log.consistency(1, 2)):
        with pytest.raises(Refusal, match="log_range"):
            ask()
