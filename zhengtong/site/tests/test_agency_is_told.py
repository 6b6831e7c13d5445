"""Both sides of an authorisation are told when it begins and when it ends, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from zhengtong.kernel import calendar
from zhengtong.kernel.models import Entry
from zhengtong.people import public as people
from zhengtong.post.models import Message
from zhengtong.site.joins import both_sides_are_told_of_an_agency as join
from zhengtong.town.building import cast

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 3, 12, tzinfo=calendar.CIVIL)


def told(kind: str) -> list[tuple[int, str, str]]:
    entry = Entry.objects.filter(type=f"people.delegation_{kind}").latest("id")
    join.tell(entry)
    join.tell(entry)
    rows = Message.objects.filter(template__startswith=f"people.agency_{kind}").order_by("id")
    return [(row.recipient_id, row.template.rpartition(".")[2], row.subject) for row in rows]


def grant(city: Any, principal: Any) -> tuple[Any, people.Granted]:
    granted = people.grant_delegation(
        people.Agent("周大勇", cast.ZHOU.number),
        ["file"],
        people.Term(date(2026, 11, 1), date(2026, 11, 30)),
        organisation_id=principal.organisation,
        actor=principal,
        at=NOON,
    )
    return city.citizens["zhou"], granted


def test_principal_and_agent_are_told_once_each_of_beginning_and_end(city: Any) -> None:
    lin = replace(city.citizens["lin"], organisation=None)
    zhou, granted = grant(city, lin)
    people.accept_delegation(granted.invitation, actor=zhou, at=NOON)
    assert told("accepted") == [
        (lin.person, "principal", "周＊现在可以为您代办"),
        (zhou.person, "agent", "您现在可以为林＊代办"),
    ]
    people.revoke_delegation(granted.number, actor=zhou, at=NOON)
    assert [(person, side) for person, side, _ in told("revoked")] == [
        (lin.person, "principal"),
        (zhou.person, "agent"),
    ]


def test_for_an_organisation_its_legal_representative_is_told(city: Any) -> None:
    li = city.citizens["li"]
    zhou, granted = grant(city, li)
    people.accept_delegation(granted.invitation, actor=zhou, at=NOON)
    assert [(person, side) for person, side, _ in told("accepted")] == [
        (li.person, "principal"),
        (zhou.person, "agent"),
    ]


def test_an_invitation_that_nobody_took_up_ends_for_the_principal_alone(city: Any) -> None:
    lin = replace(city.citizens["lin"], organisation=None)
    _, granted = grant(city, lin)
    people.revoke_delegation(granted.number, actor=lin, at=NOON)
    assert [side for _, side, _ in told("revoked")] == ["principal"]


def test_affairs_are_named_in_the_reader_s_language(city: Any) -> None:
    from django.utils.translation import override

    from zhengtong.site.joins import affairs_of_agents_are_named_by_matters as named

    with override("en"):
        found = named.names_of(["matter:990131005001", "case:99010201-1", "matter:000000000000"])
    assert found == {"matter:990131005001": "Food business licence (new)", "case:99010201-1": "Case 99010201-1"}
    with override("zh-hans"):
        assert named.find("开饭馆", 3)[0] == ("matter:990131005001", "食品经营许可（新办）")
