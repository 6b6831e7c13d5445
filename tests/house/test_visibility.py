"""Who sees which case, asked of Anlan: the permit table, the SQL filter, the pages and the API must agree.

One town, everybody in it, every case. A page may not so much as name a case that its reader may not see.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from tests.anlan import Anlan
from tests.house.test_routes import PARAMETER, Route, expected, routes
from zhengtong.cases import permits, queries
from zhengtong.cases.models import Case, Document
from zhengtong.cases.rules import Act
from zhengtong.kernel.actors import ANONYMOUS, SYSTEM, Actor, ActorKind, Channel
from zhengtong.kernel.web.middleware import ACTOR_OF
from zhengtong.people import public as people
from zhengtong.town.public import OFFICERS

ELSEWHERE = ("api/", "readyz", "sign-in/province/")  # these know no cases, and the last asks another house
NEVER = datetime(2036, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Everybody:
    """The town's people as actors and, for each, the numbers of the cases the permit lets her see."""

    actors: dict[str, Actor]
    cases: list[Case]
    allowed: dict[str, set[str]]


def applicants(cases: list[Case]) -> Iterator[tuple[str, Actor]]:
    """The people who filed: as themselves, and for their organisation where they filed for one."""
    for case in {case.person_id: case for case in cases}.values():
        person = Actor(ActorKind.CITIZEN, f"P{case.person_id}", person=case.person_id, level=2)
        yield f"person {case.person_id}", person
        if case.organisation_id:
            yield f"firm {case.organisation_id}", replace(person, organisation=case.organisation_id)


def gather(town: Anlan) -> Everybody:
    """Everybody of the town, and a window clerk with a citizen before her."""
    cases = list(Case.objects.order_by("id"))
    actors: dict[str, Actor] = {"anonymous": ANONYMOUS}
    actors |= {f"citizen {key}": actor for key, actor in town.citizens.items()}
    actors |= {f"officer {one.username}": town.officer(one.username) for one in OFFICERS}
    actors |= dict(list(applicants(cases))[:6])
    window = actors["officer fang"]
    actors["officer fang with a citizen"] = replace(
        window, present_person=cases[0].person_id, present_organisation=cases[0].organisation_id
    )
    allowed = {
        name: {case.number for case in cases if permits.may(actor, Act.SEE, case)} for name, actor in actors.items()
    }
    return Everybody(actors, cases, allowed)


def filter_faults(everybody: Everybody) -> Iterator[str]:
    """Where the SQL filter and the permit disagree."""
    for name, actor in everybody.actors.items():
        seen = set(queries.cases_visible_to(actor).values_list("number", flat=True))
        if seen != everybody.allowed[name]:
            more, less = seen - everybody.allowed[name], everybody.allowed[name] - seen
            yield f"{name}: the filter shows {more} too much, {less} too little"


def looked_at(everybody: Everybody, actor: Actor, route: Route) -> set[str]:
    """Cases for which this person's own data were fetched: “who looked at my data” names them to her.

    She may have filed for a firm and be here for herself; the number is told, the case stays closed.
    """
    if route.pattern != "my/data/" or actor.subject_person is None:
        return set()
    return {case.number for case in everybody.cases if case.person_id == actor.subject_person}


def samples(everybody: Everybody, name: str) -> list[Case]:
    """One case the actor may see, if there is one, and one she may not."""
    mine = [case for case in everybody.cases if case.number in everybody.allowed[name]]
    others = [case for case in everybody.cases if case.number not in everybody.allowed[name]]
    return [*mine[:1], *others[-1:]]


def addresses(case: Case) -> Iterator[tuple[Route, str]]:
    """Every address about this case, its own documents and clocks in the places of the parameters."""
    document = Document.objects.filter(case=case).first()
    values = {
        "number": case.number,
        "case": case.number,
        "uid": str(document.uid) if document else "00000000-0000-4000-8000-000000000000",
        "act": "accept",
        "clock": "1",
        "code": "nothing",
        "field": "nothing",
    }
    for route in routes():
        names = PARAMETER.findall(route.pattern)
        if ("number" in names and "cases/" in route.pattern) or route.pattern.startswith("apply/filed/"):
            yield route, "/" + PARAMETER.sub(lambda match: values[match[1]], route.pattern)


def page_faults(everybody: Everybody) -> Iterator[str]:
    """Pages that open a case to somebody who may not see it, break, or name somebody else's case."""
    client, number = (
        Client(raise_request_exception=False),
        re.compile("|".join(re.escape(c.number) for c in everybody.cases)),
    )
    lists = [route for route in routes() if "<" not in route.pattern and not route.pattern.startswith(ELSEWHERE)]
    for name, actor in everybody.actors.items():
        ACTOR_OF.answer(lambda request, actor=actor: actor)
        for route in [route for route in lists if expected(route.permit, actor) == "in"]:
            answer = client.get(route.address)
            if told := set(number.findall(body(answer))) - everybody.allowed[name] - looked_at(everybody, actor, route):
                yield f"{route.address} names {sorted(told)[:3]} to {name}"
        for case in samples(everybody, name):
            for route, address in addresses(case):
                yield from case_fault(everybody, name, case, route, client.get(address))


def case_fault(everybody: Everybody, name: str, case: Case, route: Route, answer: Any) -> Iterator[str]:
    """What is wrong with one answer about one case."""
    allowed = case.number in everybody.allowed[name]
    where = f"/{route.pattern} about {'a case of' if allowed else 'a case not for'} {name}"
    if answer.status_code == 500:
        yield f"{where}: breaks with {(answer.exc_info or ('', ''))[1]!r}"
    elif not allowed and answer.status_code == 200:
        yield f"{where}: opens"
    elif not allowed and route.permit != "open" and answer.status_code not in {302, 404, 405, 409, 403}:
        yield f"{where}: {answer.status_code}"


def body(answer: Any) -> str:
    """The text of an answer."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return str(content.decode(errors="replace"))


def api_faults(everybody: Everybody, at: datetime) -> Iterator[str]:
    """Cases that the API gives to a token that may not see them, or keeps from one that may."""
    client = Client(raise_request_exception=False)
    for name, actor in everybody.actors.items():
        if actor.kind is not ActorKind.CITIZEN or not actor.account:
            continue
        token = people.issue_token(
            actor.account,
            "test",
            frozenset({"cases:read"}),
            NEVER,
            person_id=actor.person,
            organisation_id=actor.organisation,
            actor=SYSTEM,
            at=at,
        )
        bearer = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
        allowed = {c.number for c in everybody.cases if permits.may(replace(actor, channel=Channel.API), Act.SEE, c)}
        listed = client.get("/api/v1/cases?limit=100", **bearer)
        if (told := {row["number"] for row in listed.json().get("items", [])}) != allowed:
            yield f"GET /api/v1/cases lists {told ^ allowed} wrongly to {name}"
        for case in everybody.cases[:10]:
            status = client.get(f"/api/v1/cases/{case.number}", **bearer).status_code
            if status != (200 if case.number in allowed else 404):
                yield f"GET /api/v1/cases/… answers {status} to {name}, allowed: {case.number in allowed}"


@pytest.mark.django_db
def test_permit_filter_pages_and_api_agree_about_every_case_and_everybody(town: Anlan) -> None:
    everybody, before = gather(town), ACTOR_OF._answer
    assert {name for name, numbers in everybody.allowed.items() if numbers} > {"officer zhao", "officer shen"}
    try:
        faults = [*filter_faults(everybody), *page_faults(everybody)]
        ACTOR_OF._answer = before
        faults += api_faults(everybody, town.at)
    finally:
        ACTOR_OF._answer = before
    assert not faults, "\n".join(faults)


@pytest.mark.django_db
def test_a_filter_that_shows_too_much_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "cases_visible_to", lambda actor: Case.objects.none())
    someone = Actor(ActorKind.CITIZEN, "P1", person=1, level=2)
    assert list(filter_faults(Everybody({"someone": someone}, [], {"someone": {"990101-1"}})))
