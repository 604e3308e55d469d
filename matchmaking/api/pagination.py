"""Lists come in pages, never whole."""

from rest_framework.pagination import PageNumberPagination


class BoundedPages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 100
