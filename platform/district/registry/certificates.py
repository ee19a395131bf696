"""The text over which a certificate's digest is taken, so that anybody can take it again."""

import hashlib
from collections.abc import Mapping

from district.registry.models import DeletionCertificate


def lines(schema_name: str, contents: Mapping[str, int]) -> str:
    """The schema's name, then each count as ``name<TAB>number``, in order; each line ends."""
    counted = [f"{name}\t{number}" for name, number in sorted(contents.items())]
    return "".join(f"{line}\n" for line in [schema_name, *counted])


def digest(text: str) -> str:
    """SHA-256 over the text as UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def is_sound(certificate: DeletionCertificate) -> bool:
    """Whether the digest fits the counts."""
    return certificate.sha256 == digest(lines(certificate.schema_name, certificate.contents))
