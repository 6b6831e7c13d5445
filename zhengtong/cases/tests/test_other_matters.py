"""Matters that are no licences: every act, letter and document stands on their own law or on none."""

import io
import re

import pypdf
import pytest

from zhengtong.cases import public as cases
from zhengtong.cases.models import Document
from zhengtong.cases.tests import other_matters
from zhengtong.cases.tests.acting import at
from zhengtong.kernel import files, words
from zhengtong.kernel.refusal import Refusal

pytestmark = pytest.mark.django_db


def paper(play, kind):
    """The text of a document, without spaces."""
    document = Document.objects.filter(case__number=play.number, kind=kind).latest("id")
    pdf = pypdf.PdfReader(io.BytesIO(files.open_file(document.file_id)))
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pdf.pages))


@pytest.fixture
def registration(play):
    """A registration filed on Monday, 14 September 2026."""
    play.catalog = other_matters.registration(play.anlan)
    play.file(at(9, 14))
    return play


def test_a_refused_act_names_the_article_of_the_matter(registration):
    registration.ask(at(9, 14, 11))
    with pytest.raises(Refusal) as caught:
        registration.ask(at(9, 14, 12))
    assert words.say(caught.value).basis == "《不动产登记暂行条例》第十七条"


def test_its_notice_of_acceptance_cites_its_own_law(registration):
    registration.accept(at(9, 14, 11))
    registration.make(at(9, 14, 11))
    text = paper(registration, "acceptance")
    assert "依照《不动产登记暂行条例》第十七条的规定" in text
    assert "许可" not in text


def test_its_decision_is_a_registration_and_speaks_of_no_licence(registration):
    registration.accept(at(9, 14, 11))
    registration.examine(at(9, 15))
    registration.review(at(9, 15))
    registration.decide(at(9, 16), articles=["《不动产登记暂行条例》第二十一条"])
    document = Document.objects.get(case__number=registration.number, kind="grant")
    assert document.title == "准予登记决定书"
    assert document.official_number == "安滨市监确〔2026〕1号"
    registration.make(at(9, 16))
    text = paper(registration, "grant")
    assert "决定准予登记" in text
    assert "行政许可" not in text


def test_its_refusal_names_reconsideration_and_court(registration):
    registration.accept(at(9, 14, 11))
    registration.examine(at(9, 15))
    registration.review(at(9, 15))
    registration.decide(
        at(9, 16), cases.Outcome.REFUSED, "存在尚未解决的权属争议。", articles=["《不动产登记暂行条例》第二十二条"]
    )
    registration.make(at(9, 16))
    text = paper(registration, "refusal")
    assert "决定不予登记" in text
    assert "申请行政复议" in text
    assert "行政许可" not in text


def test_an_article_of_the_licence_law_is_not_offered_for_its_decision(registration):
    from zhengtong.cases import queries

    assert queries.law_of(registration.case).decided_by == ()
