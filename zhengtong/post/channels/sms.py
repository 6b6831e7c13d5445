"""Text messages: the interface of a gateway and the gateways there are. No Django."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import httpx

from zhengtong.post.channels.outcome import SUCCEEDED, Ending, Outcome

SECONDS = 15


@dataclass(frozen=True, slots=True)
class Text:
    """One text message; `reference` is the same at every attempt, so that a gateway can drop a second one."""

    phone: str
    text: str
    reference: str


class Gateway(Protocol):
    """What the room asks of a gateway."""

    @property
    def name(self) -> str:
        """As the settings call it."""

    @property
    def keeps_texts(self) -> bool:
        """Whether the texts are shown on the simulated phone instead of being sent."""

    def check(self) -> list[str]:
        """What is wrong with the configuration; an empty list: nothing."""

    def send(self, text: Text) -> Outcome:
        """Hand over one text. Never raises for what the other side did."""


@dataclass(frozen=True, slots=True)
class NoGateway:
    """The city has none: no text message is planned."""

    name: str = "none"
    keeps_texts: bool = False

    def check(self) -> list[str]:
        """Says that there is none."""
        return ["no SMS gateway is configured: set ZHENGTONG_SMS_GATEWAY to http or simulated-phone"]

    def send(self, text: Text) -> Outcome:
        """Refuses."""
        return Outcome(Ending.FAIL_FOR_GOOD, "no_gateway")


@dataclass(frozen=True, slots=True)
class SimulatedPhone:
    """The demo's gateway: the act that records the attempt also keeps the text, to be shown on the screen."""

    name: str = "simulated-phone"
    keeps_texts: bool = True

    def check(self) -> list[str]:
        """Nothing can be wrong."""
        return []

    def send(self, text: Text) -> Outcome:
        """Always arrives."""
        return SUCCEEDED


@dataclass(frozen=True, slots=True)
class HttpGateway:
    """A gateway that takes JSON by HTTPS: `{"phone", "text", "reference"}` with a bearer key.

    2xx means taken (an `id` in the answer is kept), 4xx means refused for good except 408 and 429, all else is tried
    again.
    """

    url: str
    key: str
    name: str = "http"
    keeps_texts: bool = False
    transport: httpx.BaseTransport | None = None

    def check(self) -> list[str]:
        """Whether address and key are there and the address is safe."""
        wrong = []
        if not self.url.startswith("https://"):
            wrong.append("ZHENGTONG_SMS_GATEWAY_URL must be an https:// address")
        if not self.key:
            wrong.append("ZHENGTONG_SMS_GATEWAY_KEY_FILE is missing or empty")
        return wrong

    def send(self, text: Text) -> Outcome:
        """Post the text once."""
        body = {"phone": text.phone, "text": text.text, "reference": text.reference}
        headers = {"Authorization": f"Bearer {self.key}", "Idempotency-Key": text.reference}
        try:
            with httpx.Client(timeout=SECONDS, transport=self.transport) as client:
                answer = client.post(self.url, json=body, headers=headers)
        except httpx.HTTPError:
            return Outcome(Ending.FAIL, "unreachable")
        return _judged(answer)


def _judged(answer: httpx.Response) -> Outcome:
    if answer.is_success:
        return Outcome(Ending.SUCCEED, provider_number=_number(answer))
    if answer.is_client_error and answer.status_code not in (408, 429):
        return Outcome(Ending.FAIL_FOR_GOOD, "refused")
    return Outcome(Ending.FAIL, "busy")


def _number(answer: httpx.Response) -> str:
    try:
        body = answer.json()
    except ValueError:
        return ""
    return str(body.get("id", ""))[:80] if isinstance(body, dict) else ""
