"""A refusal is an answer, not an accident. No Django."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """Says no in the domain's words: `code` is looked up in the words of its room, `facts` fill them.

    `code` is `room.what_is_wrong`; `field` names the input at fault, so that a form shows the message beside it.
    `kernel.web` alone turns a refusal into a form error, a page or problem+json.
    """

    def __init__(self, code: str, /, *, field: str | None = None, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code


class Refusals(Exception):
    """Several refusals at once: a form is answered with everything that is wrong, not with the first of it."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(", ".join(f"{r.code} [{r.field}]" if r.field else r.code for r in refusals))
        self.refusals = refusals


class Absent(Refusal):
    """The row does not exist or is not the actor's to see; both give the same answer."""

    def __init__(self, noun: str, number: str = "") -> None:
        super().__init__("kernel.absent", noun=noun, number=number)


class Forbidden(Refusal):
    """The actor sees the thing but may not do this to it."""

    def __init__(self, act: str, **facts: Any) -> None:
        super().__init__("kernel.forbidden", act=act, **facts)
