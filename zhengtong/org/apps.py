"""Django's entry to the room."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """The room `org`; its label is also the prefix of its tables."""

    name = "zhengtong.org"
    label = "org"
