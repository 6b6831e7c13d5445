"""What a set of records adds up to: the case and its limits, whatever order the records came in. No Django.

Nothing here depends on when or how often a record was delivered. Facts are ordered by their own instants; where two of
them contradict each other one rule says which counts, and the contradiction is named for the people who reconcile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from zhengtong.cases.connected.records import AcceptanceRecord, AnyRecord, ProcessRecord, ResultRecord
from zhengtong.cases.rules import ENDED, ENDED_WITH, Outcome, State
from zhengtong.kernel import calendar

DECIDING = ("promise", "statute")


@dataclass(frozen=True, slots=True)
class Own:
    """What happened on our side: the filing, and what the applicant or the law did since.

    `deemed_at` is when the law accepted for a silent office, effective from the receipt of the whole application.
    """

    filed_at: datetime
    deemed_at: datetime | None = None
    supplemented_at: datetime | None = None
    withdrawn_at: datetime | None = None
    lapsed_at: datetime | None = None
    closed_at: datetime | None = None
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A record and the instant at which it reached us, from which a limit of the applicant's may count."""

    record: AnyRecord
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """A limit: from which instant or its day it counts, and when it ended (`None`: it runs)."""

    started_at: datetime
    ended_at: datetime | None

    @property
    def started_on(self) -> date:
        """The day that is not counted."""
        return calendar.civil_day(self.started_at)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the case stands by all that is known of it.

    `limits` holds a span for every limit that exists; those that count from receipt count anew after a supplement,
    under names with `second_` before them. The codes of `contradictions` have words.
    """

    state: State
    outcome: Outcome | None
    accepted_on: date | None
    decided_on: date | None
    served_on: date | None
    ended_on: date | None
    asked: ProcessRecord | None
    acceptance: AcceptanceRecord | None
    result: ResultRecord | None
    limits: dict[str, Span]
    contradictions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    """The facts that count, one of each kind, each chosen by its own instant and id."""

    accepted: AcceptanceRecord | None
    turned: AcceptanceRecord | None
    result: ResultRecord | None
    asked: Told | None
    issued: ProcessRecord | None
    served: ProcessRecord | None


def fold(own: Own, told: Iterable[Told], from_receipt: Collection[str] = ()) -> Standing:
    """The standing of the case; a pure function of the own facts and the set of records.

    `from_receipt` names the limits of the decision that count from receipt by the matter's own law.
    """
    known = _once(told)
    facts, contradictions = _facts(known), _contradictions(own, known)
    withdrawn_at = _withdrawn_at(own, facts)
    result = None if withdrawn_at else facts.result
    accepted_at, state = _accepted_at(own, facts), _state(own, facts, withdrawn_at)
    return Standing(
        state=state,
        outcome=Outcome(result.outcome) if result else _ending(own, facts, withdrawn_at),
        accepted_on=calendar.civil_day(accepted_at) if accepted_at else None,
        decided_on=calendar.civil_day(result.decided_at) if result else None,
        served_on=calendar.civil_day(facts.served.happened_at) if facts.served and result else None,
        ended_on=_ended_on(own, facts, state, withdrawn_at),
        asked=facts.asked.record if facts.asked and isinstance(facts.asked.record, ProcessRecord) else None,
        acceptance=facts.accepted or (None if accepted_at else facts.turned),
        result=result,
        limits=_limits(own, facts, withdrawn_at, accepted_at, from_receipt),
        contradictions=contradictions,
    )


def _once(told: Iterable[Told]) -> list[Told]:
    """Every record once, by the instant of its fact and its id; of two deliveries the first counts."""
    first: dict[str, Told] = {}
    for one in sorted(told, key=lambda one: one.recorded_at):
        first.setdefault(one.record.record_id, one)
    return sorted(first.values(), key=lambda one: (one.record.happened_at, one.record.record_id))


def _facts(known: list[Told]) -> _Facts:
    """The first acceptance, the last other answer, the first notice, the first issue and service, and the result.

    Of several results the last counts; but one that the applicant was served with is not taken back by a later record.
    """
    records = [one.record for one in known]
    answers = [r for r in records if isinstance(r, AcceptanceRecord)]
    accepted = [r for r in answers if r.outcome == "accepted"]
    turned = [r for r in answers if r.outcome != "accepted"]
    results = [r for r in records if isinstance(r, ResultRecord)]
    asked = [one for one in known if _does(one.record, "supplement_requested")]
    issued = [r for r in records if isinstance(r, ProcessRecord) and r.action == "issued"]
    served = [r for r in records if isinstance(r, ProcessRecord) and r.action == "served"]
    return _Facts(
        accepted=accepted[0] if accepted else None,
        turned=turned[-1] if turned else None,
        result=_standing_result(results, served[0] if served else None),
        asked=asked[0] if asked else None,
        issued=issued[0] if issued else None,
        served=served[0] if served else None,
    )


def _standing_result(results: list[ResultRecord], served: ProcessRecord | None) -> ResultRecord | None:
    before = [r for r in results if served is not None and r.decided_at <= served.happened_at]
    return next(iter(reversed(before or results)), None)


def _does(record: AnyRecord, action: str) -> bool:
    return isinstance(record, ProcessRecord) and record.action == action


def _withdrawn_at(own: Own, facts: _Facts) -> datetime | None:
    """When the applicant ended the case herself; a decision or a refusal to accept that came before it stands."""
    ended = _earliest(own.withdrawn_at, own.lapsed_at)
    if ended is None:
        return None
    before = _earliest(_at(facts.result), None if facts.accepted else _at(facts.turned))
    return None if before is not None and before <= ended else ended


def _at(record: AnyRecord | None) -> datetime | None:
    return record.happened_at if record else None


def _earliest(*instants: datetime | None) -> datetime | None:
    return min((instant for instant in instants if instant is not None), default=None)


def _whole_at(own: Own) -> datetime:
    """When the application was whole: at its receipt, or that of the supplement."""
    return own.supplemented_at or own.filed_at


def _accepted_at(own: Own, facts: _Facts) -> datetime | None:
    """The earliest acceptance counts: what the law gave the applicant is not taken back by a later record."""
    return _earliest(_at(facts.accepted), _whole_at(own) if own.deemed_at else None)


def _state(own: Own, facts: _Facts, withdrawn_at: datetime | None) -> State:
    """The state, from the last stage backwards: the furthest fact that is known decides."""
    stage = _stage(own, facts, withdrawn_at)
    if stage in (State.SERVED, State.NOT_ACCEPTED, State.NOT_NEEDED, State.WITHDRAWN) and own.closed_at:
        return State.ARCHIVED if own.archived_at else State.CLOSED
    return stage


def _stage(own: Own, facts: _Facts, withdrawn_at: datetime | None) -> State:
    if withdrawn_at is not None:
        return State.WITHDRAWN
    if facts.result is not None:
        if facts.served is not None:
            return State.SERVED
        return State.ISSUED if facts.issued is not None else State.DECIDED
    if facts.accepted is not None or own.deemed_at is not None:
        return State.IN_REVIEW
    if facts.turned is not None:
        return State(facts.turned.outcome)
    if facts.asked is not None:
        return State.SUPPLEMENTED if own.supplemented_at else State.SUPPLEMENT_REQUESTED
    return State.RECEIVED


def _ending(own: Own, facts: _Facts, withdrawn_at: datetime | None) -> Outcome | None:
    """How a case without a decision ended, as far as it is closed; a supplement that never came says so at once."""
    if withdrawn_at is not None and withdrawn_at == own.lapsed_at:
        return Outcome.LAPSED
    return ENDED_WITH.get(_stage(own, facts, withdrawn_at)) if own.closed_at else None


def _ended_on(own: Own, facts: _Facts, state: State, withdrawn_at: datetime | None) -> date | None:
    """The day on which nothing was left to do, as the case keeps it."""
    if state not in ENDED:
        return None
    last = own.closed_at or withdrawn_at or _at(facts.turned)
    return calendar.civil_day(last) if last else None


def _limits(
    own: Own,
    facts: _Facts,
    withdrawn_at: datetime | None,
    accepted_at: datetime | None,
    from_receipt: Collection[str],
) -> dict[str, Span]:
    """Every limit that exists by the facts; its span runs from their own instants."""
    result_at = None if withdrawn_at else _at(facts.result)
    turned_at = None if accepted_at else _at(facts.turned)
    answered_at = _earliest(_at(facts.accepted), own.deemed_at, turned_at, result_at, withdrawn_at)
    decided_at = _earliest(result_at, turned_at, withdrawn_at)
    limits = _counted_from_receipt(own, facts, "intake", answered_at)
    for kind in DECIDING:
        if kind in from_receipt:
            limits |= _counted_from_receipt(own, facts, kind, decided_at)
        elif accepted_at is not None:
            limits[kind] = Span(accepted_at, max(decided_at, accepted_at) if decided_at else None)
    if facts.asked:
        asked_at = facts.asked.record.happened_at
        ended = _earliest(own.supplemented_at, answered_at)
        told_at = max(asked_at, facts.asked.recorded_at)
        limits["supplement"] = Span(told_at, max(ended, asked_at) if ended else None)
    if result_at is not None:
        limits["service"] = Span(result_at, _served_at(facts, result_at))
    return limits


def _counted_from_receipt(own: Own, facts: _Facts, kind: str, done_at: datetime | None) -> dict[str, Span]:
    """A limit that counts from receipt: the notice of what is missing ends it, the supplement starts it anew."""
    asked_at = facts.asked.record.happened_at if facts.asked else None
    limits = {kind: Span(own.filed_at, _earliest(asked_at, done_at))}
    if own.supplemented_at is not None:
        limits[f"second_{kind}"] = Span(own.supplemented_at, max(done_at, own.supplemented_at) if done_at else None)
    return limits


def _served_at(facts: _Facts, decided_at: datetime) -> datetime | None:
    return max(facts.served.happened_at, decided_at) if facts.served else None


def _contradictions(own: Own, known: list[Told]) -> tuple[str, ...]:
    """What cannot all be true, by code; the rules above say what counts meanwhile."""
    records = [one.record for one in known]
    answers = [r for r in records if isinstance(r, AcceptanceRecord)]
    results = [r for r in records if isinstance(r, ResultRecord)]
    accepted = [r for r in answers if r.outcome == "accepted"]
    asked = [r for r in records if _does(r, "supplement_requested")]
    ended = _earliest(own.withdrawn_at, own.lapsed_at)
    found = {
        "accepted_twice": len({r.accepted_at for r in accepted}) > 1,
        "accepted_and_turned_away": bool(accepted) and len(accepted) < len(answers),
        "decided_twice": len({(r.outcome, r.decided_at) for r in results}) > 1,
        "decided_after_service": _decided_after_service(results, [r for r in records if _does(r, "served")]),
        "decided_before_acceptance": _before(results, accepted),
        "asked_twice": len(asked) > 1,
        "asked_after_acceptance": bool(accepted and asked) and asked[-1].happened_at > accepted[0].accepted_at,
        "served_before_decision": _before([r for r in records if _does(r, "served")], results),
        "decided_after_withdrawal": ended is not None and any(r.decided_at > ended for r in results),
        "decided_before_withdrawal": ended is not None and any(r.decided_at <= ended for r in results),
    }
    return tuple(code for code, holds in found.items() if holds)


def _decided_after_service(results: list[ResultRecord], served: list[AnyRecord]) -> bool:
    """Whether a result follows after another one was served."""
    return bool(results and served) and results[0].decided_at <= served[0].happened_at < results[-1].decided_at


def _before(early: Sequence[AnyRecord], late: Sequence[AnyRecord]) -> bool:
    """Whether a fact that presupposes another one is dated before it."""
    return bool(early and late) and early[0].happened_at < late[0].happened_at
