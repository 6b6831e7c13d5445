"""Django's entry to the room."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The room `portal`; its label is also the prefix of its tables."""

    name = "zhengtong.portal"
    label = "portal"
