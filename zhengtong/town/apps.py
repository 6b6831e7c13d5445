"""Django's entry to the room."""

from django.apps import AppConfig


class TownConfig(AppConfig):
    """The room `town`; its label is also the prefix of its tables."""

    name = "zhengtong.town"
    label = "town"
