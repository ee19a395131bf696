"""For tests: transactions in every place, rolled back together.

Django's TestCase holds one connection's transaction. Here each place has a connection, so each
that a test enters begins a transaction at its first use, and all of them end with the test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import connection, transaction

from district.tenancy.backend.base import DatabaseWrapper
from district.tenancy.places import DISTRICT, Place, place


@contextmanager
def everything_rolled_back() -> Iterator[None]:
    """Hold a transaction in each place of this thread that the block enters.

    Two are left alone: the district's is the test case's own, and what the installation's owner
    does (schemas, roles) is committed, for other connections are to see it.
    """
    wrapper = this_wrapper()
    held: dict[tuple[str, str, str], tuple[Place, Any]] = {}

    def hold(there: Place) -> None:
        is_installation = not there.login and not there.acts_as
        if there.key == DISTRICT.key or is_installation or there.key in held:
            return
        block: Any = transaction.Atomic(wrapper.alias, savepoint=False, durable=False)
        block._from_testcase = True
        block.__enter__()
        held[there.key] = (there, block)

    wrapper.on_first_use, before = hold, wrapper.on_first_use
    wrapper.forget_first_uses()
    try:
        yield
    finally:
        wrapper.on_first_use = before
        for there, block in held.values():
            _roll_back(there, block)


@contextmanager
def seats_aside() -> Iterator[None]:
    """No connection of before is used inside, and none of inside afterwards."""
    wrapper = this_wrapper()
    before = wrapper.stand_up()
    hook, wrapper.on_first_use = wrapper.on_first_use, None
    try:
        yield
    finally:
        wrapper.close()
        wrapper.stand_up(before)
        wrapper.on_first_use = hook


def this_wrapper() -> DatabaseWrapper:
    """This thread's connection object itself, not Django's proxy for it."""
    return cast(DatabaseWrapper, transaction.get_connection())


def _roll_back(there: Place, block: Any) -> None:
    token = place.set(there)
    try:
        if connection.in_atomic_block:
            transaction.set_rollback(True)
        block.__exit__(None, None, None)
    finally:
        place.reset(token)
