"""Every address and every API operation, opened by every kind of actor: the door that is stated is the door that holds.

A new address with a parameter for which `SAMPLES` has no value fails here, and so does a page that breaks for somebody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.house import opened
from zhengtong.kernel import ids
from zhengtong.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Duty, DutyKind
from zhengtong.kernel.web.middleware import ACTOR_OF
from zhengtong.people import public as people
from zhengtong.people import rules as people_rules

AT = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
SAMPLES: dict[str, str] = {
    "act": "accept",
    "case": "99010101-20260316-0001-0",
    "clock": "999999",
    "code": "nothing",
    "field": "nothing",
    "group": "nothing",
    "id": "999999",
    "key": "nothing",
    "law": "nothing",
    "matter": "999999999999",
    "name": "nothing",
    "node": "nothing",
    "number": "NOTHING-0",
    "path": "nothing",
    "prefix": "000000000000",
    "sign_in_id": "999999",
    "record_id": "nothing",
    "snapshot": "999999",
    "subject": "nothing",
    "system": "nothing",
    "uid": "00000000-0000-4000-8000-000000000000",
    "version": "999999",
    "year": "2019",
}
PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True, slots=True)
class Route:
    """An address as routed, with what its view states."""

    pattern: str
    permit: str

    @property
    def address(self) -> str:
        """The address with sample values, none of which names anything that exists."""
        return "/" + PARAMETER.sub(lambda match: SAMPLES[match[1]], self.pattern)


def walk(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


@lru_cache
def routes() -> tuple[Route, ...]:
    """Every page with a stated permit; the demo's simulators of other people's systems are not ours to guard."""
    return tuple(
        Route(address, view.permit)
        for address, view in walk(get_resolver().url_patterns)
        if hasattr(view, "permit") and not address.startswith("demo/")
    )


def test_every_parameter_has_a_sample() -> None:
    unknown = {f"{r.pattern}: <{p}>" for r in routes() for p in PARAMETER.findall(r.pattern) if p not in SAMPLES}
    assert not unknown, "add a value to SAMPLES that names nothing"


def checked_person() -> Any:
    account = people.open_citizen_account("13900000009", actor=SYSTEM, at=AT)
    number = ids.synthetic_identity_number("990102", date(1990, 5, 21), 28)
    proven = people_rules.Proven(
        "林小满",
        people_rules.DocumentType.IDENTITY_CARD,
        number,
        people_rules.Level.CHECKED,
        people_rules.Evidence.PROVINCE,
    )
    return people.raise_level(account.pk, proven, actor=SYSTEM, at=AT)


def cast() -> dict[str, Actor]:
    """One actor of every kind and every duty; accounts and persons are rows, duties are given."""
    stranger = people.open_citizen_account("13900000008", actor=SYSTEM, at=AT)
    citizen = checked_person()
    citizen.refresh_from_db()
    actors = {
        "anonymous": ANONYMOUS,
        "citizen level 0": Actor(ActorKind.CITIZEN, stranger.number, account=stranger.pk),
        "citizen level 2": Actor(
            ActorKind.CITIZEN, citizen.number, account=citizen.pk, person=citizen.person_id, level=2
        ),
    }
    for kind in DutyKind:
        credentials = people.Credentials("Anlan-2026-window", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        account = people.open_officer_account(kind.value, "王某", credentials, actor=SYSTEM, at=AT)
        actors[f"officer {kind.value}"] = Actor(
            ActorKind.OFFICER, account.number, account=account.pk, duties=(Duty(kind, office=1),)
        )
    return actors


def expected(permit: str, actor: Actor) -> str:
    """What the stated permit promises: `in`, `sign in` or `absent`."""
    kind, _, duties = permit.partition(":")
    if kind == "open":
        return "in"
    if actor.kind is ActorKind.ANONYMOUS:
        return "sign in"
    if kind == "citizen":
        return "in" if actor.kind is ActorKind.CITIZEN else "sign in"
    if kind == "applicant":
        return "in"
    if actor.kind is not ActorKind.OFFICER:
        return "absent"
    wanted = {DutyKind(duty) for duty in duties.split(",") if duty}
    return "in" if not wanted or actor.holds(*wanted) else "absent"


def opens(client: Client, address: str) -> Any:
    """The answer to GET, or to POST where only that is routed."""
    answer = client.get(address)
    return client.post(address) if answer.status_code == 405 else answer


def fault(route: Route, name: str, actor: Actor, answer: Any) -> str | None:
    """What is wrong with an answer, if anything."""
    where = f"{route.address} [{route.permit}] for {name}"
    if answer.status_code == 500:
        return f"{where}: breaks with {(answer.exc_info or ('', ''))[1]!r}"
    promised = expected(route.permit, actor)
    to_entrance = answer.status_code == 302 and "sign-in/?next=" in answer["Location"]
    if promised == "sign in" and not to_entrance:
        return f"{where}: {answer.status_code}, not led to the entrance"
    if promised == "absent" and answer.status_code != 404:
        return f"{where}: {answer.status_code}, though for this actor it does not exist"
    if promised == "in" and to_entrance and route.permit == "open":
        return f"{where}: led to the entrance, though it is open"
    return None


ONCE = {f"officer {kind.value}" for kind in DutyKind if kind is not DutyKind.WINDOW}


def told_apart(name: str) -> list[Route]:
    """The routes to try for an actor: what does not ask for duties is tried with one officer, not with each of them."""
    return [route for route in routes() if name not in ONCE or route.permit.startswith("staff:")]


@pytest.mark.django_db
def test_every_page_keeps_its_permit_for_every_actor() -> None:
    client = Client(raise_request_exception=False)
    before, faults = ACTOR_OF._answer, []
    try:
        for name, actor in cast().items():
            ACTOR_OF.answer(lambda request, actor=actor: actor)
            for route in told_apart(name):
                if wrong := fault(route, name, actor, opens(client, route.address)):
                    faults.append(wrong)
    finally:
        ACTOR_OF._answer = before
    assert not faults, "\n".join(faults)


def operations() -> list[tuple[str, str]]:
    """Method and path of every API operation as the OpenAPI document states them."""
    from zhengtong.site import api

    return [(method.upper(), path) for path, stated in api.schema()["paths"].items() for method in stated]


@pytest.mark.django_db
def test_every_api_operation_refuses_a_stranger_unless_it_is_open() -> None:
    client, faults = Client(raise_request_exception=False), []
    for method, path in operations():
        address = re.sub(r"{(?:\w+:)?(\w+)}", lambda match: SAMPLES[match[1]], path)
        for header in ({}, {"HTTP_AUTHORIZATION": "Bearer zt_nobody_nothing"}):
            answer = client.generic(method, address, "{}", content_type="application/json", **header)
            is_open = f"{method} {path.removeprefix('/api/v1')}" in opened.OPERATIONS
            if answer.status_code >= 500 or (not is_open and answer.status_code != 401):
                faults.append(f"{method} {address}: {answer.status_code}")
            if answer.status_code >= 400 and answer["Content-Type"] != "application/problem+json":
                faults.append(f"{method} {address}: {answer.status_code} is not a problem document")
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("permit", "actor", "promise"),
    [
        ("open", ANONYMOUS, "in"),
        ("citizen", ANONYMOUS, "sign in"),
        ("staff:handler", ANONYMOUS, "sign in"),
        ("staff:handler", Actor(ActorKind.CITIZEN, "P1"), "absent"),
        ("staff:handler", Actor(ActorKind.OFFICER, "A1", duties=(Duty(DutyKind.WINDOW, 1),)), "absent"),
        ("staff:handler,window", Actor(ActorKind.OFFICER, "A1", duties=(Duty(DutyKind.WINDOW, 1),)), "in"),
        ("citizen", Actor(ActorKind.OFFICER, "A1"), "sign in"),
    ],
)
def test_a_permit_promises(permit: str, actor: Actor, promise: str) -> None:
    assert expected(permit, actor) == promise


@pytest.mark.parametrize(
    ("permit", "actor", "status"),
    [("staff:handler", Actor(ActorKind.CITIZEN, "P1"), 200), ("citizen", ANONYMOUS, 200), ("open", ANONYMOUS, 500)],
)
def test_a_page_that_lets_the_wrong_actor_in_or_breaks_is_a_fault(permit: str, actor: Actor, status: int) -> None:
    answer: Any = HttpResponse(status=status)
    answer.exc_info = None
    assert fault(Route("planted/", permit), "somebody", actor, answer)
