"""The API: the site's filters, pages by cursor, conditional answers, problem details, and its own description."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, assume, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries
from schemathesis import GenerationMode

from deliveries.api.documentation import CALLS, CHANGES, DOWNLOADS, Example, operations, parameters
from deliveries.filters import DeliveryFilterForm
from deliveries.models import Claim, Delivery, Party

from .factories import (
    create_claim,
    create_delivery,
    create_equipment,
    create_item,
    create_party,
    create_register,
    create_source,
    create_total,
    create_type,
)

pytestmark = pytest.mark.django_db

PROBLEM = "application/problem+json"


@pytest.fixture
def mali() -> Party:
    return create_party(slug="mali", name="Mali")


def results(client: Client, address: str) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/{address}")
    assert answer.status_code == 200, answer.content
    rows: list[dict[str, Any]] = answer.json()["results"]
    return rows


def problem(client: Client, address: str, status: int) -> dict[str, Any]:
    answer = client.get(f"/api/v1/{address}")
    assert (answer.status_code, answer["Content-Type"]) == (status, PROBLEM)
    content: dict[str, Any] = answer.json()
    assert content["status"] == status
    return content


# What it tells


def test_a_delivery_is_told_with_its_lines_and_doubts(client: Client, mali: Party) -> None:
    helicopters = create_type(slug="helicopters")
    mi24 = create_equipment(slug="mi-24p", type=helicopters)
    delivery = create_delivery(recipient=mali, of=mi24, quantity=None, low=2, arrived="2021-10")
    create_claim(delivery=delivery, stance=Claim.Stance.DISPUTES)
    (told,) = results(client, "deliveries")
    assert told["recipient"] == "mali"
    assert told["supplier"] is None
    assert (told["when"], told["earliest"], told["latest"]) == ("2021-10", "2021-10-01", "2021-10-31")
    assert (told["sources"], told["disputed"]) == (1, True)
    assert told["items"][0] | {"type": "helicopters"} == told["items"][0]
    assert [told["items"][0][name] for name in ("equipment", "quantity", "low", "high")] == ["mi-24p", None, 2, None]


def test_one_delivery_is_told_as_known_on_a_day(client: Client) -> None:
    delivery = create_delivery()
    for year in (2020, 2022):
        create_claim(delivery=delivery, source=create_source(published=str(year)))
    address = f"/api/v1/deliveries/{delivery.pk}"

    told = client.get(f"{address}?known_on=2021").json()

    assert (len(told["claims"]), told["sources"]) == (1, 1)
    assert client.get(address).json()["sources"] == 2
    assert client.get(f"{address}?known_on=someday").status_code == 400


def test_one_delivery_has_its_claims(client: Client) -> None:
    delivery = create_delivery(quantity=2)
    create_claim(delivery=delivery, text="Two came.", item=delivery.items.get(), stated_quantity=3)
    told = client.get(f"/api/v1/deliveries/{delivery.pk}").json()
    assert [(claim["says"], claim["quantity"], claim["contests"]) for claim in told["claims"]] == [
        ("Two came.", 3, True)
    ]


def test_a_filter_by_type_marks_the_lines_that_it_chose(client: Client) -> None:
    helicopter, radar = (create_equipment(slug=slug, type=create_type(slug=f"{slug}s")) for slug in ("helo", "radar"))
    delivery = create_delivery(of=helicopter)
    create_item(delivery=delivery, of=radar)
    (told,) = results(client, "deliveries?type=helos")
    assert {item["equipment"]: item["matches"] for item in told["items"]} == {"helo": True, "radar": False}


def test_drafts_and_other_registers_are_not_told(client: Client) -> None:
    create_delivery(state=Delivery.State.DRAFT)
    create_delivery(register=create_register(slug="sipri"))
    assert results(client, "deliveries") == []
    assert len(results(client, "deliveries?register=sipri")) == 1


def test_a_draft_has_no_address(client: Client) -> None:
    draft = create_delivery(state=Delivery.State.DRAFT)
    problem(client, f"deliveries/{draft.pk}", 404)


def test_a_withdrawn_delivery_answers_410_with_the_reason(client: Client) -> None:
    gone = create_delivery(state=Delivery.State.WITHDRAWN, withdrawal_reason="It was the same as number 3.")
    assert problem(client, f"deliveries/{gone.pk}", 410)["reason"] == "It was the same as number 3."


def test_one_record_has_no_filters_and_says_so(client: Client) -> None:
    delivery = create_delivery(recipient=create_party(slug="mali"))
    source = create_claim(delivery=delivery).source
    for path in (f"deliveries/{delivery.pk}", "parties/mali", f"sources/{source.pk}"):
        assert problem(client, f"{path}?since=2021-01-01", 400)["errors"].keys() == {"since"}


@pytest.mark.parametrize("role", ["recipient", "supplier"])
def test_the_timeline_is_that_of_the_page(client: Client, mali: Party, role: str) -> None:
    parties: dict[str, Any] = {"recipient": create_party(), role: mali}
    create_delivery(**parties)
    page = client.get(f"/{role}s/mali/timeline.json?disputed=no")
    assert client.get(f"/api/v1/{role}s/mali/timeline?disputed=no").json() == page.json()


def test_claims_are_those_of_the_deliveries_that_match_and_known_by_then(client: Client, mali: Party) -> None:
    delivery = create_delivery(recipient=mali)
    early = create_claim(delivery=delivery, source=create_source(published="2022-04-19"))
    create_claim(delivery=delivery, source=create_source(published="2023-01-01"))
    create_claim(delivery=create_delivery())
    assert [claim["id"] for claim in results(client, "claims?recipient=mali&known_on=2022-12-31")] == [early.pk]


def test_reported_totals_are_held_against_the_computed_ones(client: Client, mali: Party) -> None:
    helicopters = create_type(slug="helicopters")
    create_delivery(recipient=mali, of=create_equipment(type=helicopters), quantity=6)
    create_total(recipient=mali, type=helicopters, total=8)
    create_total(recipient=create_party(), type=helicopters, total=8)
    (told,) = results(client, "reported-totals?recipient=mali&type=helicopters")
    assert (told["total"], told["computed"], told["verdict"], told["by"]) == (8, 6, "short", 2)


def test_reported_totals_are_those_of_the_sources_that_count(client: Client, mali: Party) -> None:
    helicopters = create_type(slug="helicopters")
    for kind, total in (("news", 8), ("register", 6)):
        create_total(recipient=mali, type=helicopters, total=total, source=create_source(kind=kind))
    assert [told["total"] for told in results(client, "reported-totals?source_kind=register")] == [6]


@pytest.mark.parametrize("query", ["limit=5&limit=6", "cursor=1&cursor=2"])
def test_two_values_for_one_parameter_are_refused(client: Client, query: str) -> None:
    assert client.get(f"/api/v1/deliveries?{query}").status_code == 400


def test_the_catalogue_is_told(client: Client) -> None:
    top = create_type(slug="helicopters", un_category="V")
    below = create_type(slug="combat-helicopters", parent=top)
    mi24 = create_equipment(slug="mi-24p", type=below, aliases=["Mi24P"])
    create_equipment(slug="mi-35p", type=below, variant_of=mi24)
    source = create_source(kind="photograph")
    carried = create_source(via=source)
    assert [(node["slug"], node["parent"], node["top"]) for node in results(client, "types")] == [
        ("helicopters", None, "helicopters"),
        ("combat-helicopters", "helicopters", "helicopters"),
    ]
    assert [node["variant_of"] for node in results(client, "equipment?type=helicopters")] == [None, "mi-24p"]
    assert client.get("/api/v1/equipment/mi-24p").json()["aliases"] == ["Mi24P"]
    assert [row["id"] for row in results(client, "sources?source_kind=photograph")] == [source.pk]
    assert client.get(f"/api/v1/sources/{carried.pk}").json()["via"] == source.pk


@pytest.mark.parametrize(("words", "found"), [("MALI", ["mali"]), ("ma%20li", ["mali"]), ("x", [])])
def test_parties_are_found_by_part_of_a_name(client: Client, mali: Party, words: str, found: list[str]) -> None:
    assert [party["slug"] for party in results(client, f"parties?q={words}")] == found


# Pages


def test_pages_tell_every_row_once_even_while_rows_are_added(client: Client) -> None:
    before = [create_delivery(arrived="2022-04-18").pk for _number in range(5)]
    address, seen = "deliveries?limit=2", []
    while address:
        answer = client.get(f"/api/v1/{address}").json()
        seen += [row["id"] for row in answer["results"]]
        if len(seen) == 2:
            before.append(create_delivery(arrived="1999").pk)
        address = answer["next"] and f"deliveries?{urlsplit(answer['next']).query}"
    assert seen == before


def test_next_keeps_the_filters(client: Client, mali: Party) -> None:
    for _number in range(3):
        create_delivery(recipient=mali)
    answer = client.get("/api/v1/deliveries?recipient=mali&limit=2").json()
    assert answer["next"].startswith("http://testserver/api/v1/deliveries?recipient=mali&limit=2&cursor=")
    assert answer["limit"] == 2


def test_the_queries_do_not_grow_with_the_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    totals = {
        "deliveries": 6,
        "claims": 5,
        "reported-totals": 14,
        "parties": 3,
        "equipment": 4,
        "types": 3,
        "sources": 4,
    }
    for path, most in totals.items():
        for _round in range(2):
            client.get(f"/api/v1/{path}")
            with CaptureQueriesContext(connection) as asked:
                client.get(f"/api/v1/{path}")
            assert len(asked) <= most, [query["sql"] for query in asked]
            delivery = create_delivery(supplier=create_party())
            create_claim(delivery=delivery, item=delivery.items.get(), stated_quantity=1)
            create_total(recipient=delivery.recipient, type=create_type(), total=1)


# Manners


def test_what_has_not_changed_answers_304(client: Client) -> None:
    delivery = create_delivery()
    first = client.get("/api/v1/deliveries")
    again = {"If-None-Match": first["ETag"]}
    assert client.get("/api/v1/deliveries", headers=again).status_code == 304
    delivery.save()
    assert client.get("/api/v1/deliveries", headers=again).status_code == 200


def test_head_answers_as_get_without_a_body(client: Client) -> None:
    answer = client.head("/api/v1/deliveries")
    assert answer.status_code == 200
    assert "ETag" in answer.headers


OPEN = [
    "/api/v1/deliveries", "/api/v1/openapi.json", "/api/v1/nothing", "/recipients/mali/timeline.json",
    "/recipients/mali/timeline.csv", "/changes.json", "/changes.atom", "/deliveries.atom", "/data/waybill.zip",
]  # fmt: skip


@pytest.mark.parametrize("address", OPEN)
def test_scripts_of_any_site_may_read_data(client: Client, mali: Party, address: str) -> None:
    answer = client.get(address, headers={"origin": "https://elsewhere.example"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert b"".join(answer)


@pytest.mark.parametrize("address", OPEN)
def test_a_browser_may_ask_whether_it_may_revalidate(client: Client, mali: Party, address: str) -> None:
    answer = client.options(address, headers={"access-control-request-headers": "if-none-match"})
    assert answer.status_code == 204
    assert answer["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "If-None-Match" in answer["Access-Control-Allow-Headers"]


@pytest.mark.parametrize("address", ["/", "/recipients/", "/data/", "/changes/", "/admin/login/", "/healthz"])
def test_scripts_of_other_sites_may_not_read_pages(client: Client, address: str) -> None:
    assert "Access-Control-Allow-Origin" not in client.get(address).headers


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "trace"])
@pytest.mark.parametrize("path", ["deliveries", "deliveries/1", "openapi.json", "", "nothing"])
def test_nothing_can_be_written(client: Client, method: str, path: str) -> None:
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"/api/v1/{path}")
    assert (answer.status_code, answer["Content-Type"]) == (405, PROBLEM)
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Origin" not in answer.headers


@pytest.mark.parametrize(
    "path", ["", "nothing", "deliveries/0", "deliveries/x", f"deliveries/{10**30}", "deliveries/7/"]
)
def test_what_is_not_there_is_a_problem_document(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}")["Content-Type"] == PROBLEM
    assert client.get(f"/api/v1/{path}").status_code in {400, 404}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("recipient=atlantis", "recipient"), ("type=nonsense", "type"), ("since=nonsense", "since"),
        ("since=", "since"), ("disputed=maybe", "disputed"), ("limit=0", "limit"), ("limit=201", "limit"),
        ("limit=x", "limit"), ("cursor=%21", "cursor"), ("q=%00", "q"), ("q=%20", "q"), ("status=lost", "status"),
        ("register=none", "register"), ("recipent=mali", "recipent"), ("page=2", "page"),
        ("&".join(["type=helicopters"] * 51), "type"),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_named_and_selects_nothing(client: Client, query: str, name: str) -> None:
    create_delivery()
    assert name in problem(client, f"deliveries?{query}", 400)["errors"]


def test_a_request_that_is_refused_before_it_arrives_is_a_problem_document_too(client: Client) -> None:
    answer = client.get("/api/v1/deliveries?" + "type=x&" * 5001)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["status"] == 400


def test_a_mishap_is_a_problem_document_that_tells_nothing_of_it(client: Client) -> None:
    client.raise_request_exception = False
    with patch("deliveries.api.operations.selected", side_effect=RuntimeError("secret")):
        answer = client.get("/api/v1/deliveries")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "secret" not in answer.content.decode()


def test_a_range_that_ends_before_it_begins_contradicts_itself(client: Client) -> None:
    assert "until" in problem(client, "deliveries?since=2022&until=2021", 409)["errors"]


def test_phrases_are_read_as_on_the_site(client: Client) -> None:
    create_delivery(arrived="2022-03-31")
    assert len(results(client, "deliveries?since=late%20March%202022")) == 1


# Its own description


@pytest.mark.usefixtures("story_of_mali")
def test_the_openapi_document_is_3_1_and_names_every_filter(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    named = {parameter["name"] for parameter in document["paths"]["/api/v1/deliveries"]["get"]["parameters"]}
    assert named == (set(DeliveryFilterForm.base_fields) - {"page"}) | {"limit", "cursor"}
    assert client.get("/api/v1/deliveries?stage=ordered").status_code == 200


@pytest.fixture
def _connection_kept() -> Iterator[None]:
    """A request that does not come from Django's own test client would close the connection of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.usefixtures("story_of_mali", "_connection_kept")
def test_schemathesis_finds_no_fault(settings: Any) -> None:
    """Every operation, with what the description allows and with what it forbids."""
    settings.ALLOWED_HOSTS = ["*"]
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    count = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]
        for mode in GenerationMode:
            look(operation, mode)
        count += 1
    assert count >= 13


def look(operation: Any, mode: GenerationMode) -> None:
    # All operations together have a few times the examples of one property.
    share = examples(
        max_examples=examples().max_examples // 6, database=None, suppress_health_check=list(HealthCheck),
        derandomize=True,
    )  # fmt: skip

    @given(case=operation.as_strategy(generation_mode=mode))
    @share
    def check(case: Any) -> None:
        # It takes some letters for none that Unicode calls so, and expects that they are refused.
        sought = (case.query or {}).get("q")
        assume(mode is GenerationMode.POSITIVE or not isinstance(sought, str) or not any(map(str.isalnum, sought)))
        # The client that schemathesis uses for WSGI would say that it takes gzip, and not unpack it.
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    check()


# /data/


@pytest.mark.usefixtures("story_of_mali")
@pytest.mark.parametrize("example", [*DOWNLOADS, *CHANGES, *CALLS], ids=lambda example: example.path)
def test_every_address_on_the_data_page_gives_what_it_says(client: Client, example: Example) -> None:
    answer = client.get(example.path)
    assert answer.status_code == 200
    assert answer["Content-Type"].partition(";")[0] == example.type
    assert b"".join(answer)


@pytest.mark.usefixtures("story_of_mali")
def test_the_examples_of_the_api_find_something(client: Client) -> None:
    for example in CALLS:
        answer = client.get(example.path).json()
        assert answer.get("results") or answer.get("steps"), example.path


def test_the_data_page_names_every_operation_filter_and_example(client: Client) -> None:
    page = client.get("/data/").content.decode().replace("&amp;", "&")
    named = [path for path, _says in operations()] + [name for name, _says in parameters()]
    for name in [*named, *(example.path for example in (*DOWNLOADS, *CHANGES, *CALLS))]:
        assert f"<code>{name}</code>" in page, name


def test_the_data_page_names_the_licence_of_the_setting(client: Client, settings: Any) -> None:
    settings.WAYBILL_DATA_LICENCE = "ODbL 1.0 https://opendatacommons.org/licenses/odbl/1-0/"
    page = client.get("/data/").content.decode()
    assert '<a href="https://opendatacommons.org/licenses/odbl/1-0/" rel="license noopener">ODbL 1.0</a>' in page


@given(st.text(alphabet="0123456789abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=10))
def test_any_cursor_of_the_right_form_is_a_place(client: Client, place: str) -> None:
    assert client.get("/api/v1/deliveries", {"cursor": place}).status_code == 200
