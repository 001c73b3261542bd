"""Parts of pages, for htmx: each has an address of its own, for there are caches that go by the address alone."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect

# What waybill.js adds to the query of what htmx asks for; and what a request says that came with it.
MARK, FRAGMENT = "fragment=1", "waybill.fragment"


def own_address(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: takes the mark from the query, so that no view and no link has it. Whoever comes without htmx is led
    to the page."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        parts = request.META.get("QUERY_STRING", "").split("&")
        if MARK not in parts:
            return get_response(request)
        request.META["QUERY_STRING"] = "&".join(part for part in parts if part != MARK)
        # By that address alone a cache keeps a part of a page: nobody gets a whole one there.
        if request.headers.get("HX-Request") != "true" or request.headers.get("HX-History-Restore-Request"):
            return HttpResponseRedirect(request.get_full_path(), headers={"Cache-Control": "no-store"})
        request.META[FRAGMENT] = True
        return get_response(request)

    return answer
