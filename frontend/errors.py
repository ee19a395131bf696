"""Pages for what went wrong: what happened, why, what to do next, in plain sentences."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from district.core.errors import DomainError
from district.tenancy.traces import request_id


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the browser sent something that cannot be read."""
    return _page(
        request,
        HTTPStatus.BAD_REQUEST,
        _("没有看懂这次提交"),
        _("浏览器送来的内容不完整，或者格式不对。"),
        _("请返回上一页，检查后再提交一次。"),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: the viewer is known, and may not."""
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        _("您不能打开这一页"),
        _("您现在的身份没有这项权限。"),
        _("如果工作需要，请联系管理员为您开通。"),
    )


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 of the forgery check, which honest people meet when a page stood open too long."""
    return _page(
        request,
        HTTPStatus.FORBIDDEN,
        _("这一页放得太久了"),
        _("为了安全，页面打开太久或浏览器不存 Cookie 时不能提交。"),
        _("请返回上一页，刷新后再提交一次。"),
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: also where the existence of a thing is private."""
    return _page(
        request,
        HTTPStatus.NOT_FOUND,
        _("没有找到这一页"),
        _("网址可能写错了，内容可能已经撤下，也可能不对您开放。"),
        _("请从首页重新进入。"),
    )


def too_large(request: HttpRequest) -> HttpResponse:
    """413: a file or a text beyond every limit, refused before it was read."""
    return _page(
        request,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        _("提交的内容太大"),
        _("文件或文字超过了能接收的大小，什么都没有保存。"),
        _("请减少照片数量、拆分表格或缩短文字后再提交。"),
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500: drawn without the request, so that a failing database cannot fail it again."""
    facts = {
        "title": _("系统出了点问题"),
        "explanation": _("这不是您的操作造成的，没有保存的内容请不要重复提交。"),
        "advice": _("请过几分钟再试；着急的事请直接打电话找楼长或物业。"),
        "reference": request_id.get(),  # its lines in the log bear it too
    }
    page = render_to_string("error.html", facts)
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def refused(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """A refusal of the domain that no form could show beside its field."""
    return _page(request, HTTPStatus(refusal.status), _("这一步没有做成"), refusal.sentence, "")


def unknown_host(request: HttpRequest) -> HttpResponse:
    """404: no compound is, or is still, behind this host."""
    return render(request, "unknown_host.html", status=HTTPStatus.NOT_FOUND)


def suspended(request: HttpRequest, name: str) -> HttpResponse:
    """503: the compound is suspended by the district."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return render(request, "suspended_host.html", {"called": name}, status=status)


def upgrading(request: HttpRequest, name: str) -> HttpResponse:
    """503: the compound's tables are being brought to this release."""
    status = HTTPStatus.SERVICE_UNAVAILABLE
    return render(request, "upgrading_host.html", {"called": name}, status=status)


def _page(
    request: HttpRequest, status: HTTPStatus, title: str, explanation: str, advice: str
) -> HttpResponse:
    facts = {"title": title, "explanation": explanation, "advice": advice}
    return render(request, "error.html", facts, status=status)
