"""Witnesses outside the operator's hand: they keep every head they saw, so that the log cannot show two histories."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from django.conf import settings

from zhengtong.kernel import instant, merkle, suites
from zhengtong.kernel.journal import heads
from zhengtong.kernel.suites import keyring


class WitnessRefuses(RuntimeError):
    """The witness will not sign: the head does not extend what it saw before, or is not the log's."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The newest head a witness has signed."""

    size: int
    root: bytes


@dataclass(frozen=True, slots=True)
class Offered:
    """A head as it is laid before a witness, with the proof that it extends what the witness saw last."""

    origin: str
    size: int
    root: bytes
    at: str
    log_key: bytes
    signature: bytes
    proof: tuple[bytes, ...]

    @property
    def text(self) -> bytes:
        """The bytes the log signed."""
        return heads.head_text(self.origin, self.size, self.root, self.at)


@dataclass(frozen=True, slots=True)
class Signed:
    """A witness's signature over a head."""

    witness: str
    at: datetime
    key_id: str
    signature: bytes


class Witness(Protocol):
    """Somebody else who watches the log."""

    name: str

    def check(self) -> str:
        """Empty if the witness can be reached, else what is wrong."""

    def published(self) -> dict[str, Any]:
        """Its line in the published list of keys."""

    def newest(self) -> Seen | None:
        """The newest head it has signed."""

    def cosign(self, offered: Offered, at: datetime) -> Signed:
        """Its signature over the head; raises `WitnessRefuses`."""


class FileWitness:
    """A witness that is a folder: its own key and an append-only list of heads.

    It proves something only if the folder belongs to somebody else (the audit office's share, mounted here, say):
    who controls folder and log together can rewrite both. Another process of the witness's owner may watch the folder.
    """

    def __init__(self, folder: Path, name: str = "audit-office") -> None:
        self.folder, self.name = folder, name

    @property
    def _list(self) -> Path:
        return self.folder / "heads.jsonl"

    def check(self) -> str:
        """Whether the folder can be written."""
        try:
            self._key()
        except OSError as error:
            return f"the witness's folder {self.folder} cannot be used: {error}"
        return "" if os.access(self.folder, os.W_OK) else f"the witness's folder {self.folder} cannot be written"

    def published(self) -> dict[str, Any]:
        """Name and public key."""
        key = self._key()
        return {"key_id": key["id"], "name": self.name, "public": key["public"], "suite": key["suite"]}

    def newest(self) -> Seen | None:
        """The last line of the list."""
        if not self._list.exists():
            return None
        lines = self._list.read_text().splitlines()
        if not lines:
            return None
        last = json.loads(lines[-1])
        return Seen(last["size"], bytes.fromhex(last["root"]))

    def cosign(self, offered: Offered, at: datetime) -> Signed:
        """Verify, append and sync the head, then sign it: what was signed is always on the list."""
        key = self._key()
        suite = suites.named(key["suite"])
        if not suite.verify(offered.log_key, offered.signature, offered.text):
            raise WitnessRefuses("the head is not signed by the log")
        self._require_extension(suite, offered)
        self._append(offered, at)
        text = heads.cosigned_text(int(at.timestamp()), offered.text)
        return Signed(self.name, at, key["id"], suite.sign(bytes.fromhex(key["secret"]), text))

    def _require_extension(self, suite: suites.Suite, offered: Offered) -> None:
        seen = self.newest()
        if seen is None:
            return
        if offered.size < seen.size:
            raise WitnessRefuses(f"the head of {offered.size} is older than the one of {seen.size} already signed")
        if not merkle.extends(suite.hash, seen.size, offered.size, offered.proof, seen.root, offered.root):
            raise WitnessRefuses(f"the head of {offered.size} does not extend the one of {seen.size} already signed")

    def _append(self, offered: Offered, at: datetime) -> None:
        line = {
            "at": offered.at,
            "origin": offered.origin,
            "root": offered.root.hex(),
            "seen_at": heads.stamp(at),
            "signature": offered.signature.hex(),
            "size": offered.size,
        }
        with self._list.open("a") as file:
            file.write(json.dumps(line, sort_keys=True) + "\n")
            file.flush()
            os.fsync(file.fileno())

    def _key(self) -> dict[str, str]:
        """The witness's own key, made when the folder is first used."""
        path = self.folder / "witness-key.json"
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            secret, public = suites.present().new_signing_key()
            key = {
                "created_at": heads.stamp(instant.current()),
                "id": keyring.key_id(suites.present(), public),
                "public": public.hex(),
                "secret": secret.hex(),
                "suite": suites.present().name,
            }
            passing = path.with_suffix(".new")
            with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                json.dump(key, file)
                file.flush()
                os.fsync(file.fileno())
            passing.rename(path)
        kept: dict[str, str] = json.loads(path.read_text())
        return kept


def present() -> list[Witness]:
    """The witnesses of this installation: one folder, or none where `ZHENGTONG_WITNESS=none`."""
    folder = Path(getattr(settings, "WITNESS_ROOT", settings.VAR / "witness"))
    return [] if folder.name == "none" else [FileWitness(folder)]
