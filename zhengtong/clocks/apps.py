"""Django's entry to the room."""

from django.apps import AppConfig


class ClocksConfig(AppConfig):
    """The room `clocks`; its label is also the prefix of its tables."""

    name = "zhengtong.clocks"
    label = "clocks"
