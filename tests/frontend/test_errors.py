"""Error pages are plain sentences, and none fails for want of a database."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from frontend import errors

request = RequestFactory().get("/")


@pytest.mark.parametrize(
    ("response", "status", "says"),
    [
        (errors.bad_request(request), 400, "没有看懂"),
        (errors.forbidden(request), 403, "没有这项权限"),
        (errors.expired_form(request), 403, "刷新后再提交"),
        (errors.not_found(request), 404, "网址可能写错了"),
        (errors.server_error(request), 500, "不是您的操作造成的"),
    ],
)
def test_each_error_says_what_to_do_next(response: HttpResponse, status: int, says: str) -> None:
    assert response.status_code == status
    assert says in response.content.decode()
    assert 'href="/"' in response.content.decode()


def test_a_refusal_keeps_its_sentence_and_status() -> None:
    refusal = DomainError("too_late", _("已经过了 %(days)s 天。"), {"days": 15}, status=409)
    response = errors.refused(request, refusal)
    assert response.status_code == 409
    assert "已经过了 15 天。" in response.content.decode()
