"""The town is honest: built through public actions, every case's journal replays, the log verifies from genesis."""

import pytest

from zhengtong.cases import rules
from zhengtong.cases.models import Case
from zhengtong.kernel import bus, journal

pytestmark = pytest.mark.django_db


def test_every_cases_journal_replays_through_the_rules_to_its_present_state(town):
    told = {}
    for case in Case.objects.all():
        entries = [(entry.type, entry.facts) for entry in journal.history(f"case:{case.number}")]
        told[case.number] = (case.state, str(rules.replay(entries)))
    assert len(told) == 40
    assert [number for number, (now, replayed) in told.items() if now != replayed] == []


def test_the_town_stands_again_in_the_next_test(town):
    assert Case.objects.count() == 40
