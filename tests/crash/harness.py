"""Kill an act at every statement and every COMMIT, do it again, and see that nothing is half, lost or double.

    python -m tests.crash.harness URL FOLDER

works on the database of the URL and copies of it. Each trial runs in a forked child that kills itself (SIGKILL, so
nothing is tidied up) before its n-th statement, before or after its k-th COMMIT, or before the answer; then the act is
done again with the same key in this process. One line of JSON a trial: act, point, faults.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

KEY = "crash-0001"
Act = Callable[[], None]


def prepare(url: str, folder: str) -> None:
    """Set Django up on the database, with every table and without a pool, whose threads would not survive a fork."""
    os.environ |= {"ZHENGTONG_DATABASE_URL": url, "ZHENGTONG_VAR": folder, "ZHENGTONG_LOG_LEVEL": "ERROR"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhengtong.site.settings")
    os.environ.setdefault("ZHENGTONG_SECRET_KEY", "a key for the crash harness, good for nothing else")
    import django
    from django.conf import settings

    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    settings.MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in apps_with_tables(settings.INSTALLED_APPS)}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0, interactive=False)


def apps_with_tables(installed: list[str]) -> Iterator[str]:
    """The labels of the installed applications."""
    for app in installed:
        yield app.partition(".apps.")[0]


@dataclass(slots=True)
class Scene:
    """The cases on which the trials act, each waiting for one of the acts."""

    token: str
    body: dict[str, Any]
    numbers: dict[str, str]


class Killer:
    """Counts statements and commits and kills the process at the chosen point."""

    def __init__(self, kind: str, n: int) -> None:
        self.kind, self.n, self.statements, self.commits = kind, n, 0, 0

    def strike(self, kind: str, n: int) -> None:
        """Die here if this is the point."""
        if (kind, n) == (self.kind, self.n):
            os.kill(os.getpid(), signal.SIGKILL)

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        self.statements += 1
        self.strike("statement", self.statements)
        return execute(sql, params, many, context)

    def watch_commits(self, connection: Any) -> None:
        """Die before or after the COMMIT itself."""
        commit = connection._commit

        def watched() -> None:
            self.commits += 1
            self.strike("before COMMIT", self.commits)
            commit()
            self.strike("after COMMIT", self.commits)

        connection._commit = watched


class Copies:
    """The prepared database and a fresh copy of it for every trial."""

    def __init__(self) -> None:
        from django.db import connection

        self.connection = connection
        self.base = str(connection.settings_dict["NAME"])
        self.trial = f"{self.base}-trial" if connection.vendor == "sqlite" else f"{self.base}_trial"

    def fresh(self) -> None:
        """Connect to a fresh copy."""
        from zhengtong.kernel import fresh

        self.connection.close()
        self._copy()
        self.connection.settings_dict["NAME"] = self.trial
        fresh.forget_all()

    def _copy(self) -> None:
        if self.connection.vendor == "sqlite":
            for end in ("", "-wal", "-shm"):
                Path(self.trial + end).unlink(missing_ok=True)
            shutil.copyfile(self.base, self.trial)
            return
        self.connection.settings_dict["NAME"] = self.base
        with self.connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{self.trial}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{self.trial}" TEMPLATE "{self.base}"')


def set_scene() -> Scene:
    """Anlan with one application ready to file and cases ready to be accepted, decided, served and told of."""
    from django.utils import timezone

    from tests import anlan
    from zhengtong.cases.api import ApplicationIn
    from zhengtong.cases.tests.acting import Play
    from zhengtong.kernel import bus, jobs

    built = anlan.build("empty")
    when = built.at
    timezone.now = lambda: when
    numbers = {}
    for act, chapters in CHAPTERS.items():
        play = Play(built)
        play.file(when - timedelta(days=4))
        for n, chapter in enumerate(chapters):
            getattr(play, chapter)(when - timedelta(days=4, hours=-n - 1))
        numbers[act] = play.number
    play = Play(built)
    ready = play.application(when)
    body = ApplicationIn(
        matter=ready.matter,
        place=ready.place,
        answers=ready.answers,
        data=ready.data,
        materials=[
            {"code": p.code, "way": p.way.value, "snapshot": p.snapshot, "commitment": p.commitment}
            | ({"file": uploaded(built, p.file)} if p.file else {})
            for p in ready.materials
        ],
        signed_name=ready.signed_name,
    ).dict()
    play.number = numbers["make"]
    bus.run_pending(when - timedelta(days=1))
    hold_back(numbers["make"])
    jobs.run_pending(when - timedelta(days=1))
    play.number = numbers["notify"]
    play.accept(when)
    play.make(when)
    return Scene(issue_token(built), json.loads(json.dumps(body, default=str)), numbers)


CHAPTERS = {
    "accept": [],
    "decide": ["accept", "examine", "review"],
    "serve": ["accept", "examine", "review", "decide", "make", "issue"],
    "make": [],
    "notify": [],
}


def hold_back(number: str) -> None:
    """Leave the documents of this case to be made by the trials."""
    from zhengtong.kernel.models import Job

    Job.objects.filter(kwargs={"number": number}).delete()


def uploaded(built: Any, file: int) -> str:
    """The name under which the API knows a file that this applicant uploaded."""
    from django.core import signing

    from zhengtong.cases import api

    return signing.dumps([built.citizens["li"].number, file], salt=api.UPLOADED)


def issue_token(built: Any) -> str:
    """A token with which Li's firm files over the API."""
    from zhengtong.kernel.actors import SYSTEM
    from zhengtong.people import public as people

    li = built.citizens["li"]
    return people.issue_token(
        li.account,
        "crash",
        frozenset({"cases:read", "cases:write"}),
        built.at + timedelta(days=30),
        person_id=li.person,
        organisation_id=li.organisation,
        actor=SYSTEM,
        at=built.at,
    )


class Acts:
    """The acts under trial, each to be done once more after a death, and what must be true afterwards."""

    def __init__(self, scene: Scene) -> None:
        from tests import anlan
        from zhengtong.kernel import calendar

        self.scene, self.calendar = scene, calendar
        self.at = anlan.datetime(2026, 11, 24, 10, tzinfo=calendar.CIVIL)
        self.officers = {name: self._officer(name) for name in ("zhao", "sun")}

    def _officer(self, name: str) -> Any:
        from zhengtong.town import public as town

        return town.officer_actor(name, self.at)

    def file(self) -> None:
        """File over the API with an idempotency key."""
        from django.test import Client

        answer = Client().post(
            "/api/v1/cases",
            json.dumps(self.scene.body),
            content_type="application/json",
            HTTP_AUTHORIZATION=f"Bearer {self.scene.token}",
            HTTP_IDEMPOTENCY_KEY=KEY,
        )
        if answer.status_code not in (200, 201):
            raise RuntimeError(f"{answer.status_code} {answer.content.decode()}")

    def accept(self) -> None:
        """The handler accepts."""
        from zhengtong.cases import public as cases

        self._once(lambda: cases.accept_case(self.scene.numbers["accept"], actor=self.officers["zhao"], at=self.at))

    def decide(self) -> None:
        """The approver grants."""
        from zhengtong.cases import public as cases
        from zhengtong.cases.tests.acting import ARTICLES, REASONS

        number, sun = self.scene.numbers["decide"], self.officers["sun"]
        self._once(
            lambda: cases.decide_case(number, cases.Outcome.GRANTED, REASONS, ARTICLES, actor=sun, at=self.at)
        )

    def serve(self) -> None:
        """The handler records the service."""
        from zhengtong.cases import public as cases

        today = self.calendar.civil_day(self.at)
        said = (self.scene.numbers["serve"], cases.Mode.ELECTRONIC, "站内信", "本人", "送达日志", today)
        self._once(lambda: cases.serve_result(*said, actor=self.officers["zhao"], at=self.at))

    def make(self) -> None:
        """The worker makes the documents of a case."""
        from zhengtong.cases import public as cases

        cases.make_documents(self.scene.numbers["make"], at=self.at)

    def notify(self) -> None:
        """The worker numbers the acts, tells the listeners, and carries the messages; the second time after the leases."""
        from zhengtong.kernel import bus, jobs

        bus.run_pending(self.at)
        jobs.run_pending(self.at)

    def _once(self, act: Act) -> None:
        """A refusal of the second try must say that the first one stands."""
        from zhengtong.kernel.refusal import Refusal

        try:
            act()
        except Refusal as refusal:
            if refusal.code not in ("cases.accepted_already", "cases.not_now"):
                raise


def whole(act: str, scene: Scene) -> dict[str, int]:
    """Everything of which there must be exactly so many once the act is done, counted."""
    from zhengtong.cases.models import Case, Document, Material, Service, Task
    from zhengtong.clocks import public as clocks
    from zhengtong.kernel.models import Entry
    from zhengtong.post.models import Delivery, Message, PhoneText

    number = scene.numbers.get(act) or getattr(Case.objects.filter(client_key__endswith=KEY).first(), "number", "none")
    running = [clock.kind for clock in clocks.clocks_of(f"case:{number}") if clock.state != "finished"]
    documents = Document.objects.filter(case__number=number)
    counted = {
        "cases": Case.objects.count(),
        "entries": Entry.objects.filter(subject=f"case:{number}").exclude(type="cases.document_issued").count(),
        "issued": Entry.objects.filter(subject=f"case:{number}", type="cases.document_issued").count(),
        "materials": Material.objects.filter(case__number=number).count(),
        "services": Service.objects.filter(case__number=number).count(),
        "tasks": Task.objects.filter(case__number=number).count(),
        "open tasks": Task.objects.filter(case__number=number, open=True).count(),
        "running clocks": len(running),
        "documents": documents.count(),
        "made": documents.filter(file__isnull=False).count(),
        "messages": Message.objects.filter(case_number=number).count(),
        "deliveries": Delivery.objects.filter(message__case_number=number).count(),
        "texts": PhoneText.objects.count(),
        "unnumbered": Entry.objects.filter(seq__isnull=True).count() if act == "notify" else 0,
    }
    return counted


def faults_of(act: str, scene: Scene, before: dict[str, int], after: dict[str, int], died: dict[str, int]) -> list[str]:
    """What is wrong with the state after the death (neither before nor after) or after the repetition."""
    from zhengtong.cases import rules
    from zhengtong.cases.models import Case
    from zhengtong.kernel import journal

    now, wrong = whole(act, scene), []
    if act in ("file", "accept", "decide", "serve") and died not in (before, after):
        wrong.append(f"half done: {difference(before, died)}")
    if now != after:
        wrong.append(f"repeated: {difference(after, now)}")
    for case in Case.objects.all():
        told = [(entry.type, entry.facts) for entry in journal.history(f"case:{case.number}")]
        if rules.replay(told) != case.state:
            wrong.append(f"the journal of {case.number} does not lead to {case.state}")
    return wrong


def difference(wanted: dict[str, int], found: dict[str, int]) -> dict[str, tuple[int, int]]:
    """Where two counts differ: wanted, found."""
    return {name: (wanted[name], found[name]) for name in wanted if wanted[name] != found[name]}


def in_child(work: Callable[[], Any]) -> Any:
    """Do the work in a child that lives, and take over what it answers.

    This process renders and fetches nothing itself: the threads of the typesetter would not survive the next fork.
    """
    sys.stdout.flush()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _live(work, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        said = answer.read()
    os.waitpid(child, 0)
    if not said:
        raise RuntimeError("the child broke down; what it said stands above")
    return pickle.loads(said)


def _live(work: Callable[[], Any], writing: int) -> None:
    try:
        said = pickle.dumps(work())
        with os.fdopen(writing, "wb") as answer:
            answer.write(said)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def try_and_die(act: Act, kind: str, n: int) -> bool:
    """Do the act in a child that dies at the point; returns whether it got there."""
    sys.stdout.flush()
    child = os.fork()
    if not child:
        _live_and_die(act, kind, n)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return True
    if os.WEXITSTATUS(status):
        raise RuntimeError(f"the act failed by itself at {kind} {n}")
    return False


def _live_and_die(act: Act, kind: str, n: int) -> None:
    """The child's whole life."""
    from django.db import connection

    try:
        killer = Killer(kind, n)
        killer.watch_commits(connection)
        with connection.execute_wrapper(killer):
            act()
        killer.strike("before the answer", n)
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def points(act: Act, copies: Copies) -> Iterator[tuple[str, int]]:
    """Every point of the act, in the order of its kinds; ends each kind where the act outlives it."""
    for kind in ("statement", "before COMMIT", "after COMMIT", "before the answer"):
        n = 0
        while True:
            n += 1
            copies.fresh()
            if not try_and_die(act, kind, n):
                break
            yield kind, n
            if kind == "before the answer":
                break


def trials(name: str, acts: Acts, copies: Copies) -> Iterator[dict[str, Any]]:
    """All deaths of one act, each followed by its repetition."""
    act: Act = getattr(acts, name)
    copies.fresh()
    before = whole(name, acts.scene)
    copies.connection.close()
    in_child(act)
    after = whole(name, acts.scene)
    yield {"act": name, "point": "undisturbed", "faults": [] if before != after else ["the act does nothing"]}
    copies.connection.close()
    for kind, n in points(act, copies):
        died = whole(name, acts.scene)
        at, acts.at = acts.at, acts.at + (timedelta(minutes=10) if name in ("notify", "make") else timedelta())
        copies.connection.close()
        in_child(act)
        acts.at = at
        yield {"act": name, "point": f"{kind} {n}", "faults": faults_of(name, acts.scene, before, after, died)}
        copies.connection.close()


def main(url: str, folder: str, *names: str) -> None:
    """Prepare, then print every trial."""
    prepare(url, folder)
    from django.db import connection

    connection.close()
    scene = in_child(set_scene)
    acts, copies = Acts(scene), Copies()
    for name in names or ("file", "accept", "decide", "serve", "make", "notify"):
        for trial in trials(name, acts, copies):
            print(json.dumps(trial, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
