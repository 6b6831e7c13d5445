"""Files from outside and of our own: checked, sealed, on disk before their row exists."""

from zhengtong.kernel.files.limits import DEFAULT, DOCUMENTS, IMAGES, Limits
from zhengtong.kernel.files.pictures import PICTURES, thumbnail
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
    "PICTURES",
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
    "thumbnail",
]
