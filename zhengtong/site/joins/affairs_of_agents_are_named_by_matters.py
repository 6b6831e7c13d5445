"""In which affairs an agent may act is named and found by matters; a case is named by its number."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhengtong.matters import public as matters
from zhengtong.people import public as people


@people.NAMES_OF_AFFAIRS.answer
def names_of(references: Iterable[str]) -> dict[str, str]:
    """The items in the reader's language; a case opens to nobody by being named, so its number is enough."""
    wanted = list(references)
    items = matters.item_names([ref.removeprefix("matter:") for ref in wanted if ref.startswith("matter:")])
    named = {f"matter:{code}": _spoken(*names) for code, names in items.items()}
    return named | {ref: _("Case {number}").format(number=ref[5:]) for ref in wanted if ref.startswith("case:")}


@people.FIND_AFFAIRS.answer
def find(q: str, limit: int) -> list[tuple[str, str]]:
    """The items that answer what was typed."""
    return [(f"matter:{hit.catalog}", _spoken(hit.name, hit.name_en)) for hit in matters.find(q, limit)]


def _spoken(name: str, name_en: str) -> str:
    return name if (get_language() or "").startswith("zh") else name_en or name
