"""The tools themselves: what they find, what they refuse, what they leave behind."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests import environment
from tools import messages, pg

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'


def room(house: Path, name: str, source: str = "", template: str = "", chinese: str = "") -> Path:
    """A room with one Python file, one template and one catalogue."""
    folder = house / name
    (folder / "templates" / name).mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "words.py").write_text(source)
    (folder / "templates" / name / "page.html").write_text(template)
    path = folder / messages.CATALOGUE
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + chinese)
    return folder


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('{% translate "Sign in" %}', messages.Text("Sign in")),
        ("{% trans 'Sign in' %}", messages.Text("Sign in")),
        ('{% translate "May" context "month" %}', messages.Text("May", "month")),
        ('{% translate "50% off" as x %}', messages.Text("50%% off")),
        ("{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}", messages.Text("Hello %(name)s")),
        ("{% blocktranslate trimmed %}\n  a\n  b\n{% endblocktranslate %}", messages.Text("a b")),
        (
            "{% blocktranslate count n=days %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            messages.Text("%(n)s day", None, "%(n)s days"),
        ),
        ('{{ _("Search") }}', messages.Text("Search")),
        ('{% include "x.html" with title=_("Fees") %}', messages.Text("Fees")),
        ('<c-field label="{% translate "Phone" %}" />', messages.Text("Phone")),
        ("<c-field :label=\"_('Phone')\" />", messages.Text("Phone")),
    ],
)
def test_texts_of_templates_are_found(template: str, text: messages.Text) -> None:
    assert [found for found, _ in messages.in_template(template)] == [text]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('_("Accept")', messages.Text("Accept")),
        ('_("Accept " "the case")', messages.Text("Accept the case")),
        ('gettext_lazy("Accept")', messages.Text("Accept")),
        ('pgettext("act", "Accept")', messages.Text("Accept", "act")),
        ('ngettext("%(n)s day", "%(n)s days", n)', messages.Text("%(n)s day", None, "%(n)s days")),
    ],
)
def test_texts_of_python_are_found(source: str, text: messages.Text) -> None:
    assert [found for found, _ in messages.in_python(source)] == [text]


def test_text_without_chinese_is_named(tmp_path: Path) -> None:
    room(tmp_path, "cases", '_("Accept")')
    assert messages.check(tmp_path) == ["cases: 'Accept' (cases/words.py:1) has no Chinese"]


def test_translated_text_is_silent(tmp_path: Path) -> None:
    room(tmp_path, "cases", '_("Accept")', chinese='msgid "Accept"\nmsgstr "受理"\n')
    assert messages.check(tmp_path) == []


def test_text_of_the_kernel_need_not_be_repeated(tmp_path: Path) -> None:
    room(tmp_path, "kernel", '_("Save")', chinese='msgid "Save"\nmsgstr "保存"\n')
    room(tmp_path, "cases", '_("Save")')
    assert messages.check(tmp_path) == []


def test_fuzzy_chinese_is_named(tmp_path: Path) -> None:
    room(tmp_path, "cases", '_("Accept")', chinese='#, fuzzy\nmsgid "Accept"\nmsgstr "受理"\n')
    assert "is fuzzy" in messages.check(tmp_path)[0]


def test_chinese_nobody_says_is_named(tmp_path: Path) -> None:
    room(tmp_path, "cases", "", chinese='msgid "Accept"\nmsgstr "受理"\n')
    assert "nobody says it" in messages.check(tmp_path)[0]


@pytest.mark.parametrize("chinese", ["共有天", "还有%(days)s天", "还有{n}天"])
def test_other_placeholders_are_named(tmp_path: Path, chinese: str) -> None:
    room(tmp_path, "cases", '_("%(n)s days left")', chinese=f'msgid "%(n)s days left"\nmsgstr "{chinese}"\n')
    assert len(messages.check(tmp_path)) == 1


def test_two_rooms_with_other_chinese_for_one_text_are_named(tmp_path: Path) -> None:
    room(tmp_path, "cases", '_("Name")', chinese='msgid "Name"\nmsgstr "姓名"\n')
    room(tmp_path, "org", '_("Name")', chinese='msgid "Name"\nmsgstr "名称"\n')
    assert "use a context" in messages.check(tmp_path)[0]


def test_computed_text_is_named(tmp_path: Path) -> None:
    room(tmp_path, "cases", "_(name)")
    assert "needs literal texts" in messages.check(tmp_path)[0]


def test_update_keeps_the_chinese_and_adds_what_is_missing(tmp_path: Path) -> None:
    folder = room(tmp_path, "cases", '_("Accept")\n_("Decide")', chinese='msgid "Accept"\nmsgstr "受理"\n')
    assert messages.update(tmp_path) == 1
    assert messages.entries(messages.catalogue(folder)) == {
        ("", "Accept"): ("受理", False),
        ("", "Decide"): ("", False),
    }
    once = (folder / messages.CATALOGUE).read_text()
    messages.update(tmp_path)
    assert (folder / messages.CATALOGUE).read_text() == once


def test_update_leaves_every_text_in_its_place_and_puts_new_ones_behind_those_of_their_file(tmp_path: Path) -> None:
    held = 'msgid "B"\nmsgstr "乙"\n\nmsgid "A"\nmsgstr "甲"\n'
    source = "\n" * 8 + '_("A")\n_("New")\n_("B")'
    folder = room(tmp_path, "cases", source, template='{% translate "B" %}{% translate "On the page" %}', chinese=held)
    messages.update(tmp_path)
    assert [key for _, key in messages.entries(messages.catalogue(folder))] == ["B", "On the page", "A", "New"]


def test_compile_writes_only_what_changed(tmp_path: Path) -> None:
    room(tmp_path, "cases", '_("Accept")', chinese='msgid "Accept"\nmsgstr "受理"\n')
    assert (messages.compile_all(tmp_path), messages.compile_all(tmp_path)) == (1, 0)


@pytest.mark.parametrize(
    ("address", "near"),
    [
        (("127.0.0.1", 80), True),
        (("::1", 80, 0, 0), True),
        (("localhost", 80), True),
        ("/tmp/socket", True),
        (("192.0.2.1", 80), False),
        (("example.org", 80), False),
    ],
)
def test_only_this_machine_is_near(address: object, near: bool) -> None:
    assert environment._is_near(address) is near


def test_skip_without_a_line_is_unexplained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "skipped", {"tests/a.py::test_b": "no reason"})
    assert environment.unexplained() == {"tests/a.py::test_b": "no reason"}


@pytest.mark.postgres
def test_cluster_answers_in_utf8_and_is_gone_afterwards() -> None:
    import psycopg

    with pg.cluster() as cluster:
        folder = cluster.folder
        with psycopg.connect(cluster.url) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
    assert not folder.exists()


@pytest.mark.postgres
def test_exit_code_of_the_command_is_kept() -> None:
    assert pg.run([sys.executable, "-c", "raise SystemExit(7)"], durable=False) == 7


def test_missing_postgres_is_said_clearly(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tools.pg", "run", "--", "true"]
    done = subprocess.run(command, env={**os.environ, "PG_BIN": str(tmp_path)}, capture_output=True, text=True)
    assert done.returncode == 3
    assert "PG_BIN" in done.stderr
