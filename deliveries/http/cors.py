"""What other sites' pages may read: the data, by anybody, without credentials (CORS)."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

# The API, and whatever has a suffix of data; admin and static files are not among them.
OPEN = re.compile(r"^/(api/v1/.*|(?!static/|admin/).*\.(atom|csv|json|png|svg|xlsx|zip))$")
METHODS = "GET, HEAD, OPTIONS"
HEADERS = "Accept, Accept-Language, If-None-Match"


def shared(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: lets scripts of any site read data; answers their browser's question whether they may."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if not OPEN.match(request.path_info):
            return get_response(request)
        if request.method == "OPTIONS":
            response: HttpResponseBase = HttpResponse(status=204, headers={"Allow": METHODS})
            response["Access-Control-Allow-Methods"] = METHODS
            response["Access-Control-Allow-Headers"] = HEADERS
            response["Access-Control-Max-Age"] = "86400"
        else:
            response = get_response(request)
        if request.method in {"GET", "HEAD", "OPTIONS"}:
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "ETag"
        return response

    return answer
