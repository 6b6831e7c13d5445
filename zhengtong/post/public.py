"""What other rooms may ask of `post`, and do through it."""

from __future__ import annotations

from zhengtong.post.actions.carrying import resume_delivery
from zhengtong.post.actions.reading import read_inbox, read_message
from zhengtong.post.actions.sending import Letter, send, send_code_part, send_part
from zhengtong.post.queries import (
    Figure,
    MessageView,
    SimulatedText,
    WayView,
    delivery_figures,
    inbox_of,
    message_view,
    phone_texts,
    unread_count,
    ways_of_case,
)
from zhengtong.post.rules import ChannelKind, DeliveryState
from zhengtong.post.words import Template
from zhengtong.post.words import register as register_templates

__all__ = [
    "ChannelKind",
    "DeliveryState",
    "Figure",
    "Letter",
    "MessageView",
    "SimulatedText",
    "Template",
    "WayView",
    "delivery_figures",
    "inbox_of",
    "message_view",
    "phone_texts",
    "read_inbox",
    "read_message",
    "register_templates",
    "resume_delivery",
    "send",
    "send_code_part",
    "send_part",
    "unread_count",
    "ways_of_case",
]
