"""Django's entry to the room."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DatahubConfig(AppConfig):
    """The room `datahub`; its label is also the prefix of its tables."""

    name = "zhengtong.datahub"
    label = "datahub"

    def ready(self) -> None:
        """Register the room's words and its links of the page frame."""
        from zhengtong.datahub import rules, words
        from zhengtong.datahub.queries import doubts
        from zhengtong.kernel import words as house
        from zhengtong.kernel.actors import DutyKind
        from zhengtong.kernel.web.nav import Link, register_foot, register_rail
        from zhengtong.post.public import register_templates

        labels: dict[type[StrEnum], Mapping[Any, house.Text]] = {
            rules.DisputeState: words.DISPUTE_STATES,
            rules.QuestionState: words.QUESTION_STATES,
        }
        house.register(words.REFUSALS, words.NOUNS, labels)
        register_templates(words.LETTERS)
        register_foot(Link(_("Who looked at my data"), "datahub:accesses", order=30))
        stewards, group = frozenset({DutyKind.DATA_STEWARD}), _("Shared data")
        register_rail(
            Link(_("Values to verify"), "datahub:disputes", 50, stewards, group, doubts.disputes_waiting),
            Link(_("Questions about accesses"), "datahub:questions", 51, stewards, group, doubts.questions_waiting),
            Link(_("Resources"), "datahub:resources", 52, stewards, group),
            Link(_("Grants"), "datahub:grants", 53, stewards, group),
        )
