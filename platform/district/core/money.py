"""Money: whole fen inside, yuan with at most two decimals in words."""

import re
import unicodedata
from decimal import Decimal

# ￥1,200.50元, 1200, 0; more than two decimals are no money.
_YUAN = re.compile(r"[¥￥]?(?P<yuan>\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.(?P<fen>\d{1,2}))?(?:元|块)?")


def read_yuan(text: str) -> int:
    """The fen of an amount in yuan, never below zero; ValueError where it is none."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _YUAN.fullmatch(plain)
    if found is None:
        raise ValueError("no amount in yuan")
    return int(found["yuan"].replace(",", "")) * 100 + int((found["fen"] or "0").ljust(2, "0"))


def yuan(fen: int) -> str:
    """``120050`` as 1,200.50, and a round sum without decimals."""
    whole = Decimal(fen).scaleb(-2)
    return f"{whole:,.0f}" if fen % 100 == 0 else f"{whole:,.2f}"
