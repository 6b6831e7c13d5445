"""What every answer carries, and what is written down of a request."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import Client

from zhengtong.kernel.web.logs import JsonFormatter

FORMATTER = JsonFormatter()


def record(message: object, *args: object) -> logging.LogRecord:
    return logging.LogRecord("zhengtong.tried", logging.INFO, "", 0, message, args, None)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/nothing/", "/api/v1/matters?q=x"])
def test_every_answer_says_what_a_page_may_load(path: str) -> None:
    policy = Client().get(path)["Content-Security-Policy"]
    assert policy.split("; ") == [
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ]


def test_a_said_thing_is_merged_into_its_line() -> None:
    line = json.loads(FORMATTER.format(record({"route": "a/{b}", "status": 200})))
    assert (line["route"], line["status"], line["logger"]) == ("a/{b}", 200, "zhengtong.tried")
    assert "message" not in line


@pytest.mark.parametrize("text", ["case 1 was not touched", '{"a": 1}'])
def test_a_text_is_a_message_whatever_it_looks_like(text: str) -> None:
    assert json.loads(FORMATTER.format(record(text)))["message"] == text


def test_a_message_with_values_is_filled_in() -> None:
    assert json.loads(FORMATTER.format(record("case %s", "1")))["message"] == "case 1"
