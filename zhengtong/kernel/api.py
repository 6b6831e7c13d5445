"""The public door of the log: head, proofs and keys, for anybody who wants to hold the city to them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from zhengtong.kernel.journal import log
from zhengtong.kernel.refusal import Absent, Refusal

router = Router(tags=["log"])


class Cosignature(Schema):
    """A witness's signature under a head: over `cosignature/v1`, the time, and the head's text."""

    witness: str
    at: int
    key_id: str
    signature: str


class Head(Schema):
    """A signed head: the log's name, how many acts it holds, and the root above them (hex)."""

    origin: str
    size: int
    root: str
    at: str
    key_id: str
    signature: str
    cosignatures: list[Cosignature]


class Inclusion(Schema):
    """The path (hex, from the leaf up) from a leaf to the root of the first `size` acts (RFC 9162)."""

    index: int
    size: int
    leaf_hash: str
    path: list[str]
    root: str


class Consistency(Schema):
    """The proof that the tree of `second` acts begins with the tree of `first` (RFC 9162)."""

    first: int
    second: int
    path: list[str]


class LogKey(Schema):
    """A key with which the log signs; its id is the beginning of a hash over it."""

    key_id: str
    suite: str
    public: str
    created_at: str


class WitnessKey(Schema):
    """A witness's key."""

    name: str
    key_id: str
    suite: str
    public: str


class Keys(Schema):
    """The keys whose signatures count, as `zhengtong verify --keys` takes them."""

    format: str
    origin: str
    keys: list[LogKey]
    witnesses: list[WitnessKey]
    witnesses_required: int


@router.get("/head", response=Head, auth=None, operation_id="log_head", summary="The newest signed head")
def head(request: HttpRequest) -> dict[str, Any]:
    """Keep it: a later head that does not extend it proves that the log was rewritten."""
    newest = log.newest_head()
    if newest is None:
        raise Absent("kernel.head")
    return newest


@router.get("/proof", response=Inclusion, auth=None, operation_id="log_proof", summary="Proof that an act is in it")
def proof(
    request: HttpRequest, entry: UUID | None = None, index: int | None = None, size: int | None = None
) -> dict[str, Any]:
    """Name the act by its uid (`entry`) or by its place from 0 (`index`); `size` asks for an older tree's root."""
    if entry is not None:
        seq = log.entry_of(str(entry)).seq
        if seq is None:
            raise Refusal("kernel.receipt_pending")
        index = seq - 1
    if index is None:
        raise Refusal("kernel.log_unnamed", field="entry")
    return log.inclusion(index, size)


@router.get(
    "/consistency",
    response=Consistency,
    auth=None,
    operation_id="log_consistency",
    summary="Proof that the log only grew",
)
def consistency(request: HttpRequest, first: int, second: int) -> dict[str, Any]:
    """Between the sizes of two heads that you hold."""
    return log.consistency(first, second)


@router.get("/keys", response=Keys, auth=None, operation_id="log_keys", summary="The keys that count")
def keys(request: HttpRequest) -> dict[str, Any]:
    """Compare them with what the city has published elsewhere."""
    return log.published_keys()
