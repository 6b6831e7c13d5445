"""Filing and following over the API: the same acts as the pages, whatever is sent."""

import copy
import json
from datetime import timedelta

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from zhengtong.cases import api
from zhengtong.cases.models import Case, Document, Material
from zhengtong.cases.tests.acting import PLAN, at
from zhengtong.kernel.actors import SYSTEM
from zhengtong.kernel.models import Entry
from zhengtong.people import public as people
from zhengtong.town.building import story

pytestmark = pytest.mark.django_db
NOON = at(9, 19, 12)
KEY = "0123456789"


@pytest.fixture(autouse=True)
def noon(monkeypatch):
    """It is noon on Saturday 19 September 2026 at the edge of every request."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)


def token(play, who="li", scopes=("cases:read", "cases:write")):
    actor = play.anlan.citizens[who]
    return people.issue_token(
        actor.account,
        "a program",
        frozenset(scopes),
        NOON + timedelta(days=1),
        person_id=actor.person,
        organisation_id=actor.organisation,
        actor=SYSTEM,
        at=NOON,
    )


class Program:
    """A program that speaks for somebody."""

    def __init__(self, bearer):
        self.client, self.head = Client(raise_request_exception=False), {"HTTP_AUTHORIZATION": f"Bearer {bearer}"}

    def get(self, path):
        return self.client.get(f"/api/v1{path}", **self.head)

    def post(self, path, body, key=KEY):
        sent = body if isinstance(body, (str, bytes)) else json.dumps(body)
        head = self.head | ({"HTTP_IDEMPOTENCY_KEY": key} if key else {})
        return self.client.post(f"/api/v1{path}", sent, content_type="application/json", **head)


@pytest.fixture
def li(play):
    return Program(token(play))


@pytest.fixture
def body(play):
    """A complete application of Li's firm, as JSON."""
    ready = play.application(NOON)
    mine = lambda file: signing.dumps([play.applicant.number, file], salt=api.UPLOADED)  # noqa: E731
    return {
        "matter": ready.matter,
        "place": ready.place,
        "answers": ready.answers,
        "data": ready.data,
        "materials": [
            {"code": p.code, "way": p.way.value, "snapshot": p.snapshot, "commitment": p.commitment}
            | ({"file": mine(p.file)} if p.file else {})
            for p in ready.materials
        ],
        "signed_name": ready.signed_name,
        "address": {"mode": "electronic", "address": "站内信"},
    }


class TestFiling:
    def test_a_complete_application_becomes_a_case(self, li, body):
        answer = li.post("/cases", body)
        assert answer.status_code == 201, answer.json()
        said = answer.json()
        assert (said["state"], said["received_on"]) == ("received", "2026-09-19")
        assert said["promise"]["format"] == "zhengtong.promise/1"
        assert len(said["query_code"]) == 10

    def test_the_same_key_answers_with_the_same_case(self, li, body):
        first, second = li.post("/cases", body), li.post("/cases", body)
        assert (first.status_code, second.status_code) == (201, 200)
        for same in ("number", "query_code"):
            assert first.json()[same] == second.json()[same]
        assert Case.objects.count() == 1

    def test_the_same_key_with_other_content_is_refused(self, li, body):
        li.post("/cases", body)
        answer = li.post("/cases", body | {"address": {"mode": "post", "address": "永安街"}})
        assert (answer.status_code, answer.json()["code"]) == (422, "kernel.key_reused")

    def test_the_key_of_one_client_is_not_that_of_another(self, play, li, body):
        li.post("/cases", body)
        other = Program(token(play, "lin"))
        answer = other.post("/cases", body)
        assert "number" not in answer.json()
        assert answer.status_code in (409, 422)

    def test_without_a_key_nothing_is_filed(self, li, body):
        assert li.post("/cases", body, key="").status_code == 422
        assert not Case.objects.exists()

    def test_without_a_token_nothing_is_filed(self, body, play):
        assert Program("zt_no_token").post("/cases", body).status_code == 401

    def test_a_token_for_reading_files_nothing(self, play, body):
        assert Program(token(play, scopes=("cases:read",))).post("/cases", body).status_code == 403

    def test_everything_missing_is_named_at_once(self, li, body):
        del body["data"]["kitchen_m2"], body["data"]["contact_phone"]
        body["materials"], body["signed_name"] = [], "别人"
        said = li.post("/cases", body).json()
        fields = {error["field"] for error in said["errors"]}
        assert {"kitchen_m2", "contact_phone", "signed_name", "material.001", "material.005"} <= fields
        assert all(error["title"] for error in said["errors"])


class TestFiles:
    def upload(self, program):
        picture = SimpleUploadedFile("平面图.png", story.plan_drawing("平面图"), "image/png")
        return program.client.post("/api/v1/files", {"file": picture}, **program.head)

    def test_an_uploaded_file_serves_its_uploader(self, li, body):
        answer = self.upload(li)
        assert answer.status_code == 201
        plan = next(m for m in body["materials"] if m["code"] == "005")
        plan |= {"way": "upload", "file": answer.json()["id"]}
        number = li.post("/cases", body).json()["number"]
        assert Material.objects.get(case__number=number, code="005").file_id

    @pytest.mark.parametrize("named", ["1", "17", "nonsense", "", None])
    def test_a_file_named_by_guessing_is_no_file(self, li, body, named):
        plan = next(m for m in body["materials"] if m["code"] == "005")
        plan |= {"way": "upload", "file": named}
        assert li.post("/cases", body).status_code == 422
        assert not Case.objects.exists()

    def test_the_file_of_another_client_is_no_file(self, play, li, body):
        theirs = self.upload(Program(token(play, "lin"))).json()["id"]
        plan = next(m for m in body["materials"] if m["code"] == "005")
        plan |= {"way": "upload", "file": theirs}
        assert li.post("/cases", body).status_code == 422


def put(body, path, value):
    spoiled = copy.deepcopy(body)
    *way, end = path.split(".")
    inner = spoiled
    for step in way:
        inner = inner[int(step) if step.isdigit() else step]
    inner[int(end) if end.isdigit() else end] = value
    return spoiled


LONG = "长" * 10_000
BAD = [
    ("matter", "990131005999"),
    ("matter", "\u0000"),
    ("matter", 5),
    ("matter", LONG),
    ("place", ""),
    ("place", "110101001001"),
    ("place", "99010200200𠮷"),
    ("place", "\u0000"),
    ("place", "９９０１０２００２００１"),
    ("answers", []),
    ("answers", {}),
    ("answers.category", 5),
    ("answers.category", "bakery"),
    ("answers.category", {"a": 1}),
    ("answers.category", "\u0000"),
    ("answers.area", "很大"),
    ("answers.area", 0),
    ("answers.area", 10**30),
    ("answers.area", 1e400),
    ("answers.area", -1),
    ("answers.making", [1, None]),
    ("answers.making", [["hot"]]),
    ("answers.online", "maybe"),
    ("data", []),
    ("data.contact_phone", "1380000000"),
    ("data.contact_phone", "😀"),
    ("data.uscc", "92990102MA0000001X"),
    ("data.uscc", LONG),
    ("data.representative_id", "990102199602290339"),
    ("data.representative_id", "990102199702290335"),
    ("data.representative_id", {"x": 1}),
    ("data.established_on", "2026-02-30"),
    ("data.established_on", "昨天"),
    ("data.established_on", 20260101),
    ("data.kitchen_m2", "很大"),
    ("data.kitchen_m2", -3),
    ("data.kitchen_m2", 10**40),
    ("data.kitchen_m2", {"a": 1}),
    ("data.kitchen_m2", [1]),
    ("data.seats", 1.5),
    ("data.unknown_field", 1.5),
    ("data.has_store", "maybe"),
    ("data.premises", "临江路"),
    ("data.premises", {"division": 1, "detail": []}),
    ("data.premises", {"division": "990102002001", "detail": LONG}),
    ("data.premises.division", "110101001001"),
    ("data.dishes", LONG),
    ("data.dishes", ["面条"]),
    ("data.staff", "一个人"),
    ("data.staff", [1, None, "x"]),
    ("data.staff.0.valid_until", "2026-02-30"),
    ("data.staff.0.name", LONG),
    ("data.staff.0.name", "\u0000"),
    ("data.manager_name", "😀😀"),
    ("data.manager_name", "<script>"),
    ("data.manager_name", LONG),
    ("materials", {}),
    ("materials.0.code", "999"),
    ("materials.0.code", "\u0000"),
    ("materials.0.code", LONG),
    ("materials.0.way", "magic"),
    ("materials.0.snapshot", 10**30),
    ("materials.0.snapshot", -1),
    ("materials.0.snapshot", 2**63),
    ("materials.0.snapshot", 999_999),
    ("materials.0.snapshot", "x"),
    ("materials.0", None),
    ("signed_name", ""),
    ("signed_name", LONG),
    ("signed_name", "\u0000"),
    ("signed_name", None),
    ("address.mode", "pigeon"),
]


@pytest.mark.parametrize(("path", "value"), BAD, ids=[f"{path}={str(value)[:12]!a}" for path, value in BAD])
def test_what_is_wrong_is_refused_in_words_and_nothing_is_filed(li, body, path, value):
    answer = li.post("/cases", put(body, path, value))
    assert 400 <= answer.status_code < 500, answer.content[:300]
    said = answer.json()
    assert said["title"]
    assert not Case.objects.exists()
    assert not Entry.objects.filter(type="cases.case_filed").exists()


ODD = [
    ("signed_name", " 李㙓 "),
    ("data.dishes", "面条😀、𠮷饭、𪚥𬭎·㙓"),
    ("data.manager_name", "阿依古丽·买买提"),
    ("data.manager_name", "李𬭎𪚥"),
    ("answers.unknown_question", [1]),
    ("unknown", {"deep": [1]}),
]


@pytest.mark.parametrize(("path", "value"), ODD, ids=[f"{path}={str(value)[:12]!a}" for path, value in ODD])
def test_what_is_only_unusual_is_filed_and_what_nobody_asked_for_is_not_kept(li, body, path, value):
    answer = li.post("/cases", put(body, path, value))
    assert answer.status_code == 201, answer.json()
    case = Case.objects.get()
    assert "unknown_question" not in json.dumps(case.answers)
    kept = json.loads(case.data)
    if path.startswith("data.") and "unknown" not in path:
        assert kept[path.removeprefix("data.")] == value


@pytest.mark.parametrize(
    "sent",
    [b"", b"[]", b"null", b"{", b"\xff\xfe", b'{"matter": "\xff"}', b"[" * 100_000, b'{"a":' * 50_000 + b"1"],
    ids=["empty", "list", "null", "open", "bytes", "latin", "deep list", "deep object"],
)
def test_what_is_no_application_is_refused(li, sent):
    assert 400 <= li.post("/cases", sent).status_code < 500


def test_a_huge_body_is_refused(li, body):
    answer = li.post("/cases", put(body, "data.dishes", "x" * 13 * 1024 * 1024))
    assert answer.status_code in (400, 413, 422)
    assert not Case.objects.exists()


@pytest.mark.parametrize("path", ["signed_name", "data.dishes", "place", "answers.category", "address.address"])
def test_half_a_character_is_refused(li, body, path):
    sent = json.dumps(put(body, path, "HERE")).replace('"HERE"', '"\\ud800"')
    assert 400 <= li.post("/cases", sent).status_code < 500


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32-le"])
def test_an_application_in_another_encoding_than_utf_8_is_refused(li, body, encoding):
    """RFC 8259 §8.1: JSON between systems is UTF-8."""
    assert li.post("/cases", json.dumps(body).encode(encoding)).status_code == 422
    assert not Case.objects.exists()


@pytest.mark.parametrize("number", ["x", "%00", "9" * 24, "长" * 300, "%F0%A0%AE%B7", "..", "1%27--"])
@pytest.mark.parametrize("rest", ["", "/clocks"])
def test_a_number_that_is_none_is_not_found(li, number, rest):
    assert li.get(f"/cases/{number}{rest}").status_code == 404


@pytest.mark.parametrize(
    "query", ["after=x", "after=%00", "after=" + "A" * 5000, "limit=0", "limit=x", "limit=9999999", "state=x"]
)
def test_a_list_asked_for_wrongly_is_refused(li, query):
    assert 400 <= li.get(f"/cases?{query}").status_code < 500


class TestFollowing:
    def test_another_persons_case_is_like_none(self, play, li, body):
        number = li.post("/cases", body).json()["number"]
        other = Program(token(play, "zhou"))
        for answer in (
            other.get(f"/cases/{number}"),
            other.get(f"/cases/{number}/clocks"),
            other.post(f"/cases/{number}/withdraw", {}),
            other.post(f"/cases/{number}/supplement", {"materials": [], "data": {}}),
        ):
            nobody = other.get("/cases/990102010202609190000099")
            assert (answer.status_code, answer.json()["code"]) == (404, nobody.json()["code"])
        assert other.get("/cases").json()["items"] == []

    def test_whoever_gave_somebody_elses_number_without_proof_sees_nothing(self, play, li, body):
        li.post("/cases", body)
        assert Program(token(play, "wang")).get("/cases").json()["items"] == []

    def test_her_own_case_is_read_listed_and_withdrawn(self, li, body):
        number = li.post("/cases", body).json()["number"]
        assert li.get(f"/cases/{number}").json()["number"] == number
        assert [row["number"] for row in li.get("/cases").json()["items"]] == [number]
        assert [clock["due_on"] for clock in li.get(f"/cases/{number}/clocks").json()] == ["2026-09-24"]
        assert li.post(f"/cases/{number}/withdraw", {"reason": "暂不开业"}).json()["state"] == "withdrawn"
        again = li.post(f"/cases/{number}/withdraw", {})
        assert (again.status_code, again.json()["code"]) == (409, "cases.not_now")

    @pytest.mark.parametrize("reason", ["\u0000", LONG, "😀"])
    def test_any_reason_for_a_withdrawal_is_refused_in_words_or_kept(self, li, body, reason):
        number = li.post("/cases", body).json()["number"]
        assert li.post(f"/cases/{number}/withdraw", {"reason": reason}).status_code in (200, 422)

    def test_the_supplement_brings_what_was_listed(self, play, li, body):
        from zhengtong.cases import public as cases

        number = li.post("/cases", body).json()["number"]
        cases.request_supplement(number, [PLAN], actor=play.officer("zhao"), at=NOON)
        assert li.get(f"/cases/{number}").json()["supplement"][0]["code"] == "005"
        empty = li.post(f"/cases/{number}/supplement", {"materials": [], "data": {}})
        assert [error["field"] for error in empty.json()["errors"]] == ["material.005"]
        file = TestFiles().upload(li).json()["id"]
        brought = {"materials": [{"code": "005", "way": "upload", "file": file}]}
        assert li.post(f"/cases/{number}/supplement", brought).json()["state"] == "supplemented"


def test_nothing_personal_stands_in_the_answers(li, body):
    said = json.dumps(li.post("/cases", body).json(), ensure_ascii=False)
    assert body["data"]["representative_id"] not in said
    assert Document.objects.exists()
