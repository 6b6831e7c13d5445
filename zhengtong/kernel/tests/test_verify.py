"""What the one-file verifier accepts, and that nothing else passes."""

from __future__ import annotations

import ast
import hashlib
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from zhengtong.kernel import verify
from zhengtong.kernel.canonical import canonical
from zhengtong.kernel.journal import log, sequencer
from zhengtong.kernel.tests.things import AT, happen, issue

pytestmark = pytest.mark.django_db
DOCUMENT = b"%PDF-1.7\n the decision \n%%EOF\n"


def classic_pdf() -> bytes:
    """A PDF of the old form, with a cross-reference table."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (zh\\)) >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 4\n0000000000 65535 f \n" + rows + b"trailer\n<< /Size 4 /Root 1 0 R >>\n"
    return out + table + b"startxref\n%d\n%%%%EOF\n" % len(out)


CLASSIC_PDF = classic_pdf()


@pytest.fixture
def folder(settings, tmp_path):
    settings.WITNESS_ROOT = tmp_path / "witness"
    return tmp_path


def proved(entry) -> bytes:
    for number in range(3):
        happen(number)
    sequencer.run(AT)
    log.lay_before_witnesses(AT)
    return log.receipt_bytes(entry)


def publish(folder: Path) -> Path:
    path = folder / "published.json"
    path.write_bytes(canonical(log.published_keys()))
    return path


def run(*arguments: object) -> int:
    return verify.main([str(argument) for argument in arguments])


def issued(folder: Path, content: bytes = DOCUMENT, name: str = "决定书.pdf") -> Path:
    document = folder / name
    document.write_bytes(content)
    (folder / f"{name}.receipt.json").write_bytes(proved(issue(hashlib.sha256(content).hexdigest())))
    return document


def test_a_receipt_verifies(folder, capsys) -> None:
    path = folder / "receipt.json"
    path.write_bytes(proved(happen(7)))
    assert run(path, "--keys", publish(folder), "--lang", "en") == 0
    said = capsys.readouterr().out
    assert said.startswith("VERIFIED.\nAct: kernel.test_thing_happened (thing:7) by SYSTEM")
    assert "Witnessed by: audit-office" in said


def test_words_are_chinese_for_chinese_readers(folder, capsys) -> None:
    path = folder / "receipt.json"
    path.write_bytes(proved(happen(7)))
    run(path, "--keys", publish(folder), "--lang", "zh")
    assert capsys.readouterr().out.startswith("核验通过。")


@pytest.mark.parametrize("bit", [0, 5])
def test_no_byte_of_a_receipt_may_change(folder, bit) -> None:
    trusted = verify.read_keys(publish(folder).read_bytes(), "published")
    original = proved(happen(7))
    verify.require_receipt(verify.parse_exact(original), trusted)
    passed = []
    for at in range(len(original)):
        flipped = bytearray(original)
        flipped[at] ^= 1 << bit
        try:
            verify.require_receipt(verify.parse_exact(bytes(flipped)), trusted)
            passed.append(at)
        except verify.Failure:
            continue
    assert passed == []


def test_a_shortened_or_extended_receipt_fails(folder) -> None:
    keys, path = publish(folder), folder / "receipt.json"
    original = proved(happen(7))
    for changed in (original[:-1], original + b" ", b" " + original, original.replace(b",", b", ", 1)):
        path.write_bytes(changed)
        assert run(path, "--keys", keys) == 1


def test_a_document_with_its_receipt_beside_it_verifies(folder, capsys) -> None:
    document = issued(folder)
    assert run(document, "--keys", publish(folder), "--lang", "en") == 0
    assert "Every byte of the document 决定书.pdf" in capsys.readouterr().out


def test_no_byte_of_the_document_may_change(folder) -> None:
    document, keys = issued(folder), publish(folder)
    for at in range(len(DOCUMENT)):
        flipped = bytearray(DOCUMENT)
        flipped[at] ^= 1
        document.write_bytes(flipped)
        assert run(document, "--keys", keys) == 1


def test_a_document_without_receipt_fails(folder, capsys) -> None:
    document = folder / "lonely.pdf"
    document.write_bytes(DOCUMENT)
    assert run(document, "--keys", publish(folder), "--lang", "en") == 1
    assert "carries no receipt" in capsys.readouterr().out


def test_another_documents_receipt_fails(folder, capsys) -> None:
    document, other = issued(folder), folder / "other.pdf"
    other.write_bytes(DOCUMENT + b"more")
    receipt = folder / (document.name + ".receipt.json")
    assert run(other, "--receipt", receipt, "--keys", publish(folder), "--lang", "en") == 1
    assert "is not this document's" in capsys.readouterr().out


def test_a_file_that_was_only_recorded_is_not_called_issued(folder, capsys) -> None:
    from django.db import transaction

    from zhengtong.kernel import journal
    from zhengtong.kernel.actors import SYSTEM
    from zhengtong.kernel.tests.things import ThingHappened

    with transaction.atomic():
        entry = journal.record(SYSTEM, ThingHappened(1, hashlib.sha256(DOCUMENT).hexdigest()), at=AT)
    document = folder / "upload.pdf"
    document.write_bytes(DOCUMENT)
    (folder / "upload.pdf.receipt.json").write_bytes(proved(entry))
    assert run(document, "--keys", publish(folder), "--lang", "en") == 0
    assert "did not issue the document" in capsys.readouterr().out


def test_a_signature_by_an_unlisted_key_fails(folder, capsys) -> None:
    path, keys = folder / "receipt.json", publish(folder)
    path.write_bytes(proved(happen(7)))
    listed = json.loads(keys.read_text())
    listed["keys"] = []
    keys.write_text(json.dumps(listed))
    assert run(path, "--keys", keys, "--lang", "en") == 1
    assert "not on the list of trusted keys" in capsys.readouterr().out


def test_a_key_under_another_keys_id_fails(folder, capsys) -> None:
    path, keys = folder / "receipt.json", publish(folder)
    path.write_bytes(proved(happen(7)))
    listed = json.loads(keys.read_text())
    listed["keys"][0]["public"] = listed["witnesses"][0]["public"]
    keys.write_text(json.dumps(listed))
    assert run(path, "--keys", keys, "--lang", "en") == 1
    assert "list of trusted keys" in capsys.readouterr().out


def test_a_receipt_without_the_witness_fails(folder, capsys) -> None:
    path = folder / "receipt.json"
    path.write_bytes(canonical(json.loads(proved(happen(7))) | {"cosignatures": []}))
    assert run(path, "--keys", publish(folder), "--lang", "en") == 1
    assert "At least 1 trusted witness" in capsys.readouterr().out


def test_one_witness_does_not_count_twice(folder) -> None:
    keys = publish(folder)
    receipt = json.loads(proved(happen(7)))
    receipt["cosignatures"] *= 2
    trusted = verify.read_keys(canonical(json.loads(keys.read_text()) | {"witnesses_required": 2}), "published")
    with pytest.raises(verify.Failure, match="witness_missing"):
        verify.require_receipt(receipt, trusted)


def test_another_logs_receipt_fails(folder, capsys) -> None:
    path, keys = folder / "receipt.json", publish(folder)
    path.write_bytes(proved(happen(7)))
    keys.write_bytes(canonical(json.loads(keys.read_text()) | {"origin": "elsewhere/log"}))
    assert run(path, "--keys", keys, "--lang", "en") == 1
    assert "elsewhere/log" in capsys.readouterr().out


def test_keys_beside_the_file_are_used_and_named(folder, capsys) -> None:
    document = issued(folder)
    publish(folder).rename(folder / "log-keys.json")
    assert run(document, "--lang", "en") == 0
    assert "may come from the same hand" in capsys.readouterr().out


def test_without_any_keys_nothing_is_verified(folder, capsys, monkeypatch) -> None:
    monkeypatch.setenv("ZHENGTONG_VAR", str(folder / "nothing"))
    document = issued(folder)
    assert run(document, "--lang", "en", "--city", "http://127.0.0.1:9") == 1
    assert "There is no list of trusted keys" in capsys.readouterr().out


def test_a_promise_verifies_and_says_that_it_is_no_proof(folder, capsys) -> None:
    path, keys = folder / "promise.json", publish(folder)
    path.write_bytes(canonical(log.promise(happen(7))))
    assert run(path, "--keys", keys, "--lang", "en") == 0
    assert "does not prove yet" in capsys.readouterr().out


def test_no_byte_of_a_promise_may_change(folder) -> None:
    trusted = verify.read_keys(publish(folder).read_bytes(), "published")
    original = canonical(log.promise(happen(7)))
    verify.require_promise(verify.parse_exact(original), trusted)
    for at in range(len(original)):
        flipped = bytearray(original)
        flipped[at] ^= 1
        with pytest.raises(verify.Failure):
            verify.require_promise(verify.parse_exact(bytes(flipped)), trusted)


def made_pdf(kind: str) -> bytes:
    """The old form, typst's form, and the form with object and cross-reference streams."""
    if kind == "classic":
        return CLASSIC_PDF
    import typst

    made = typst.compile(b"= Decision\nGranted.", format="pdf")
    if kind == "typst":
        return made
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.pdf_utils.writer import copy_into_new_writer

    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(made)))
    writer.stream_xrefs = True
    out = io.BytesIO()
    writer.write(out)
    assert b"/Type /XRef" in out.getvalue()
    return out.getvalue()


@pytest.mark.parametrize("kind", ["classic", "typst", "streams"])
def test_a_pdf_with_its_receipt_attached_verifies(folder, kind, capsys) -> None:
    original = made_pdf(kind)
    document = folder / "decision.pdf"
    document.write_bytes(verify.attach_receipt(original, proved(issue(hashlib.sha256(original).hexdigest()))))
    assert run(document, "--keys", publish(folder), "--lang", "en") == 0
    assert f"Its first {len(original)} bytes are the document as issued" in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["classic", "typst", "streams"])
def test_other_programs_find_the_attached_receipt(folder, kind) -> None:
    from pypdf import PdfReader

    original = made_pdf(kind)
    receipt = proved(issue(hashlib.sha256(original).hexdigest()))
    reader = PdfReader(io.BytesIO(verify.attach_receipt(original, receipt)), strict=True)
    assert reader.attachments["receipt.json"] == [receipt]
    assert len(reader.pages) == 1


@pytest.mark.parametrize("kind", ["classic", "typst", "streams"])
def test_no_byte_of_a_pdf_with_receipt_may_change(folder, kind, monkeypatch) -> None:
    monkeypatch.setattr(verify, "print", lambda *_: None, raising=False)
    original, keys = made_pdf(kind), publish(folder)
    whole = verify.attach_receipt(original, proved(issue(hashlib.sha256(original).hexdigest())))
    document = folder / "decision.pdf"
    every = 1 if kind == "classic" else 7
    for at in [*range(0, len(original), max(1, len(original) // 200)), *range(len(original), len(whole), every)]:
        flipped = bytearray(whole)
        flipped[at] ^= 1
        document.write_bytes(flipped)
        assert run(document, "--keys", keys) == 1, at


def test_nothing_may_follow_the_attached_receipt(folder) -> None:
    whole = verify.attach_receipt(CLASSIC_PDF, proved(issue(hashlib.sha256(CLASSIC_PDF).hexdigest())))
    document, keys = folder / "decision.pdf", publish(folder)
    for more in (b"\n", b"%", verify.MARK + str(len(whole)).encode() + b"\n"):
        document.write_bytes(whole + more)
        assert run(document, "--keys", keys) == 1


def test_a_pdf_with_files_of_its_own_keeps_its_receipt_beside_it() -> None:
    other = CLASSIC_PDF.replace(b"/Lang (zh\\))", b"/AF [3 0 R] ")
    with pytest.raises(verify.Failure, match="no_room"):
        verify.attach_receipt(other, b"{}")


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"%PDF-1.7", b'{"format":"zhengtong.receipt/1"}', b"[" * 100_000]
)
def test_broken_files_are_answered_in_words(folder, content, capsys) -> None:
    path = folder / "file.json"
    path.write_bytes(content)
    assert run(path, "--keys", publish(folder), "--receipt", path, "--lang", "en") == 1
    assert capsys.readouterr().out.startswith("NOT VERIFIED:")


def test_the_verifier_is_one_file_that_knows_nothing_of_the_house() -> None:
    known = {*sys.stdlib_module_names, "cryptography", "gmssl_pyx"}
    for node in ast.walk(ast.parse(Path(verify.__file__).read_text())):
        if isinstance(node, ast.Import):
            assert {name.name.split(".")[0] for name in node.names} <= known
        if isinstance(node, ast.ImportFrom):
            assert str(node.module).split(".")[0] in known


def test_the_verifier_runs_from_a_copy_without_the_house(folder) -> None:
    document, keys = issued(folder), publish(folder)
    shutil.copy(verify.__file__, folder / "check.py")
    command = [sys.executable, "-I", str(folder / "check.py"), str(document), "--keys", str(keys), "--lang", "en"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout.startswith("VERIFIED.")
    document.write_bytes(DOCUMENT.replace(b"decision", b"revision"))
    assert subprocess.run(command, capture_output=True, text=True, check=False).returncode == 1


def test_every_failure_has_words_in_both_languages() -> None:
    raised = {
        node.args[0].value
        for node in ast.walk(ast.parse(Path(verify.__file__).read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Failure"
    }
    assert raised <= set(verify.TEXTS)
    assert all(len(texts) == 2 and all(texts) for texts in verify.TEXTS.values())


def test_a_page_gets_a_verdict_in_sentences(folder) -> None:
    receipt = proved(issue(hashlib.sha256(DOCUMENT).hexdigest()))
    keys = log.published_keys()
    assert verify.check_receipt(receipt, document=DOCUMENT, keys=keys).lines[0] == "核验通过。"
    assert not verify.check_receipt(receipt, document=DOCUMENT + b" ", keys=keys).good
    assert verify.check_document(receipt, keys=keys).good
    assert not verify.check_document(DOCUMENT, keys=keys).good
