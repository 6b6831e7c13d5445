"""Looking through the matters by whom, theme, office and life event, together, as plain links with counts."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils.translation import override

from zhengtong.kernel import fresh
from zhengtong.matters import queries
from zhengtong.matters.models import CatalogItem, Matter, MatterVersion, SearchEntry
from zhengtong.matters.queries import browsing
from zhengtong.matters.rules import THEMES, theme_of
from zhengtong.matters.tests.city import AT, FROM, City

HAN = re.compile(r"[\u4e00-\u9fff]")


def more(city: City, count: int = 8) -> None:
    """Plant matters of the east office: odd ones for persons about births, even ones for bodies about transport."""
    for n in range(count):
        item = CatalogItem.objects.create(
            code=f"99020{n:07d}", name=f"事项{n}", type="20", effective_from=FROM, recorded_at=AT
        )
        matter = Matter.objects.create(
            code=f"code-{n}", catalog=item, office_id=city.east, division="990102", level="4", recorded_at=AT
        )
        MatterVersion.objects.create(
            matter=matter, number=1, state="published", document={}, hash="", effective_from=FROM, recorded_at=AT
        )
        person = bool(n % 2)
        themes = {"person": ["生育收养"], "legal": [], "local": []} if person else {
            "person": [], "legal": ["交通运输"], "local": ["货运"]
        }  # fmt: skip
        SearchEntry.objects.create(
            catalog=item, lead=matter, code=matter.code, name=f"事项{n}", office="滨江市监", type="20",
            objects_served="1" if person else "2", folded="", terms="", facts={"themes": themes},
        )  # fmt: skip
    fresh.forget_all()


def chosen(**filters: str) -> queries.Chosen:
    return queries.Chosen(**filters)


def counts(found: Any, name: str) -> dict[str, int]:
    return {choice.value: choice.count for choice in found.choices[name]}


class TestThemes:
    def test_codes_are_three_digits_and_multiples_of_five(self) -> None:
        assert all(re.fullmatch(r"[pl]\d{3}", code) and int(code[1:]) % 5 == 0 for code in THEMES)
        assert len([t for t in THEMES.values() if t.serves == "person"]) == 30
        assert len([t for t in THEMES.values() if t.serves == "legal"]) == 33

    def test_a_name_that_stands_in_both_lists_is_told_apart(self) -> None:
        assert theme_of("person", "设立变更").code == "p035"  # type: ignore[union-attr]
        assert theme_of("legal", "设立变更").code == "l005"  # type: ignore[union-attr]

    def test_what_stands_in_brackets_is_a_gloss(self) -> None:
        assert theme_of("person", "社会保障（社会保险、社会救助）").code == "p085"  # type: ignore[union-attr]

    def test_life_events_name_themes_that_exist_and_icons_that_are_there(self) -> None:
        from importlib import resources

        icons = resources.files("zhengtong.kernel").joinpath("templates", "kernel", "icons")
        for event in browsing.life_events():
            assert event.themes <= set(THEMES)
            assert icons.joinpath(f"{event.icon}.svg").is_file()
            assert not HAN.search(event.name_en)


class TestFilters:
    def test_each_filter_counts_what_it_leaves(self, city: City) -> None:
        more(city)
        found = queries.look_through(chosen())
        assert found.total == 9
        assert counts(found, "serves") == {"person": 5, "legal": 5}
        assert counts(found, "theme")["p005"] == 4
        assert counts(found, "event")["birth"] == 4
        assert counts(found, "office") == {str(city.east): 9, str(city.west): 1}

    def test_filters_work_together(self, city: City) -> None:
        more(city)
        found = queries.look_through(chosen(serves="legal", office=str(city.east), theme="l090"))
        assert found.total == 4
        assert {row.name for row in found.rows} == {"事项0", "事项2", "事项4", "事项6"}

    def test_a_filter_s_own_counts_do_not_depend_on_it(self, city: City) -> None:
        more(city)
        found = queries.look_through(chosen(serves="person"))
        assert counts(found, "serves") == {"person": 5, "legal": 5}
        assert "l090" not in counts(found, "theme")

    def test_a_theme_is_found_by_its_name_too(self, city: City) -> None:
        more(city)
        assert queries.look_through(chosen(theme="生育收养")).total == 4

    @pytest.mark.parametrize("name", ["serves", "theme", "office", "event", "type"])
    @pytest.mark.parametrize("value", ["nothing", "'; --", "99999999999999999999"])
    def test_what_the_catalogue_does_not_know_filters_nothing(self, city: City, name: str, value: str) -> None:
        assert queries.look_through(chosen(**{name: value})).total == 1

    def test_pages_follow_each_other_without_gaps(self, city: City) -> None:
        more(city)
        seen: list[int] = []
        after = 0
        while True:
            found = queries.look_through(chosen(), after=after, size=4)
            seen += [row.pk for row in found.rows]
            if not (after := found.after):
                break
        assert seen == sorted(SearchEntry.objects.values_list("id", flat=True))

    def test_a_warm_page_takes_one_statement_however_many_matters_there_are(
        self, city: City, django_assert_num_queries: Any
    ) -> None:
        more(city, 60)
        queries.look_through(chosen(serves="person"))
        with django_assert_num_queries(1):
            queries.look_through(chosen(serves="person", theme="p005"), size=30)

    def test_an_event_without_a_matter_is_not_shown(self, city: City) -> None:
        assert {event.code for event, _ in queries.events_with_matters()} >= {"shop"}
        assert "birth" not in {event.code for event, _ in queries.events_with_matters()}


class TestPage:
    def page(self, client: Client, address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return answer.content.decode()

    def test_the_front_page_leads_by_event_theme_and_office_with_counts(self, client: Client, city: City) -> None:
        more(city)
        page = self.page(client, "/matters/")
        for link in ("?event=birth", "?theme=p005", "?theme=l090", f"?office={city.east}", "?serves=legal"):
            assert f'href="{link}"' in page

    def test_every_link_of_the_front_page_leads_somewhere(self, client: Client, city: City) -> None:
        more(city)
        links = set(re.findall(r'href="(\?[^"]+)"', self.page(client, "/matters/")))
        assert len(links) > 6
        for link in links:
            assert "没有符合" not in self.page(client, f"/matters/{link.replace('&amp;', '&')}")

    def test_filters_are_a_plain_form_that_keeps_what_was_chosen(self, client: Client, city: City) -> None:
        more(city)
        page = self.page(client, "/matters/?serves=person&theme=p005")
        assert re.search(r'<option value="p005" selected>', page)
        assert 'type="hidden" name="serves" value="person"' in page
        assert 'href="?serves=person"' in page

    def test_large_type_shows_fewer_a_page(self, client: Client, city: City) -> None:
        more(city, 40)
        usual = self.page(client, "/matters/").count("<li>\n  <h3")
        client.cookies["elder"] = "1"
        assert (usual, self.page(client, "/matters/").count("<li>\n  <h3")) == (30, 10)

    def test_in_english_the_page_speaks_english(self, client: Client, city: City) -> None:
        page = client.get("/matters/", HTTP_ACCEPT_LANGUAGE="en", headers={"Cookie": "django_language=en"})
        with override("en"):
            text = page.content.decode()
        assert "Food business licence (new)" in text
        assert "Work and starting a business" in text
