"""Cache keys that name the place, so that one compound never reads another's answer."""

from district.tenancy.context import place_key


def place_cache_key(key: str, key_prefix: str, version: int) -> str:
    """``place|prefix|version|key``; a place's name holds no bar, so keys cannot collide."""
    return f"{place_key()}|{key_prefix}|{version}|{key}"
