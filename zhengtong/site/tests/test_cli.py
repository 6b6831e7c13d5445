"""The command line, as an operator types it."""

import subprocess
import sys
import time

import pytest

from zhengtong.site import cli, terminal


def run(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "zhengtong.site.cli", *arguments],
        capture_output=True,
        text=True,
        env={"LANG": "C.UTF-8", "PATH": "", **environment},
        timeout=20,
    )


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        (["--from", "2026-02-10", "--days", "5"], "2026-02-24"),
        (["--from", "2026-02-10", "--days", "20"], "2026-03-16"),
        (["--from", "2026-09-24", "--days", "7", "--unit", "calendar"], "2026-10-08"),
        (["--from", "2026-02-10", "--days", "0"], "2026-02-10"),
    ],
)
def test_the_last_line_is_the_due_date_alone(arguments, due, capsys):
    assert cli.main(["clock", *arguments]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == due


def test_a_limit_into_a_year_without_notice_says_so(capsys):
    cli.main(["clock", "--from", "2026-12-25", "--days", "20"])
    said = capsys.readouterr().out
    assert "rovisional" in said or "暂定" in said


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        (["--from", "2026-02-30", "--days", "5"], "--from"),
        (["--from", "10.2.2026", "--days", "5"], "--from"),
        (["--from", "2026-02-10", "--days", "five"], "--days"),
        (["--from", "2026-02-10", "--days", "-5"], "--days"),
        (["--from", "2026-02-10", "--days", "1.5"], "--days"),
        (["--from", "2026-02-10", "--days", "99999999999"], "--days"),
        (["--from", "2026-02-10"], "--days"),
        (["--days", "5"], "--from"),
        (["--from", "2026-02-10", "--days", "5", "--unit", "year"], "--unit"),
    ],
)
def test_bad_input_is_answered_with_the_field_and_exit_2(arguments, field, capsys):
    with pytest.raises(SystemExit) as left:
        cli.main(["clock", *arguments])
    assert left.value.code == 2
    assert field in capsys.readouterr().err.splitlines()[-1]


@pytest.mark.parametrize("start", ["1999-01-01", "2061-01-01"])
def test_a_day_outside_the_table_is_answered_with_the_field_and_exit_2(start, capsys):
    assert cli.main(["clock", "--from", start, "--days", "5"]) == 2
    assert "--from" in capsys.readouterr().err


def test_a_valid_number_is_recognised_and_not_repeated(capsys):
    assert cli.main(["check-id", "11010519491231002X"]) == 0
    said = capsys.readouterr().out
    assert "11010519491231002X" not in said


def test_a_mistyped_number_is_exit_1_with_the_reason(capsys):
    assert cli.main(["check-id", "110105194912310021"]) == 1
    said = capsys.readouterr().out
    assert "check character" in said or "校验" in said


@pytest.mark.parametrize("command", [["clock", "--from", "2026-02-10", "--days", "5"], ["check-id", "12345"]])
def test_these_commands_start_without_django(command):
    answer = run(*command, PYTHONPROFILEIMPORTTIME="1")
    assert answer.returncode == 0
    assert "django" not in answer.stderr.lower()


def test_a_count_takes_less_than_a_third_of_a_second():
    started = time.perf_counter()
    answer = run("clock", "--from", "2026-02-10", "--days", "5")
    assert answer.stdout.endswith("2026-02-24\n")
    assert time.perf_counter() - started < 1.0  # 0.3 s alone; the machine of the tests is shared


def test_a_chinese_terminal_is_answered_in_chinese_once_the_catalogue_is_compiled():
    answer = run("clock", "--from", "2026-02-10", "--days", "5", LANG="zh_CN.UTF-8")
    compiled = (terminal.LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.mo").exists()
    assert ("工作日" in answer.stdout) is compiled
