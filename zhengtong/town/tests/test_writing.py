"""Written matters: kits, what is laid over them, and what comes out. No database."""

from __future__ import annotations

import pytest

from zhengtong.town.matters import writing

KITS = writing.Kits(
    parts={
        "common": {"ways": ["1"], "flow": [{"step": "受理", "limit": "五日内"}, {"step": "办结"}]},
        "said": {"summary": "{intake}内答复"},
    },
    materials={"card": {"name": "身份证", "channel": "20"}},
    fields={"phone": {"id": "phone", "kind": "phone", "label": "电话"}},
    groups={"person": {"id": "person", "title": "本人", "fields": ["phone"]}},
    numbers={"某办法": "某令第1号"},
)


def expanded(**written):
    return writing.expand({"name": "某事", **written}, KITS)


class TestLaying:
    def test_tables_meet_key_by_key(self):
        assert writing.lay({"a": {"b": 1, "c": 2}}, {"a": {"c": 3}}) == {"a": {"b": 1, "c": 3}}

    def test_a_list_is_replaced(self):
        assert expanded(ways=["2"])["ways"] == ["2"]

    def test_a_named_row_is_laid_over_the_one_of_its_name(self):
        flow = expanded(flow=[{"step": "办结", "limit": "当日"}])["flow"]
        assert flow == [{"step": "受理", "limit": "五日内"}, {"step": "办结", "limit": "当日"}]

    def test_a_gap_is_filled_from_the_matters_own_limit(self):
        clocks = {"intake": {"amount": 5, "unit": "workday"}}
        assert expanded(kits=["said"], clocks=clocks)["summary"] == "5个工作日内答复"

    def test_a_row_can_be_left_out(self):
        kept = expanded(flow=[{"step": "受理", "omit": True}])["flow"]
        assert [row["step"] for row in kept] == ["办结"]


class TestReadyPieces:
    def test_a_material_takes_the_ready_one_and_adds_its_article(self):
        (card,) = expanded(materials=[{"use": "card", "basis": ["某办法 3"]}])["materials"]
        assert (card["code"], card["name"], card["channel"]) == ("001", "身份证", "20")
        assert card["basis"] == [{"law": "某办法", "article": "3", "document_number": "某令第1号"}]

    def test_a_page_takes_the_ready_one_with_fewer_and_more_fields(self):
        more = [{"id": "age", "kind": "integer", "label": "年龄"}]
        (group,) = expanded(form=[{"use": "person", "without": ["phone"], "more": more}])["form"]["groups"]
        assert [field["id"] for field in group["fields"]] == ["age"]

    @pytest.mark.parametrize(
        ("written", "named"),
        [
            ({"kits": ["nothing"]}, "nothing"),
            ({"materials": [{"use": "paper"}]}, "paper"),
            ({"form": [{"use": "page"}]}, "page"),
            ({"form": [{"use": "person", "without": ["fax"]}]}, "fax"),
            ({"kits": ["said"]}, "intake"),
        ],
    )
    def test_what_names_nothing_known_is_refused_with_its_name(self, written, named):
        with pytest.raises(writing.Miswritten, match=named):
            expanded(**written)
