"""Whether messages can leave the house, said before the server starts."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import Tags, Warning, register

from zhengtong.post import queries


@register(Tags.security, deploy=True)
def gateways_are_ready(app_configs: Any, **kwargs: Any) -> list[Any]:
    """In production: a real SMS gateway, complete, and a mail server."""
    found = [Warning(problem, id="post.W001") for problem in queries.gateway().check()]
    if settings.PRODUCTION and queries.gateway().keeps_texts:
        found.append(Warning("text messages go to the simulated phone: set ZHENGTONG_SMS_GATEWAY=http", id="post.W002"))
    if settings.PRODUCTION and not settings.EMAIL_HOST:
        found.append(Warning("e-mail does not leave: set ZHENGTONG_SMTP_HOST", id="post.W003"))
    return found
