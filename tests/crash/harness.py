"""Kill an act at every statement and every COMMIT, do it again, and see that nothing is half, lost or double.

    python -m tests.crash.harness URL FOLDER

works on the database of the URL. For each trial a case of its own is brought to where the act can happen. The act runs
in a forked child that kills itself (SIGKILL, so nothing is tidied up) before its n-th statement, before or after its
k-th COMMIT, or before the answer; then it is done again with the same key. A trial is one line of JSON: act, point,
faults.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from importlib import import_module
from typing import Any

Act = Callable[[], None]
Counts = dict[str, int]


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
    import_module(settings.ROOT_URLCONF)  # Every child is born with it instead of reading it anew.


def apps_with_tables(installed: list[str]) -> Iterator[str]:
    """The labels of the installed applications."""
    for app in installed:
        yield app.partition(".apps.")[0]


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


@dataclass(slots=True)
class Scene:
    """What a trial acts on: its case (empty before filing), its key, what it sends, and the texts on phones so far."""

    number: str
    key: str
    body: dict[str, Any]
    texts: int


CHAPTERS = {
    "file": [],
    "accept": ["file"],
    "decide": ["file", "accept", "examine", "review"],
    "serve": ["file", "accept", "examine", "review", "decide", "make", "issue"],
    "make": ["file"],
    "notify": ["file", "make", "work", "accept", "make"],
}


class Stage:
    """Brings a new case of Li's firm to where an act can happen; always in a child."""

    def __init__(self, built: Any) -> None:
        from zhengtong.cases.tests.acting import Play

        self.built, self.play = built, Play(built)

    def set(self, act: str, key: str) -> Scene:
        """The scene for one trial of the act."""
        for n, chapter in enumerate(CHAPTERS[act]):
            when = self.built.at - timedelta(minutes=len(CHAPTERS[act]) - n)
            own = getattr(self, chapter, None) or getattr(self.play, chapter)
            own(when)
        from zhengtong.post.models import PhoneText

        body = self.body() if act == "file" else {}
        return Scene(self.play.number, key, body, PhoneText.objects.count())

    def make(self, when: Any) -> None:
        """Give every document bytes without typesetting them."""
        from zhengtong.cases.actions import results
        from zhengtong.cases.queries import printing
        from zhengtong.kernel import files

        for document in printing.unmade_of(self.play.number):
            kept = files.keep_bytes(b"%PDF-1.7 made for a trial", name="a.pdf", mime="application/pdf", at=when)
            results.fix_document(document.pk, kept.id, kept.sha256, at=when)

    def work(self, when: Any) -> None:
        """Let the worker finish whatever waits."""
        from zhengtong.kernel import bus, jobs

        bus.run_pending(when)
        jobs.run_pending(when)

    def body(self) -> dict[str, Any]:
        """A complete application as a program sends it."""
        ready = self.play.application(self.built.at)
        materials = [
            {"code": p.code, "way": p.way.value, "snapshot": p.snapshot, "commitment": p.commitment}
            | ({"file": uploaded(self.built, p.file)} if p.file else {})
            for p in ready.materials
        ]
        said = {"matter": ready.matter, "place": ready.place, "answers": ready.answers, "data": ready.data}
        return {**said, "materials": materials, "signed_name": ready.signed_name}


def open_city() -> tuple[Any, str]:
    """Build Anlan without cases; answers it together with Li's token."""
    from tests import anlan

    built = anlan.build("empty")
    return built, issue_token(built)


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
    """The acts under trial; each can be done once more after a death."""

    def __init__(self, built: Any, token: str) -> None:
        from zhengtong.kernel import calendar

        self.built, self.token, self.at, self.calendar = built, token, built.at, calendar
        self.scene = Scene("", "", {}, 0)
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
            HTTP_AUTHORIZATION=f"Bearer {self.token}",
            HTTP_IDEMPOTENCY_KEY=self.scene.key,
        )
        if answer.status_code not in (200, 201):
            raise RuntimeError(f"{answer.status_code} {answer.content.decode()}")

    def accept(self) -> None:
        """The handler accepts."""
        from zhengtong.cases import public as cases

        self._once(lambda: cases.accept_case(self.scene.number, actor=self.officers["zhao"], at=self.at))

    def decide(self) -> None:
        """The approver grants."""
        from zhengtong.cases import public as cases
        from zhengtong.cases.tests.acting import ARTICLES, REASONS

        number, sun = self.scene.number, self.officers["sun"]
        self._once(lambda: cases.decide_case(number, cases.Outcome.GRANTED, REASONS, ARTICLES, actor=sun, at=self.at))

    def serve(self) -> None:
        """The handler records the service."""
        from zhengtong.cases import public as cases

        today = self.calendar.civil_day(self.at)
        said = (self.scene.number, cases.Mode.ELECTRONIC, "站内信", "本人", "送达日志", today)
        self._once(lambda: cases.serve_result(*said, actor=self.officers["zhao"], at=self.at))

    def make(self) -> None:
        """The worker makes the documents of a case."""
        from zhengtong.cases import public as cases

        cases.make_documents(self.scene.number, at=self.at)

    def notify(self) -> None:
        """The worker numbers the acts, tells the listeners, and carries the messages."""
        from zhengtong.kernel import bus, jobs

        bus.run_pending(self.at)
        jobs.run_pending(self.at)
        bus.run_pending(self.at)

    def _once(self, act: Act) -> None:
        """A refusal of the second try must say that the first one stands."""
        from zhengtong.kernel.refusal import Refusal

        try:
            act()
        except Refusal as refusal:
            if refusal.code not in ("cases.accepted_already", "cases.not_now"):
                raise


def counted(scene: Scene) -> dict[str, int]:
    """Everything of which there must be exactly so many before and after the act."""
    from zhengtong.cases.models import Case, Document, Material, Service, Task
    from zhengtong.clocks import public as clocks
    from zhengtong.kernel.models import Entry
    from zhengtong.post.models import Delivery, Message, PhoneText

    number = number_of(scene)
    entries = Entry.objects.filter(subject=f"case:{number}")
    documents = Document.objects.filter(case__number=number)
    return {
        "cases": Case.objects.filter(number=number).count(),
        "acts": entries.exclude(type="cases.document_issued").count(),
        "documents issued": entries.filter(type="cases.document_issued").count(),
        "documents": documents.count(),
        "documents made": documents.filter(file__isnull=False).count(),
        "materials": Material.objects.filter(case__number=number).count(),
        "services": Service.objects.filter(case__number=number).count(),
        "tasks": Task.objects.filter(case__number=number).count(),
        "open tasks": Task.objects.filter(case__number=number, open=True).count(),
        "running clocks": sum(clock.state != "finished" for clock in clocks.clocks_of(f"case:{number}")),
        "messages": Message.objects.filter(case_number=number).count(),
        "deliveries": Delivery.objects.filter(message__case_number=number).count(),
        "waiting deliveries": Delivery.objects.filter(message__case_number=number, state="waiting").count(),
        "texts": PhoneText.objects.count() - scene.texts,
        "unnumbered": entries.filter(seq__isnull=True).count(),
    }


def number_of(scene: Scene) -> str:
    """The number of the trial's case; before it is filed there is none."""
    from zhengtong.cases.models import Case

    filed = Case.objects.filter(client_key__endswith=f":{scene.key}").first()
    return scene.number or (filed.number if filed else "none")


def faults_of(act: str, scene: Scene, died: Counts, before: Counts, after: Counts) -> list[str]:
    """What is wrong after the death (neither as before nor as after) and after the repetition."""
    from zhengtong.cases import rules
    from zhengtong.cases.models import Case
    from zhengtong.kernel import journal

    now, wrong = counted(scene), []
    if act in ("file", "accept", "decide", "serve") and died not in (before, after):
        wrong.append(f"half done: {difference(before, died)}")
    if now != after:
        wrong.append(f"repeated: {difference(after, now)}")
    case = Case.objects.get(number=number_of(scene))
    told = [(entry.type, entry.facts) for entry in journal.history(f"case:{case.number}")]
    if rules.replay(told) != case.state:
        wrong.append(f"the journal does not lead to {case.state}")
    return wrong


def difference(wanted: Counts, found: Counts) -> dict[str, tuple[int, int]]:
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


KINDS = ("statement", "before COMMIT", "after COMMIT", "before the answer")


class Trials:
    """All deaths of the acts, each on a case of its own and followed by the repetition."""

    def __init__(self, built: Any, token: str) -> None:
        from django.db import connection

        self.built, self.acts, self.connection, self.n = built, Acts(built, token), connection, 0

    def prepare(self, name: str) -> Scene:
        """The scene of the next trial."""
        self.n += 1
        key, built = f"crash-{self.n:05d}", self.built
        self.acts.scene = self.apart(lambda: Stage(built).set(name, key))
        return self.acts.scene

    def apart(self, work: Callable[[], Any]) -> Any:
        """Do the work in a child; connections are not inherited."""
        self.connection.close()
        return in_child(work)

    def run(self, name: str) -> Iterator[dict[str, Any]]:
        """The undisturbed act, then every death."""
        act: Act = getattr(self.acts, name)
        scene = self.prepare(name)
        before = counted(scene)
        self.apart(act)
        after = counted(scene)
        yield {"act": name, "point": "undisturbed", "faults": [] if before != after else ["the act does nothing"]}
        for kind in KINDS:
            for n in range(1, 2 if kind == KINDS[-1] else 10_000):
                scene = self.prepare(name)
                self.connection.close()
                if not try_and_die(act, kind, n):
                    break
                died = counted(scene)
                self.again(name, act)
                yield {"act": name, "point": f"{kind} {n}", "faults": faults_of(name, scene, died, before, after)}

    def again(self, name: str, act: Act) -> None:
        """Do the act once more; the worker comes back after the leases of the dead one."""
        later = timedelta(minutes=10) if name == "notify" else timedelta()
        self.acts.at += later
        self.apart(act)
        self.acts.at -= later


def main(url: str, folder: str, *names: str) -> None:
    """Build the city, then print every trial."""
    prepare(url, folder)
    from django.db import connection
    from django.utils import timezone

    connection.close()
    built, token = in_child(open_city)
    timezone.now = lambda: built.at
    trials = Trials(built, token)
    for name in names or CHAPTERS:
        for trial in trials.run(name):
            print(json.dumps(trial, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
