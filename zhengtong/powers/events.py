"""What happened to laws and powers."""

from __future__ import annotations

from dataclasses import dataclass

from zhengtong.kernel.event import event


@event("powers.laws_loaded")
@dataclass(frozen=True)
class LawsLoaded:
    """Articles in our own words were taken into the law table."""

    edition: str
    added: int
    changed: int

    @property
    def subject(self) -> str:
        """The law table as a whole."""
        return "laws:all"


@event("powers.law_imported")
@dataclass(frozen=True)
class LawImported:
    """An official text was laid beside our words."""

    law: str
    digest: str
    articles: int

    @property
    def subject(self) -> str:
        """The law."""
        return f"law:{self.law}"


@event("powers.power_listed")
@dataclass(frozen=True)
class PowerListed:
    """A power was entered into the list, or its entry changed."""

    code: str
    kind: str
    holder: str

    @property
    def subject(self) -> str:
        """The power."""
        return f"power:{self.code}"
