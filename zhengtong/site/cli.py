"""The command `zhengtong`: what operators and auditors type. `clock`, `check-id` and `verify` start without Django."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from zhengtong.kernel import calendar, ids
from zhengtong.kernel.refusal import Refusal
from zhengtong.site.terminal import _

MOST_DAYS = 20_000
FACES = ("public", "console", "gateway", "all")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (2: the command line could not be understood)."""
    given = list(sys.argv[1:] if argv is None else argv)
    if given[:1] == ["verify"]:
        # The verifier is a program of its own and reads its own options, in whatever order they come.
        return _verify(argparse.Namespace(arguments=given[1:]))
    arguments = _parser().parse_args(given)
    run: Callable[[argparse.Namespace], int] = arguments.run
    return run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="zhengtong", description=_("Zhengtong, the city's platform."))
    commands = parser.add_subparsers(dest="command", required=True, metavar=_("COMMAND"))
    _add_clock(commands)
    _add_check_id(commands)
    _add_verify(commands)
    _add_running(commands)
    _add_keeping(commands)
    return parser


Commands = Any


def _add_clock(commands: Commands) -> None:
    clock = commands.add_parser("clock", help=_("count a time limit; the day of the event does not count"))
    clock.add_argument(
        "--from", dest="start", type=_day, required=True, metavar="YYYY-MM-DD", help=_("day of the event")
    )
    clock.add_argument("--days", type=_days, required=True, metavar="N", help=_("length of the limit"))
    clock.add_argument(
        "--unit",
        choices=("workday", "calendar"),
        default="workday",
        help=_("workday (the default), or calendar days, which end on the next working day if they end on a day off"),
    )
    clock.set_defaults(run=_clock)


def _add_check_id(commands: Commands) -> None:
    check = commands.add_parser("check-id", help=_("say what kind of number this is and whether it is valid"))
    check.add_argument("value", metavar="VALUE")
    check.set_defaults(run=_check_id)


def _add_verify(commands: Commands) -> None:
    verify = commands.add_parser("verify", help=_("verify a document or receipt offline"))
    verify.add_argument("arguments", nargs=argparse.REMAINDER, metavar="FILE …")
    verify.set_defaults(run=_verify)


def _add_running(commands: Commands) -> None:
    demo = commands.add_parser("demo", help=_("open the city of Anlan on this machine"))
    _add_address(demo)
    demo.set_defaults(run=_demo)
    serve = commands.add_parser("serve", help=_("serve the pages"))
    serve.add_argument("--face", choices=FACES, default=os.environ.get("ZHENGTONG_FACE", "all"))
    serve.add_argument("--workers", type=int, default=None, metavar="N")
    _add_address(serve)
    serve.set_defaults(run=_serve)
    worker = commands.add_parser("worker", help=_("number the journal, deliver events and run jobs"))
    worker.set_defaults(run=_worker)


def _add_address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
    parser.add_argument("--port", type=_port, default=os.environ.get("PORT", "8000"))


def _add_keeping(commands: Commands) -> None:
    backup = commands.add_parser("backup", help=_("write database, files and keys into one archive"))
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=_backup)
    restore = commands.add_parser("restore", help=_("bring an archive back into an empty database"))
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=_restore)
    upgrade = commands.add_parser("upgrade", help=_("bring the database to this version"))
    upgrade.set_defaults(run=_upgrade)


def _day(text: str) -> date:
    try:
        if len(text) == 10:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(_("“{text}” is not a day: write YYYY-MM-DD, such as 2026-02-10").format(text=text))


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) > MOST_DAYS:
        raise argparse.ArgumentTypeError(
            _("“{text}” is not a number of days: write a whole number from 0 to {most}").format(
                text=text[:20], most=MOST_DAYS
            )
        )
    return int(text)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(_("“{text}” is not a port: write a number from 1 to 65535").format(text=text))
    return int(text)


def _clock(arguments: argparse.Namespace) -> int:
    """Print how the limit is counted; the last line is the due date alone."""
    start, n = arguments.start, arguments.days
    table = calendar.packaged()
    try:
        due = calendar.due_on(start, n, arguments.unit, table)
        off = (due - start).days - table.workdays_between(start, due)
    except Refusal as refusal:
        most = {key: str(value) for key, value in refusal.facts.items()}
        print(_("--from: the working-day table covers {first} to {last}").format(**most), file=sys.stderr)
        return 2
    except OverflowError:
        print(_("--days: the limit ends beyond the calendar"), file=sys.stderr)
        return 2
    unit = _("working days") if arguments.unit == "workday" else _("calendar days")
    print(_("From {start}, {n} {unit}; the day of the event is not counted.").format(start=start, n=n, unit=unit))
    print(_("Days off in between: {off}").format(off=off))
    if table.is_provisional(start, due):
        print(_("Provisional: the State Council's notice for a year in between is not in the table yet."))
    print(due.isoformat())
    return 0


def _kinds() -> dict[str, str]:
    return {
        "identity_number": _("Resident identity number"),
        "legacy_identity_number": _("Resident identity number of 15 digits (before 1999)"),
        "uscc": _("Unified social credit code"),
        "mobile": _("Mobile telephone number"),
        "phone": _("Telephone number"),
        "task_code": _("Matter code (31 characters)"),
        "catalog_code": _("Catalogue code (12 digits)"),
        "case_number": _("Case number"),
        "licence_identifier": _("Electronic licence identifier"),
        "query_code": _("Query code"),
        "division_code": _("Division code"),
        "unknown": _("Unknown"),
    }


def _reasons() -> dict[str, str]:
    return {
        "length": _("it has the wrong length"),
        "lower_x": _("the last letter must be a capital X"),
        "characters": _("it contains a character that does not belong there"),
        "birth": _("its date of birth is impossible"),
        "check": _("its check character does not fit"),
        "division": _("its division must be digits"),
        "level": _("its level must be a digit from 1 to 7"),
        "mobile_length": _("a mobile number has 11 digits and begins with 13 to 19"),
        "area_code": _("its area code is missing or its length is wrong"),
        "day": _("its day is impossible"),
        "shape": _("it is not built as such numbers are"),
        "unknown": _("it has the shape of no number we know"),
    }


def _check_id(arguments: argparse.Namespace) -> int:
    """Print kind and verdict, never the number itself."""
    verdict = ids.recognise(arguments.value.strip())
    kind = _kinds()[verdict.kind]
    if verdict.refusal is None:
        print(_("{kind}: valid").format(kind=kind))
        if ids.is_synthetic(arguments.value.strip()):
            print(_("Synthetic: its division prefix 99 is assigned to nobody."))
        return 0
    print(
        _("{kind}: not valid, because {reason}").format(kind=kind, reason=_reasons()[verdict.refusal.facts["reason"]])
    )
    return 1


def _verify(arguments: argparse.Namespace) -> int:
    from zhengtong.kernel import verify

    return verify.main(arguments.arguments)


def _django() -> None:
    """Load the settings and the rooms."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    import django

    django.setup()


def _demo(arguments: argparse.Namespace) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    from zhengtong.site import run

    return run.demo(host=arguments.host, port=arguments.port)


def _serve(arguments: argparse.Namespace) -> int:
    os.environ["ZHENGTONG_FACE"] = arguments.face
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    from zhengtong.site import run

    return run.serve(face=arguments.face, host=arguments.host, port=arguments.port, workers=arguments.workers)


def _worker(arguments: argparse.Namespace) -> int:
    _django()
    from zhengtong.site import run

    return run.worker()


def _backup(arguments: argparse.Namespace) -> int:
    _django()
    from zhengtong.site import keep

    return keep.backup(arguments.file)


def _restore(arguments: argparse.Namespace) -> int:
    _django()
    from zhengtong.site import keep

    return keep.restore(arguments.file)


def _upgrade(arguments: argparse.Namespace) -> int:
    _django()
    from zhengtong.site import keep

    return keep.upgrade()


if __name__ == "__main__":
    sys.exit(main())
