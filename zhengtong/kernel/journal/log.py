"""Reading the log: heads, proofs, receipts, promises, and the round that lays new heads before the witnesses."""

from __future__ import annotations

import base64
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Q

from zhengtong.kernel import leases, merkle, suites
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.journal import heads, witness
from zhengtong.kernel.journal.record import said
from zhengtong.kernel.models import Cosignature, Entry, Head, LogState, Tile
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.suites import keyring

MERGE_WITHIN_SECONDS = 86_400


def suite() -> suites.Suite:
    """The suite the log was begun with."""
    state = LogState.objects.filter(pk=1).first()
    return suites.named(state.suite) if state else suites.present()


def tree(suite: suites.Suite) -> merkle.Read:
    """The hashes of the tree, each tile read from the database once."""
    known: dict[tuple[int, int], bytes] = {}

    def tile(level: int, index: int) -> bytes:
        if (level, index) not in known:
            row = Tile.objects.filter(level=level, index=index).first()
            known[level, index] = bytes(row.hashes) if row else b""
        return known[level, index]

    return merkle.from_tiles(suite.hash, tile)


def newest_head() -> dict[str, Any] | None:
    """The newest signed head, as JSON; `None` while nothing is in the log."""
    head = Head.objects.order_by("-size").first()
    if head is None:
        return None
    return head_document(head) | {"cosignatures": cosignatures(head)}


def root_of_head(size: int) -> str | None:
    """The root in the head of this size, if such a head was signed."""
    return Head.objects.filter(size=size).values_list("root", flat=True).first()


def head_document(head: Head) -> dict[str, Any]:
    """A head as receipts carry it."""
    return {
        "at": heads.stamp(head.at),
        "key_id": head.key_id,
        "origin": heads.origin(),
        "root": head.root,
        "signature": head.signature,
        "size": head.size,
    }


def cosignatures(head: Head) -> list[dict[str, Any]]:
    """What witnesses signed under this head."""
    rows = Cosignature.objects.filter(head=head).order_by("witness")
    return [
        {
            "at": int(row.at.timestamp()),
            "key_id": row.key_id,
            "signature": row.signature,
            "witness": row.witness,
        }
        for row in rows
    ]


def inclusion(index: int, size: int | None = None) -> dict[str, Any]:
    """The proof that the leaf at `index` (from 0) is in the tree of `size`, by default in the newest signed one."""
    newest = _size()
    size = newest if size is None else size
    if not 0 <= index < size <= newest:
        raise Refusal("kernel.log_range", size=newest)
    log = suite()
    read = tree(log)
    return {
        "index": index,
        "leaf_hash": read(0, index).hex(),
        "path": [step.hex() for step in merkle.inclusion(log.hash, read, index, size)],
        "root": merkle.root(log.hash, read, size).hex(),
        "size": size,
    }


def consistency(first: int, second: int) -> dict[str, Any]:
    """The proof that the tree of `second` leaves begins with the tree of `first`."""
    newest = _size()
    if not 0 < first <= second <= newest:
        raise Refusal("kernel.log_range", size=newest)
    log = suite()
    return {
        "first": first,
        "path": [step.hex() for step in merkle.consistency(log.hash, tree(log), first, second)],
        "second": second,
    }


def entry_of(uid: str) -> Entry:
    """The act of this uid, for whoever knows it."""
    entry = Entry.objects.filter(uid=uid).first()
    if entry is None:
        raise Absent("kernel.entry", uid)
    return entry


def receipt(entry: Entry) -> dict[str, Any]:
    """Everything that proves the act offline (`receipt.json`); `kernel.receipt_pending` until a head covers it.

    Takes the oldest head above the act that the witnesses have signed, so that a receipt stays the same.
    """
    fresh = Entry.objects.get(pk=entry.pk) if entry.seq is None else entry
    head = _head_above(fresh.seq) if fresh.seq else None
    if head is None or fresh.seq is None:
        raise Refusal("kernel.receipt_pending")
    log = suite()
    path = merkle.inclusion(log.hash, tree(log), fresh.seq - 1, head.size)
    return {
        "cosignatures": cosignatures(head),
        "format": "zhengtong.receipt/1",
        "head": head_document(head),
        "index": fresh.seq - 1,
        "path": [step.hex() for step in path],
        "said": said(fresh),
        "salt": fresh.salt,
        "suite": log.name,
    }


def receipt_bytes(entry: Entry) -> bytes:
    """The one exact form of `receipt.json`: in it every byte counts."""
    return canonical(receipt(entry))


def promise(entry: Entry) -> dict[str, Any]:
    """The log's signed word, given at once, that the act will be in it within a day: no statement, no waiting."""
    key = keyring.active("log")
    at = heads.stamp(entry.recorded_at)
    text = promise_text(heads.origin(), entry.commitment, at, MERGE_WITHIN_SECONDS)
    return {
        "format": "zhengtong.promise/1",
        "promise": {
            "at": at,
            "key_id": key.id,
            "merge_within_seconds": MERGE_WITHIN_SECONDS,
            "origin": heads.origin(),
            "signature": key.suite.sign(key.secret, text).hex(),
        },
        "said": said(entry),
        "salt": entry.salt,
        "suite": key.suite.name,
    }


def promise_text(origin: str, commitment: str, at: str, seconds: int) -> bytes:
    """The bytes a promise signs."""
    leaf = base64.b64encode(bytes.fromhex(commitment)).decode()
    return f"zhengtong.promise/1\n{origin}\n{leaf}\n{at}\n{seconds}\n".encode()


def published_keys() -> dict[str, Any]:
    """The list of keys whose signatures count, to be published where the operator cannot quietly change it."""
    witnesses = [one.published() for one in witness.present()]
    return {
        "format": "zhengtong.keys/1",
        "keys": [
            {"created_at": key.created_at, "key_id": key.id, "public": key.public.hex(), "suite": key.suite.name}
            for key in (keyring.keys("log") or {"": keyring.active("log")}).values()
        ],
        "origin": heads.origin(),
        "witnesses": witnesses,
        "witnesses_required": min(1, len(witnesses)),
    }


def lay_before_witnesses(at: datetime) -> int:
    """Let every witness sign the newest head it has not signed; returns how many signed.

    A witness that refuses raises `WitnessRefuses`: the log or the witness has been tampered with.
    """
    head = Head.objects.order_by("-size").first()
    if head is None or Cosignature.objects.filter(head=head).count() >= len(witness.present()):
        return 0
    if not leases.take("kernel.witness", at):
        return 0
    try:
        return _lay_before(Head.objects.order_by("-size")[0], at)
    finally:
        leases.give_back("kernel.witness")


def _lay_before(head: Head, at: datetime) -> int:
    done = set(Cosignature.objects.filter(head=head).values_list("witness", flat=True))
    waiting = [one for one in witness.present() if one.name not in done]
    for one in waiting:
        _let_sign(one, head, at)
    return len(waiting)


def _let_sign(one: witness.Witness, head: Head, at: datetime) -> None:
    signed = one.cosign(_offered(one, head), at)
    Cosignature.objects.bulk_create(
        [
            Cosignature(
                head=head, witness=signed.witness, at=signed.at, key_id=signed.key_id, signature=signed.signature.hex()
            )
        ],
        ignore_conflicts=True,
    )


def _offered(one: witness.Witness, head: Head) -> witness.Offered:
    seen, log = one.newest(), suite()
    proof: list[bytes] = []
    if seen and 0 < seen.size <= head.size:
        proof = merkle.consistency(log.hash, tree(log), seen.size, head.size)
    return witness.Offered(
        origin=heads.origin(),
        size=head.size,
        root=bytes.fromhex(head.root),
        at=heads.stamp(head.at),
        log_key=keyring.key("log", head.key_id).public,
        signature=bytes.fromhex(head.signature),
        proof=tuple(proof),
    )


def _head_above(seq: int) -> Head | None:
    above = Head.objects.filter(size__gte=seq).order_by("size")
    if not witness.present():
        return above.first()
    return above.filter(Q(cosignatures__isnull=False)).first()


def _size() -> int:
    state = LogState.objects.filter(pk=1).first()
    return state.size if state else 0


def verify_from_genesis(say: Callable[[str], None] = lambda text: None) -> list[str]:
    """Everything that is wrong with the stored log, recomputed from its first act; nothing if it is whole."""
    wrong: list[str] = []
    log, size = suite(), _size()
    leaves: list[bytes] = []
    rows = Entry.objects.filter(seq__isnull=False).order_by("seq")
    for place, entry in enumerate(rows.iterator(chunk_size=2000), 1):
        if entry.seq != place:
            return [*wrong, f"the act with number {place} is missing"]
        if log.hash(bytes.fromhex(entry.salt) + canonical(said(entry))).hex() != entry.commitment:
            wrong.append(f"act {place} ({entry.uid}) is not what was committed to")
        leaves.append(merkle.leaf_hash(log.hash, bytes.fromhex(entry.commitment)))
    if len(leaves) != size:
        wrong.append(f"the log says {size} acts, the journal holds {len(leaves)}")
    say(f"{len(leaves)} acts read")
    return wrong + _wrong_heads(log, leaves)


def _wrong_heads(log: suites.Suite, leaves: list[bytes]) -> list[str]:
    """Recompute every tile, compare, and check each head's root and signature."""
    tiles = merkle.extend(log.hash, 0, {}, leaves)
    stored = {(row.level, row.index): bytes(row.hashes) for row in Tile.objects.all().iterator()}
    wrong = [f"tile {place} differs from the acts" for place, hashes in tiles.items() if stored.get(place) != hashes]
    read = merkle.from_tiles(log.hash, lambda level, index: tiles.get((level, index), b""))
    for head in Head.objects.order_by("size").iterator():
        key = keyring.keys("log").get(head.key_id)
        if head.size > len(leaves) or merkle.root(log.hash, read, head.size).hex() != head.root:
            wrong.append(f"the root of head {head.size} differs from the acts")
        if key is None or not key.suite.verify(key.public, bytes.fromhex(head.signature), heads.text_of(head)):
            wrong.append(f"the signature of head {head.size} does not hold")
    return wrong
