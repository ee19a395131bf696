"""Text that no spreadsheet takes for a formula."""

_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "=", "+", "-", "@")


def plain(text: str) -> str:
    """``text`` with a leading apostrophe where a spreadsheet would begin to calculate."""
    bare = text.lstrip(" \u00a0\u3000")
    return f"'{text}" if text.startswith(_TRIGGERS) or bare.startswith(_TRIGGERS) else text
