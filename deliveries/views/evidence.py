"""Copies that are kept of sources: files that are only ever saved, and pictures of photographs. No script runs."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from deliveries.evidence.keeping import bytes_of
from deliveries.evidence.seeing import is_at_the_desk, may_see_picture
from deliveries.http.caching import shared
from deliveries.http.reading import signed_in
from deliveries.models import Evidence, reading

Kind = Evidence.Kind

# What a browser is told of a file. A page is none that it would show.
TYPES: dict[str, str] = {
    Kind.WARC: "application/warc",
    Kind.WARC_GZ: "application/gzip",
    Kind.PDF: "application/pdf",
    Kind.JPEG: "image/jpeg",
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
}
UNKNOWN_TYPE = "application/octet-stream"
# Whatever the bytes are taken for: nothing in them runs, loads anything, or is read by another site.
HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


@require_safe
@cache_control(private=True, no_store=True)
def evidence(request: HttpRequest, sha256: str) -> HttpResponse:
    """`/evidence/<sha256>/`: a file as it came, to be saved, for who works at the desk; to others there is none."""
    if not is_at_the_desk(request.user) or not signed_in(request):
        raise Http404
    kind = Evidence.objects.filter(file=sha256).values_list("kind", flat=True).first()
    content = bytes_of(sha256) if kind else None
    if content is None:
        raise Http404
    saved_as = {"Content-Disposition": f'attachment; filename="{sha256[:16]}.{kind}"'}
    return HttpResponse(content, content_type=TYPES.get(kind or "", UNKNOWN_TYPE), headers=HARMLESS | saved_as)


@require_safe
def evidence_picture(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """`/evidence/<sha256>/picture.webp`: the picture of a photograph, drawn anew, for who may see it."""
    with reading.for_readers(own_write=settings.SESSION_COOKIE_NAME in request.COOKIES):
        if not may_see_picture(sha256, request.user):
            raise Http404
        etag = f'"{sha256[:32]}"'
        return shared(request, condition(etag_func=lambda *_args: etag)(picture)(request, sha256))


def picture(_request: HttpRequest, sha256: str) -> HttpResponse:
    content = bytes_of(sha256, "picture")
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="image/webp", headers=HARMLESS)
