"""Django's entry to the room."""

from django.apps import AppConfig


class PostConfig(AppConfig):
    """The room `post`; its label is also the prefix of its tables."""

    name = "zhengtong.post"
    label = "post"
