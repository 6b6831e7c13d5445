"""The matters of Anlan as documents, and how an office takes one on."""

from zhengtong.town.matters.publishing import (
    FOOD_CATALOG,
    FOOD_POWER,
    document_for,
    publish_food_licence,
    read_document,
)

__all__ = ["FOOD_CATALOG", "FOOD_POWER", "document_for", "publish_food_licence", "read_document"]
