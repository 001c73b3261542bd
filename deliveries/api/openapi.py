"""The API put together: its operations, its errors, and the OpenAPI document that describes both."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.openapi.schema import OpenAPISchema

from deliveries.filters.fields import NOT_KNOWN
from deliveries.http.problems import MEDIA_TYPE, Refused, missing, problem, refusal
from deliveries.models import Equipment, EquipmentType, Party, Register, Source
from deliveries.models.regions import PLACES

from .operations import Gone, router
from .schemas import Problem

DESCRIPTION = (
    "Which arms arrived, when, from whom, how many in all by then, and who says so. Read-only. Lists come in pages: "
    "follow `next`. Answers carry an ETag: send it back as If-None-Match, and what has not changed answers 304."
)

ERRORS = {
    "400": "A parameter is not understood.",
    "404": "There is nothing at this address.",
    "409": "`since` and `until` contradict each other.",
    "410": "The delivery was withdrawn.",
}


class WaybillAPI(NinjaAPI):
    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The document with what ninja leaves out: the problem details, and which slugs there are."""
        schema = super().get_openapi_schema(**options)
        models = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        schema["components"]["schemas"]["Problem"] = models
        known = slugs()
        for path, methods in schema["paths"].items():
            operation = methods["get"]
            for parameter in operation["parameters"]:
                if parameter["in"] == "query" and parameter["name"] in known:
                    offer(parameter["schema"], known[parameter["name"]])
            names = {parameter["name"] for parameter in operation["parameters"]}
            statuses = ["400", *(["404"] if "{" in path else []), *(["409"] if "until" in names else [])]
            statuses += ["410"] if path.endswith("/deliveries/{id}") else []
            for status in statuses:
                operation["responses"][status] = {
                    "description": ERRORS[status],
                    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
        return schema


def slugs() -> dict[str, list[str]]:
    """By parameter: the slugs that it takes as things stand."""
    parties = list(Party.objects.in_catalogue().order_by("slug").values_list("slug", flat=True))
    types = list(EquipmentType.objects.order_by("slug").values_list("slug", flat=True))
    return {
        "recipient": parties,
        "supplier": [*parties, NOT_KNOWN.slug],
        "type": types,
        "type_itself": types,
        "region": sorted(PLACES),
        "equipment": list(Equipment.objects.public().order_by("slug").values_list("slug", flat=True)),
        "source": [slug or str(pk) for pk, slug in Source.objects.public().order_by("pk").values_list("pk", "slug")],
        "register": list(Register.objects.open_to_all().order_by("slug").values_list("slug", flat=True)),
    }


def offer(schema: dict[str, Any], values: list[str]) -> None:
    """Narrow the schema of a slug, or of a list of them, to `values`; no value at all cannot be said in a schema."""
    for part in (schema, schema.get("items", {}), *schema.get("anyOf", [])):
        if part.get("type") == "string" and values:
            part["enum"] = values


api = WaybillAPI(
    title="Waybill",
    version="1.0.0",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
)
api.add_router("", router)


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> JsonResponse:
    """What the schema refuses, by parameter, as the forms tell it."""
    errors: dict[str, list[str]] = {}
    for found in error.errors:
        place = [str(part) for part in found["loc"] if part not in {"query", "path", "filters"}]
        errors.setdefault(place[0] if place else "", []).append(str(found["msg"]))
    return refusal(request, Refused(errors))


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> JsonResponse:
    return refusal(request, error)


@api.exception_handler(Http404)
def not_found(request: HttpRequest, _error: Http404) -> JsonResponse:
    return missing(request)


@api.exception_handler(Gone)
def gone(request: HttpRequest, error: Gone) -> JsonResponse:
    return problem(request, 410, _("This delivery was withdrawn."), reason=str(error))
