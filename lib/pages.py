"""Lists are answered in pages."""

from rest_framework.pagination import PageNumberPagination


class Pages(PageNumberPagination):
    """`?page=` and `?page_size=` (50 unless told, 500 at most)."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500
