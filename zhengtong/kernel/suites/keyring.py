"""Keys in files of their own, by purpose; new ones may be added, old ones stay to open what they closed.

Every key is one JSON file `<purpose>-<key id>.json` in `KEYS_ROOT`, readable by the operator's account alone.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from zhengtong.kernel import instant
from zhengtong.kernel.suites.suite import Suite, named, present

SECRETS = ("seal", "index")
SIGNERS = ("log",)
PURPOSES = (*SECRETS, *SIGNERS)


class KeyMissing(RuntimeError):
    """No key of the purpose, or not this one; data sealed with a lost key cannot be read again."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key; `public` is empty for secrets that only seal or index."""

    id: str
    purpose: str
    suite: Suite
    secret: bytes
    public: bytes
    created_at: str


_read: dict[tuple[Path, str], tuple[int, dict[str, Key]]] = {}


def root() -> Path:
    """The folder of the keys (`ZHENGTONG_KEYS`)."""
    kept = getattr(settings, "KEYS_ROOT", None) or settings.ROOT / "var" / "keys"
    return kept if isinstance(kept, Path) else Path(kept)


def keys(purpose: str) -> dict[str, Key]:
    """All keys of the purpose, oldest first; read again as soon as the folder has changed."""
    folder = root()
    place, changed = (folder, purpose), _changed(folder)
    if place not in _read or _read[place][0] != changed:
        found = [_load(path) for path in folder.glob(f"{purpose}-*.json")] if changed else []
        ordered = sorted(found, key=lambda key: (key.created_at, key.id))
        _read[place] = changed, {key.id: key for key in ordered}
    return _read[place][1]


def _changed(folder: Path) -> int:
    """When something was last added to the folder or taken away; 0 if it is not there."""
    try:
        return os.stat(folder).st_mtime_ns
    except (FileNotFoundError, NotADirectoryError):
        return 0


def active(purpose: str) -> Key:
    """The key for new things: the newest, or the oldest for the blind index, which cannot rotate without a rebuild."""
    known = list(keys(purpose).values())
    if not known:
        if getattr(settings, "PRODUCTION", False):
            raise KeyMissing(f"no key for {purpose} in {root()}: restore the keys or run `zhengtong upgrade`")
        known = [add(purpose)]
    return known[0] if purpose == "index" else known[-1]


def key(purpose: str, id: str) -> Key:
    """The key of this id."""
    try:
        return keys(purpose)[id]
    except KeyError:
        raise KeyMissing(f"the key {id} for {purpose} is not in {root()}") from None


def add(purpose: str) -> Key:
    """Make a key, write it to disk and use it from now on: this is also how a key is rotated."""
    suite = present()
    secret, public = suite.new_signing_key() if purpose in SIGNERS else (suite.new_secret(), b"")
    made = Key(
        key_id(suite, public or b"key id" + secret), purpose, suite, secret, public, instant.current().isoformat()
    )
    _store(made)
    return made


def key_id(suite: Suite, public: bytes) -> str:
    """The name of a key: the beginning of a hash over its public part, so that no two keys can share it by choice."""
    return suite.hash(public)[:8].hex()


def add_missing() -> list[str]:
    """Make a first key for every purpose that has none; returns these purposes."""
    missing = [purpose for purpose in PURPOSES if not keys(purpose)]
    for purpose in missing:
        add(purpose)
    return missing


def _load(path: Path) -> Key:
    kept = json.loads(path.read_text())
    return Key(
        id=kept["id"],
        purpose=kept["purpose"],
        suite=named(kept["suite"]),
        secret=bytes.fromhex(kept["secret"]),
        public=bytes.fromhex(kept["public"]),
        created_at=kept["created_at"],
    )


def _store(made: Key) -> None:
    """Write the key under a passing name first: a reader never sees half a key, and the first of two writers wins."""
    folder = root()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = {
        "created_at": made.created_at,
        "id": made.id,
        "public": made.public.hex(),
        "purpose": made.purpose,
        "secret": made.secret.hex(),
        "suite": made.suite.name,
    }
    passing = folder / f".{made.id}.new"
    with os.fdopen(os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(kept, file)
        file.flush()
        os.fsync(file.fileno())
    passing.rename(folder / f"{made.purpose}-{made.id}.json")
    _read.pop((folder, made.purpose), None)
