"""What happened to people's accounts, identities and delegations; subject numbers only. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhengtong.kernel.event import event


class OfAccount:
    """About an account."""

    __slots__ = ()
    account: str

    @property
    def subject(self) -> str:
        """`account:…`."""
        return f"account:{self.account}"


class OfPerson:
    """About a person."""

    __slots__ = ()
    person: str

    @property
    def subject(self) -> str:
        """`person:…`."""
        return f"person:{self.person}"


class OfOrganisation:
    """About an organisation."""

    __slots__ = ()
    organisation: str

    @property
    def subject(self) -> str:
        """`organisation:…`."""
        return f"organisation:{self.organisation}"


class OfDelegation:
    """About a delegation."""

    __slots__ = ()
    delegation: str

    @property
    def subject(self) -> str:
        """`delegation:…`."""
        return f"delegation:{self.delegation}"


class OfRightsRequest:
    """About a rights request."""

    __slots__ = ()
    request: str

    @property
    def subject(self) -> str:
        """`rights:…`."""
        return f"rights:{self.request}"


class OfCode:
    """About a code."""

    __slots__ = ()
    code: int

    @property
    def subject(self) -> str:
        """`code:…`."""
        return f"code:{self.code}"


@event("people.code_issued")
@dataclass(frozen=True, slots=True)
class CodeIssued(OfCode):
    """A one-time code was sent to a phone; neither phone nor code is remembered here."""

    code: int
    purpose: str


@event("people.code_tried")
@dataclass(frozen=True, slots=True)
class CodeTried(OfCode):
    """A one-time code was typed, wrongly."""

    code: int
    purpose: str


@event("people.signed_in")
@dataclass(frozen=True, slots=True)
class SignedIn(OfAccount):
    """A session of an account began; `registered` says that the account was opened by it."""

    account: str
    method: str
    registered: bool = False


@event("people.sign_in_refused")
@dataclass(frozen=True, slots=True)
class SignInRefused(OfAccount):
    """A staff sign-in failed; `account` is `unknown` when the user name is nobody's."""

    account: str
    method: str


@event("people.session_ended")
@dataclass(frozen=True, slots=True)
class SessionEnded(OfAccount):
    """A session was ended by its owner."""

    account: str
    session: int


@event("people.account_opened")
@dataclass(frozen=True, slots=True)
class AccountOpened(OfAccount):
    """An account was opened, of a citizen, an officer or a system."""

    account: str
    kind: str


@event("people.account_closed")
@dataclass(frozen=True, slots=True)
class AccountClosed(OfAccount):
    """An account was closed."""

    account: str


@event("people.credentials_set")
@dataclass(frozen=True, slots=True)
class CredentialsSet(OfAccount):
    """An officer's password or second factor was set anew."""

    account: str


@event("people.preferences_set")
@dataclass(frozen=True, slots=True)
class PreferencesSet(OfAccount):
    """An account's language, elder mode or ways of being told changed."""

    account: str
    elder_mode: bool
    language: str
    notify_sms: bool
    notify_email: bool


@event("people.identity_claimed")
@dataclass(frozen=True, slots=True)
class IdentityClaimed(OfPerson):
    """Somebody typed a name and a document number; this opens nothing."""

    person: str


@event("people.identity_checked")
@dataclass(frozen=True, slots=True)
class IdentityChecked(OfPerson):
    """A person's identity was established; `merged_person` and `merged_account` were absorbed by it, if any."""

    person: str
    level: int
    evidence: str
    person_id: int
    merged_person: str = ""
    merged_person_id: int | None = None
    merged_account: str = ""


@event("people.presence_checked")
@dataclass(frozen=True, slots=True)
class PresenceChecked(OfPerson):
    """A window clerk checked the identity of the citizen who stands before her."""

    presence: int
    person: str
    checked_by: str
    organisation: str = ""


@event("people.presence_ended")
@dataclass(frozen=True, slots=True)
class PresenceEnded(OfPerson):
    """The citizen left the counter."""

    presence: int
    person: str


@event("people.organisation_registered")
@dataclass(frozen=True, slots=True)
class OrganisationRegistered(OfOrganisation):
    """An organisation became known, or what its register says of it changed."""

    organisation: str
    kind: str
    status: str


@event("people.delegation_granted")
@dataclass(frozen=True, slots=True)
class DelegationGranted(OfDelegation):
    """A principal asked somebody to act for him; it counts once the agent accepts."""

    delegation: str
    kind: str
    principal: str
    scopes: tuple[str, ...]
    starts_on: date
    ends_on: date | None
    only: tuple[str, ...] = ()


@event("people.delegation_accepted")
@dataclass(frozen=True, slots=True)
class DelegationAccepted(OfDelegation):
    """The agent accepted, and may act from now on."""

    delegation: str
    agent: str


@event("people.delegation_revoked")
@dataclass(frozen=True, slots=True)
class DelegationRevoked(OfDelegation):
    """A delegation was ended by the principal, by the agent or by the register."""

    delegation: str


@event("people.acting_for_chosen")
@dataclass(frozen=True, slots=True)
class ActingForChosen(OfAccount):
    """Somebody chose in whose name she acts: her own (empty), an organisation's or a principal's."""

    account: str
    principal: str


@event("people.token_issued")
@dataclass(frozen=True, slots=True)
class TokenIssued(OfAccount):
    """A bearer token of the API was issued; only its public prefix is remembered."""

    account: str
    prefix: str
    scopes: tuple[str, ...]


@event("people.token_revoked")
@dataclass(frozen=True, slots=True)
class TokenRevoked(OfAccount):
    """A bearer token of the API was revoked."""

    account: str
    prefix: str


@event("people.notice_shown")
@dataclass(frozen=True, slots=True)
class NoticeShown(OfAccount):
    """A notice about personal data was shown, in this version and wording."""

    account: str
    notice: str
    version: str
    digest: str


@event("people.consent_given")
@dataclass(frozen=True, slots=True)
class ConsentGiven(OfPerson):
    """A person agreed to something that law does not demand of her."""

    person: str
    purpose: str
    version: str


@event("people.consent_withdrawn")
@dataclass(frozen=True, slots=True)
class ConsentWithdrawn(OfPerson):
    """A person took her consent back."""

    person: str
    purpose: str


@event("people.rights_request_filed")
@dataclass(frozen=True, slots=True)
class RightsRequestFiled(OfRightsRequest):
    """A person asked about her own data."""

    request: str
    person: str
    kind: str
    due_on: date


@event("people.rights_request_closed")
@dataclass(frozen=True, slots=True)
class RightsRequestClosed(OfRightsRequest):
    """A rights request was answered, refused with its basis, or withdrawn."""

    request: str
    state: str


@event("people.swept")
@dataclass(frozen=True, slots=True)
class Swept:
    """What had served its time was removed: old codes and sign-ins, and sessions that opened nothing any more."""

    codes: int
    sign_ins: int
    sessions: int

    @property
    def subject(self) -> str:
        """The room as a whole."""
        return "people"
