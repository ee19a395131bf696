"""Each operation names what it needs; an operation that names nothing is refused."""

import logging
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from district.core.errors import Forbidden
from district.core.permissions import Action
from district.identity.access import require

if TYPE_CHECKING:  # DRF's views read their settings, and so this module, while they load
    from rest_framework.views import APIView

logger = logging.getLogger(__name__)


class Door(StrEnum):
    """What an operation needs where it needs no Action of the permissions table."""

    ANYBODY = "anybody"
    SIGNED_IN = "signed_in"


Need = Action | Door


def operation(view: "APIView", method: str) -> str | None:
    """The name under which the view declares its need; None where it has no such method."""
    if hasattr(view, "action_map"):
        named: str | None = view.action_map.get(method.lower())
        return named
    return method.lower() if hasattr(view, method.lower()) else None


def needed(view: "APIView", method: str) -> Need | None:
    """What the view declares for ``method``; None where it declares nothing."""
    declared: dict[str, Need] = getattr(view, "actions", {})
    name = operation(view, method)
    return declared.get(name) if name else None


class ActionPermission(BasePermission):
    """Asks the permissions table for the operation's Action."""

    def has_permission(self, request: Request, view: "APIView") -> bool:
        method = request.method or ""
        if operation(view, method) is None:
            return True  # the dispatcher answers 405
        need = needed(view, method)
        if need is Door.ANYBODY:
            return True
        if not request.user.is_authenticated:
            return False
        if need is None:
            return self._refuse_undeclared(view, method)
        if isinstance(need, Action):
            require(request.user, need)
        return True

    def has_object_permission(self, request: Request, view: "APIView", obj: Any) -> bool:
        """Objects are kept apart by ``get_queryset``: what is not the viewer's is not found."""
        return True

    def _refuse_undeclared(self, view: "APIView", method: str) -> bool:
        logger.error("Operation %s of %s declares no action", method, type(view).__name__)
        raise Forbidden("undeclared_operation", _("这项操作没有登记权限，因此不开放。"))
