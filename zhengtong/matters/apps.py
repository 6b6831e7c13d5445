"""Django's entry to the room."""

from django.apps import AppConfig


class MattersConfig(AppConfig):
    """The room `matters`; its label is also the prefix of its tables."""

    name = "zhengtong.matters"
    label = "matters"
