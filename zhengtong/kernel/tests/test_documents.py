"""Official documents: what they hold, what they refuse to do, and characters that fonts lack."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pypdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from zhengtong.kernel import documents
from zhengtong.kernel.documents import characters
from zhengtong.kernel.documents.render import template_path

PROBE = Path(__file__).resolve().parent / "probe.typ"
AT = datetime(2026, 3, 17, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_keys(settings, tmp_path_factory):
    settings.VAR = tmp_path_factory.getbasetemp()


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def probe(text: str) -> str:
    return text_of(documents.render(PROBE, {"text": text}))


def test_the_text_of_a_document_can_be_read_back():
    assert "准予行政许可" in probe("准予行政许可")


@pytest.mark.parametrize("markup", ["#strong[x]", "$a + b$", "*b*", "_i_", "@ref", "<label>", "`raw`", "= t", r"\n"])
def test_what_a_person_typed_is_never_read_as_markup(markup):
    assert markup in probe(f"甲{markup}乙")


def test_a_template_cannot_lie_outside_the_package(tmp_path):
    strange = tmp_path / "x.typ"
    strange.write_text("x")
    with pytest.raises(FileNotFoundError):
        documents.render(strange, {})


def test_a_room_and_a_name_say_which_template():
    assert template_path("cases/grant").name == "grant.typ"


def test_a_name_cannot_climb_out_of_its_folder():
    with pytest.raises(FileNotFoundError):
        template_path("cases/../../../manage")


@pytest.mark.parametrize("name", ["𠮷", "㙓", "𬭎", "·", "阿依古丽·买买提", "Łukasz Şahin", "žř"])
def test_rare_and_foreign_characters_of_names_come_from_the_text_face(name):
    assert characters.prepare(name) == characters.Prepared(name, (), rare=False)


@pytest.mark.parametrize("name", ["𪚥", "𪜀", "𫝀"])
def test_characters_of_the_extensions_ask_for_the_rare_face(name):
    assert characters.prepare(name) == characters.Prepared(name, (), rare=True)


def test_a_character_of_the_rare_face_can_be_read_back():
    assert "𪚥" in probe("王𪚥")


@pytest.mark.parametrize("character", ["😀", "\U00031350", "\U0002ebf0", "\ue000"])
def test_what_no_face_has_is_drawn_and_never_stops_the_document(character):
    assert characters.prepare(character).pictured == (character,)
    assert "丙" in probe(f"甲{character}丙")


def test_the_note_names_the_code_point_of_what_is_drawn():
    assert "U+1F600" in probe("王😀")


def test_a_recorded_picture_of_a_character_is_used(monkeypatch, tmp_path):
    picture = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><rect width="1" height="1"/></svg>'
    (tmp_path / "31350.svg").write_text(picture)
    monkeypatch.setattr(characters, "PICTURES", tmp_path)
    assert characters.picture("\U00031350") == picture
    assert "甲" in probe("甲\U00031350")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("甲\u202e乙", "甲乙"),
        ("甲\x07乙", "甲乙"),
        ("甲\u200d乙", "甲乙"),
        ("甲\U000e0101", "甲"),
        ("甲\ud800", "甲"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_marks_that_draw_nothing_are_left_out(typed, shown):
    assert characters.visible(typed) == shown


def test_ten_thousand_characters_fill_pages():
    pdf = documents.render(PROBE, {"text": "汉字与国家之事也" * 1250})
    assert len(pypdf.PdfReader(io.BytesIO(pdf)).pages) > 5


def test_the_same_data_give_the_same_bytes():
    assert documents.render(PROBE, {"text": "甲"}, at=AT) == documents.render(PROBE, {"text": "甲"}, at=AT)


def test_a_document_says_that_it_is_pdf_a_3b():
    metadata = pypdf.PdfReader(io.BytesIO(documents.render(PROBE, {"text": "甲"}))).xmp_metadata
    assert b"pdfaid:part>3<" in metadata.stream.get_data()


def test_a_qr_code_is_an_svg_element():
    assert documents.qr_svg("https://example.org/verify/").startswith("<svg ")


def test_an_attached_file_comes_out_as_it_went_in():
    pdf = documents.attach(documents.render(PROBE, {"text": "甲"}), "回执.json", b'{"number":"1"}')
    assert pypdf.PdfReader(io.BytesIO(pdf)).attachments["回执.json"] == [b'{"number":"1"}']


def test_two_files_can_be_attached():
    pdf = documents.render(PROBE, {"text": "甲"})
    pdf = documents.attach(documents.attach(pdf, "a.json", b"1"), "b.json", b"2")
    assert sorted(pypdf.PdfReader(io.BytesIO(pdf)).attachments) == ["a.json", "b.json"]


def judged(pdf: bytes):
    """The verdict on the seal, by a reader who trusts its certificate."""
    signature = PdfFileReader(io.BytesIO(pdf)).embedded_signatures[0]
    return validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))


def test_a_seal_covers_the_whole_document_and_states_its_instant():
    verdict = judged(documents.seal(documents.render(PROBE, {"text": "甲"}), at=AT))
    assert verdict.intact
    assert verdict.valid
    assert verdict.coverage.name == "ENTIRE_FILE"
    assert verdict.signer_reported_dt == AT


def test_a_byte_changed_after_sealing_breaks_the_seal():
    sealed = documents.seal(documents.render(PROBE, {"text": "甲"}), at=AT)
    assert not judged(sealed.replace(b"%PDF-1.7", b"%PDF-1.6", 1)).intact
