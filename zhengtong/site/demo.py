"""What the demo needs before it can open: tables, keys, and the town."""

from __future__ import annotations

import os
import shutil
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from zhengtong.site.terminal import _

Say = Callable[[str], None]
UNFINISHED = "town-unfinished"


def prepare(*, say: Say) -> list[tuple[str, str, str]]:
    """Make what is missing and return the cast: who, how to sign in, what for. A second time nothing is missing."""
    import django

    started = time.monotonic()
    django.setup()
    _remove_unfinished(say)
    _migrate(say)
    publish_keys()
    _build_town(say)
    from django.db import connections

    from zhengtong.town import public as town

    cast = [tuple(row) for row in town.cast()]
    connections.close_all()
    say(_("Ready after {seconds} s.").format(seconds=round(time.monotonic() - started, 1)))
    return cast  # type: ignore[return-value]


def standins() -> list[Any]:
    """The stand-ins of other people's systems, connected with the city and ready to be started on free ports."""
    from django.db import connections

    from zhengtong.town import public as town

    plugs = town.plug_in(dict(zip(town.SYSTEMS, _free_ports(len(town.SYSTEMS)), strict=True)), standin_folder())
    connections.close_all()
    for plug in plugs:
        for name, value in plug.ours.items():
            os.environ.setdefault(name, value)
    return plugs


def standin_folder() -> Path:
    """Where the stand-ins keep their databases."""
    from django.conf import settings

    return Path(settings.VAR) / "systems"


def _free_ports(count: int) -> list[int]:
    """Ports on which nobody listens, no two of them the same."""
    with ExitStack() as held:
        lines = [held.enter_context(socket.socket()) for _ in range(count)]
        for line in lines:
            line.bind(("127.0.0.1", 0))
        return [int(line.getsockname()[1]) for line in lines]


def publish_keys() -> None:
    """Make the keys that are missing, and write the list that `zhengtong verify` trusts on this machine."""
    from django.conf import settings

    from zhengtong.kernel.canonical import canonical
    from zhengtong.kernel.journal import log
    from zhengtong.kernel.suites import keyring

    keyring.add_missing()
    Path(settings.VAR / "log-keys.json").write_bytes(canonical(log.published_keys()))


def _migrate(say: Say) -> None:
    from django.core.management import call_command

    from zhengtong.site import health

    waiting = health.pending_migrations()
    if waiting:
        say(_("Making the tables ({n} steps) …").format(n=waiting))
        call_command("migrate", verbosity=0, interactive=False)


def _build_town(say: Say) -> None:
    """Build Anlan if nothing has happened yet; a mark tells the next start if this one is broken off."""
    from django.conf import settings

    from zhengtong.kernel import journal
    from zhengtong.town import public as town

    if journal.has_begun():
        return
    say(_("Building the city of Anlan; this happens once …"))
    mark = settings.VAR / UNFINISHED
    mark.write_text("")
    town.build(os.environ.get("ZHENGTONG_TOWN", "demo"), progress=say)
    mark.unlink()


def _remove_unfinished(say: Say) -> None:
    """Start over if the last start was broken off while it built the town: half a town helps nobody."""
    from django.conf import settings

    mark = settings.VAR / UNFINISHED
    if not mark.exists():
        return
    name = str(settings.DATABASES["default"]["NAME"])
    if Path(name).parent != settings.VAR:
        says = _("The last start was broken off. Empty the database {database}, remove {mark} and start again.")
        raise SystemExit(says.format(database=name, mark=mark))
    say(_("The last start was broken off: starting over …"))
    for path in (*settings.VAR.glob(Path(name).name + "*"), mark):
        path.unlink()
    for folder in (settings.FILES_ROOT, settings.WITNESS_ROOT):
        shutil.rmtree(folder, ignore_errors=True)
