"""Django's entry to the room."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """The room `kernel`; its label is also the prefix of its tables."""

    name = "zhengtong.kernel"
    label = "kernel"
