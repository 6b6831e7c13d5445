"""Django's entry to the room."""

from django.apps import AppConfig


class DatahubConfig(AppConfig):
    """The room `datahub`; its label is also the prefix of its tables."""

    name = "zhengtong.datahub"
    label = "datahub"
