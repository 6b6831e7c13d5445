"""Django's entry to the room."""

from django.apps import AppConfig


class DatahubConfig(AppConfig):
    """The room `datahub`; its label is also the prefix of its tables."""

    name = "zhengtong.datahub"
    label = "datahub"

    def ready(self) -> None:
        """Register the room's words."""
        from zhengtong.datahub import words
        from zhengtong.kernel import words as house

        house.register(words.REFUSALS, words.NOUNS)
