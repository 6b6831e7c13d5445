"""Every read of the room; divisions, offices, halls and windows are kept in memory, at most a second old."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BigAutoField, DateField, Q, QuerySet

from zhengtong.kernel import calendar, keyset
from zhengtong.kernel.actors import ADMINISTRATORS, Actor, Duty, DutyKind
from zhengtong.kernel.fresh import Fresh
from zhengtong.kernel.prepared import Given, Prepared
from zhengtong.kernel.refusal import Absent
from zhengtong.org import rules
from zhengtong.org.models import Division, DutyGrant, Hall, Office, OfficeCode, Revision, Window, WindowAuthority
from zhengtong.people import public as people


@dataclass(frozen=True, slots=True)
class DivisionView:
    """A division; `parent` and `successor` are codes."""

    code: str
    name: str
    level: int
    parent: str | None
    from_on: date
    until_on: date | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class OfficeView:
    """An office; `code` is its credit code, `division` a code, `parent` and the like are office ids."""

    id: int
    code: str
    short: str
    name: str
    kind: str
    level: int
    division: str
    division_name: str
    parent: int | None
    superior_government: int | None
    successor: int | None
    phone: str
    complaint_phone: str
    address: str
    hours: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, slots=True)
class WindowView:
    """A window and the offices for which it receives: office id → matter codes (`None`: all)."""

    id: int
    hall: int
    sign: str
    name: str
    phone: str
    authorities: tuple[AuthorityView, ...] = ()

    def receives(self, office: int, matter: str, day: date) -> bool:
        """Whether the window may receive the matter for the office on the day."""
        return any(a.covers(office, matter, day) for a in self.authorities)


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """For which office and matters a window receives, over which term."""

    id: int
    office: int
    matters: frozenset[str] | None
    from_on: date
    until_on: date | None

    def covers(self, office: int, matter: str, day: date) -> bool:
        """Whether this authority extends to the matter of the office on the day."""
        return self.office == office and rules.is_live(self, day) and (self.matters is None or matter in self.matters)


@dataclass(frozen=True, slots=True)
class HallView:
    """A service hall with its windows."""

    id: int
    office: int
    division: str
    name: str
    address: str
    phone: str
    hours: str
    way: str
    windows: tuple[WindowView, ...] = ()


@dataclass(frozen=True, slots=True)
class Holder:
    """An officer who holds a duty: account id, subject number, the name colleagues see, whether as a substitute."""

    account: int
    number: str
    name: str
    substitute: bool


@dataclass(frozen=True, slots=True)
class GrantView:
    """A duty as the administrators' list shows it."""

    id: int
    account: int
    number: str
    name: str
    kind: DutyKind
    office: OfficeView
    post: str
    matters: tuple[str, ...] | None
    from_on: date
    until_on: date | None
    substitute_for: int | None
    window: str
    granted_by: str
    granted_at: datetime
    revoked_at: datetime | None
    revoke_reason: str
    live: bool


@dataclass(frozen=True, slots=True)
class Assignment:
    """A duty to be given or taken: whose, where, and the offices whose security administrators answer for it."""

    account_id: int
    office_id: int
    secured_by: frozenset[int]


@dataclass(frozen=True)
class Directory:
    """Everything that changes seldom, by its keys."""

    divisions: dict[str, DivisionView]
    offices: dict[int, OfficeView]
    codes: dict[str, int]
    halls: dict[int, HallView]
    windows: dict[int, WindowView] = field(default_factory=dict)


def _stamp() -> str:
    return Revision.objects.filter(id=1).values_list("token", flat=True).first() or ""


def _load() -> Directory:
    divisions = {d.code: _division(d) for d in Division.objects.select_related("parent", "successor")}
    offices = {o.id: _office(o) for o in Office.objects.select_related("division").order_by("id")}
    codes = dict(OfficeCode.objects.values_list("uscc", "office_id"))
    windows = _windows()
    halls = {h.id: _hall(h, windows) for h in Hall.objects.select_related("division").order_by("id")}
    return Directory(divisions, offices, codes, halls, {w.id: w for w in windows})


def _division(row: Division) -> DivisionView:
    return DivisionView(
        code=row.code,
        name=row.name,
        level=row.level,
        parent=row.parent.code if row.parent else None,
        from_on=row.from_on,
        until_on=row.until_on,
        successor=row.successor.code if row.successor else None,
    )


def _office(row: Office) -> OfficeView:
    return OfficeView(
        id=row.id,
        code=row.uscc,
        short=row.short,
        name=row.name,
        kind=row.kind,
        level=row.level,
        division=row.division.code,
        division_name=row.division.name,
        parent=row.parent_id,
        superior_government=row.superior_government_id,
        successor=row.successor_id,
        phone=row.phone,
        complaint_phone=row.complaint_phone,
        address=row.address,
        hours=row.hours,
        from_on=row.from_on,
        until_on=row.until_on,
    )


def _windows() -> list[WindowView]:
    authorities: dict[int, list[AuthorityView]] = {}
    for row in WindowAuthority.objects.filter(withdrawn_at__isnull=True).order_by("id"):
        matters = None if row.matters is None else frozenset(row.matters)
        view = AuthorityView(row.id, row.office_id, matters, row.from_on, row.until_on)
        authorities.setdefault(row.window_id, []).append(view)
    return [
        WindowView(w.id, w.hall_id, w.sign, w.name, w.phone, tuple(authorities.get(w.id, ())))
        for w in Window.objects.order_by("hall_id", "sign")
    ]


def _hall(row: Hall, windows: Sequence[WindowView]) -> HallView:
    own = tuple(window for window in windows if window.hall == row.id)
    return HallView(row.id, row.office_id, row.division.code, row.name, row.address, row.phone, row.hours, row.way, own)


_directory: Fresh[Directory] = Fresh(_load, _stamp)


def forget() -> None:
    """Read divisions and offices anew at the next use; called by every action that changes them."""
    _directory.forget()


def division(code: str) -> DivisionView:
    """The division of this code; raises `Absent`."""
    found = _directory.get().divisions.get(code)
    if found is None:
        raise Absent("division", code)
    return found


def divisions(on: date | None = None) -> tuple[DivisionView, ...]:
    """All divisions in the order of their codes: those that exist on the day, or that are not abolished."""
    every = sorted(_directory.get().divisions.values(), key=lambda d: d.code)
    return tuple(d for d in every if _exists(d, on))


def division_path(code: str) -> tuple[DivisionView, ...]:
    """The division and those above it, lowest first."""
    path: list[DivisionView] = []
    above: str | None = code
    while above is not None:
        path.append(division(above))
        above = path[-1].parent
    return tuple(path)


def office(id: int | None) -> OfficeView:
    """The office of this id, also an abolished one; raises `Absent`."""
    found = _directory.get().offices.get(id) if id is not None else None
    if found is None:
        raise Absent("office", "" if id is None else str(id))
    return found


def office_by_code(code: str) -> OfficeView:
    """The office that has or had this credit code; raises `Absent`."""
    directory = _directory.get()
    if code not in directory.codes:
        raise Absent("office", code)
    return directory.offices[directory.codes[code]]


def offices(on: date | None = None) -> tuple[OfficeView, ...]:
    """All offices: those that exist on the day, or that are not abolished."""
    return tuple(o for o in _directory.get().offices.values() if _exists(o, on))


def offices_in(division: str, *, below: bool = False, on: date | None = None) -> tuple[OfficeView, ...]:
    """Offices of a division; with `below` also those of the divisions within it."""
    return tuple(o for o in offices(on) if o.division == division or (below and rules.is_within(o.division, division)))


def halls(division: str | None = None) -> tuple[HallView, ...]:
    """Service halls, all or those within a division."""
    every = _directory.get().halls.values()
    return tuple(h for h in every if division is None or rules.is_within(h.division, division))


def hall(id: int) -> HallView:
    """The hall of this id; raises `Absent`."""
    found = _directory.get().halls.get(id)
    if found is None:
        raise Absent("hall", str(id))
    return found


def window(id: int) -> WindowView:
    """The window of this id; raises `Absent`."""
    found = _directory.get().windows.get(id)
    if found is None:
        raise Absent("window", str(id))
    return found


def windows_for(office: int, matter: str, on: date) -> tuple[WindowView, ...]:
    """Windows that receive the matter for the office on the day."""
    return tuple(w for w in _directory.get().windows.values() if w.receives(office, matter, on))


def _exists(thing: Any, on: date | None) -> bool:
    return thing.until_on is None if on is None else rules.is_live(thing, on)


def _live_grants(on: date | Given) -> QuerySet[DutyGrant]:
    in_term = Q(until_on__isnull=True) | Q(until_on__gte=on)
    return DutyGrant.objects.filter(in_term, revoked_at__isnull=True, from_on__lte=on)


_duties = Prepared(
    lambda: (
        _live_grants(Given("on", DateField()))
        .filter(account_id=Given("account", BigAutoField()))
        .order_by("id")
        .values_list("kind", "office_id", "matters", "window_id")
    )
)


def duties_of(account_id: int, at: datetime) -> tuple[Duty, ...]:
    """The duties an account holds at the instant; one statement.

    A clerk's duty is bound by her window: of the office's matters it covers those that the window receives.
    """
    on = calendar.civil_day(at)
    return tuple(
        Duty(DutyKind(kind), office_id, _bound(kind, office_id, matters, window, on))
        for kind, office_id, matters, window in _duties.rows(account=account_id, on=on)
    )


def _bound(kind: str, office: int, named: list[str] | None, window: int | None, on: date) -> frozenset[str] | None:
    """The matters to which a duty extends; `None` for every matter of the office."""
    granted = None if named is None else frozenset(named)
    if kind != DutyKind.WINDOW:
        return granted
    return rules.narrowed(granted, received_at(window, office, on))


def received_at(window: int | None, office: int, on: date) -> frozenset[str] | None:
    """What is received for an office at this window, or at any if none is named; `None` for every matter of it."""
    every = _directory.get().windows
    asked = every.values() if window is None else [every[window]]
    return rules.widened(a.matters for w in asked for a in w.authorities if a.office == office and rules.is_live(a, on))


def windows_of(account_id: int, at: datetime) -> tuple[WindowView, ...]:
    """The windows at which a clerk sits at the instant, each once; one statement."""
    held = _live_grants(calendar.civil_day(at)).filter(account_id=account_id, kind=DutyKind.WINDOW)
    ids = dict.fromkeys(held.exclude(window=None).order_by("id").values_list("window_id", flat=True))
    return tuple(window(id) for id in ids)


def officers_with(duty: DutyKind, office: int, *, at: datetime, matter: str | None = None) -> tuple[Holder, ...]:
    """Officers who hold the duty for the office (and matter) at the instant, each once; one statement."""
    rows = _live_grants(calendar.civil_day(at)).filter(kind=duty, office_id=office).order_by("id")
    found: dict[int, Holder] = {}
    columns = ("account_id", "account__number", "account__display_name", "substitute_for_id", "matters")
    for account, number, name, substitute_for, matters in rows.values_list(*columns):
        if matter is None or matters is None or matter in matters:
            found.setdefault(account, Holder(account, number, name, substitute_for is not None))
    return tuple(found.values())


def assignment(account_id: int, office_id: int) -> Assignment:
    """What the permits ask about a duty."""
    where = office(office_id).division
    secured = (o.id for o in _directory.get().offices.values() if rules.is_within(where, o.division))
    return Assignment(account_id, office_id, frozenset(secured))


def lock_directory() -> None:
    """Wait until no other act changes offices or administrators, and let none begin before this one ends."""
    list(Revision.objects.select_for_update().filter(id=1))


def administrations_of(account_id: int) -> list[DutyGrant]:
    """Grants of administration that the account holds or will hold."""
    rows = DutyGrant.objects.filter(account_id=account_id, kind__in=sorted(ADMINISTRATORS), revoked_at__isnull=True)
    return list(rows)


def is_officer(account_id: int) -> bool:
    """Whether the account is an officer's and open."""
    account = people.account_view(account_id)
    return account.kind == people.AccountKind.OFFICER and account.is_active


def watched_offices(actor: Actor) -> frozenset[int]:
    """Offices whose duties an administrator may see: those in the divisions of her own offices."""
    own = [office(id).division for id in actor.offices(DutyKind.SECURITY_ADMIN, DutyKind.AUDIT_ADMIN)]
    every = _directory.get().offices.values()
    return frozenset(o.id for o in every if any(rules.is_within(o.division, code) for code in own))


def grants_visible_to(
    actor: Actor, *, at: datetime, office: int | None = None, over: bool = False, after: str | None = None
) -> keyset.Page[GrantView]:
    """A page of duties in the administrator's offices, newest first; with `over` also past and revoked ones."""
    rows = _grants().filter(office_id__in=watched_offices(actor))
    today = calendar.civil_day(at)
    if office is not None:
        rows = rows.filter(office_id=office)
    if not over:
        rows = rows.filter(Q(until_on__isnull=True) | Q(until_on__gte=today), revoked_at__isnull=True)
    page = keyset.page(rows, ["-id"], after, 50)
    return keyset.Page([_grant(row, today) for row in page.rows], page.after)


def grant_for(actor: Actor, id: int, *, at: datetime) -> GrantView:
    """One duty in the administrator's offices; raises `Absent`."""
    row = _grants().filter(id=id, office_id__in=watched_offices(actor)).first()
    if row is None:
        raise Absent("duty", str(id))
    return _grant(row, calendar.civil_day(at))


def locked_grant(id: int) -> DutyGrant:
    """The row of a duty, locked; raises `Absent`."""
    row = DutyGrant.objects.select_for_update().filter(id=id).first()
    if row is None:
        raise Absent("duty", str(id))
    return row


def _grants() -> QuerySet[DutyGrant]:
    return DutyGrant.objects.select_related("account", "granted_by")


def _grant(row: Any, today: date) -> GrantView:
    return GrantView(
        id=row.id,
        account=row.account_id,
        number=row.account.number,
        name=row.account.display_name,
        kind=DutyKind(row.kind),
        office=office(row.office_id),
        post=row.post,
        matters=None if row.matters is None else tuple(row.matters),
        from_on=row.from_on,
        until_on=row.until_on,
        substitute_for=row.substitute_for_id,
        window=_sign(row.window_id),
        granted_by=row.granted_by.number if row.granted_by else "",
        granted_at=row.granted_at,
        revoked_at=row.revoked_at,
        revoke_reason=row.revoke_reason,
        live=row.is_live(today),
    )


def _sign(id: int | None) -> str:
    """A window as lists name it: its hall, its sign and its name."""
    if id is None:
        return ""
    one = window(id)
    return f"{hall(one.hall).name} {one.sign} {one.name}"


def windows_watched_by(actor: Actor) -> tuple[tuple[WindowView, HallView], ...]:
    """The windows of the halls in an administrator's divisions, hall by hall."""
    watched = watched_offices(actor)
    return tuple((one, place) for place in halls() if place.office in watched for one in place.windows)
