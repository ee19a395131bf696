"""Phone numbers as people type them, and as others may see them."""

import re
import unicodedata


def normal_phone(text: str) -> str:
    """Digits alone: +86 139-0000-0001 and full-width digits become 13900000001."""
    digits = re.sub(r"[\s\-‐-―()()·.]", "", unicodedata.normalize("NFKC", text or ""))
    return re.sub(r"^(?:\+|00)86", "", digits)


def masked_phone(phone: str) -> str:
    """139****0001: enough for its owner to recognise, too little for anybody else."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) == 11 else "****"
