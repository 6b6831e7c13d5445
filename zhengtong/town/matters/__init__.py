"""The matters of Anlan as documents, and how an office takes one on."""

from zhengtong.town.matters.publishing import (
    FOOD,
    FOOD_CATALOG,
    FOOD_POWER,
    document_for,
    plan,
    publish_matter,
    read_document,
    slugs,
)

__all__ = [
    "FOOD",
    "FOOD_CATALOG",
    "FOOD_POWER",
    "document_for",
    "plan",
    "publish_matter",
    "read_document",
    "slugs",
]
