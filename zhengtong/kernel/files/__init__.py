"""Files from outside and of our own: checked, sealed, on disk before their row exists."""

from zhengtong.kernel.files.limits import DEFAULT, DOCUMENTS, IMAGES, Limits
from zhengtong.kernel.files.store import (
    FileFacts,
    count,
    damaged,
    file_facts,
    forget_part,
    keep_bytes,
    keep_upload,
    open_file,
    sweep,
)

__all__ = [
    "DEFAULT",
    "DOCUMENTS",
    "IMAGES",
    "FileFacts",
    "Limits",
    "count",
    "damaged",
    "file_facts",
    "forget_part",
    "keep_bytes",
    "keep_upload",
    "open_file",
    "sweep",
]
