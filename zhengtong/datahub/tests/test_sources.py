"""Sources that are down, slow, dirty or lie: each is an answer, none is an accident."""

import sqlite3
import threading
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhengtong.datahub.sources import address, reading
from zhengtong.datahub.sources import lookup as lookups
from zhengtong.datahub.sources.cells import Cell, FetchStatus, Problem
from zhengtong.datahub.sources.drivers import DRIVERS, SourceFailed
from zhengtong.datahub.sources.lookup import Item, Lookup, SourceSpec
from zhengtong.kernel.release import HIDDEN, MASKS, masked, release

KEY = "990102195001010015"


@pytest.fixture(autouse=True)
def _fresh_gates():
    reading.forget_failures()
    yield
    reading.forget_failures()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "source.sqlite3"


def run(path, *statements):
    with closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def people(path, *rows, columns="num TEXT, name TEXT, born TEXT, day TEXT"):
    run(path, f"CREATE TABLE people ({columns})", *(f"INSERT INTO people VALUES ({row})" for row in rows))


def spec(path, timeout=2.0):
    return SourceSpec("test", "测试库", "sqlite", f"sqlite:///{path}", timeout)


def ask(path, *, timeout=2.0, items=None, as_of="day", key=KEY, table="people"):
    items = items or (Item("name", "name", "text"), Item("birth_on", "born", "date"))
    return reading.read(Lookup(spec(path, timeout), table, "num", as_of, items), key)


def test_the_row_of_the_key_is_read_with_its_day(path):
    people(path, f"'{KEY}', '张三', '19500101', '2026-03-01'", "'1', '李四', '19600101', '2026-03-01'")
    answer = ask(path)
    assert answer.status is FetchStatus.OK
    assert answer.cells == {"name": Cell("张三"), "birth_on": Cell("1950-01-01")}
    assert answer.as_of == date(2026, 3, 1)


def test_a_full_width_key_is_found(path):
    wide = "".join(chr(ord(c) + 0xFEE0) for c in KEY)
    people(path, f"'{wide}', '张三', '19500101', ''")
    assert ask(path).cells["name"] == Cell("张三")


def test_nobody_found_is_absent(path):
    people(path, "'1', '李四', '19600101', ''")
    assert ask(path).status is FetchStatus.ABSENT


def test_a_missing_file_is_a_source_that_is_down(path):
    assert ask(path).status is FetchStatus.SOURCE_DOWN
    assert not path.exists()


def test_a_damaged_file_is_a_source_that_is_down(path):
    path.write_bytes(b"not a database at all" * 100)
    assert ask(path).status is FetchStatus.SOURCE_DOWN


def test_a_source_that_never_ends_is_interrupted_in_time(path):
    run(
        path,
        "CREATE VIEW people AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) "
        "SELECT CAST(x AS TEXT) AS num, 'n' AS name, '' AS born, '' AS day FROM c",
    )
    assert ask(path, timeout=0.1).status is FetchStatus.SLOW


def test_a_locked_source_is_slow(path):
    people(path, f"'{KEY}', '张三', '19500101', ''")
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert ask(path, timeout=0.05).status is FetchStatus.SLOW


def test_a_revoked_column_leaves_the_other_values(path):
    people(path, f"'{KEY}', '张三', ''", columns="num TEXT, name TEXT, day TEXT")
    answer = ask(path)
    assert answer.status is FetchStatus.COLUMN_REVOKED
    assert answer.cells == {"name": Cell("张三"), "birth_on": Cell(problem=Problem.COLUMN_MISSING)}


def test_a_revoked_key_column_yields_nothing(path):
    people(path, "'张三', '19500101', ''", columns="name TEXT, born TEXT, day TEXT")
    answer = ask(path)
    assert answer.status is FetchStatus.COLUMN_REVOKED
    assert not any(cell.value for cell in answer.cells.values())


def test_a_missing_table_yields_nothing(path):
    people(path)
    assert ask(path, table="nobody").status is FetchStatus.COLUMN_REVOKED


def test_the_name_of_a_missing_column_is_never_taken_for_its_value(path):
    people(path, f"'{KEY}', '19500101', ''", columns="num TEXT, born TEXT, day TEXT")
    assert ask(path).cells["name"] == Cell(problem=Problem.COLUMN_MISSING)


def test_a_column_that_holds_something_else_has_no_value(path):
    people(path, f"'{KEY}', '张三', '滨江区文昌街', ''")
    assert ask(path).cells["birth_on"] == Cell(problem=Problem.UNREADABLE)


def test_a_later_row_speaks_for_an_earlier_one(path):
    people(path, f"'{KEY}', '旧名', '19500101', '2015-01-01'", f"'{KEY}', '新名', '19500101', '2026-01-01'")
    assert ask(path).cells["name"] == Cell("新名")


def test_two_rows_that_differ_and_are_equally_late_have_no_value(path):
    people(path, f"'{KEY}', '甲', '19500101', '2026-01-01'", f"'{KEY}', '乙', '19500101', '2026-01-01'")
    assert ask(path).cells == {"name": Cell(problem=Problem.CONTRADICTORY), "birth_on": Cell("1950-01-01")}


def test_an_exact_duplicate_is_one_entry(path):
    people(path, f"'{KEY}', '甲', '19500101', ''", f"'{KEY} ', '甲', '1950-01-01', ''")
    assert ask(path).cells == {"name": Cell("甲"), "birth_on": Cell("1950-01-01")}


def test_a_row_about_somebody_else_is_never_read():
    lookup = Lookup(spec("x"), "people", "num", "", (Item("name", "name", "text"),))
    answer = lookups.answer_of(lookup, KEY, [{"num": "1", "name": "李四"}], frozenset())
    assert answer.status is FetchStatus.ABSENT


def test_the_source_is_opened_for_reading_only(path):
    people(path, f"'{KEY}', '张三', '', ''")
    with pytest.raises(SourceFailed):
        DRIVERS["sqlite"]._run(spec(path), "DELETE FROM people", ())
    assert ask(path).status is FetchStatus.OK


def test_an_address_in_the_environment_replaces_the_kept_one(monkeypatch):
    monkeypatch.setenv("ZHENGTONG_SOURCE_POPULATION", "sqlite:///elsewhere")
    assert address.dsn("population", "kept") == "sqlite:///elsewhere"
    assert address.dsn("market", "kept") == "kept"


class TestBreaker:
    def lookup(self, path, timeout=2.0):
        return Lookup(spec(path, timeout), "people", "num", "", (Item("name", "name", "text"),))

    def test_after_three_failures_a_source_is_left_alone_until_it_has_rested(self, path):
        now = [0.0]
        for _ in range(3):
            reading.read_all([(self.lookup(path), KEY)], clock=lambda: now[0])
        people(path, f"'{KEY}', '张三', '', ''")
        (resting,) = reading.read_all([(self.lookup(path), KEY)], clock=lambda: now[0])
        now[0] = reading.REST_SECONDS + 1
        (tried,) = reading.read_all([(self.lookup(path), KEY)], clock=lambda: now[0])
        assert (resting.status, tried.status) == (FetchStatus.SOURCE_DOWN, FetchStatus.OK)

    def test_a_success_forgets_the_failures(self, path):
        door = reading.gate("test")
        for failed in (True, True, False, True, True):
            door.learn(failed, 0.0)
        assert door.enter(0.0)

    def test_a_hanging_source_holds_its_own_places_only(self, path, tmp_path):
        people(path, f"'{KEY}', '张三', '', ''")
        release_all = threading.Event()
        door = reading.gate("hangs")
        for _ in range(reading.PLACES):
            assert door.enter(0.0)
            door.pool.submit(release_all.wait, 5)
        hanging = Lookup(SourceSpec("hangs", "库", "sqlite", f"sqlite:///{path}"), "people", "num", "", ())
        answers = reading.read_all([(hanging, KEY), (self.lookup(path), KEY)])
        release_all.set()
        assert [answer.status for answer in answers] == [FetchStatus.SOURCE_DOWN, FetchStatus.OK]


WORDS = st.text("abcde", min_size=1, max_size=3)


class TestRelease:
    @given(
        values=st.dictionaries(WORDS, st.text(max_size=30)),
        fields=st.sets(WORDS),
        masks=st.dictionaries(WORDS, st.sampled_from([*MASKS, ""])),
    )
    def test_nothing_outside_the_grant_leaves_and_masked_fields_leave_masked(self, values, fields, masks):
        left = release(values, fields=fields, masks=masks)
        assert set(left) == set(values) & fields
        for name, value in left.items():
            assert value == (masked(values[name], masks[name]) if masks.get(name) else values[name])

    @pytest.mark.parametrize(
        ("mask", "plain", "covered"),
        [
            ("identity", "990102195001010015", "990102＊＊＊＊＊＊＊＊0015"),
            ("phone", "13800001234", "138＊＊＊＊1234"),
            ("name", "张三丰", "张＊＊"),
            ("name", "张", "张＊"),
            ("year", "1990-03-07", "1990"),
            ("division", "安澜市滨江区文昌街1号", "安澜市滨江区＊＊＊"),
            ("hidden", "x", HIDDEN),
            ("identity", "12345", HIDDEN),
        ],
    )
    def test_each_mask_covers_what_it_says(self, mask, plain, covered):
        assert masked(plain, mask) == covered

    def test_a_misspelt_mask_lets_nothing_out(self):
        with pytest.raises(LookupError):
            release({"a": "1"}, fields={"a"}, masks={"a": "identiy"})
