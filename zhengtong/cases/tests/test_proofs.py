"""Documents are made by a job, their SHA-256 stands in the log, and one flipped byte anywhere is found."""

import hashlib
import io
import json
import re

import pypdf
import pytest

from zhengtong.cases import public as cases
from zhengtong.cases import queries
from zhengtong.cases.actions import results
from zhengtong.cases.models import Document
from zhengtong.cases.tests.acting import at
from zhengtong.kernel import bus, documents, files, jobs, verify
from zhengtong.kernel.journal import log, sequencer
from zhengtong.kernel.models import Entry
from zhengtong.matters import public as matters
from zhengtong.post.models import Message
from zhengtong.town.building import cast

pytestmark = pytest.mark.django_db
RARE = ("𠮷", "㙓", "𬭎", "𪚥", "·")


@pytest.fixture
def witnessed(settings, tmp_path):
    settings.WITNESS_ROOT = tmp_path / "witness"


def proved(play):
    """The receipt document of a filed case: its bytes, the proof, the keys."""
    play.file(at(9, 19))
    cases.make_documents(play.number, at=at(9, 19))
    sequencer.run(at(9, 19))
    log.lay_before_witnesses(at(9, 19))
    document = Document.objects.get(case__number=play.number, kind="receipt")
    return files.open_file(document.file_id), log.receipt_bytes(queries.entry_of_document(document))


def words_of(pdf):
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages))


def flipped(content, place):
    spoiled = bytearray(content)
    spoiled[place] ^= 1
    return bytes(spoiled)


class TestMaking:
    def test_the_worker_makes_every_document_after_the_act(self, play):
        play.file(at(9, 19))
        assert Document.objects.get().file_id is None
        bus.run_pending(at(9, 19))
        jobs.run_pending(at(9, 19))
        assert Document.objects.get().file_id is not None

    def test_the_sha256_of_the_bytes_stands_in_the_log(self, play):
        play.file(at(9, 19))
        cases.make_documents(play.number, at=at(9, 19))
        document = Document.objects.get()
        digest = hashlib.sha256(files.open_file(document.file_id)).hexdigest()
        entry = queries.entry_of_document(document)
        assert (document.sha256, entry.facts["sha256"]) == (digest, digest)

    def test_making_it_again_changes_nothing(self, play):
        play.file(at(9, 19))
        cases.make_documents(play.number, at=at(9, 19))
        made, rows = Document.objects.get(), Entry.objects.count()
        assert cases.make_documents(play.number, at=at(9, 20)) == 0
        results.fix_document(made.pk, made.file_id, "0" * 64, at=at(9, 20))
        assert (Document.objects.get().sha256, Entry.objects.count()) == (made.sha256, rows)

    def test_a_document_whose_job_was_lost_is_made_all_the_same(self, play):
        from zhengtong.cases import tasks

        play.file(at(9, 19))
        tasks.make_forgotten_documents.call()
        assert Document.objects.get().file_id is not None

    def test_one_notice_an_act_although_it_is_delivered_twice(self, play):
        play.file(at(9, 19))
        play.accept(at(9, 21))
        bus.run_pending(at(9, 21))
        listener = bus.LISTENERS["cases.told"]
        for entry in Entry.objects.filter(subject=f"case:{play.number}", type__in=cases.TOLD):
            listener.hear(entry)
        told = Message.objects.filter(case_number=play.number).values_list("template", flat=True)
        assert sorted(told) == ["cases.case_accepted", "cases.case_filed"]

    def test_a_served_case_is_closed_once_although_told_twice(self, play):
        play.to_review(at(2, 10))
        play.decide(at(2, 26), cases.Outcome.REFUSED, "食品处理区与卫生间直接相通，不符合规定的条件。")
        play.make(at(2, 26))
        play.serve(at(2, 27))
        bus.run_pending(at(2, 27))
        listener = bus.LISTENERS["cases.closing"]
        for entry in Entry.objects.filter(subject=f"case:{play.number}", type="cases.result_served"):
            listener.hear(entry)
        assert play.case.state == "closed"
        assert len([e for e in play.entries() if e.type == "cases.case_closed"]) == 1


class TestVerification:
    def test_document_and_proof_hold(self, play, witnessed):
        pdf, proof = proved(play)
        verdict = verify.check_receipt(proof, document=pdf, keys=log.published_keys())
        assert verdict.good, verdict.lines

    def test_one_file_with_its_proof_attached_holds(self, play, witnessed):
        pdf, proof = proved(play)
        verdict = verify.check_document(verify.attach_receipt(pdf, proof), keys=log.published_keys())
        assert verdict.good, verdict.lines

    def test_any_byte_flipped_in_the_document_or_its_attached_proof_fails(self, play, witnessed):
        pdf, proof = proved(play)
        whole, keys = verify.attach_receipt(pdf, proof), log.published_keys()
        names = "%PDF- stream endstream endobj /Type xref trailer startxref %%EOF /ByteRange /Contents /EmbeddedFile"
        parts = [rb"\d+ 0 obj", rb"%zhengtong-receipt", *(re.escape(name.encode()) for name in names.split())]
        places = {m.start() for part in parts for m in list(re.finditer(part, whole))[:12]}
        places |= {m.end() - 1 for part in parts for m in list(re.finditer(part, whole))[-6:]}
        places |= set(range(0, len(whole), max(1, len(whole) // 120))) | {len(whole) - 1}
        places |= set(range(len(pdf), len(whole), 9))
        passed = [place for place in sorted(places) if verify.check_document(flipped(whole, place), keys=keys).good]
        assert passed == []

    def test_any_byte_flipped_in_the_proof_or_its_head_fails(self, play, witnessed):
        pdf, proof = proved(play)
        keys = log.published_keys()
        passed = [
            place
            for place in range(len(proof))
            if verify.check_receipt(flipped(proof, place), document=pdf, keys=keys).good
        ]
        assert passed == []

    def test_another_document_is_not_the_one_that_was_issued(self, play, witnessed):
        pdf, proof = proved(play)
        assert not verify.check_receipt(proof, document=pdf + b" ", keys=log.published_keys()).good

    def test_the_promise_of_filing_holds_at_once(self, play, witnessed):
        play.file(at(9, 19))
        promise = json.dumps(log.promise(play.entries()[0]), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        assert verify.check_receipt(promise.encode(), keys=log.published_keys()).good


class TestRareCharacters:
    def test_a_name_with_rare_characters_stands_in_the_pdf_as_it_is(self):
        name = "李㙓𠮷𬭎𪚥·买买提"
        pdf = documents.render("cases/receipt", {"applicant": name, "number": "1", "office": "安澜市"})
        assert name in words_of(pdf)

    def test_the_receipt_of_a_firm_with_a_rare_name_names_it(self, play):
        play.file(at(9, 19))
        cases.make_documents(play.number, at=at(9, 19))
        assert "安澜市𠮷福餐饮有限公司" in words_of(files.open_file(Document.objects.get().file_id))

    def test_the_case_keeps_the_name_as_it_is(self, play):
        assert play.file(at(9, 19)).applicant_name == cast.LI_FIRM.name

    @pytest.mark.parametrize("character", RARE)
    def test_the_form_takes_them_in_a_name(self, play, character):
        application = play.application(at(9, 19))
        application.data["manager_name"] = f"李{character}明"
        case = cases.file_case(application, actor=play.applicant, at=at(9, 19)).case
        assert json.loads(case.data)["manager_name"] == f"李{character}明"

    @pytest.mark.parametrize("character", [*RARE, "😀", "长" * 10_000, "\x00", "%", "'", "\\"])
    def test_search_takes_whatever_is_typed(self, play, character):
        assert isinstance(matters.find(character, 5), list)

    def test_search_still_finds_what_stands_beside_them(self, play):
        assert [hit.name for hit in matters.find("𠮷开小饭馆", 3)][:1] == ["食品经营许可（新办）"]
