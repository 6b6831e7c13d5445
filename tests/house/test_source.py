"""The rules about the source hold for the house, and each of them can fail."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from textwrap import dedent

import pytest

from tests.house import rules
from tests.house.exceptions import EXCEPTIONS

Rule = Callable[[Path], Iterator[str]]

PLANTED: dict[str, tuple[str, str]] = {
    "rows_are_touched_only_in_actions_and_queries": (
        "cases/views.py",
        "def show(request):\n    return Case.objects.get(pk=1)\n",
    ),
    "the_clock_is_read_only_at_the_edge": (
        "cases/rules.py",
        "from django.utils import timezone\n\ndef is_late(due):\n    return due < timezone.now()\n",
    ),
    "actions_are_atomic_signed_dated_and_audited": (
        "cases/actions/intake.py",
        "def accept_case(number):\n    Case.objects.filter(number=number).update(state=1)\n",
    ),
    "models_do_not_override_save": ("cases/models.py", "class Case:\n    def save(self):\n        pass\n"),
    "events_are_frozen_and_carry_no_personal_data": (
        "cases/events.py",
        '@event("cases.filed")\n@dataclass\nclass Filed:\n    phone: str\n',
    ),
    "domain_facts_use_no_django_signals": ("cases/apps.py", "from django.db.models.signals import post_save\n"),
    "files_have_names_of_the_domain": ("cases/engine/utils.py", "def pad(text):\n    return text\n"),
    "code_has_no_unfinished_marks": ("cases/rules.py", "LIMIT = 5  # TODO: ask\n"),
    "templates_hold_no_inline_script_or_style": (
        "cases/templates/cases/show.html",
        '<p style="color: red" onclick="go()">x</p>\n',
    ),
    "templates_extend_only_kernel_and_own": (
        "cases/templates/cases/show.html",
        '{% extends "people/base.html" %}\n',
    ),
    "rooms_have_a_readme": ("cases/rules.py", "LIMIT = 5\n"),
}


def unexcused(rule: Rule, complaints: list[str]) -> list[str]:
    """Complaints that no exception covers."""
    excused = EXCEPTIONS.get(rule.__name__, {})
    return [line for line in complaints if not any(line.startswith(start) for start in excused)]


@pytest.mark.parametrize("rule", rules.SOURCE_RULES, ids=lambda rule: rule.__name__)
def test_rule_holds(rule: Rule) -> None:
    complaints = unexcused(rule, list(rule(rules.HOUSE)))
    assert not complaints, f"{rule.__doc__}\n" + "\n".join(complaints)


@pytest.mark.parametrize("rule", rules.SOURCE_RULES, ids=lambda rule: rule.__name__)
def test_planted_violation_breaks_rule(rule: Rule, tmp_path: Path) -> None:
    path, source = PLANTED[rule.__name__]
    planted = tmp_path / path
    planted.parent.mkdir(parents=True)
    (tmp_path / "cases" / "__init__.py").touch()
    planted.write_text(dedent(source))
    assert list(rule(tmp_path))


def test_an_act_as_the_house_writes_it_keeps_the_rule(tmp_path: Path) -> None:
    planted = tmp_path / "cases" / "actions.py"
    planted.parent.mkdir(parents=True)
    planted.write_text(
        "@transaction.atomic(durable=True)\n"
        "def accept_case(number, *, actor, at):\n"
        "    journal.record(actor, Accepted(number), at=at)\n\n\n"
        "def start_part(number, *, at):\n"
        "    pass\n"
    )
    assert list(rules.actions_are_atomic_signed_dated_and_audited(tmp_path)) == []


def test_a_function_of_actions_that_only_reads_is_no_act(tmp_path: Path) -> None:
    planted = tmp_path / "cases" / "actions.py"
    planted.parent.mkdir(parents=True)
    planted.write_text("def limits_of(version):\n    facts.update(version.limits)\n    return facts\n")
    assert list(rules.actions_are_atomic_signed_dated_and_audited(tmp_path)) == []


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("def accept(number, *, actor, at):\n    journal.record(actor, 1, at=at)\n", "not atomic"),
        ("@transaction.atomic\ndef accept(number, *, at):\n    journal.record(a, 1, at=at)\n", "who acts"),
        ("@transaction.atomic\ndef accept(number, *, actor):\n    journal.record(a, 1)\n", "when"),
        ("@transaction.atomic\ndef accept(number, *, actor, at):\n    pass\n", "no journal row"),
        ("@act\ndef accept(number, *, actor, at):\n    _write(number)\n\n\ndef _write(n):\n    n.save()\n", "journal"),
        ("@transaction.atomic\ndef accept_part(number):\n    pass\n", "no transaction of its own"),
        ("def accept_part(number):\n    journal.record(a, 1)\n", "writes no journal row"),
    ],
)
def test_every_missing_beat_of_an_act_is_named(lines: str, says: str, tmp_path: Path) -> None:
    planted = tmp_path / "cases" / "actions.py"
    planted.parent.mkdir(parents=True)
    planted.write_text(lines)
    complaints = list(rules.actions_are_atomic_signed_dated_and_audited(tmp_path))
    assert len(complaints) == 1
    assert says in complaints[0]


def test_every_exception_has_a_reason_and_is_needed() -> None:
    known = {rule.__name__: rule for rule in rules.SOURCE_RULES}
    for name, excused in EXCEPTIONS.items():
        complaints = list(known[name](rules.HOUSE))
        for start, reason in excused.items():
            assert len(reason.split()) >= 5, f"{start}: say why"
            assert any(line.startswith(start) for line in complaints), f"{start}: no longer needed"
