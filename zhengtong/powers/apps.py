"""Django's entry to the room."""

from django.apps import AppConfig


class PowersConfig(AppConfig):
    """The room `powers`; its label is also the prefix of its tables."""

    name = "zhengtong.powers"
    label = "powers"
