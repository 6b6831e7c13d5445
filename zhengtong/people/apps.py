"""Django's entry to the room."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The room `people`; its label is also the prefix of its tables."""

    name = "zhengtong.people"
    label = "people"
