"""Pages of a list: 50 rows unless asked otherwise, 200 at most, with links to the next."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """``{"count": …, "next": …, "previous": …, "results": […]}``."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "page_size"
