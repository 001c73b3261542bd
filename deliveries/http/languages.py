"""Which language an answer is in: that of its address; at the desk, where that names none, the reader's."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request

from deliveries.models.spoken import codes, parted, speaking

# Of each person: what a browser asks for, or what was chosen there. All other addresses answer everybody the same.
OWN = ("/admin/", "/accounts/")


def spoken(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: takes the language from the path, so that all that comes after sees the same one in each."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        named, path = parted(request.path_info)
        own = named is None and path.startswith(OWN)
        language = named or (get_language_from_request(request) if own else codes()[0])
        request.path_info = path
        request.LANGUAGE_CODE = language
        with speaking(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        if own:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return answer
