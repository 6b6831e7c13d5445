"""What happened to shared data; ids and subject numbers only. No Django."""

from __future__ import annotations

from dataclasses import dataclass

from zhengtong.kernel.event import event


@event("datahub.data_fetched")
@dataclass(frozen=True, slots=True)
class DataFetched:
    """Data about persons or organisations was fetched; `items` are `[resource, status, fields]`, never values."""

    owner: str
    others: tuple[str, ...]
    reference: str
    matter: str
    purpose: str
    snapshots: tuple[int, ...]
    items: tuple[tuple[str, str, tuple[str, ...]], ...]

    @property
    def subject(self) -> str:
        """The first person or organisation whose data it is: `person:<number>` or `organisation:<number>`."""
        return self.owner


@event("datahub.snapshots_forgotten")
@dataclass(frozen=True, slots=True)
class SnapshotsForgotten:
    """The values of fetches that no case came to use were destroyed. Basis: 个人信息保护法 §19, §47."""

    count: int
    fetched_before: str

    @property
    def subject(self) -> str:
        """`datahub:retention`."""
        return "datahub:retention"


@event("datahub.value_disputed")
@dataclass(frozen=True, slots=True)
class ValueDisputed:
    """Somebody holds a fetched value to be wrong; the provider is asked to verify it."""

    number: str
    owner: str
    resource: str
    field: str
    snapshot: int
    reference: str
    provider: int
    due_on: str

    @property
    def subject(self) -> str:
        """`dispute:<number>`."""
        return f"dispute:{self.number}"


@event("datahub.dispute_answered")
@dataclass(frozen=True, slots=True)
class DisputeAnswered:
    """The provider has verified a disputed value: corrected or kept."""

    number: str
    owner: str
    resource: str
    field: str
    snapshot: int
    reference: str
    case: str
    outcome: str

    @property
    def subject(self) -> str:
        """`dispute:<number>`."""
        return f"dispute:{self.number}"


@event("datahub.access_questioned")
@dataclass(frozen=True, slots=True)
class AccessQuestioned:
    """“这不是我办的”: the owner of the data asks why an office looked at it."""

    number: str
    owner: str
    access: int
    office: int
    due_on: str

    @property
    def subject(self) -> str:
        """`access-question:<number>`."""
        return f"access-question:{self.number}"


@event("datahub.question_answered")
@dataclass(frozen=True, slots=True)
class QuestionAnswered:
    """The office has said whether the access was lawful."""

    number: str
    owner: str
    access: int
    outcome: str

    @property
    def subject(self) -> str:
        """`access-question:<number>`."""
        return f"access-question:{self.number}"


@event("datahub.source_registered")
@dataclass(frozen=True, slots=True)
class SourceRegistered:
    """A department's database can be read."""

    code: str
    office: int

    @property
    def subject(self) -> str:
        """`source:<code>`."""
        return f"source:{self.code}"


@event("datahub.resource_published")
@dataclass(frozen=True, slots=True)
class ResourcePublished:
    """A resource stands in the catalogue with these fields."""

    code: str
    provider: int
    fields: tuple[str, ...]

    @property
    def subject(self) -> str:
        """`resource:<code>`."""
        return f"resource:{self.code}"


@event("datahub.access_granted")
@dataclass(frozen=True, slots=True)
class AccessGranted:
    """An office may use fields of a resource for a matter."""

    grant: int
    resource: str
    matter: str
    requester: int
    fields: tuple[str, ...]
    purpose: str
    basis: str

    @property
    def subject(self) -> str:
        """`grant:<id>`."""
        return f"grant:{self.grant}"


@event("datahub.grant_ended")
@dataclass(frozen=True, slots=True)
class GrantEnded:
    """A grant no longer opens anything."""

    grant: int
    resource: str
    matter: str
    reason: str

    @property
    def subject(self) -> str:
        """`grant:<id>`."""
        return f"grant:{self.grant}"
