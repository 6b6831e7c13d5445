"""Verify a receipt, or a document with its receipt, offline: `zhengtong verify FILE`.

One file that needs the standard library and `cryptography` and nothing else of Zhengtong, so that anybody can read it,
keep a copy and run it against the city (`python verify.py FILE`). Exit code 0: everything holds; 1: something does not.

A receipt holds what was said about one act, a random salt, and the path from their hash to the root of a public log
(RFC 9162) that the city and a witness have signed. A document is bound by the act that issued it: the act states the
SHA-256 of its bytes. A receipt may lie beside the document (`NAME.receipt.json`) or be attached to a PDF; then the PDF
is the original followed by an update that this program can rebuild byte for byte, so that nothing else can hide in it.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import sys
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

RECEIPT = "zhengtong.receipt/1"
PROMISE = "zhengtong.promise/1"
KEYS = "zhengtong.keys/1"
MARK = b"\n%zhengtong-receipt-for "
HEX = re.compile(r"(?:[0-9a-f]{2})+\Z")

TEXTS = {
    "not_read": ("{file} 无法读取：{why}", "{file} cannot be read: {why}"),
    "no_receipt": (
        "{file} 没有附带凭据，旁边也没有 {beside}。请从办件页面下载凭据，或用 --receipt 指定。",
        "{file} carries no receipt and none lies beside it ({beside}). Download it from the case's page, or name it "
        "with --receipt.",
    ),
    "not_json": ("凭据不是有效的 JSON。", "The receipt is not valid JSON."),
    "not_exact": (
        "凭据不是签发时的原样：有字节被改动、增减或重排。",
        "The receipt is not in the exact form it was issued in: bytes were changed, added, removed or rearranged.",
    ),
    "shape": ("凭据的内容不合规定：{what}", "The receipt is not built as receipts are: {what}"),
    "suite": (
        "凭据使用的密码套件 {suite} 不认识。",
        "The receipt names a cryptographic suite we do not know: {suite}.",
    ),
    "needs_gm": (
        "此凭据使用国密 SM2 签名，核验需要 gmssl-pyx：pip install gmssl-pyx",
        "This receipt is signed with SM2; to verify it, install gmssl-pyx: pip install gmssl-pyx",
    ),
    "not_included": (
        "凭据所述内容不在日志中：内容、盐值、位置或证明路径被改动。",
        "What the receipt says is not in the log: its facts, salt, place or path were changed.",
    ),
    "head_signature": (
        "日志首部的签名不成立（密钥 {key}）。",
        "The signature on the head of the log does not hold (key {key}).",
    ),
    "promise_signature": ("承诺的签名不成立（密钥 {key}）。", "The promise's signature does not hold (key {key})."),
    "unknown_key": (
        "签名密钥 {key} 不在可信密钥表中。",
        "The key {key} that signed this is not on the list of trusted keys.",
    ),
    "origin": (
        "凭据属于日志 {found}，可信密钥表属于日志 {wanted}。",
        "The receipt belongs to the log {found}, the list of keys to the log {wanted}.",
    ),
    "witness_signature": ("见证方 {witness} 的签名不成立。", "The signature of the witness {witness} does not hold."),
    "witness_missing": (
        "至少需要 {wanted} 个可信见证方签名，凭据只有 {found} 个。",
        "At least {wanted} trusted witness(es) must have signed; the receipt has {found}.",
    ),
    "keys_bad": ("可信密钥表 {file} 有误：{what}", "The list of trusted keys {file} is wrong: {what}"),
    "keys_none": (
        "没有可信密钥表。请用 --keys 指定市政府公布的密钥表（{city}/api/v1/log/keys）。",
        "There is no list of trusted keys. Name the one the city publishes with --keys ({city}/api/v1/log/keys).",
    ),
    "other_document": (
        "凭据不是这份文件的：文件的 SHA-256 是 {found}，凭据中没有这个值。文件被改动过，或者凭据拿错了。",
        "The receipt is not this document's: its SHA-256 is {found}, which the receipt does not state. The document "
        "was changed, or the receipt belongs to another one.",
    ),
    "altered_update": (
        "PDF 在原文之后的部分被改动，或夹带了其他内容。",
        "The part of the PDF after the original was changed, or something else hides in it.",
    ),
    "no_room": (
        "这份 PDF 的结构不支持附带凭据：{what}。请把凭据作为单独文件保存。",
        "A receipt cannot be attached to this PDF: {what}. Keep it as a file beside the document.",
    ),
    "fails": ("核验不通过：", "NOT VERIFIED:"),
    "holds": ("核验通过。", "VERIFIED."),
    "promised": (
        "承诺属实：日志承诺在 {seconds} 秒内收录此事项。这还不是收录证明，请稍后下载凭据。",
        "The promise is genuine: the log gives its word to include this act within {seconds} seconds. It does not "
        "prove yet that the act is in the log: download the receipt later.",
    ),
    "act": ("事项：{type}（{subject}），由 {actor} 办理", "Act: {type} ({subject}) by {actor}"),
    "times": (
        "记录于 {recorded_at}，自 {effective_on} 起生效",
        "Recorded at {recorded_at}, effective on {effective_on}",
    ),
    "head": (
        "在日志 {origin} 中位于第 {place} 条，共 {size} 条，首部签于 {at}",
        "In the log {origin} as number {place} of {size}, under the head signed at {at}",
    ),
    "witness": ("见证方：{witness}", "Witnessed by: {witness}"),
    "no_witness": ("没有见证方签名（密钥表不要求）", "No witness signed (the list of keys asks for none)"),
    "document": (
        "文件 {file} 的每个字节都与凭据一致",
        "Every byte of the document {file} is the one the receipt states",
    ),
    "attached": (
        "附带凭据之前的 {size} 字节是签发的原文",
        "Its first {size} bytes are the document as issued; the rest is the receipt",
    ),
    "speaks_of": (
        "凭据涉及一份 SHA-256 为 {sha} 的文件；要一并核验，请指定该文件",
        "The receipt speaks of a document with SHA-256 {sha}; name that document to have it verified too",
    ),
    "not_issued": (
        "注意：这一事项不是签发文件，只说明文件曾被记录，不说明它由机关出具",
        "Note: this act did not issue the document; it proves that the file was recorded, not that an office wrote it",
    ),
    "trusted": ("可信密钥取自 {source}：{keys}", "Trusted keys from {source}: {keys}"),
    "beside": (
        "（密钥表就在文件旁边，可能与文件来自同一人：请与市政府公布的密钥对照）",
        "(this list lies beside the file and may come from the same hand: compare it with the city's published keys)",
    ),
    "fetched": (
        "（密钥由上述网站当场提供：您信任的是这个网站）",
        "(this site gave the keys just now: it is the site that you trust)",
    ),
}


class Failure(Exception):
    """Something does not hold; `code` has words in `TEXTS`."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


def words(code: str, language: str, **facts: Any) -> str:
    """The sentence of a code in `zh` or `en`."""
    return TEXTS[code][0 if language == "zh" else 1].format(**facts)


# ---- Canonical JSON and shapes


def canonical(value: Any) -> bytes:
    """RFC 8785 for the values a receipt may hold."""
    return json.dumps(_sorted(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda text: text.encode("utf-16-be"))}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    if isinstance(value, float):
        raise Failure("shape", what="float")
    return value


def parse_exact(data: bytes) -> dict[str, Any]:
    """The JSON object, if the bytes are its one canonical form; one newline at the end is allowed."""
    try:
        value = json.loads(data.decode())
        exact = canonical(value)
    except (ValueError, RecursionError):
        raise Failure("not_json") from None
    if not isinstance(value, dict):
        raise Failure("not_json")
    if data.removesuffix(b"\n") != exact:
        raise Failure("not_exact")
    return value


SHAPES: dict[str, dict[str, type]] = {
    RECEIPT: {
        "cosignatures": list,
        "format": str,
        "head": dict,
        "index": int,
        "path": list,
        "said": dict,
        "salt": str,
        "suite": str,
    },
    PROMISE: {"format": str, "promise": dict, "said": dict, "salt": str, "suite": str},
    "head": {"at": str, "key_id": str, "origin": str, "root": str, "signature": str, "size": int},
    "cosignature": {"at": int, "key_id": str, "signature": str, "witness": str},
    "promise": {"at": str, "key_id": str, "merge_within_seconds": int, "origin": str, "signature": str},
    "said": {
        "actor": str,
        "actor_kind": str,
        "effective_on": str,
        "facts": dict,
        "recorded_at": str,
        "schema": int,
        "subject": str,
        "type": str,
        "uid": str,
    },
}


def require_shape(name: str, value: Any) -> None:
    """Raise unless the object has exactly the keys and types of its shape."""
    shape = SHAPES[name]
    if not isinstance(value, dict) or set(value) != set(shape):
        raise Failure("shape", what=name)
    for key, kind in shape.items():
        if type(value[key]) is not kind:
            raise Failure("shape", what=f"{name}.{key}")


def require_format(name: str, value: dict[str, Any]) -> None:
    """Raise unless the object calls itself what we take it for."""
    if value["format"] != name:
        raise Failure("shape", what="format")


def unhex(text: Any, what: str) -> bytes:
    """The bytes of lower-case hex digits."""
    if not isinstance(text, str) or not HEX.match(text):
        raise Failure("shape", what=what)
    return bytes.fromhex(text)


# ---- Cryptography


def digest(suite: str, data: bytes) -> bytes:
    """The suite's hash."""
    if suite == "international":
        return hashlib.sha256(data).digest()
    if suite == "gm":
        from cryptography.hazmat.primitives import hashes

        sm3 = hashes.Hash(hashes.SM3())
        sm3.update(data)
        return sm3.finalize()
    raise Failure("suite", suite=suite)


def signature_holds(suite: str, public: bytes, signature: bytes, data: bytes) -> bool:
    """Whether the signature is the key's over the data."""
    if suite == "international":
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

        try:
            Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
        except (InvalidSignature, ValueError):
            return False
        return True
    if suite != "gm":
        raise Failure("suite", suite=suite)
    try:
        import gmssl_pyx
    except ImportError:
        raise Failure("needs_gm") from None
    try:
        return bool(gmssl_pyx.sm2_verify(public, data, signature))
    except gmssl_pyx.GmsslInnerError:
        return False


def root_of(suite: str, leaf: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root to which the path leads from the leaf (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        raise Failure("not_included")
    place, last, found = index, size - 1, digest(suite, b"\x00" + leaf)
    for step in path:
        if last == 0:
            raise Failure("not_included")
        if place & 1 or place == last:
            found = digest(suite, b"\x01" + step + found)
            while not place & 1 and place:
                place, last = place >> 1, last >> 1
        else:
            found = digest(suite, b"\x01" + found + step)
        place, last = place >> 1, last >> 1
    if last:
        raise Failure("not_included")
    return found


def head_text(head: dict[str, Any], root: bytes) -> bytes:
    """The bytes that the log signed."""
    return f"{head['origin']}\n{head['size']}\n{base64.b64encode(root).decode()}\nat {head['at']}\n".encode()


# ---- Trusted keys


@dataclass(frozen=True)
class Trusted:
    """The keys whose signatures count, and where we have them from."""

    source: str
    note: str
    origin: str
    logs: dict[str, dict[str, str]]
    witnesses: dict[str, dict[str, str]]
    witnesses_required: int


def read_keys(data: bytes, source: str, note: str = "") -> Trusted:
    """The published list of keys; a key whose id is not made from it is refused."""
    try:
        listed = json.loads(data)
        if listed["format"] != KEYS:
            raise ValueError(listed["format"])
        for key in [*listed["keys"], *listed["witnesses"]]:
            if digest(key["suite"], bytes.fromhex(key["public"]))[:8].hex() != key["key_id"]:
                raise ValueError(key["key_id"])
        return Trusted(
            source=source,
            note=note,
            origin=str(listed["origin"]),
            logs={key["key_id"]: key for key in listed["keys"]},
            witnesses={key["key_id"]: key for key in listed["witnesses"]},
            witnesses_required=int(listed["witnesses_required"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Failure("keys_bad", file=source, what=f"{type(error).__name__} {error}") from None


def find_keys(named: str | None, beside: Path, city: str) -> Trusted:
    """The list named by the user, else one beside the file or in `var/`, else the one the running city gives."""
    if named:
        return read_keys(_read(Path(named)), named)
    var = Path(os.environ.get("ZHENGTONG_VAR", "var"))
    for path, note in ((beside.parent / "log-keys.json", "beside"), (var / "log-keys.json", "")):
        if path.is_file():
            return read_keys(_read(path), str(path), note)
    address = f"{city}/api/v1/log/keys"
    if not city.startswith(("http://", "https://")):
        raise Failure("keys_none", city=city)
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # nosec B310
            data = answer.read()
    except OSError:
        raise Failure("keys_none", city=city) from None
    return read_keys(data, address, "fetched")


def trusted_key(keys: dict[str, dict[str, str]], key_id: str, suite: str) -> bytes:
    """The public key of this id, if it is on the list and of the receipt's suite."""
    key = keys.get(key_id)
    if key is None or key["suite"] != suite:
        raise Failure("unknown_key", key=key_id)
    return bytes.fromhex(key["public"])


# ---- Receipts


def require_receipt(receipt: dict[str, Any], trusted: Trusted) -> None:
    """Raise unless every part of the receipt holds."""
    require_shape(RECEIPT, receipt)
    require_format(RECEIPT, receipt)
    head, suite = receipt["head"], receipt["suite"]
    require_shape("head", head)
    require_shape("said", receipt["said"])
    leaf = digest(suite, unhex(receipt["salt"], "salt") + canonical(receipt["said"]))
    path = [unhex(step, "path") for step in receipt["path"]]
    root = root_of(suite, leaf, receipt["index"], head["size"], path)
    if root != unhex(head["root"], "root"):
        raise Failure("not_included")
    require_origin(head["origin"], trusted)
    text = head_text(head, root)
    key = trusted_key(trusted.logs, head["key_id"], suite)
    if not signature_holds(suite, key, unhex(head["signature"], "signature"), text):
        raise Failure("head_signature", key=head["key_id"])
    require_witnesses(receipt, text, trusted)


def require_origin(found: str, trusted: Trusted) -> None:
    """Raise unless the keys are those of this log."""
    if found != trusted.origin:
        raise Failure("origin", found=found, wanted=trusted.origin)


def require_witnesses(receipt: dict[str, Any], text: bytes, trusted: Trusted) -> None:
    """Every cosignature must hold, and enough different trusted witnesses must have given one."""
    seen = set()
    for signed in receipt["cosignatures"]:
        require_shape("cosignature", signed)
        key = trusted_key(trusted.witnesses, signed["key_id"], receipt["suite"])
        message = f"cosignature/v1\ntime {signed['at']}\n".encode() + text
        named = trusted.witnesses[signed["key_id"]]["name"] == signed["witness"]
        if not named or not signature_holds(receipt["suite"], key, unhex(signed["signature"], "signature"), message):
            raise Failure("witness_signature", witness=signed["witness"])
        seen.add(signed["key_id"])
    if len(seen) < trusted.witnesses_required:
        raise Failure("witness_missing", wanted=trusted.witnesses_required, found=len(seen))


def require_promise(promise: dict[str, Any], trusted: Trusted) -> None:
    """Raise unless the log gave this promise."""
    require_shape(PROMISE, promise)
    require_format(PROMISE, promise)
    given, suite = promise["promise"], promise["suite"]
    require_shape("promise", given)
    require_shape("said", promise["said"])
    require_origin(given["origin"], trusted)
    leaf = digest(suite, unhex(promise["salt"], "salt") + canonical(promise["said"]))
    text = (
        f"{PROMISE}\n{given['origin']}\n{base64.b64encode(leaf).decode()}\n"
        f"{given['at']}\n{given['merge_within_seconds']}\n"
    ).encode()
    key = trusted_key(trusted.logs, given["key_id"], suite)
    if not signature_holds(suite, key, unhex(given["signature"], "signature"), text):
        raise Failure("promise_signature", key=given["key_id"])


def hashes_said(value: Any) -> Iterator[str]:
    """Every SHA-256 that the facts state, at any depth."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from hashes_said(item)
    elif isinstance(value, str) and re.fullmatch(r"[0-9a-f]{64}", value):
        yield value


def require_document(receipt: dict[str, Any], content: bytes) -> None:
    """Raise unless the facts of the receipt state the hash of these bytes."""
    found = hashlib.sha256(content).hexdigest()
    if found not in hashes_said(receipt["said"]["facts"]):
        raise Failure("other_document", found=found)


# ---- Receipts attached to PDFs


def attach_receipt(original: bytes, receipt: bytes) -> bytes:
    """The PDF followed by an incremental update that attaches `receipt.json`: always the same bytes for the same two.

    Raises `Failure` for a PDF whose catalogue already holds files; keep the receipt beside such a document.
    """
    try:
        return _attached(original, receipt)
    except (ValueError, KeyError, IndexError, RecursionError, OverflowError, zlib.error) as error:
        raise Failure("no_room", what=f"{type(error).__name__} {error}") from None


def _attached(original: bytes, receipt: bytes) -> bytes:
    start, trailer, is_stream = _last_trailer(original)
    root = _reference(trailer, b"/Root")
    size = int(trailer[b"/Size"])
    catalog = _object(original, root)
    if b"/Names" in catalog or b"/AF" in catalog:
        raise Failure("no_room", what="/Names, /AF")
    out = bytearray(original + MARK + str(len(original)).encode() + b"\n")
    places: dict[int, int] = {}

    def add(number: int, body: bytes) -> None:
        places[number] = len(out)
        out.extend(b"%d 0 obj\n" % number + body + b"\nendobj\n")

    add(size, _embedded_file(receipt))
    add(size + 1, _file_specification(size))
    names = b"<< /EmbeddedFiles << /Names [(receipt.json) %d 0 R] >> >>" % (size + 1)
    entries = [*catalog.items(), (b"/Names", names), (b"/AF", b"[%d 0 R]" % (size + 1))]
    add(root, b"<< " + b" ".join(key + b" " + value for key, value in entries) + b" >>")
    _close(out, places, trailer, start, size + 2, is_stream=is_stream)
    return bytes(out)


def _embedded_file(receipt: bytes) -> bytes:
    head = b"<< /Type /EmbeddedFile /Subtype /application#2Fjson /Length %d /Params << /Size %d >> >>"
    return head % (len(receipt), len(receipt)) + b"\nstream\n" + receipt + b"\nendstream"


def _file_specification(number: int) -> bytes:
    return (
        b"<< /Type /Filespec /F (receipt.json) /UF (receipt.json) /AFRelationship /Supplement "
        b"/EF << /F %d 0 R /UF %d 0 R >> >>" % (number, number)
    )


def _close(
    out: bytearray, places: dict[int, int], trailer: dict[bytes, bytes], previous: int, size: int, *, is_stream: bool
) -> None:
    """Write the cross-references in the form the document used before, and its end."""
    start = len(out)
    if is_stream:
        places[size] = start
        size += 1
    entries = b"/Size %d /Root %s /Prev %d" % (size, trailer[b"/Root"], previous)
    for key in (b"/Info", b"/ID"):
        if key in trailer:
            entries += b" " + key + b" " + trailer[key]
    numbers = sorted(places)
    if is_stream:
        rows = b"".join(b"\x01" + places[n].to_bytes(4, "big") + b"\x00\x00" for n in numbers)
        index = b" ".join(b"%d 1" % n for n in numbers)
        shape = b"/Type /XRef /W [1 4 2] /Index [%s] /Length %d " % (index, len(rows))
        out.extend(b"%d 0 obj\n<< " % (size - 1) + shape + entries + b" >>\nstream\n" + rows + b"\nendstream\nendobj\n")
    else:
        rows = b"".join(b"%d 1\n%010d 00000 n \n" % (n, places[n]) for n in numbers)
        out.extend(b"xref\n0 1\n0000000000 65535 f \n" + rows + b"trailer\n<< " + entries + b" >>\n")
    out.extend(b"startxref\n%d\n%%%%EOF\n" % start)


def split_attached(content: bytes) -> tuple[bytes, bytes] | None:
    """The original PDF and the receipt attached to it; `None` if there is no attachment of ours.

    Rebuilds the update and compares every byte: a PDF that carries anything else after the original fails.
    """
    at = content.rfind(MARK)
    if at < 0:
        return None
    line = content[at + len(MARK) : at + len(MARK) + 20].split(b"\n")[0]
    original = content[:at]
    if line != str(at).encode():
        raise Failure("altered_update")
    found = re.search(rb"/Length (\d{1,8}) /Params << /Size \d+ >> >>\nstream\n", content[at:])
    if found is None:
        raise Failure("altered_update")
    begin = at + found.end()
    receipt = content[begin : begin + int(found.group(1))]
    try:
        rebuilt = attach_receipt(original, receipt)
    except Failure:
        raise Failure("altered_update") from None
    if rebuilt != content:
        raise Failure("altered_update")
    return original, receipt


def _last_trailer(pdf: bytes) -> tuple[int, dict[bytes, bytes], bool]:
    """The place of the last cross-references, their trailer, and whether they are a stream."""
    found = re.search(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", pdf[-2048:])
    if found is None:
        raise Failure("no_room", what="startxref")
    start = int(found.group(1))
    trailer, is_stream = _trailer_at(pdf, start)
    return start, trailer, is_stream


def _trailer_at(pdf: bytes, start: int) -> tuple[dict[bytes, bytes], bool]:
    if pdf[start : start + 4] == b"xref":
        return _dictionary(pdf, pdf.index(b"<<", pdf.index(b"trailer", start))), False
    if not re.match(rb"\d+ \d+ obj", pdf[start : start + 30]):
        raise Failure("no_room", what="xref")
    return _dictionary(pdf, pdf.index(b"<<", start)), True


def _reference(dictionary: dict[bytes, bytes], key: bytes) -> int:
    found = re.fullmatch(rb"(\d+) 0 R", dictionary.get(key, b""))
    if found is None:
        raise Failure("no_room", what=key.decode())
    return int(found.group(1))


def _object(pdf: bytes, number: int) -> dict[bytes, bytes]:
    """The dictionary that is the newest object of this number."""
    start: int | None = _last_trailer(pdf)[0]
    while start is not None:
        trailer, is_stream = _trailer_at(pdf, start)
        place = _in_stream(pdf, start, trailer, number) if is_stream else _in_table(pdf, start, number)
        if place is not None:
            return _dictionary_of(pdf, place)
        start = int(trailer[b"/Prev"]) if b"/Prev" in trailer else None
    raise Failure("no_room", what=f"{number} 0 obj")


def _dictionary_of(pdf: bytes, place: tuple[int, int, int]) -> dict[bytes, bytes]:
    """The dictionary at an offset (kind 1), or at an index inside an object stream (kind 2)."""
    kind, where, index = place
    if kind == 1:
        return _dictionary(pdf, pdf.index(b"<<", where))
    holder = _object_place(pdf, where)
    head = _dictionary(pdf, pdf.index(b"<<", holder))
    body = _stream(pdf, holder, head)
    first = int(head[b"/First"])
    numbers = body[:first].split()
    return _dictionary(body, first + int(numbers[2 * index + 1]))


def _object_place(pdf: bytes, number: int) -> int:
    start: int | None = _last_trailer(pdf)[0]
    while start is not None:
        trailer, is_stream = _trailer_at(pdf, start)
        place = _in_stream(pdf, start, trailer, number) if is_stream else _in_table(pdf, start, number)
        if place is not None and place[0] == 1:
            return place[1]
        start = int(trailer[b"/Prev"]) if b"/Prev" in trailer else None
    raise Failure("no_room", what=f"{number} 0 obj")


def _in_table(pdf: bytes, start: int, number: int) -> tuple[int, int, int] | None:
    """Where a cross-reference table says the object is."""
    lines = pdf[start : pdf.index(b"trailer", start)].split()[1:]
    at = 0
    while at < len(lines):
        first, count = int(lines[at]), int(lines[at + 1])
        if first <= number < first + count:
            offset, _generation, used = lines[at + 2 + 3 * (number - first) :][:3]
            return (1, int(offset), 0) if used == b"n" else None
        at += 2 + 3 * count
    return None


def _in_stream(pdf: bytes, start: int, trailer: dict[bytes, bytes], number: int) -> tuple[int, int, int] | None:
    """Where a cross-reference stream says the object is."""
    widths = [int(width) for width in trailer[b"/W"].strip(b"[]").split()]
    default = b"[0 " + trailer[b"/Size"] + b"]"
    index = [int(bound) for bound in trailer.get(b"/Index", default).strip(b"[]").split()]
    rows, row = _stream(pdf, start, trailer), 0
    for first, count in zip(index[::2], index[1::2], strict=True):
        if first <= number < first + count:
            at = (row + number - first) * sum(widths)
            kind = int.from_bytes(rows[at : at + widths[0]], "big") if widths[0] else 1
            at += widths[0]
            where = int.from_bytes(rows[at : at + widths[1]], "big")
            rest = int.from_bytes(rows[at + widths[1] : at + widths[1] + widths[2]], "big")
            return (kind, where, rest) if kind in (1, 2) else None
        row += count
    return None


def _stream(pdf: bytes, start: int, head: dict[bytes, bytes]) -> bytes:
    """The bytes of a stream, unpacked if they are deflated (with or without PNG prediction)."""
    begin = pdf.index(b"stream", pdf.index(b">>", start)) + 6
    begin += 2 if pdf[begin : begin + 2] == b"\r\n" else 1
    data = pdf[begin : begin + int(head[b"/Length"])]
    if head.get(b"/Filter", b"").strip(b"[] ") != b"/FlateDecode":
        return data
    data = zlib.decompressobj().decompress(data, 64 * 1024 * 1024)
    parms = head.get(b"/DecodeParms", b"<<>>").strip(b"[] ")
    parameters = _dictionary(parms, parms.index(b"<<"))
    if int(parameters.get(b"/Predictor", b"1")) < 10:
        return data
    return _unpredicted(data, int(parameters.get(b"/Columns", b"1")))


def _unpredicted(data: bytes, columns: int) -> bytes:
    """PNG prediction undone; cross-reference streams use none or “up”."""
    rows, above = bytearray(), bytes(columns)
    for at in range(0, len(data), columns + 1):
        kind, row = data[at], data[at + 1 : at + 1 + columns]
        if kind not in (0, 2):
            raise Failure("no_room", what=f"predictor {kind}")
        above = bytes((now + up) & 255 for now, up in zip(row, above, strict=False)) if kind == 2 else row
        rows.extend(above)
    return bytes(rows)


SPACE = b" \t\r\n\f\0"
DELIMITER = b"()<>[]{}/%"


def _dictionary(data: bytes, start: int) -> dict[bytes, bytes]:
    """The entries of the dictionary that begins at `start`, values as they stand in the file."""
    items: dict[bytes, bytes] = {}
    at = _skip(data, start + 2)
    while data[at : at + 2] != b">>":
        end = _end_of_value(data, at)
        key, at = data[at:end], _skip(data, end)
        end = _end_of_value(data, at)
        if reference := re.match(rb"\d+\s+\d+\s+R(?![A-Za-z])", data[at : at + 40]):
            end = at + reference.end()
        items[key] = data[at:end]
        at = _skip(data, end)
    return items


def _skip(data: bytes, at: int) -> int:
    """The place of the next thing that is neither space nor comment."""
    while at < len(data):
        if data[at] in SPACE:
            at += 1
        elif data[at : at + 1] == b"%":
            while data[at : at + 1] not in (b"\n", b"\r", b""):
                at += 1
        else:
            return at
    raise Failure("no_room", what="%%EOF")


def _end_of_value(data: bytes, at: int) -> int:
    """Where the value that begins here ends."""
    if data[at : at + 2] == b"<<":
        return _end_of_group(data, at + 2, b">>")
    if data[at : at + 1] == b"[":
        return _end_of_group(data, at + 1, b"]")
    if data[at : at + 1] == b"<":
        return data.index(b">", at) + 1
    if data[at : at + 1] == b"(":
        return _end_of_string(data, at)
    end = at + 1
    while end < len(data) and data[end] not in SPACE and data[end] not in DELIMITER:
        end += 1
    return end


def _end_of_group(data: bytes, at: int, closing: bytes) -> int:
    at = _skip(data, at)
    while not data.startswith(closing, at):
        at = _skip(data, _end_of_value(data, at))
    return at + len(closing)


def _end_of_string(data: bytes, at: int) -> int:
    depth = 0
    while True:
        sign = data[at : at + 1]
        if sign == b"\\":
            at += 1
        elif sign == b"(":
            depth += 1
        elif sign == b")":
            depth -= 1
        elif not sign:
            raise Failure("no_room", what="()")
        at += 1
        if not depth:
            return at


# ---- The command


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Failure("not_read", file=path, why=error.strerror or error) from None


def looks_like_receipt(content: bytes) -> bool:
    """Whether the file is a receipt or promise rather than a document."""
    return content.lstrip()[:1] == b"{" and b'"zhengtong.' in content


def carried(content: bytes) -> tuple[bytes, bytes | None, int] | None:
    """What `find_receipt` gives for a receipt itself and for a PDF that carries one; `None` for anything else."""
    if looks_like_receipt(content):
        return content, None, 0
    if content.startswith(b"%PDF-") and (parts := split_attached(content)):
        return parts[1], parts[0], len(parts[0])
    return None


def find_receipt(file: Path, content: bytes, named: str | None) -> tuple[bytes, bytes | None, int]:
    """The receipt, the document it must bind (if there is one), and the length of an original with attachment."""
    found = carried(content)
    if named:
        return (_read(Path(named)), *found[1:]) if found else (_read(Path(named)), content, 0)
    if found:
        return found
    candidates = [file.with_name(file.name + ".receipt.json"), file.with_suffix(".receipt.json")]
    for path in candidates:
        if path.is_file():
            return _read(path), content, 0
    raise Failure("no_receipt", file=file, beside=candidates[0].name)


def verify(file: Path, *, receipt: str | None, keys: str | None, city: str, language: str) -> list[str]:
    """The sentences that hold; raises `Failure` at the first thing that does not."""
    content = _read(file)
    found, document, attached = find_receipt(file, content, receipt)
    trusted = find_keys(keys, file.absolute(), city)
    return judge(found, document, trusted, name=file.name, attached=attached, language=language)


def judge(
    receipt: bytes, document: bytes | None, trusted: Trusted, *, name: str, attached: int, language: str
) -> list[str]:
    """The sentences that hold of a receipt or promise, and of the document it must bind if there is one."""
    parsed = parse_exact(receipt)
    if parsed.get("format") == PROMISE:
        require_promise(parsed, trusted)
        seconds = parsed["promise"]["merge_within_seconds"]
        lines = [words("promised", language, seconds=seconds), *_act(parsed, language)]
    else:
        require_receipt(parsed, trusted)
        lines = [words("holds", language), *_act(parsed, language), *_log(parsed, language)]
    if document is not None:
        require_document(parsed, document)
    lines += _document(name, parsed, document is not None, attached, language)
    return [*lines, *_trust(trusted, language)]


@dataclass(frozen=True)
class Verdict:
    """Whether everything holds, and the sentences that say what does or what does not."""

    good: bool
    lines: list[str]


def check_receipt(
    receipt: bytes, *, document: bytes | None = None, keys: dict[str, Any], language: str = "zh", name: str = ""
) -> Verdict:
    """The verdict on a receipt, and on the document it must bind, for a page; `keys` is the published list."""
    return _verdict(lambda: (receipt, document, 0), keys, name, language)


def check_document(document: bytes, *, keys: dict[str, Any], language: str = "zh", name: str = "") -> Verdict:
    """The verdict on a PDF that carries its receipt, or on a receipt given as the document."""

    def find() -> tuple[bytes, bytes | None, int]:
        found = carried(document)
        if found is None:
            raise Failure("no_receipt", file=name or "PDF", beside=f"{name or 'NAME'}.receipt.json")
        return found

    return _verdict(find, keys, name, language)


def _verdict(
    find: Callable[[], tuple[bytes, bytes | None, int]], keys: dict[str, Any], name: str, language: str
) -> Verdict:
    try:
        receipt, document, attached = find()
        trusted = read_keys(canonical(keys), f"{keys['origin']}")
        return Verdict(True, judge(receipt, document, trusted, name=name, attached=attached, language=language))
    except Failure as failure:
        return Verdict(False, [words(failure.code, language, **failure.facts)])


def _act(parsed: dict[str, Any], language: str) -> list[str]:
    return [words("act", language, **parsed["said"]), words("times", language, **parsed["said"])]


def _log(receipt: dict[str, Any], language: str) -> list[str]:
    head = receipt["head"]
    lines = [words("head", language, place=receipt["index"] + 1, **head)]
    seen = "，".join(signed["witness"] for signed in receipt["cosignatures"])
    return [*lines, words("witness", language, witness=seen) if seen else words("no_witness", language)]


def _document(name: str, parsed: dict[str, Any], bound: bool, attached: int, language: str) -> list[str]:
    if not bound:
        return [words("speaks_of", language, sha=sha) for sha in hashes_said(parsed["said"]["facts"])]
    lines = [words("document", language, file=name)]
    if attached:
        lines.append(words("attached", language, size=attached))
    if not parsed["said"]["type"].endswith("document_issued"):
        lines.append(words("not_issued", language))
    return lines


def _trust(trusted: Trusted, language: str) -> list[str]:
    named = [*trusted.logs, *(f"{key['name']} {key_id}" for key_id, key in trusted.witnesses.items())]
    lines = [words("trusted", language, source=trusted.source, keys=", ".join(named))]
    return [*lines, words(trusted.note, language)] if trusted.note else lines


def main(arguments: list[str] | None = None) -> int:
    """The command line; returns the exit code."""
    port = os.environ.get("PORT", "8000")
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    parser = argparse.ArgumentParser(prog="zhengtong verify", description="Verify a receipt or a document offline.")
    parser.add_argument("file", help="receipt.json, or a document with its receipt attached or beside it")
    parser.add_argument("--receipt", help="the receipt of the document")
    parser.add_argument("--keys", help="the list of trusted keys that the city publishes")
    parser.add_argument("--city", default=f"http://127.0.0.1:{port}", help="where to ask for the keys if none are here")
    parser.add_argument("--lang", choices=["zh", "en"], default="zh" if spoken.startswith("zh") else "en")
    given = parser.parse_args(arguments)
    try:
        lines = verify(
            Path(given.file), receipt=given.receipt, keys=given.keys, city=given.city.rstrip("/"), language=given.lang
        )
    except Failure as failure:
        print(words("fails", given.lang), words(failure.code, given.lang, **failure.facts))
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
