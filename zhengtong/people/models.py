"""Tables: who people are, by what they are known, and for whom they may act."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from zhengtong.kernel.sealing import SealedTextField
from zhengtong.people import rules


def _choices(kinds: type) -> list[tuple[str, str]]:
    return [(str(kind.value), str(kind.value)) for kind in kinds]  # type: ignore[attr-defined]


class Person(models.Model):
    """A natural person. Her document's index is set only when her identity was checked, and is unique then."""

    number = models.CharField(max_length=24, unique=True)
    name = SealedTextField(blank=True, default="")
    document_type = models.CharField(max_length=3, blank=True, choices=_choices(rules.DocumentType))
    document = SealedTextField(blank=True, default="")
    document_index = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 — NULLs are not equal
    level = models.PositiveSmallIntegerField(default=rules.Level.UNKNOWN)
    level_evidence = models.CharField(max_length=12, default=rules.Evidence.NONE, choices=_choices(rules.Evidence))
    level_at = models.DateTimeField(null=True)
    birth_on = models.DateField(null=True)
    sex = models.CharField(max_length=1, default=rules.Sex.UNKNOWN, choices=_choices(rules.Sex))
    phone = SealedTextField(blank=True, default="")
    address = SealedTextField(blank=True, default="")
    registered_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(level__lte=3), name="people_person_level"),
            models.CheckConstraint(
                condition=models.Q(level__lt=2, document_index__isnull=True)
                | models.Q(level__gte=2, document_index__isnull=False, level_at__isnull=False),
                name="people_person_checked_has_document",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class AccountManager(BaseUserManager["Account"]):
    """Looks accounts up by their subject number, as Django's authentication asks."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of this number."""
        return self.get(number=username)


class Account(AbstractBaseUser):
    """One way into the house: a citizen by phone, an officer by user name, a system by token."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=8, choices=_choices(rules.AccountKind))
    username = models.CharField(max_length=40, null=True, unique=True)  # noqa: DJ001 — NULLs are not equal
    display_name = models.CharField(max_length=60, blank=True)
    phone = SealedTextField(blank=True, default="")
    phone_index = models.CharField(max_length=100, null=True, unique=True)  # noqa: DJ001 — NULLs are not equal
    email = SealedTextField(blank=True, default="")
    person = models.OneToOneField(Person, on_delete=models.PROTECT, null=True, related_name="+")
    totp_secret = SealedTextField(blank=True, default="")
    totp_last_step = models.BigIntegerField(default=0)
    elder_mode = models.BooleanField(default=False)
    language = models.CharField(max_length=8, default="zh-hans")
    notify_sms = models.BooleanField(default=True)
    notify_email = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    password_set_at = models.DateTimeField(null=True)

    objects = AccountManager()

    USERNAME_FIELD = "number"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(kind="officer") | models.Q(username__isnull=False, phone_index__isnull=True),
                name="people_account_officer_has_username",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="citizen") | models.Q(person__isnull=True),
                name="people_account_only_citizens_are_persons",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Organisation(models.Model):
    """A legal person or other organisation, by its unified social credit code."""

    number = models.CharField(max_length=24, unique=True)
    uscc = models.CharField(max_length=18, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=_choices(rules.OrganisationKind))
    status = models.CharField(
        max_length=12, default=rules.OrganisationStatus.ACTIVE, choices=_choices(rules.OrganisationStatus)
    )
    address = models.CharField(max_length=200, blank=True)
    verified_by = models.CharField(max_length=12, choices=_choices(rules.Evidence))
    verified_at = models.DateTimeField()
    registered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []

    def __str__(self) -> str:
        return self.uscc


class Delegation(models.Model):
    """Agency: an agent may act for a principal, who is a person or an organisation, so far and so long."""

    number = models.CharField(max_length=24, unique=True)
    kind = models.CharField(max_length=24, choices=_choices(rules.DelegationKind))
    principal_person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    principal_organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    agent = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    agent_index = models.CharField(max_length=100, blank=True)
    agent_name = SealedTextField(blank=True, default="")
    invitation_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 — NULLs are not equal
    relation = models.CharField(max_length=16, blank=True, choices=_choices(rules.Relation))
    scopes = models.JSONField(default=list)
    only = models.JSONField(default=list)
    evidence = models.CharField(max_length=12, default=rules.Evidence.NONE, choices=_choices(rules.Evidence))
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=24)
    accepted_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=24, blank=True)
    revoke_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(principal_person__isnull=True, principal_organisation__isnull=False)
                | models.Q(principal_person__isnull=False, principal_organisation__isnull=True),
                name="people_delegation_one_principal",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(agent__isnull=False),
                name="people_delegation_accepted_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["principal_organisation", "agent"],
                condition=models.Q(kind="legal_representative", revoked_at__isnull=True),
                name="people_delegation_one_live_representation",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agent", "principal_organisation"], name="people_delegation_agent"),
            models.Index(fields=["principal_person"], name="people_delegation_person"),
            models.Index(fields=["principal_organisation"], name="people_delegation_org"),
        ]

    def __str__(self) -> str:
        return self.number


class OneTimeCode(models.Model):
    """A code sent to a phone: short-lived, good once, for one purpose; only its keyed hash is kept."""

    key = models.CharField(max_length=43, unique=True)
    purpose = models.CharField(max_length=10, choices=_choices(rules.CodePurpose))
    phone = SealedTextField()
    phone_index = models.CharField(max_length=100)
    code_hash = models.CharField(max_length=64)
    attempts = models.PositiveSmallIntegerField(default=0)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires_at"], name="people_code_expiry")]

    def __str__(self) -> str:
        return f"{self.purpose} {self.issued_at}"


class SignIn(models.Model):
    """One session of one account, shown to its owner; ending it removes the stored session."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, blank=True)
    method = models.CharField(max_length=16, choices=_choices(rules.SignInMethod))
    device = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=45, blank=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "-id"], name="people_sign_in_account")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.started_at}"


class Presence(models.Model):
    """A citizen whose identity a window clerk has checked stands at the counter, for some minutes."""

    officer = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    checked_by = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["officer", "-id"], name="people_presence_officer")
        ]

    def __str__(self) -> str:
        return f"{self.officer_id} {self.started_at}"


class ApiToken(models.Model):
    """A bearer token of the API: shown once, kept as a hash, limited by scopes and time."""

    prefix = models.CharField(max_length=12, unique=True)
    secret_hash = models.CharField(max_length=64)
    label = models.CharField(max_length=80, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    scopes = models.JSONField(default=list)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = []
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["account", "-id"], name="people_token_account")]

    def __str__(self) -> str:
        return self.prefix


class NoticeShown(models.Model):
    """Which version of which notice was shown to whom and when. Basis: 个人信息保护法 §17, §35."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    notice = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)
    channel = models.CharField(max_length=10)
    shown_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "notice", "version"], name="people_notice_shown_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person"], name="people_notice_person")]

    def __str__(self) -> str:
        return f"{self.notice} {self.version}"


class Consent(models.Model):
    """Consent where consent is the basis, never for statutory duties. Basis: 个人信息保护法 §13, §15, §29."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="people_consent_one_live",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.version}"


class RightsRequest(models.Model):
    """A person asks about her own data and is answered by a day. Basis: 个人信息保护法 §44–50."""

    number = models.CharField(max_length=24, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=_choices(rules.RightsKind))
    text = SealedTextField()
    state = models.CharField(max_length=10, default=rules.RightsState.OPEN, choices=_choices(rules.RightsState))
    filed_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=24, blank=True)
    answer = SealedTextField(blank=True, default="")
    basis = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(basis=""), name="people_rights_refusal_has_basis"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["person", "-id"], name="people_rights_person"),
            models.Index(fields=["state", "due_on"], name="people_rights_due"),
        ]

    def __str__(self) -> str:
        return self.number
