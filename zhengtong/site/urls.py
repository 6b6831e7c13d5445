"""Addresses of the house: each face serves its own and cannot route another's."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from zhengtong.cases import urls as cases
from zhengtong.clocks import urls as clocks
from zhengtong.datahub import urls as datahub
from zhengtong.kernel import urls as kernel
from zhengtong.matters import urls as matters
from zhengtong.org import urls as org
from zhengtong.people import urls as people
from zhengtong.portal import urls as portal
from zhengtong.post import urls as post
from zhengtong.powers import urls as powers
from zhengtong.site import health
from zhengtong.site.api import api, describe, openapi

ALWAYS = [
    path("healthz", health.alive),
    path("readyz", health.ready),
]
ROOMS: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),  # first: programs ask most, and every row above would be tried in vain
    path("", include(kernel)),
    path("", include(people)),
    path("", include(org)),
    path("", include(clocks)),
    path("", include(datahub)),
    path("", include(powers)),
    path("", include(matters)),
    path("", include(post)),
    path("", include(portal)),
    path("apply/", include(cases.apply_patterns)),
    path("my/cases/", include(cases.case_patterns)),
    path("progress/", include(cases.query_patterns)),
    path("console/", include(cases.desk_patterns)),
    path("api/", describe, name="api"),
    path("api/openapi.json", openapi, name="openapi"),
]


def is_console(pattern: URLPattern | URLResolver, prefix: str = "") -> bool:
    """Whether an address belongs to the staff's face."""
    return (prefix + str(pattern.pattern)).startswith("console/")


def of_face(patterns: list[URLPattern | URLResolver], face: str) -> list[URLPattern | URLResolver]:
    """The patterns a face may route: the public face has no console, the gateway nothing but the API."""
    if face == "all" or face == "console":
        return patterns
    if face == "gateway":
        return [p for p in patterns if str(p.pattern).startswith("api/")]
    kept: list[URLPattern | URLResolver] = []
    for pattern in patterns:
        if is_console(pattern):
            continue
        if isinstance(pattern, URLResolver) and str(pattern.pattern) == "":
            inner = [p for p in pattern.url_patterns if not is_console(p)]
            pattern = path("", include((inner, pattern.app_name) if pattern.app_name else inner))
        kept.append(pattern)
    return kept


if settings.PROFILE == "demo":
    from zhengtong.town import urls as town

    ROOMS.append(path("demo/", include(town)))

urlpatterns = [*ALWAYS, *of_face(ROOMS, settings.FACE)]
