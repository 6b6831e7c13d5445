"""What can only be asked of the running house: models, addresses, words, templates, documents."""

from __future__ import annotations

import configparser
import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import models
from django.template import loader
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import Promise
from django.utils.translation import override

from tests.house import opened, rules, tree
from tests.house.exceptions import FACTS_ADDED_LATER
from tools import lock, messages
from zhengtong.kernel import words
from zhengtong.kernel.registry import Port


def layers() -> list[list[str]]:
    """The levels of the house as the contract has them, the highest first."""
    contracts = configparser.ConfigParser()
    contracts.read(tree.ROOT / ".importlinter")
    lines = contracts["importlinter:contract:stack"]["layers"].split("\n")
    return [[room.strip() for room in line.split("|")] for line in lines if line.strip()]


def own_models() -> list[type[models.Model]]:
    """Models that the rooms define."""
    return [model for model in apps.get_models(include_auto_created=True) if model.__module__.startswith("zhengtong.")]


def level_of(label: str) -> int:
    """How high a room stands; third-party apps stand below all rooms."""
    order = list(reversed(layers()))
    return next((height for height, rooms in enumerate(order) if label in rooms), -1)


def keys(model: type[models.Model]) -> Iterator[Any]:
    """Foreign keys, one-to-one and many-to-many fields a model defines itself."""
    for field in [*model._meta.local_fields, *model._meta.local_many_to_many]:
        if field.remote_field is not None and not isinstance(field.remote_field.model, str):
            yield field


@pytest.mark.parametrize("model", own_models(), ids=lambda model: model._meta.label)
def test_foreign_keys_point_down_and_leave_no_trace_there(model: type[models.Model]) -> None:
    own = model._meta.app_label
    for field in keys(model):
        target = field.remote_field.model._meta.app_label
        if target == own:
            continue
        assert level_of(target) < level_of(own), f"{model._meta.label}.{field.name} points up or aside to {target}"
        assert field.remote_field.hidden, f"{model._meta.label}.{field.name} needs related_name='+'"


def test_rooms_of_the_settings_are_the_rooms_of_the_contract() -> None:
    assert {room for line in layers() for room in line} == {*settings.ROOMS, "site"}
    assert {path.parent.name for path in tree.HOUSE.glob("*/__init__.py")} == {*settings.ROOMS, "site"}


def test_map_draws_the_levels_of_the_contract() -> None:
    drawn = re.search(r"```levels\n(.*?)```", (tree.ROOT / "docs" / "map.md").read_text(), re.S)
    assert drawn, "docs/map.md has no block ```levels"
    read = [re.split(r"\s+\|\s+", re.split(r"\s{2,}", line.strip())[0]) for line in drawn[1].splitlines()]
    assert read == layers()


def test_every_named_algorithm_has_a_contract() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(tree.ROOT / ".importlinter")
    excused = set(contracts["importlinter:contract:room"]["exhaustive_ignores"].split())
    named = excused - {"tests", "migrations", "management", "templatetags"}
    held = "".join(contracts[f"importlinter:contract:{name}"]["layers"] for name in ("engines", "connected"))
    assert {name for name in named if f"({name})" not in held} == set()


def views(patterns: list[Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every address with its view, except what third parties and the API framework route themselves."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from views(pattern.url_patterns, prefix + str(pattern.pattern))
        elif isinstance(pattern, URLPattern):
            yield prefix + str(pattern.pattern), pattern.callback


def test_every_page_says_who_may_open_it() -> None:
    silent = []
    for address, view in views(get_resolver().url_patterns):
        module = getattr(getattr(view, "func", view), "__module__", "")
        if module.startswith("ninja") or address.startswith(tuple(opened.ADDRESSES)):
            continue
        if not getattr(view, "permit", None):
            silent.append(f"/{address} ({module}.{getattr(view, '__name__', view)})")
    assert not silent, "decorate with open_page, citizen_page, applicant_page or staff_page:\n" + "\n".join(silent)


def test_every_api_operation_asks_for_a_token_or_is_listed_as_open() -> None:
    from zhengtong.site import api

    bare = {
        f"{method.upper()} {path.removeprefix('/api/v1')}"
        for path, stated in api.schema()["paths"].items()
        for method, operation in stated.items()
        if not operation.get("security")
    }
    assert bare == set(opened.OPERATIONS)


def test_open_addresses_and_operations_have_reasons() -> None:
    for start, reason in {**opened.ADDRESSES, **opened.OPERATIONS}.items():
        assert len(reason.split()) >= 4, f"{start}: say why"


def test_every_refusal_has_words() -> None:
    missing = [
        f"{source.name}:{place}: {code}"
        for source, place, code, _ in rules.refusals_raised()
        if code is not None and code not in words.REFUSALS
    ]
    assert not missing, "\n".join(missing)


def test_every_refusal_gives_the_facts_its_words_name() -> None:
    broken = []
    for source, place, code, known in rules.refusals_raised():
        if code is not None and code in words.REFUSALS and known is not None:
            said = words.REFUSALS[code]
            lacking = rules.placeholders(str(said.text)) | rules.placeholders(str(said.remedy))
            later = {fact for (start, fact), _ in FACTS_ADDED_LATER.items() if code.startswith(start)}
            if lacking - known - later:
                broken.append(f"{source.name}:{place}: {code} lacks {', '.join(sorted(lacking - known - later))}")
    assert not broken, "\n".join(broken)


def enumerations() -> list[Any]:
    """Every enumeration of states and every `Act` of a life cycle; acts of permit tables are read by nobody but us."""
    from enum import StrEnum

    found = []
    pending = [StrEnum]
    while pending:
        for cls in pending.pop().__subclasses__():
            pending.append(cls)
            named = cls.__name__.endswith("State") or (cls.__name__ == "Act" and ".rules" in cls.__module__)
            if named and cls.__module__.startswith("zhengtong."):
                found.append(cls)
    return sorted(found, key=lambda cls: (cls.__module__, cls.__name__))


@pytest.mark.parametrize("enumeration", enumerations(), ids=lambda cls: f"{cls.__module__}.{cls.__name__}")
def test_every_state_and_act_has_words(enumeration: Any) -> None:
    silent = [member.name for member in enumeration if (enumeration, member.value) not in words.LABELS]
    assert not silent, f"register LABELS for {', '.join(silent)}"


def test_words_of_refusals_are_translatable_and_translated() -> None:
    plain = []
    for code, said in words.REFUSALS.items():
        for text in (said.text, said.remedy):
            if text and not isinstance(text, Promise):
                plain.append(f"{code}: {text!r} is not marked for translation")
            elif text:
                with override("en"):
                    english = str(text)
                with override("zh-hans"):
                    if str(text) == english:
                        plain.append(f"{code}: {english!r} has no Chinese")
    assert not plain, "\n".join(plain)


def test_catalogues_are_complete() -> None:
    assert messages.check() == []


def test_catalogue_is_what_the_reader_sees() -> None:
    """A package's catalogue must not answer in place of ours for the same English."""
    from django.utils.translation import gettext, pgettext

    stolen = []
    with override("zh-hans"):
        for room in messages.rooms():
            for (context, text), (said, _) in messages.entries(messages.catalogue(room)).items():
                shown = pgettext(context, text) if context else gettext(text)
                if said and shown != said:
                    stolen.append(f"{room.name}: {text!r} is shown as {shown!r}, not {said!r}: use a context")
    assert not stolen, "\n".join(stolen)


def template_names() -> list[str]:
    """Every template of the rooms by the name under which it is loaded."""
    found = []
    for path in tree.templates():
        parts = path.relative_to(tree.HOUSE).parts
        found.append("/".join(parts[2:]))
    return found


@pytest.mark.parametrize("name", template_names())
def test_template_parses(name: str) -> None:
    assert loader.get_template(name).origin.template_name == name  # type: ignore[attr-defined]


def test_every_port_is_answered() -> None:
    assert [port.name for port in Port.ALL if not port.answered] == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    try:
        call_command("makemigrations", "--check", "--dry-run", stdout=said, stderr=said)
    except SystemExit:
        pytest.fail(said.getvalue())


def test_openapi_file_is_what_the_api_says() -> None:
    from tools import openapi

    committed = json.loads((tree.ROOT / "openapi.json").read_text())
    assert committed == json.loads(openapi.text()), "run `make openapi` and commit openapi.json"


@pytest.mark.parametrize("path", sorted((tree.ROOT / "requirements").glob("*.txt")), ids=lambda path: path.name)
def test_requirements_hold_no_addresses(path: Any) -> None:
    assert lock.addresses(path.read_text()) == []


def test_an_address_in_requirements_is_found() -> None:
    assert lock.addresses("--index-url https://index.example/simple\nbabel==2.18.0\n") != []


SETTING = re.compile(r"environ(?:\.get\(|\[)\s*f?[\"'](ZHENGTONG_[A-Z_]+(?:\{[^}]*\})?)")
INTERNAL = {"ZHENGTONG_TEST_VAR", "ZHENGTONG_STRICT_SKIPS"}


def settings_read() -> set[str]:
    """Environment variables that the house reads; a computed ending reads `<CODE>`."""
    found = set()
    for source in tree.sources():
        for name in SETTING.findall(source.path.read_text()):
            found.add(re.sub(r"\{.*\}", "<CODE>", name))
    return found - INTERNAL


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_table_of_settings_is_complete_and_has_nothing_more(readme: str) -> None:
    table = re.search(r"<!-- settings -->(.*?)<!-- /settings -->", (tree.ROOT / readme).read_text(), re.S)
    assert table
    rows = [line.split("|")[1] for line in table[1].splitlines() if line.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`(ZHENGTONG_[A-Z_]+(?:<CODE>)?)`", row)}
    assert documented == settings_read()


LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")


@pytest.mark.parametrize(
    "page", [*sorted(tree.ROOT.glob("*.md")), *sorted((tree.ROOT / "docs").rglob("*.md"))], ids=lambda page: page.name
)
def test_links_and_pictures_of_documents_exist(page: Any) -> None:
    dead = [target for target in LINK.findall(page.read_text()) if not (page.parent / target).exists()]
    assert not dead
