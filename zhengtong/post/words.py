"""What people read: the templates of messages, why a delivery failed, and refusals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from zhengtong.kernel.web.city import city
from zhengtong.kernel.words import Text, Words, written_day
from zhengtong.post import rules
from zhengtong.post.rules import ChannelKind, DeliveryState


@dataclass(frozen=True, slots=True)
class Template:
    """One message in every language and for every way: inbox and e-mail take `subject` and `body`, SMS takes `sms`.

    `{facts}` are filled when it is sent; days are written as the language writes them.
    """

    subject: Text
    body: Text
    sms: Text


@dataclass(frozen=True, slots=True)
class Written:
    """A template filled for one reader."""

    subject: str
    body: str
    short: str


TEMPLATES: dict[str, Template] = {}


def register(templates: Mapping[str, Template]) -> None:
    """Add a room's templates; called from its `apps.ready` through `post.public`."""
    TEMPLATES.update(templates)


def write(code: str, facts: Mapping[str, Any]) -> Written:
    """The template filled, in the active language; a missing fact or template is a programming error (`KeyError`)."""
    template = TEMPLATES[code]
    said = {name: _said(value) for name, value in facts.items()}
    return Written(*(str(text).format(**said) for text in (template.subject, template.body, template.sms)))


def signed(text: str) -> str:
    """The text message with the sender's sign in front, as operators demand: 【政通】; cut to what a phone takes."""
    return rules.shortened(f"【{city().site}】{text}")


def _said(value: Any) -> str:
    if isinstance(value, date):
        return written_day(value)
    if isinstance(value, (list, tuple)):
        return "\n".join(f"{number}. {item}" for number, item in enumerate(value, 1))
    return str(value)


register(
    {
        "people.code": Template(
            _("Your code"),
            _("{code} is your code. It is good for five minutes. Nobody from the government will ever ask you for it."),
            _("{code} is your code. It is good for five minutes. Nobody from the government will ever ask you for it."),
        ),
        "people.agency_accepted.principal": Template(
            _("{agent} may now act for you"),
            _("{agent} has accepted your authorisation. You see at any time what is done, and can end it at once."),
            _("{agent} has accepted your authorisation. You can end it at any time."),
        ),
        "people.agency_accepted.agent": Template(
            _("You may now act for {principal}"),
            _("Before you apply, choose in whose name you act. What you do is recorded as yours for {principal}."),
            _("You may now act for {principal}. Choose in whose name you act before you apply."),
        ),
        "people.agency_revoked.principal": Template(
            _("{agent} may no longer act for you"),
            _("The authorisation of {agent} has ended. Applications that were filed go on; nobody need do anything."),
            _("The authorisation of {agent} has ended."),
        ),
        "people.agency_revoked.agent": Template(
            _("You may no longer act for {principal}"),
            _("Your authorisation to act for {principal} has ended. Their cases are closed to you from now on."),
            _("Your authorisation to act for {principal} has ended."),
        ),
    }
)

CHANNELS: dict[ChannelKind, Text] = {
    ChannelKind.INBOX: _("Inbox on this site"),
    ChannelKind.EMAIL: _("E-mail"),
    ChannelKind.SMS: _("Text message"),
}

STATES: dict[DeliveryState, Text] = {
    DeliveryState.WAITING: _("On its way"),
    DeliveryState.SENT: _("Sent"),
    DeliveryState.GIVEN_UP: _("Given up"),
}

REASONS: dict[str, Text] = {
    "unreachable": _("The other side could not be reached."),
    "busy": _("The other side could not take it at the moment."),
    "refused": _("The other side refused the number or address."),
    "no_gateway": _("No gateway is configured."),
    "no_address": _("The person has no number or address any more."),
    "expired": _("It was too late."),
}

NOUNS: dict[str, Text] = {"post.message": _("message"), "post.delivery": _("delivery")}

REFUSALS: dict[str, Words] = {
    "post.not_given_up": Words(
        _("This message has not been given up."), _("It is on its way or has arrived; look again later.")
    ),
}
