"""The city whose site this is, as the settings name it."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class City:
    """Names and footer facts in the reader's language; an empty text is not shown.

    `host` is the 主办单位, `operator` the 承办单位, `phone` the number people call, `icp` and `police` the two
    registrations (ICP备案号, 公网安备), `code` the 政府网站标识码. `fictional` says so on every page.
    """

    name: str
    site: str
    host: str
    operator: str
    phone: str
    address: str
    hours: str
    icp: str
    police: str
    code: str
    fictional: bool


def city() -> City:
    """The city in the active language; a text that has no English entry stays Chinese."""
    facts = dict(settings.CITY)
    if not (get_language() or "").startswith("zh"):
        facts.update(settings.CITY_IN_ENGLISH)
    return City(**facts)
