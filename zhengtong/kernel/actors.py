"""Who acts: a value that every action, permit and query receives. No Django."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class ActorKind(StrEnum):
    """What sort of subject acts."""

    ANONYMOUS = "anonymous"
    CITIZEN = "citizen"
    OFFICER = "officer"
    CLIENT = "client"
    SYSTEM = "system"


class Channel(StrEnum):
    """Through which door the act came."""

    WEB = "web"
    COUNTER = "counter"
    API = "api"
    JOB = "job"


class DutyKind(StrEnum):
    """What an office may entrust to a person; permits reason about duties, never about role names."""

    WINDOW = "window"
    HANDLER = "handler"
    REVIEWER = "reviewer"
    APPROVER = "approver"
    DATA_STEWARD = "data_steward"
    MATTER_EDITOR = "matter_editor"
    LEADER = "leader"
    AUDITOR = "auditor"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ADMINISTRATORS = frozenset({DutyKind.SYSTEM_ADMIN, DutyKind.SECURITY_ADMIN, DutyKind.AUDIT_ADMIN})


@dataclass(frozen=True, slots=True)
class Duty:
    """One live duty: what, for which office, for which matters (`None`: every matter of the office)."""

    kind: DutyKind
    office: int
    matters: frozenset[str] | None = None

    def covers(self, matter: str) -> bool:
        """Whether the duty extends to the matter of this code."""
        return self.matters is None or matter in self.matters


@dataclass(frozen=True, slots=True)
class Grant:
    """How far an agent may act for her principal: which of `file`, `see`, `collect`, and in which affairs.

    `only` holds references such as `matter:<12 digits>` and `case:<number>`; `None` is every affair of the principal.
    """

    scopes: frozenset[str]
    only: frozenset[str] | None = None

    def reaches(self, scope: str, affairs: frozenset[str]) -> bool:
        """Whether the grant extends to this in an affair that these references name."""
        return scope in self.scopes and (self.only is None or bool(self.only & affairs))


@dataclass(frozen=True, slots=True)
class Actor:
    """The subject of an act, as identification established it.

    `number` is the subject number that logs and the journal carry instead of a name. `level` is the assurance of
    the person's identity, 0 (none) to 3. `person` and `organisation` are row ids in `people`: the person who acts and
    the organisation for which she acts, if any; `principal` is another person for whom she acts by a delegation.
    `grants` limit what she may do for an organisation or principal; `None` means that she stands for it without limit,
    as a legal representative or a guardian does.
    `present_person` is the citizen whose identity a window clerk has checked and who stands at the counter. `scopes`
    limit an API token; `None` means no limit beyond the permits.
    """

    kind: ActorKind
    number: str
    account: int | None = None
    person: int | None = None
    level: int = 0
    organisation: int | None = None
    principal: int | None = None
    present_person: int | None = None
    present_organisation: int | None = None
    duties: tuple[Duty, ...] = field(default=())
    channel: Channel = Channel.WEB
    scopes: frozenset[str] | None = None
    grants: tuple[Grant, ...] | None = None
    request_id: str = ""

    def offices(self, *kinds: DutyKind) -> frozenset[int]:
        """Offices for which the actor holds one of the duties."""
        return frozenset(duty.office for duty in self.duties if duty.kind in kinds)

    def holds(self, *kinds: DutyKind, office: int | None = None, matter: str | None = None) -> bool:
        """Whether one of the duties is held, for the office and matter if these are named."""
        return any(
            duty.kind in kinds and (office is None or duty.office == office) and (matter is None or duty.covers(matter))
            for duty in self.duties
        )

    def reaches(self, scope: str, affairs: frozenset[str]) -> bool:
        """Whether she may do this for whom she acts, in an affair that these references name."""
        return self.grants is None or any(grant.reaches(scope, affairs) for grant in self.grants)

    def in_the_name_of(
        self, *, organisation: int | None = None, principal: int | None = None, grants: tuple[Grant, ...] | None = None
    ) -> Actor:
        """The same person, acting for an organisation or for another person within the grants, else for herself."""
        return replace(self, organisation=organisation, principal=principal, grants=grants)

    @property
    def subject_person(self) -> int | None:
        """The person whose affair this is: the one at the counter, the principal acted for, or the one signed in."""
        return self.present_person if self.kind is ActorKind.OFFICER else self.principal or self.person

    @property
    def subject_organisation(self) -> int | None:
        """The organisation whose affair this is, at the counter or signed in."""
        return self.present_organisation if self.kind is ActorKind.OFFICER else self.organisation


ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS, number="ANON")
SYSTEM = Actor(kind=ActorKind.SYSTEM, number="SYSTEM", level=3, channel=Channel.JOB)
