"""The notice board: open to everybody, it holds nothing of who asked."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tenants.matters.models import Category
from tenants.matters.queries import list_notices, notice_of
from tenants.words.queries import said

_PAGE_SIZE = 20


@require_safe
@login_not_required
def board(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:60]
    page = Paginator(list_notices(words=words), _PAGE_SIZE).get_page(request.GET.get("page"))
    notices = [notice_of(matter) for matter in page]
    context = {
        "own_words": said(),
        "notices": [(Category(notice.category).label, notice) for notice in notices],
        "page": page,
        "words": words,
        "query": request.GET,
    }
    return render(request, "compound/matters/board.html", context)
