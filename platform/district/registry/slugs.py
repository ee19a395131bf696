"""The names under which compounds answer: one label of a host name each."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError

SLUG = re.compile(r"[a-z0-9](-?[a-z0-9]){1,30}")
MAX_LENGTH = 32

# Names that lead, or may one day lead, somewhere else than to a compound.
_RESERVED = """
    about account accounts admin administrator api app assets auth autoconfig autodiscover
    beat blog cdn chunshui compound compounds config console dashboard db demo dev district
    dns docs download files ftp git help home host imap internal intranet invite lishi local
    localhost login logout lvliang m mail main map media metrics mobile monitor mx mysql
    news ns ns1 ns2 null oauth open ops page pages ping pop pop3 portal postgres prod public
    redis register report reports root schema search secure security server sftp shop signup
    smtp sso staff staging static stats status street streets support sys system test tests
    undefined update upload user users valkey vpn web webmail worker wpad ws www www1 www2
"""
RESERVED = frozenset(_RESERVED.split())


def slug_complaint(slug: str) -> tuple[str, Promise | str] | None:
    """Why a compound cannot have this name: a code and a sentence; None when it can."""
    if len(slug) > MAX_LENGTH or not SLUG.fullmatch(slug):
        return "slug", _(
            "网址名只能用小写英文字母、数字和连字符，2 到 32 个，不能以连字符开头或结尾，例如 meijing。"
        )
    if slug in RESERVED or slug.startswith("xn-"):
        return "slug_reserved", _("这个网址名留作系统使用，请换一个，例如小区名称的拼音。")
    return None


def check_slug(slug: str) -> None:
    """Refuse a name that no compound can have."""
    if complaint := slug_complaint(slug):
        raise DomainError(complaint[0], complaint[1], field="slug")
