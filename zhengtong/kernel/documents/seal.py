"""The electronic seal: a PAdES signature over the whole document.

A city configures the PKCS #12 file of its licensed seal (`ZHENGTONG_SEAL_FILE`, `…_PASSPHRASE_FILE`).
Until then the documents are samples and say so, and a demonstration certificate made on this machine seals them.
"""

from __future__ import annotations

import io
import os
import tempfile
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSigningSession

from zhengtong.kernel import instant

FIELD = "Seal"
DEMO_NAME = "政通演示用章（无法律效力）"
DEMO_FILE = "seal-demo.p12"
DEMO_YEARS = 10


class _SealAt(signers.PdfSigner):
    """A signer that states the instant it was given, not the one its machine believes in."""

    at: datetime

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        """The session, with the stated instant."""
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self.at
        return session


def is_licensed() -> bool:
    """Whether the city has configured a seal of its own; without one every document is marked as a sample."""
    return bool(settings.SEAL_FILE)


def seal(pdf: bytes, *, at: datetime | None = None, reason: str = "") -> bytes:
    """The PDF with a signature over all of it; about 0.1 s of CPU, so it belongs into a job.

    `at` is the stated instant of sealing (the current one if not given). Basis: 电子签名法 §13, §14.
    """
    facts = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        reason=reason or None,
        name=DEMO_NAME if not is_licensed() else None,
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = _SealAt(facts, _signer(), new_field_spec=SigFieldSpec(FIELD))
    signer.at = at or instant.current()
    sealed: io.BytesIO = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return sealed.getvalue()


@cache
def _signer() -> signers.SimpleSigner:
    """The key and certificate: the configured seal, else the demonstration one."""
    if is_licensed():
        secret = settings.SEAL_PASSPHRASE_FILE and Path(settings.SEAL_PASSPHRASE_FILE).read_bytes().strip()
        return _opened(settings.SEAL_FILE, secret or None)
    return _opened(str(_demo_file()), None)


def _opened(path: str, secret: bytes | None) -> signers.SimpleSigner:
    loaded: signers.SimpleSigner | None = signers.SimpleSigner.load_pkcs12(path, passphrase=secret)  # type: ignore[no-untyped-call]
    if loaded is None:
        raise RuntimeError("the file of the seal cannot be opened: check ZHENGTONG_SEAL_FILE and its passphrase")
    return loaded


def _demo_file() -> Path:
    """The demonstration key beside the other keys, made once on first use and readable to its owner alone."""
    folder = Path(settings.VAR) / "keys"
    target = folder / DEMO_FILE
    if not target.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, delete=False) as half:
            half.write(_demo_seal(instant.current()))
        try:
            os.link(half.name, target)
        except FileExistsError:
            pass
        finally:
            os.unlink(half.name)
    return target


def _demo_seal(at: datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name(
        [x509.NameAttribute(NameOID.COMMON_NAME, DEMO_NAME), x509.NameAttribute(NameOID.COUNTRY_NAME, "CN")]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=366 * DEMO_YEARS))
        .not_valid_after(at + timedelta(days=366 * DEMO_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_signing_only(), critical=True)
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(b"seal", key, certificate, None, NoEncryption())


def _signing_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
