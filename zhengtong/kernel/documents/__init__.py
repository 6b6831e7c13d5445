"""Official documents: templates to PDF/A, rare characters, QR codes, attachments and the electronic seal."""

from zhengtong.kernel.documents.attach import attach
from zhengtong.kernel.documents.qr import qr_svg
from zhengtong.kernel.documents.render import render
from zhengtong.kernel.documents.seal import seal

__all__ = ["attach", "qr_svg", "render", "seal"]
