"""Answers in gzip, for browsers that take it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class Compressing(GZipMiddleware):
    """Django's, which leaves files as they are: the server sends them by itself, and those that gain by it are
    compressed already (downloads.py)."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(response, "file_to_stream", None) is not None:
            return response
        return super().process_response(request, response)
