"""Files inside a PDF: the receipt travels with the document it proves."""

from __future__ import annotations

import io
import mimetypes
from datetime import datetime

from pyhanko.pdf_utils import embed, generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter


class _AssociatedFile(embed.FileSpec):
    """A file specification as PDF/A-3 wants it; pyHanko's own would raise the document to PDF 2.0."""

    def as_pdf_object(self) -> generic.DictionaryObject:
        """The dictionary, with the file's relation to the document."""
        written: generic.DictionaryObject = super().as_pdf_object()
        written["/AFRelationship"] = generic.pdf_name("/Supplement")
        return written


def attach(pdf: bytes, name: str, content: bytes, *, at: datetime | None = None, says: str = "") -> bytes:
    """The PDF with the file attached as an associated file (PDF/A-3); attach before sealing, for the seal covers it.

    `name` is shown to the reader, `says` describes the file in a sentence, `at` is its instant if it is known.
    """
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    stream = embed.EmbeddedFileObject.from_file_data(
        writer,
        content,
        mime_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
        params=embed.EmbeddedFileParams(creation_date=at, modification_date=at),
    )
    spec = _AssociatedFile(
        file_spec_string=name.encode("ascii", "replace").decode().replace("?", "_"),
        file_name=name,
        embedded_data=stream,
        description=says or None,
    )
    embed.embed_file(writer, spec)
    _associate(writer)
    out = io.BytesIO()
    writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _associate(writer: IncrementalPdfFileWriter) -> None:
    """List the file embedded last among the document's associated files."""
    newest = writer.root["/Names"]["/EmbeddedFiles"]["/Names"].raw_get(-1)
    if "/AF" in writer.root:
        writer.root["/AF"].append(newest)
        writer.update_container(writer.root["/AF"])
        return
    writer.root["/AF"] = writer.add_object(generic.ArrayObject([newest]))
    writer.update_root()  # type: ignore[no-untyped-call]
