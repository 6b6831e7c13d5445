"""The frame of an act: one durable transaction, so that what is answered is on disk."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def act(function: Callable[P, R]) -> Callable[P, R]:
    """Run the action in a transaction of its own; calling it inside another act raises `RuntimeError`.

    Django's test cases are recognised and let it run inside the transaction they roll back.
    """

    @wraps(function)
    def durable(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(durable=True):
            return function(*args, **kwargs)

    return durable
