"""The matters of Anlan: written short, expanded to documents, and taken on by offices."""

from zhengtong.town.matters.publishing import FOOD, FOOD_CATALOG, document_for, publish_all, publish_matter
from zhengtong.town.matters.reading import Row, kits, names, read_document, row, table

__all__ = [
    "FOOD",
    "FOOD_CATALOG",
    "Row",
    "document_for",
    "kits",
    "names",
    "publish_all",
    "publish_matter",
    "read_document",
    "row",
    "table",
]
