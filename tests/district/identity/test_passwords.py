"""Each reason against a password is a sentence in the reader's language."""

import pytest
from django.utils.translation import override

from district.core.errors import DomainError
from district.identity.models import Account
from district.identity.passwords import check_password_fits


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("梨花开在巷", "密码至少 8 位。"),
        ("password", "这个密码太常见了。"),
        ("38417502", "密码只包含数字。"),
        ("我的19900000061", "密码里不能有您的手机号。"),
        ("woaini5201314", "这个密码太常见，别人很容易猜到。"),
    ],
)
def test_a_weak_password_is_refused_in_chinese(password: str, sentence: str) -> None:
    with override("zh-hans"), pytest.raises(DomainError) as refusal:
        check_password_fits(password, Account(phone="19900000061", name="任可心"))
    assert refusal.value.sentence == sentence
