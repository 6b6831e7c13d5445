"""Loading, importing and listing, and the pages of the lists."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client

from zhengtong.kernel.actors import ANONYMOUS, SYSTEM
from zhengtong.kernel.journal import history
from zhengtong.kernel.refusal import Forbidden, Refusal
from zhengtong.powers import public as powers
from zhengtong.powers.tests.test_rules import TEXT

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> Any:
    return powers.load_laws(actor=SYSTEM, at=AT)


def test_loading_again_changes_nothing(loaded: Any) -> None:
    assert loaded.added > 100
    assert powers.load_laws(actor=SYSTEM, at=AT) is None
    assert len(list(history("laws:all"))) == 1


def test_a_changed_article_is_loaded_and_counted(loaded: Any) -> None:
    law = {
        "short": "行政许可法", "name": "中华人民共和国行政许可法", "kind": "law", "effective_from": date(2019, 4, 23),
        "article": [{"number": "32", "text": "换了说法", "verified": False}],
    }  # fmt: skip
    happened = powers.load_laws(actor=SYSTEM, at=AT, entries=[law])
    assert happened is not None
    assert (happened.added, happened.changed) == (0, 1)
    found = powers.article("行政许可法", "32")
    assert found is not None
    assert (found.text, found.verified) == ("换了说法", False)


def test_articles_of_the_licence_law_are_checked_and_those_of_order_78_are_not(loaded: Any) -> None:
    found = powers.articles([("行政许可法", "42"), ("食品经营许可和备案管理办法", "21")])
    assert {key: view.verified for key, view in found.items()} == {
        ("行政许可法", "42"): True,
        ("食品经营许可和备案管理办法", "21"): False,
    }


def test_unchecked_articles_are_counted() -> None:
    law = {
        "short": "甲条例", "name": "甲条例", "kind": "administrative_regulation", "verified": True,
        "article": [{"number": "1", "text": "核对过"}, {"number": "2", "text": "没有核对", "verified": False}],
    }  # fmt: skip
    powers.load_laws(actor=SYSTEM, at=AT, entries=[law])
    assert [(c.law, c.article) for c in powers.unverified_articles()] == [("甲条例", "2")]


def test_an_official_text_stands_beside_our_words(loaded: Any, client: Client) -> None:
    text = TEXT.replace("试验法", "行政许可法").replace("第二条", "第三十二条")
    powers.import_law(text, actor=SYSTEM, at=AT)
    page = client.get("/lists/law/行政许可法/32/").content.decode()
    assert "试验分为" in page
    assert "一次告知" in page


def test_a_file_that_is_no_law_is_refused() -> None:
    with pytest.raises(Refusal, match="text_unreadable"):
        powers.import_law("没有", actor=SYSTEM, at=AT)


def test_nobody_else_changes_the_law_table() -> None:
    with pytest.raises(Forbidden):
        powers.load_laws(actor=ANONYMOUS, at=AT)


def test_a_power_is_listed_with_its_duties(client: Client) -> None:
    powers.list_power(
        "990131005", name="食品经营许可", kind=powers.PowerKind.LICENCE, holder=None, level="4",
        bases=[("食品安全法", "35")], steps=[{"step": "受理", "duty": "一次告知"}], effective_from=date(2026, 1, 1),
        actor=SYSTEM, at=AT,
    )  # fmt: skip
    assert powers.power("990131005").bases[0].label == "《食品安全法》第三十五条"
    page = client.get("/lists/powers/990131005/").content.decode()
    assert "一次告知" in page
    assert "食品经营许可" in client.get("/lists/powers/?kind=01").content.decode()
    assert "食品经营许可" not in client.get("/lists/powers/?kind=02").content.decode()


def test_the_kind_that_the_list_shows_is_marked(client: Client) -> None:
    everything, licences = (client.get(f"/lists/powers/{q}").content.decode() for q in ("", "?kind=01"))
    assert '<a href="?" aria-current="page">全部</a>' in everything
    assert '<a href="?kind=01" aria-current="page">' in licences
    assert '<a href="?">全部</a>' in licences


@pytest.mark.parametrize(
    "url", ["/lists/", "/lists/law/", "/lists/law/食品安全法/", "/lists/law/食品安全法/35/", "/lists/powers/"]
)
def test_the_lists_are_open(loaded: Any, client: Client, url: str) -> None:
    assert client.get(url).status_code == 200


def test_an_unchecked_article_says_so(loaded: Any, client: Client) -> None:
    assert "待核" in client.get("/lists/law/食品经营许可和备案管理办法/21/").content.decode()


@pytest.mark.parametrize("url", ["/lists/law/无此法/", "/lists/law/食品安全法/9999/", "/lists/powers/none/"])
def test_what_is_not_there_is_not_found(client: Client, url: str) -> None:
    assert client.get(url).status_code == 404
