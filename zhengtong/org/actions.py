"""Every write of the room."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from zhengtong.kernel import ids, journal
from zhengtong.kernel.act import act
from zhengtong.kernel.actors import ADMINISTRATORS, Actor, DutyKind
from zhengtong.kernel.refusal import Absent, Refusal
from zhengtong.org import events, permits, queries, rules
from zhengtong.org.models import Division, DutyGrant, Hall, Office, OfficeCode, Revision, Window, WindowAuthority
from zhengtong.org.permits import Act


@dataclass(frozen=True, slots=True)
class OfficeDetails:
    """What is known of an office; `parent` and `superior_government` are ids of offices opened before it."""

    code: str
    name: str
    short: str
    division: str
    phone: str
    complaint_phone: str
    address: str
    hours: str
    kind: str = rules.OfficeKind.DEPARTMENT
    level: int | None = None
    parent: int | None = None
    superior_government: int | None = None


@dataclass(frozen=True, slots=True)
class DutyDetails:
    """A duty to be granted; no matters named means every matter of the office, both days are included.

    A clerk's duty may name the window at which she sits; who stands in for her sits there too.
    """

    account: int
    kind: DutyKind
    office: int
    from_on: date
    until_on: date | None = None
    matters: tuple[str, ...] | None = None
    post: str = ""
    substitute_for: int | None = None
    window: int | None = None


@act
def open_division(
    code: str, name: str, *, parent: str | None = None, from_on: date, actor: Actor, at: datetime
) -> queries.DivisionView:
    """Enter a division that exists from a day on; its level follows from its code. Basis: GB/T 2260, GB/T 10114."""
    permits.require(actor, Act.KEEP_DIVISIONS, None)
    ids.check_division_code(code)
    if parent is not None and not rules.is_within(code, parent):
        raise Refusal("org.division_outside", field="parent")
    if Division.objects.filter(code=code).exists():
        raise Refusal("org.code_taken", field="code")
    above = _division(parent) if parent is not None else None
    Division.objects.create(code=code, name=name, level=rules.level_of(code), parent=above, from_on=from_on)
    _touch()
    journal.record(actor, events.DivisionOpened(code, parent or "", from_on), at=at, effective_on=from_on)
    return queries.division(code)


@act
def close_division(code: str, *, until_on: date, successor: str | None = None, actor: Actor, at: datetime) -> None:
    """Abolish a division after a day; its code stays readable for ever."""
    permits.require(actor, Act.KEEP_DIVISIONS, None)
    row = _division(code)
    rules.check_term(row.from_on, until_on)
    row.until_on, row.successor = until_on, _division(successor) if successor is not None else None
    row.save(update_fields=["until_on", "successor"])
    _touch()
    journal.record(actor, events.DivisionClosed(code, until_on, successor or ""), at=at, effective_on=until_on)


@act
def open_office(details: OfficeDetails, *, from_on: date, actor: Actor, at: datetime) -> queries.OfficeView:
    """Enter an office that exists from a day on."""
    permits.require(actor, Act.KEEP_OFFICES, None)
    ids.check_uscc(details.code)
    _check_phones(details.phone, details.complaint_phone)
    if OfficeCode.objects.filter(uscc=details.code).exists():
        raise Refusal("org.code_taken", field="code")
    row = Office.objects.create(
        uscc=details.code,
        name=details.name,
        short=details.short,
        kind=details.kind,
        level=details.level or rules.level_of(details.division),
        division=_division(details.division),
        parent_id=details.parent,
        superior_government_id=details.superior_government,
        phone=details.phone,
        complaint_phone=details.complaint_phone,
        address=details.address,
        hours=details.hours,
        from_on=from_on,
    )
    OfficeCode.objects.create(office=row, uscc=details.code, from_on=from_on)
    _touch()
    opened = events.OfficeOpened(row.id, details.code, details.division, from_on)
    journal.record(actor, opened, at=at, effective_on=from_on)
    return queries.office(row.id)


SUPERIORS = frozenset({"superior_government", "parent"})
CHANGEABLE = SUPERIORS | {"name", "short", "phone", "complaint_phone", "address", "hours"}


@act
def change_office(id: int, *, actor: Actor, at: datetime, **changes: Any) -> queries.OfficeView:
    """Correct names, contacts or superiors of an office; `superior_government` and `parent` are office ids."""
    permits.require(actor, Act.KEEP_OFFICES, None)
    if unknown := changes.keys() - CHANGEABLE:
        raise TypeError(f"an office has no changeable {sorted(unknown)}")
    row = _office(id)
    for name, value in changes.items():
        setattr(row, f"{name}_id" if name in SUPERIORS else name, value)
    _check_phones(row.phone, row.complaint_phone)
    row.save(update_fields=sorted(changes))
    _touch()
    journal.record(actor, events.OfficeChanged(id, tuple(sorted(changes))), at=at)
    return queries.office(id)


@act
def recode_office(id: int, code: str, *, from_on: date, actor: Actor, at: datetime) -> queries.OfficeView:
    """Give an office another credit code from a day on; the old one still leads to it."""
    permits.require(actor, Act.KEEP_OFFICES, None)
    ids.check_uscc(code)
    if OfficeCode.objects.filter(uscc=code).exists():
        raise Refusal("org.code_taken", field="code")
    row = _office(id)
    before, row.uscc = row.uscc, code
    current = OfficeCode.objects.filter(office=row, until_on__isnull=True)
    current.update(until_on=from_on - timedelta(days=1))
    OfficeCode.objects.create(office=row, uscc=code, from_on=from_on)
    row.save(update_fields=["uscc"])
    _touch()
    journal.record(actor, events.OfficeRecoded(id, before, code, from_on), at=at, effective_on=from_on)
    return queries.office(id)


@act
def close_office(id: int, *, until_on: date, successor: int | None = None, actor: Actor, at: datetime) -> None:
    """Abolish an office after a day; another may take over its work."""
    permits.require(actor, Act.KEEP_OFFICES, None)
    row = _office(id)
    rules.check_term(row.from_on, until_on)
    row.until_on, row.successor = until_on, _office(successor) if successor is not None else None
    row.save(update_fields=["until_on", "successor"])
    _touch()
    journal.record(actor, events.OfficeClosed(id, until_on, successor), at=at, effective_on=until_on)


@act
def open_hall(
    office: int,
    name: str,
    *,
    address: str,
    phone: str,
    hours: str,
    way: str = "",
    from_on: date,
    actor: Actor,
    at: datetime,
) -> queries.HallView:
    """Open a service hall run by the office, in the office's division."""
    permits.require(actor, Act.KEEP_WINDOWS, None)
    owner = _office(office)
    row = Hall.objects.create(
        office=owner,
        division_id=owner.division_id,
        name=name,
        address=address,
        phone=phone,
        hours=hours,
        way=way,
        from_on=from_on,
    )
    _touch()
    journal.record(actor, events.HallOpened(office, row.id), at=at, effective_on=from_on)
    return queries.hall(row.id)


@act
def open_window(hall: int, sign: str, name: str, *, phone: str = "", actor: Actor, at: datetime) -> queries.WindowView:
    """Open a window of a hall under the sign above it."""
    permits.require(actor, Act.KEEP_WINDOWS, None)
    if Window.objects.filter(hall_id=queries.hall(hall).id, sign=sign).exists():
        raise Refusal("org.code_taken", field="sign")
    row = Window.objects.create(hall_id=hall, sign=sign, name=name, phone=phone)
    _touch()
    journal.record(actor, events.WindowOpened(hall, row.id), at=at)
    return queries.window(row.id)


@act
def authorise_window(
    window: int,
    office: int,
    *,
    matters: Iterable[str] | None = None,
    from_on: date,
    until_on: date | None = None,
    actor: Actor,
    at: datetime,
) -> int:
    """Let a window receive matters for an office, matter by matter; returns the authority's id."""
    permits.require(actor, Act.KEEP_WINDOWS, None)
    rules.check_term(from_on, until_on)
    named = None if matters is None else sorted(set(matters))
    row = WindowAuthority.objects.create(
        window_id=queries.window(window).id,
        office_id=queries.office(office).id,
        matters=named,
        from_on=from_on,
        until_on=until_on,
    )
    _touch()
    said = None if named is None else tuple(named)
    authorised = events.WindowAuthorised(window, row.id, office, said, from_on, until_on)
    journal.record(actor, authorised, at=at, effective_on=from_on)
    return row.id


@act
def withdraw_window_authority(id: int, *, actor: Actor, at: datetime) -> None:
    """Let a window no longer receive for an office."""
    permits.require(actor, Act.KEEP_WINDOWS, None)
    row = WindowAuthority.objects.select_for_update().filter(id=id, withdrawn_at__isnull=True).first()
    if row is None:
        raise Absent("window_authority", str(id))
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    _touch()
    journal.record(actor, events.WindowAuthorityWithdrawn(row.window_id, id), at=at)


@act
def grant_duty(details: DutyDetails, *, actor: Actor, at: datetime) -> int:
    """Let an officer hold a duty for an office over a term; returns the grant's id.

    System, security and audit administration never meet in one account: grants wait for each other.
    Basis: GB/T 22239-2019 8.1.5 (三员分立).
    """
    permits.require(actor, Act.GRANT_DUTY, queries.assignment(details.account, details.office))
    details = _check_duty(details)
    row = DutyGrant.objects.create(
        account_id=details.account,
        kind=details.kind,
        office_id=details.office,
        post=details.post,
        matters=None if details.matters is None else sorted(set(details.matters)),
        from_on=details.from_on,
        until_on=details.until_on,
        substitute_for_id=details.substitute_for,
        window_id=details.window,
        granted_by_id=actor.account,
        granted_at=at,
    )
    journal.record(actor, _granted(row), at=at, effective_on=details.from_on)
    return row.id


def _check_duty(details: DutyDetails) -> DutyDetails:
    """Refuse a duty that cannot be; answers with it, at the window of whom it stands in for."""
    rules.check_term(details.from_on, details.until_on)
    if not queries.is_officer(details.account):
        raise Refusal("org.not_an_officer", field="username")
    if details.kind in ADMINISTRATORS:
        queries.lock_directory()
        held = queries.administrations_of(details.account)
        rules.check_separation(details.kind, held)
        if held:
            raise Refusal("org.administrator_already", field="kind")
    if details.substitute_for is not None:
        rules.check_substitution(details.kind, details.until_on)
        replaced = queries.locked_grant(details.substitute_for)
        same = (replaced.kind, replaced.office_id) == (details.kind, details.office)
        if not same or replaced.account_id == details.account or replaced.revoked_at is not None:
            raise Refusal("org.substitution_elsewhere", field="substitute_for")
        details = replace(details, window=replaced.window_id)
    rules.check_window(details.kind, details.window)
    return details if details.window is None else replace(details, window=queries.window(details.window).id)


def _granted(row: DutyGrant) -> events.DutyGranted:
    return events.DutyGranted(
        account=row.account_id,
        grant=row.id,
        kind=DutyKind(row.kind).value,
        office=row.office_id,
        matters=None if row.matters is None else tuple(row.matters),
        from_on=row.from_on,
        until_on=row.until_on,
        substitute_for=row.substitute_for_id,
        window=row.window_id,
    )


@act
def revoke_duty(id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """Take a duty back at once; substitutions for it end with it."""
    row = queries.locked_grant(id)
    permits.require(actor, Act.REVOKE_DUTY, queries.assignment(row.account_id, row.office_id))
    if row.revoked_at is not None:
        raise Refusal("org.already_revoked")
    if not reason.strip():
        raise Refusal("org.reason_missing", field="reason")
    said = reason.strip()
    rows = DutyGrant.objects.filter(id=id) | DutyGrant.objects.filter(substitute_for_id=id, revoked_at__isnull=True)
    rows.update(revoked_at=at, revoke_reason=said)
    happened = events.DutyRevoked(row.account_id, id, DutyKind(row.kind).value, row.office_id, said)
    journal.record(actor, happened, at=at)


def _division(code: str) -> Division:
    row = Division.objects.filter(code=code).first()
    if row is None:
        raise Absent("division", code)
    return row


def _office(id: int) -> Office:
    row = Office.objects.select_for_update().filter(id=id).first()
    if row is None:
        raise Absent("office", str(id))
    return row


def _check_phones(phone: str, complaint_phone: str) -> None:
    """Enquiries and complaints go to different numbers, both with area code. Basis: 事项质量规则 8 (§1.6)."""
    for field, number in (("phone", phone), ("complaint_phone", complaint_phone)):
        if ids.check_phone(number).kind == "mobile":
            raise Refusal("org.phone_without_area_code", field=field)
    if ids.check_phone(phone).digits == ids.check_phone(complaint_phone).digits:
        raise Refusal("org.same_phones", field="complaint_phone")


def _touch() -> None:
    """Change the token that every worker compares once a second."""
    Revision.objects.update_or_create(id=1, defaults={"token": secrets.token_hex(8)})
    queries.forget()
    transaction.on_commit(queries.forget)
