"""Kits: parts laid over each other, rows by name, ready materials and fields, words, citations."""

import pytest

from zhengtong.town.matters import writing

KITS = writing.Kits(
    parts={
        "common": {"status": "1", "online": {"available": True, "depth": "4"}, "words": {"office": "本机关"}},
        "licence": {"type": "01", "retention": "{office}保存十年"},
        "visit": {"kits": ["desk"], "process": {"nodes": [{"id": "visit", "after": "handle", "next": "decide"}]}},
        "desk": {"process": {"start": "handle", "nodes": [{"id": "handle", "next": "decide"}, {"id": "decide"}]}},
    },
    materials={"card": {"name": "居民身份证", "obtain": "fetched"}},
    fields={"phone": {"id": "phone", "kind": "phone", "label": "电话"}, "name": {"id": "name", "label": "姓名"}},
    groups={"person": {"id": "person", "title": "申请人", "fields": ["name", "phone"]}},
    numbers={"食品经营许可和备案管理办法": "总局令第78号"},
)


def expand(**written):
    return writing.expand(written, KITS)


def test_the_matters_own_words_speak_over_the_kits():
    assert expand(online={"depth": "3"})["online"] == {"available": True, "depth": "3"}


def test_a_later_kit_speaks_over_an_earlier_one():
    assert expand(kits=["licence"])["type"] == "01"


def test_a_kit_brings_those_it_builds_on():
    assert [node["id"] for node in expand(kits=["visit"])["process"]["nodes"]] == ["handle", "visit", "decide"]


def test_a_row_of_the_same_name_is_changed_in_its_place():
    nodes = expand(kits=["desk"], process={"nodes": [{"id": "handle", "limit": 2}]})["process"]["nodes"]
    assert nodes[0] == {"id": "handle", "next": "decide", "limit": {"unit": "workday", "amount": 2}}


def test_a_row_can_be_taken_out():
    nodes = expand(kits=["visit"], process={"nodes": [{"id": "visit", "omit": True}]})["process"]["nodes"]
    assert [node["id"] for node in nodes] == ["handle", "decide"]


def test_a_row_after_one_that_is_not_there_is_refused():
    with pytest.raises(writing.Miswritten, match="no inspect to come after"):
        expand(kits=["desk"], process={"nodes": [{"id": "x", "after": "inspect"}]})


def test_other_lists_are_replaced():
    assert expand(kits=["licence"], keywords=["甲"])["keywords"] == ["甲"]


def test_materials_are_numbered_by_their_place_and_upload_is_the_last_resort():
    first, second = expand(materials=[{"use": "card", "basis": ["居民身份证法 13"]}, {"name": "图纸"}])["materials"]
    assert (first["code"], first["name"], first["obtain"]) == ("001", "居民身份证", "fetched")
    assert (second["code"], second["obtain"], second["necessity"]) == ("002", "upload", "1")


def test_a_page_may_leave_out_and_add_fields():
    (page,) = expand(form=[{"use": "person", "without": ["phone"], "more": [{"id": "age", "kind": "integer"}]}])[
        "form"
    ]["groups"]
    assert [field["id"] for field in page["fields"]] == ["name", "age"]


def test_a_ready_field_may_have_another_label():
    (page,) = expand(form=[{"id": "p", "fields": [{"use": "phone", "label": "手机"}]}])["form"]["groups"]
    assert page["fields"] == [{"id": "phone", "kind": "phone", "label": "手机"}]


def test_choices_may_be_written_short():
    (question,) = expand(scenario=[{"id": "q", "choices": [["a", "甲", "A"], {"value": "b", "label": "乙"}]}])[
        "scenario"
    ]
    assert question["choices"] == [{"value": "a", "label": "甲", "label_en": "A"}, {"value": "b", "label": "乙"}]


def test_a_citation_is_spelled_out_and_a_rule_carries_its_number():
    assert expand(bases=["行政许可法 32", "食品经营许可和备案管理办法 4"])["bases"] == [
        {"law": "行政许可法", "article": "32"},
        {"law": "食品经营许可和备案管理办法", "article": "4", "document_number": "总局令第78号"},
    ]


def test_words_are_filled_in():
    assert expand(kits=["licence"], words={"office": "市场监管局"})["retention"] == "市场监管局保存十年"


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        ({"amount": 7, "unit": "workday", "start_event": "acceptance"}, "自受理之日起7个工作日"),
        ({"amount": 7, "unit": "calendar", "start_event": "receipt"}, "自收到申请之日起7日"),
        ({"amount": 3, "unit": "month", "start_event": "acceptance"}, "自受理之日起3个月"),
        ({"amount": 48, "unit": "hour", "start_event": "receipt"}, "自收到申请之日起48小时"),
        ({"amount": 0, "unit": "workday", "start_event": "acceptance"}, "自受理之日起当场"),
    ],
)
def test_limits_are_said_in_their_unit(clock, said):
    assert expand(clocks={"promise": clock}, summary="{promise_start}{promise}")["summary"] == said


def test_a_pattern_of_numbers_is_no_text():
    assert expand(results=[{"number_pattern": "JY{category:a=1}{plain}"}])["results"][0]["number_pattern"] == (
        "JY{category:a=1}{plain}"
    )


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({"kits": ["licenze"]}, "kits: there is no kit licenze; known are common"),
        ({"materials": [{"use": "cart"}]}, "materials.1: there is no kit cart"),
        ({"form": [{"use": "persons"}]}, "form: there is no kit persons"),
        ({"form": [{"id": "p", "fields": ["fone"]}]}, "form: there is no kit fone"),
        ({"form": [{"use": "person", "without": ["age"]}]}, "form.person: there is no field age"),
        ({"summary": "{ofice}办理"}, "words.ofice is missing"),
    ],
)
def test_what_names_nothing_is_refused_with_its_place(written, said):
    with pytest.raises(writing.Miswritten, match=said):
        expand(**written)


def test_a_kit_is_not_changed_by_a_matter_that_uses_it():
    expand(kits=["desk"], process={"nodes": [{"id": "handle", "limit": 2}]})
    assert expand(kits=["desk"])["process"]["nodes"][0] == {"id": "handle", "next": "decide"}
