"""The floors' app: never part of the product."""

from django.apps import AppConfig


class FloorConfig(AppConfig):
    """One table with three indexes, as bare as a Django table gets."""

    name = "bench.floor"
    label = "floor"
    default_auto_field = "django.db.models.BigAutoField"
