"""The catalogue and the matters of offices."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from zhengtong.kernel.refusal import Absent
from zhengtong.matters.models import CatalogItem, Matter, SearchEntry
from zhengtong.matters.rules import Candidate

PAGE = 30
FEW = 10


def catalog_item(code: str) -> CatalogItem:
    """The item of this code of 12 digits; raises `Absent`."""
    found = CatalogItem.objects.filter(code=code).first()
    if found is None:
        raise Absent("matter", code)
    return found


def item_names(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Chinese and English name of the items that somebody can apply for, by code; one statement, none for none."""
    wanted = set(codes)
    rows = SearchEntry.objects.filter(catalog__code__in=wanted).values_list("catalog__code", "name", "name_en")
    return {code: (name, english) for code, name, english in rows} if wanted else {}


def matter_for(code: str) -> Matter:
    """The matter of this code, of a code it had, or the leading matter of the item of this code; raises `Absent`."""
    rows = Matter.objects.select_related("catalog")
    found = rows.filter(code=code).first() or rows.filter(codes__code=code).first()
    if found is None and len(code) == 12:
        found = rows.filter(catalog__code=code).order_by("level", "code").first()
    if found is None:
        raise Absent("matter", code)
    return found


def matters_of(catalog: str, on: date) -> list[Matter]:
    """The matters of an item that are in force on the day, by office."""
    lasting = Q(versions__effective_to=None) | Q(versions__effective_to__gte=on)
    begun = Q(versions__state="published", versions__effective_from__lte=on)
    live = Matter.objects.filter(lasting & begun, catalog__code=catalog)
    return list(live.distinct().order_by("level", "division", "code"))


def codes_at(offices: Iterable[int], on: date) -> list[str]:
    """The codes of the matters in force at these offices on the day, in one statement."""
    live = Matter.objects.filter(
        office_id__in=[*offices], versions__state="published", versions__effective_from__lte=on
    )
    return list(live.exclude(versions__effective_to__lt=on).distinct().order_by("code").values_list("code", flat=True))


def offices_holding(catalog: str, on: date) -> list[Candidate]:
    """Who implements the item on the day, for the search of the competent office."""
    return [Candidate(m.code, m.office_id, m.division) for m in matters_of(catalog, on)]


def browse(*, after: int = 0, size: int = PAGE) -> list[SearchEntry]:
    """The list of matters in the order of their entry, one more than the page so that it shows whether it goes on."""
    rows = SearchEntry.objects.filter(id__gt=after).defer("terms", "sounds", "keywords").order_by("id")
    return list(rows.select_related("catalog")[: size + 1])
