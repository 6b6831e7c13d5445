"""Connecting the stand-ins with Anlan, for the offices and matters whose published versions name them."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from zhengtong.cases import public as cases
from zhengtong.kernel.actors import SYSTEM
from zhengtong.matters import public as matters
from zhengtong.people import public as people
from zhengtong.town.systems.serving import REGISTRIES, SYSTEMS

ENGLISH = {"company_registry": "Company registry (stand-in)", "real_estate": "Real estate registry (stand-in)"}
SCOPES = frozenset({"exchange:write"})
TERM = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Plug:
    """What one stand-in's process and ours need to speak with each other; `token` is empty if nothing is connected."""

    code: str
    title: str
    port: int
    key: str
    token: str = ""

    @property
    def url(self) -> str:
        """Where it is reached."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def ours(self) -> dict[str, str]:
        """The settings under which this house finds it."""
        if self.code == "province":
            return {"ZHENGTONG_REPORTS": self.url, "ZHENGTONG_REPORTS_KEY": self.key}
        name = self.code.upper()
        return {f"ZHENGTONG_SYSTEM_{name}": self.url, f"ZHENGTONG_SYSTEM_KEY_{name}": self.key}

    def its(self, house: str, pace: str) -> dict[str, str]:
        """The settings under which it finds this house."""
        return {
            "STANDIN_KEY": self.key,
            "STANDIN_TOKEN": self.token,
            "STANDIN_HOUSE": house,
            "STANDIN_PACE": pace,
        }


def plug_in(ports: dict[str, int], folder: Path, *, at: datetime) -> list[Plug]:
    """Connect every stand-in that a matter names, and say how each process is to be started. Safe to repeat."""
    folder.mkdir(parents=True, exist_ok=True)
    plugs = []
    for code, port in ports.items():
        plug = Plug(code, SYSTEMS[code].TITLE, port, secrets.token_urlsafe(24))
        if any(code == kind.CODE for kind in REGISTRIES):
            plug = Plug(code, plug.title, port, plug.key, _connect(plug, folder, at=at))
        plugs.append(plug)
    return plugs


def _connect(plug: Plug, folder: Path, *, at: datetime) -> str:
    """Connect one registry with the offices and matters that name it; its token, or nothing if none does."""
    pairs = matters.connected_with(plug.code)
    if not pairs:
        return ""
    known = next((row for row in cases.systems() if row.code == plug.code), None)
    account = known.account_id if known else people.open_client_account(plug.title, actor=SYSTEM, at=at).pk
    wanted = cases.Connection(
        code=plug.code,
        title=plug.title,
        title_en=ENGLISH[plug.code],
        adapter=plug.code,
        url=plug.url,
        key=plug.key,
        account=account,
        offices=tuple(sorted({office for _, office in pairs})),
        matters=tuple(sorted({code for code, _ in pairs})),
    )
    cases.connect_system(wanted, actor=SYSTEM, at=at)
    return _token(account, folder / f"{plug.code}.token", at=at)


def _token(account: int, kept: Path, *, at: datetime) -> str:
    """The stand-in's token, kept beside its database and issued anew when its term is nearly over."""
    if kept.exists():
        held = json.loads(kept.read_text())
        if held["account"] == account and datetime.fromisoformat(held["until"]) > at + timedelta(days=1):
            return str(held["token"])
    token = people.issue_token(account, "模拟系统", SCOPES, at + TERM, actor=SYSTEM, at=at)
    kept.touch(mode=0o600)
    kept.write_text(json.dumps({"account": account, "token": token, "until": (at + TERM).isoformat()}))
    return token
