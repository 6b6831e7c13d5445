"""Several photos of one material: in order, replaced, moved, removed, without JavaScript; and what officers see."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from zhengtong.cases import public as cases
from zhengtong.cases.actions import drafting, photos
from zhengtong.cases.models import MaterialPage
from zhengtong.cases.tests.acting import at
from zhengtong.kernel import files
from zhengtong.kernel.models import StoredFile
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.kernel.web import middleware

pytestmark = pytest.mark.django_db
PLAN = "005"


def picture(shade: int = 0, size: tuple[int, int] = (64, 48)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (shade, shade, shade)).save(out, "JPEG")
    return out.getvalue()


def upload(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or picture(), content_type="image/jpeg")


@pytest.fixture
def draft(play: Any, client: Any, monkeypatch: Any) -> Any:
    """A draft whose plan is still to be added, and its owner at the browser."""
    made = play.draft(at(11, 2))
    cases_draft = drafting.drop_material(made.uid, PLAN, actor=play.applicant, at=at(11, 2))
    monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: play.applicant)
    return cases_draft


@pytest.fixture
def send(client: Any, draft: Any) -> Any:
    """Posts to the material of the plan."""
    return lambda **said: client.post(f"/apply/d/{draft.uid}/materials/{PLAN}/", said)


def names(draft: Any) -> list[str]:
    draft.refresh_from_db()
    return [files.file_facts(id).name for id in drafting.files_of(draft.materials.get(PLAN))]


class TestPages:
    def test_several_photos_stand_in_the_order_in_which_they_were_chosen(self, send: Any, draft: Any) -> None:
        assert send(do="upload", file=[upload("一.jpg"), upload("二.jpg")]).status_code == 302
        send(do="upload", photo=[upload("三.jpg")])
        assert names(draft) == ["一.jpg", "二.jpg", "三.jpg"]

    def test_one_is_moved_forward_replaced_and_removed(self, send: Any, draft: Any) -> None:
        send(do="upload", file=[upload("一.jpg"), upload("二.jpg"), upload("三.jpg")])
        send(do="up", page="3")
        assert names(draft) == ["一.jpg", "三.jpg", "二.jpg"]
        send(do="replace", page="1", file=upload("新.jpg"))
        assert names(draft) == ["新.jpg", "三.jpg", "二.jpg"]
        send(do="remove", page="2")
        assert names(draft) == ["新.jpg", "二.jpg"]

    def test_the_first_stays_first(self, send: Any, draft: Any) -> None:
        send(do="upload", file=[upload("一.jpg"), upload("二.jpg")])
        send(do="up", page="1")
        assert names(draft) == ["一.jpg", "二.jpg"]

    def test_what_is_removed_or_replaced_is_forgotten(self, send: Any, draft: Any) -> None:
        before = StoredFile.objects.count()
        send(do="upload", file=[upload("一.jpg"), upload("二.jpg")])
        send(do="replace", page="2", file=upload("三.jpg"))
        send(do="remove", page="1")
        assert StoredFile.objects.count() == before + 1

    def test_with_the_last_one_removed_the_material_is_open_again(self, send: Any, draft: Any) -> None:
        send(do="upload", file=[upload("一.jpg")])
        send(do="remove", page="1")
        draft.refresh_from_db()
        assert PLAN not in draft.materials

    @pytest.mark.parametrize("page", ["0", "3", "-1", "x", "", "9" * 30])
    def test_a_place_that_is_none_changes_nothing(self, send: Any, draft: Any, page: str) -> None:
        send(do="upload", file=[upload("一.jpg"), upload("二.jpg")])
        assert send(do="remove", page=page).status_code == 422
        assert names(draft) == ["一.jpg", "二.jpg"]

    def test_one_bad_file_is_named_and_the_others_stay(self, send: Any, draft: Any) -> None:
        bad = upload("坏.jpg", b"\xff\xd8\xff not a photo")
        answer = send(do="upload", file=[upload("一.jpg"), bad, upload("二.jpg")])
        assert answer.status_code == 422
        assert "坏.jpg" in answer.content.decode()
        assert names(draft) == ["一.jpg", "二.jpg"]

    def test_a_tenth_is_refused_and_nine_stay(self, send: Any, draft: Any) -> None:
        answer = send(do="upload", file=[upload(f"{n}.jpg") for n in range(10)])
        assert "最多可以上传9个文件" in answer.content.decode()
        assert len(names(draft)) == 9

    def test_no_file_chosen_is_said(self, send: Any) -> None:
        assert send(do="upload").status_code == 422

    def test_the_page_shows_each_with_a_likeness_and_asks_for_the_camera(
        self, send: Any, client: Any, draft: Any
    ) -> None:
        send(do="upload", file=[upload("一.jpg"), upload("二.jpg")])
        page = client.get(f"/apply/d/{draft.uid}/materials/").content.decode()
        assert page.count("zt-photo__picture") == 2
        assert 'capture="environment"' in page
        assert "data-zt-photos" in page
        small = client.get(f"/apply/d/{draft.uid}/materials/{PLAN}/file/?page=2&small=1")
        assert small["Content-Type"] == "image/jpeg"
        assert client.get(f"/apply/d/{draft.uid}/materials/{PLAN}/file/?page=3").status_code == 404

    def test_nobody_else_changes_them(self, send: Any, draft: Any, play: Any) -> None:
        send(do="upload", file=[upload("一.jpg")])
        with pytest.raises(Absent):
            photos.remove_file(draft.uid, PLAN, 1, actor=play.anlan.citizens["zhou"], at=at(11, 2))


class TestFiled:
    @pytest.fixture
    def filed(self, send: Any, draft: Any, play: Any) -> Any:
        """The case of the draft with two photos of the plan."""
        send(do="upload", file=[upload("一.jpg", picture(10)), upload("二.jpg", picture(200))])
        from zhengtong.town.building import cast

        address = {"mode": "electronic", "address": "站内信"}
        made = cases.file_draft(
            draft.uid, signed_name=cast.LI.name, address=address, actor=play.applicant, at=at(11, 2, 11)
        )
        play.number = made.case.number
        return made.case

    def test_they_become_the_pages_of_the_material(self, filed: Any) -> None:
        (page,) = MaterialPage.objects.filter(material__case=filed)
        assert (page.position, page.material.code) == (2, PLAN)

    def test_sweeping_the_draft_leaves_the_files_of_the_case(self, filed: Any, play: Any) -> None:
        drafting.sweep_old_drafts(at(12, 31))
        page = MaterialPage.objects.get(material__case=filed)
        assert files.open_file(page.file_id)

    @pytest.mark.parametrize("who", ["applicant", "officer"])
    def test_applicant_and_officer_open_each(
        self, filed: Any, play: Any, client: Any, monkeypatch: Any, who: str
    ) -> None:
        actor = play.applicant if who == "applicant" else play.officer("zhao")
        monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: actor)
        base = f"/my/cases/{filed.number}/" if who == "applicant" else f"/console/cases/{filed.number}/"
        page = client.get(base).content.decode()
        assert "打开第2个文件" in page
        one, two = (client.get(f"{base}materials/{PLAN}/?page={n}").content for n in (1, 2))
        assert one != two
        assert client.get(f"{base}materials/{PLAN}/?page=3").status_code == 404

    def test_several_photos_answer_a_supplement_notice(self, play: Any, client: Any, monkeypatch: Any) -> None:
        play.file(at(11, 2))
        play.ask(at(11, 3))
        monkeypatch.setattr(middleware.ACTOR_OF, "_answer", lambda request: play.applicant)
        sent = client.post(
            f"/my/cases/{play.number}/supplement/", {f"file.{PLAN}": [upload("一.jpg"), upload("二.jpg")]}
        )
        assert sent.status_code == 302
        assert MaterialPage.objects.filter(material__case=play.case).count() == 1


def test_the_limit_holds_for_every_door(play: Any) -> None:
    made = drafting.drop_material(play.draft(at(11, 2)).uid, PLAN, actor=play.applicant, at=at(11, 2))
    for _ in range(photos.MOST_FILES):
        kept = files.keep_bytes(picture(), name="a.jpg", mime="image/jpeg", at=at(11, 2))
        photos.add_file(made.uid, PLAN, kept.id, actor=play.applicant, at=at(11, 2))
    with pytest.raises(Refusal, match="files_too_many"):
        photos.add_file(made.uid, PLAN, kept.id, actor=play.applicant, at=at(11, 2))
