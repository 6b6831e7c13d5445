"""The documents of a case: each is made from its fields and says what the law wants it to say."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace
from typing import Any

import pypdf
import pytest

from zhengtong.cases.queries import printing
from zhengtong.kernel import documents

COMMON: dict[str, Any] = {
    "office": "安澜市市场监督管理局",
    "number": "安市监许〔2026〕12号",
    "case_number": "99010103120260316000012K",
    "query_code": "7F3K9Q",
    "applicant": "安澜市青石巷小面馆",
    "applicant_kind": "organisation",
    "matter": "食品经营许可（餐饮服务）",
    "filed_on": "2026-03-16",
    "accepted_on": "2026-03-17",
    "dated": "2026-03-17",
    "verify_url": "https://zw.example/verify/?n=1&c=2",
    "contact_phone": "0990-6600123",
    "reasons": ["理由甲", "理由乙"],
    "remedies": {"review_body": "安澜市人民政府", "court": "安澜市河东区人民法院"},
}
TEMPLATES = [
    *("receipt", "acceptance", "not_needed", "not_accepted", "supplement", "extension", "suspension"),
    *("supplement_receipt", "lapse", "transfer", "termination"),
    *("grant", "refusal", "withdrawal", "service", "food_licence", "certificate", "proof_sheet"),
]


def made(name: str, **fields: Any) -> str:
    pdf = documents.render(f"cases/{name}", {**COMMON, **fields})
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_document_can_be_made_from_the_fields_of_all_and_names_its_office(name):
    assert "市场监督管理局" in made(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_document_can_be_made_from_no_fields_at_all(name):
    assert documents.render(f"cases/{name}", {}).startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_document_without_a_licensed_seal_says_that_it_is_a_sample(name):
    assert "样章" in made(name)


def test_the_receipt_says_that_received_is_not_accepted():
    assert "不表示申请已经受理" in made("receipt", accept_by="2026-03-23", decide_by="2026-04-14")


def test_the_receipt_says_what_silence_means():
    text = made("receipt", accept_by="2026-03-23", decide_by="2026-04-14")
    assert "最迟于2026年3月23日前告知是否受理" in text
    assert "逾期不告知的，自收到申请材料之日起即为受理，届时最迟于2026年4月14日前作出决定" in text


def test_a_receipt_says_that_what_is_not_refused_on_the_spot_is_accepted_where_the_law_says_so():
    text = made("receipt", rule="on_the_spot", decide_by="2026-10-30", basis="《不动产登记暂行条例》第十七条")
    assert "未当场书面告知不予受理的，视为受理，届时最迟于2026年10月30日前作出决定" in text
    assert "依据：《不动产登记暂行条例》第十七条" in text


def test_a_receipt_promises_no_acceptance_where_no_law_does():
    text = made("receipt", rule="waits", accept_by="2026-09-21", decide_by="")
    assert "即为受理" not in text
    assert "逾期不告知的，你单位可以向本机关查询、投诉，也可以依法申请行政复议" in text


def test_the_receipt_lists_every_material():
    text = made("receipt", materials=[{"name": "营业执照", "form": "电子证照", "copies": 1, "source": "数据共享取得"}])
    assert "1营业执照电子证照1数据共享取得" in text


def test_the_notice_of_acceptance_says_the_day_of_decision():
    text = made("acceptance", effective_on="2026-03-17", limit_words="二十个工作日", due_on="2026-04-15")
    assert "自受理之日起二十个工作日内作出决定，最迟不晚于2026年4月15日" in text


def test_an_acceptance_by_silence_says_so():
    assert "逾期未作出一次性补正告知" in made("acceptance", deemed=True, effective_on="2026-03-16")


def test_the_supplement_notice_says_that_nothing_else_will_be_asked():
    text = made("supplement", items=[{"name": "平面布局图", "why": "未标明面积", "basis": "第十四条"}])
    assert "此后不再要求补正本告知书以外的材料" in text
    assert "平面布局图未标明面积第十四条" in text


def test_not_accepted_names_the_right_office():
    assert "请向临河县市场监督管理局申请" in made("not_accepted", competent_office="临河县市场监督管理局")


@pytest.mark.parametrize("name", ["not_needed", "not_accepted", "refusal", "grant"])
def test_a_decision_that_can_be_contested_names_both_ways(name):
    text = made(name)
    assert "六十日内向安澜市人民政府申请行政复议" in text
    assert "六个月内依法向安澜市河东区人民法院提起行政诉讼" in text


def test_a_refusal_states_reasons_and_articles():
    text = made("refusal", articles=["《中华人民共和国行政许可法》第三十八条第二款"], decides="决定不予行政许可")
    assert "第三十八条第二款的规定，决定不予行政许可" in text
    assert "1．理由甲" in text


def test_the_licence_states_what_the_rule_on_licences_lists():
    text = made("food_licence", holder="王𪚥", licence_number="JY29901010000123", valid_until="2031-03-23")
    for stated in ("王𪚥", "JY29901010000123", "有效期至2031年3月23日", "12315"):
        assert stated in text


def test_a_certificate_has_no_row_for_what_was_left_empty():
    fields = {"site": SimpleNamespace(label="地址"), "share": SimpleNamespace(label="共有方式")}
    result = SimpleNamespace(fields={"site": "site", "share": "share"})
    version = SimpleNamespace(
        compiled=SimpleNamespace(form=SimpleNamespace(fields=fields)), document=SimpleNamespace(results=[result])
    )
    assert printing.stated(version, {"site": "文昌街8号", "share": ""}) == [["地址", "文昌街8号"]]


def test_the_proof_sheet_shows_every_day_and_why():
    rows = [
        {"day": "2026-02-13", "weekday": 5, "counted": True, "n": 1, "why": ""},
        {"day": "2026-02-14", "weekday": 6, "counted": True, "n": 2, "why": "调休上班"},
        {"day": "2026-02-15", "weekday": 7, "counted": False, "why": "春节放假"},
    ]
    text = made("proof_sheet", rows=rows, due_on="2026-02-14")
    assert "2026年2月14日六2调休上班" in text
    assert "2026年2月15日日—春节放假" in text


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name not in ("food_licence", "proof_sheet")])
def test_a_document_of_a_matter_that_is_no_licence_speaks_of_none(name):
    text = made(name, licence=False, title="办理结果通知书", matter="不动产登记", office="安澜市市场监督管理局")
    assert "许可" not in text.replace("安市监许", "")


def test_where_reconsideration_comes_first_the_decision_says_so():
    remedies = COMMON["remedies"] | {"first": True, "review_period": "六十日", "after_period": "十五日"}
    text = made("refusal", remedies=remedies)
    assert "行政复议法》第二十三条，应当自收到本文书之日起六十日内先向安澜市人民政府申请行政复议" in text
    assert "自收到复议决定书之日起十五日内依法向安澜市河东区人民法院提起行政诉讼" in text
    assert "六个月" not in text
