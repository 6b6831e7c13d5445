"""Django's entry to the room."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The room `cases`; its label is also the prefix of its tables."""

    name = "zhengtong.cases"
    label = "cases"

    def ready(self) -> None:
        from zhengtong.cases import words
        from zhengtong.kernel.words import register

        register(words.REFUSALS, words.NOUNS, words.LABELS)
