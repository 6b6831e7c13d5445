"""The town is honest: built through public actions, every case's journal replays, the log verifies from genesis."""

import ast
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from zhengtong.cases import rules
from zhengtong.cases.models import Case
from zhengtong.kernel import bus, calendar, ids, journal
from zhengtong.kernel.actors import DutyKind
from zhengtong.kernel.journal import log
from zhengtong.kernel.models import Entry
from zhengtong.org import public as org
from zhengtong.people import public as people
from zhengtong.post.models import Message
from zhengtong.town import building
from zhengtong.town import matters as anlan
from zhengtong.town.building import builder, cast
from zhengtong.town.matters import publishing

pytestmark = pytest.mark.django_db
ROOM = Path(building.__file__).parents[1]


def test_every_cases_journal_replays_through_the_rules_to_its_present_state(town):
    told = {}
    for case in Case.objects.all():
        entries = [(entry.type, entry.facts) for entry in journal.history(f"case:{case.number}")]
        told[case.number] = (case.state, str(rules.replay(entries)))
    assert len(told) == 40
    assert [number for number, (now, replayed) in told.items() if now != replayed] == []


def test_the_town_stands_again_in_the_next_test(town):
    assert Case.objects.count() == 40


def test_the_log_verifies_from_genesis(town):
    bus.run_pending(town.at)
    assert Entry.objects.filter(seq=None).count() == 0
    assert log.verify_from_genesis() == []


def test_a_changed_act_is_found_in_the_log(town):
    bus.run_pending(town.at)
    entry = Entry.objects.filter(type="cases.case_decided").first()
    Entry.objects.filter(pk=entry.pk).update(facts=entry.facts | {"outcome": "refused"})
    assert log.verify_from_genesis()


def test_cases_stand_in_every_state(town):
    states = set(Case.objects.values_list("state", flat=True))
    bus.run_pending(town.at)  # What is served or answered is closed as soon as the worker hears of it.
    states |= set(Case.objects.values_list("state", flat=True))
    assert states == {state.value for state in rules.State}


def test_every_applicant_is_told_of_every_act_once(town):
    from zhengtong.cases import public as cases

    bus.run_pending(town.at)
    owed = Counter(Entry.objects.filter(type__in=cases.TOLD).values_list("subject", flat=True))
    sent = Counter(f"case:{number}" for number in Message.objects.values_list("case_number", flat=True) if number)
    assert sent == owed


def test_nothing_happens_after_the_instant_of_the_town_or_out_of_order(town):
    assert not Entry.objects.filter(recorded_at__gt=town.at).exists()
    for case in Case.objects.all():
        instants = [entry.recorded_at for entry in journal.history(f"case:{case.number}")]
        assert instants == sorted(instants), case.number


def test_officers_act_only_on_working_days(town):
    table = calendar.packaged()
    acts = Entry.objects.filter(actor_kind="officer", type__startswith="cases.")
    assert [e.type for e in acts if not table.is_workday(calendar.civil_day(e.recorded_at))] == []


def test_every_number_of_a_person_or_a_body_is_nobodys(town):
    firms = builder.firms_of("tiny")
    for one in [*firms, *(c.firm for c in cast.CITIZENS if c.firm)]:
        assert ids.is_synthetic(one.uscc)
        assert ids.is_synthetic(one.representative.number)


def test_whoever_is_not_proven_has_no_level(town):
    assert people.person_view(town.citizens["wang"].person).level < 2


def test_the_town_writes_through_public_actions_only():
    found = []
    for path in sorted((ROOM / "building").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and node.attr in {"objects", "bulk_create", "delete"}:
                found.append(f"{path.name}:{node.lineno} .{node.attr}")
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("zhengtong."):
                room = node.module.split(".")[1]
                if room not in {"kernel", "town"} and [a.name for a in node.names] != ["public"]:
                    found.append(f"{path.name}:{node.lineno} from {node.module}")
    assert found == []


def test_the_same_size_is_the_same_city(town):
    numbers = list(Case.objects.order_by("id").values_list("number", "state"))
    assert [state for _, state in numbers[:3]] == ["served", "in_review", "served"]
    assert all(number[:6] in ("990102", "990103", "990121") for number, _ in numbers)


def test_every_office_with_work_has_people_to_handle_review_and_approve(town):
    keys = {key for line in anlan.table() for key in publishing.implementing(line, town.offices)}
    for key in keys:
        for duty in (DutyKind.HANDLER, DutyKind.REVIEWER, DutyKind.APPROVER):
            assert org.officers_with(duty, town.offices[key], at=town.at), (key, duty)


def test_one_clerk_receives_for_many_offices(town):
    assert len(town.officer("fang").offices(DutyKind.WINDOW)) >= 18


def test_a_substitute_stands_in_for_an_officer_to_the_day(town):
    holders = org.officers_with(DutyKind.HANDLER, town.offices["binjiang.housing"], at=town.at)
    assert [(holder.name, holder.substitute) for holder in holders] == [("袁工", False), ("蒋楠", True)]
    after = datetime(2028, 1, 1, 10, tzinfo=calendar.CIVIL)
    holders = org.officers_with(DutyKind.HANDLER, town.offices["binjiang.housing"], at=after)
    assert [holder.name for holder in holders] == ["袁工"]


def test_the_city_has_its_offices_townships_and_villages(town):
    levels = Counter(division.level for division in org.divisions())
    assert (levels[org.Level.COUNTY], levels[org.Level.TOWN], levels[org.Level.VILLAGE]) == (3, 6, 4)
    assert len(org.offices()) == 84
