"""Citations, wordings and official texts: no database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pytest

from zhengtong.kernel.numerals import article_label, chinese_number, number_of
from zhengtong.powers import rules

TEXT = """# 中华人民共和国试验法

2020年1月1日 通过

<!-- INFO END -->

## 第一章 总则

第一条 为了试验，制定本法。

第二条 试验分为：

（一）甲；

（二）乙。

## 第二章 附则

第十一条之一 本法自公布之日起施行。
"""


@dataclass
class Wording:
    effective_from: date | None
    effective_to: date | None


@pytest.mark.parametrize(
    ("n", "said"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (42, "四十二"), (100, "一百"), (101, "一百零一"),
     (110, "一百一十"), (201, "二百零一"), (1260, "一千二百六十"), (1005, "一千零五")],
)  # fmt: skip
def test_numbers_are_said_as_laws_say_them(n: int, said: str) -> None:
    assert chinese_number(n) == said
    assert number_of(said) == n


def test_every_number_is_read_back() -> None:
    assert all(number_of(chinese_number(n)) == n for n in range(1, 2000))


def test_an_inserted_article_has_a_second_number() -> None:
    assert article_label("40-1") == "第四十条之一"


def test_a_citation_reads_as_people_write_it() -> None:
    assert str(rules.Citation("行政许可法", "32")) == "《行政许可法》第三十二条"


def test_a_citation_leads_to_its_page() -> None:
    assert rules.Citation("行政许可法", "32").url.endswith("/32/")


def test_the_wording_of_the_day_is_chosen() -> None:
    old, new = Wording(date(2004, 7, 1), date(2019, 4, 22)), Wording(date(2019, 4, 23), None)
    assert rules.wording_on([old, new], date(2010, 1, 1)) is old
    assert rules.wording_on([old, new], date(2026, 1, 1)) is new
    assert rules.wording_on([old], date(2026, 1, 1)) is None


def test_an_official_text_is_read_article_by_article() -> None:
    read = rules.read_official_text(TEXT)
    assert read.short == "试验法"
    assert [(a.number, a.text) for a in read.articles] == [
        ("1", "为了试验，制定本法。"),
        ("2", "试验分为：\n（一）甲；\n（二）乙。"),
        ("11-1", "本法自公布之日起施行。"),
    ]


def test_a_file_without_articles_is_no_law() -> None:
    with pytest.raises(ValueError, match="no law"):
        rules.read_official_text("# 说明\n\n这里没有条文。")


class TestPackagedLaws:
    LAW = 'short = "居住证暂行条例"\nname = "居住证暂行条例"\nkind = "administrative_regulation"\n'
    ARTICLE = '[[article]]\nnumber = "9"\ntext = "十五日内制作发放。"\n'

    def test_the_files_are_read_in_the_order_of_their_names(self) -> None:
        other = self.LAW.replace("居住证暂行条例", "失业保险条例")
        laws = rules.read_packaged({"b.toml": self.LAW, "a.toml": other})
        assert [law["short"] for law in laws] == ["失业保险条例", "居住证暂行条例"]

    @pytest.mark.parametrize(
        ("texts", "said"),
        [
            ({"a.toml": LAW, "b.toml": LAW}, "b.toml: 居住证暂行条例 stands in a.toml already"),
            ({"a.toml": LAW + ARTICLE + ARTICLE}, "a.toml: article 9 stands there twice"),
            ({"a.toml": LAW + ARTICLE.replace("text", "txt")}, "a.toml: text is missing in article 9"),
            ({"a.toml": "name = 1"}, "a.toml: kind is missing"),
            ({"a.toml": "short = "}, "a.toml: Invalid value"),
        ],
    )
    def test_a_file_that_cannot_be_taken_is_named(self, texts: dict[str, str], said: str) -> None:
        with pytest.raises(ValueError, match=said):
            rules.read_packaged(texts)

    def test_a_second_wording_of_an_article_begins_on_another_day(self) -> None:
        later = self.ARTICLE + "effective_from = 2027-01-01\n"
        (law,) = rules.read_packaged({"a.toml": self.LAW + self.ARTICLE + later})
        assert len(law["article"]) == 2
