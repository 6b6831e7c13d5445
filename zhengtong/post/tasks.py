"""Jobs that carry texts out of the house; each attempt is made outside any transaction and recorded in one."""

from __future__ import annotations

from smtplib import SMTPException, SMTPRecipientsRefused, SMTPSenderRefused
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage

from zhengtong.kernel import instant, jobs
from zhengtong.kernel.actors import SYSTEM
from zhengtong.post import queries, rules
from zhengtong.post.actions import carrying
from zhengtong.post.channels import sms
from zhengtong.post.channels.outcome import SUCCEEDED, Ending, Outcome
from zhengtong.post.rules import ChannelKind


@jobs.job()
def deliver(delivery: int) -> None:
    """Carry one message on one way, once; the record of the attempt plans the next if there is one.

    A job that comes late, because no worker ran, keeps the quiet hours all the same.
    """
    parcel, at = queries.parcel(delivery), instant.current()
    if parcel is None:
        return
    morning = rules.due_at(parcel.channel, at)
    if morning > at:
        once = f"post.deliver:{delivery}:{parcel.attempts}:{morning:%Y%m%d}"
        jobs.enqueue(deliver, once=once, run_after=morning, delivery=delivery)
    else:
        carrying.record_attempt(parcel, _carry(parcel), actor=SYSTEM, at=at)


@jobs.job(priority=10)
def carry_code(code: int) -> None:
    """Carry a one-time code; while the gateway is only busy, the job itself is tried again."""
    row = queries.one_time_text(code)
    if row is None:
        return
    at = instant.current()
    if at - row.created_at > rules.CODE_LIVES:
        outcome = Outcome(Ending.FAIL_FOR_GOOD, "expired")
    else:
        outcome = queries.gateway().send(sms.Text(row.phone, row.text, f"code-{row.pk}"))
    if outcome.ending is Ending.FAIL:
        raise ConnectionError(f"the SMS gateway did not take a code: {outcome.reason}")
    carrying.drop_code(code, outcome, actor=SYSTEM, at=at)


@jobs.job(cron="*/10 * * * *")
def forget_codes() -> None:
    """Delete codes that never left."""
    carrying.forget_codes(actor=SYSTEM, at=instant.current())


@jobs.job(cron="*/15 * * * *")
def take_up_forgotten() -> None:
    """Enqueue anew what has waited an hour longer than planned; a job too many finds nothing to do."""
    at = instant.current()
    rows = queries.forgotten(at - rules.FORGOTTEN_AFTER)
    once = [f"post.deliver:{row.pk}:{row.attempts}:{at:%Y%m%d%H}" for row in rows]
    jobs.enqueue_all(deliver, [{"delivery": row.pk} for row in rows], once=once)


def _carry(parcel: queries.Parcel) -> Outcome:
    if not parcel.address:
        return Outcome(Ending.FAIL_FOR_GOOD, "no_address")
    if parcel.channel is ChannelKind.EMAIL:
        return _mail(parcel)
    return queries.gateway().send(sms.Text(parcel.address, parcel.short, parcel.reference))


def _mail(parcel: queries.Parcel) -> Outcome:
    """One e-mail; its Message-ID is the same at every attempt."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    text = parcel.body
    if parcel.link and settings.PUBLIC_URL:
        text = f"{text}\n\n{urljoin(settings.PUBLIC_URL, parcel.link)}"
    mail = EmailMessage(
        parcel.subject,
        text,
        to=[parcel.address],
        headers={"Message-ID": f"<{parcel.reference}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except (SMTPRecipientsRefused, SMTPSenderRefused):
        return Outcome(Ending.FAIL_FOR_GOOD, "refused")
    except (SMTPException, OSError):
        return Outcome(Ending.FAIL, "unreachable")
    return SUCCEEDED
