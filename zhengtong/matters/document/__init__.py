"""The document of a matter's version: one immutable value that says everything about the matter. No Django."""

from zhengtong.matters.document.parts import VersionDocument
from zhengtong.matters.document.reading import Broken, canonical_bytes, digest, digest_of_stored, read

__all__ = ["Broken", "VersionDocument", "canonical_bytes", "digest", "digest_of_stored", "read"]
