"""The day on which what came entered service: where it is told, and counting by it."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from openpyxl import load_workbook

from deliveries.changelog.wording import differences
from deliveries.models import Change, Claim, Delivery, Equipment
from deliveries.models.days import DAYS

from .factories import create_claim, create_delivery, create_party, span
from .staged import create_gunship, deliver, page, rows, timeline_of_mali

pytestmark = pytest.mark.django_db

IN_SERVICE = "stage=in-service"


@pytest.fixture
def gunship() -> Equipment:
    return create_gunship()


@pytest.fixture
def squadron(gunship: Equipment) -> Delivery:
    """Four that came in 2021 and entered service in 2022; two came of which that is not told, eight are promised, and
    one was called off."""
    mali, russia = create_party(slug="mali", name="Mali"), create_party(slug="russia", name="Russia")
    sides: dict[str, Any] = {"recipient": mali, "supplier": russia}
    four = deliver(gunship, 4, arrived="2021-03-04", in_service="2022-05", **sides)
    deliver(gunship, 2, arrived="2021-06-07", **sides)
    deliver(gunship, 8, arrived="2025", status="expected", **sides)
    deliver(gunship, 1, arrived=None, status="cancelled", **sides)
    return four


def timeline(client: Client, query: str = IN_SERVICE) -> dict[str, Any]:
    return timeline_of_mali(client, query)


def complaint(delivery: Delivery) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        delivery.full_clean()
    return caught.value.message_dict


# ---- What can have such a day ---------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["expected", "cancelled"])
def test_what_has_not_arrived_cannot_be_in_service(status: str) -> None:
    delivery = create_delivery(status=status)
    delivery.in_service = span("2022-05")

    assert complaint(delivery) == {"in_service_latest": ["What has not arrived cannot be in service."]}
    with pytest.raises(IntegrityError), transaction.atomic():
        delivery.save()


def test_nothing_is_in_service_before_it_arrived() -> None:
    delivery = create_delivery(arrived="2022-04-18")
    delivery.in_service = span("2022-04-17")

    assert complaint(delivery) == {"in_service_latest": ["It cannot have been in service before it arrived."]}


def test_what_entered_service_in_the_month_of_its_arrival_may_have_done_so_after_it() -> None:
    delivery = create_delivery(arrived="2022-04-18")
    delivery.in_service = span("2022-04")

    delivery.full_clean()


def test_nothing_is_in_service_on_a_day_that_has_not_come_yet() -> None:
    delivery = create_delivery()
    delivery.in_service = span(f"{timezone.now().year + 2}")

    assert "A day that has not come yet" in complaint(delivery)["in_service_latest"][0]


# ---- Where it is told ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", DAYS)
def test_a_day_is_told_wherever_a_delivery_is(client: Client, gunship: Equipment, name: str) -> None:
    made = deliver(gunship, 4, arrived="2021-03-04")
    setattr(made, DAYS[name].prefix, span("2022-05"))
    made.save()
    package = zipfile.ZipFile(io.BytesIO(client.get("/data/waybill.zip").getvalue()))
    [row] = csv.DictReader(io.StringIO(package.read("deliveries.csv").decode("utf-8-sig")))

    assert client.get(f"/api/v1/deliveries/{made.pk}").json()[name] == {
        "when": "2022-05", "earliest": "2022-05-01", "latest": "2022-05-31",
    }  # fmt: skip
    assert [row[end] for end in DAYS[name].ends] == ["2022-05-01", "2022-05-31"]
    assert f"<dt>{DAYS[name].heading}</dt>" in page(client, f"/deliveries/{made.pk}/")
    assert "May 2022" in page(client, f"/recipients/{made.recipient.slug}/")


def test_files_of_lines_have_the_day_beside_that_of_the_order(client: Client, squadron: Delivery) -> None:
    line = next(row for row in rows(client, "/deliveries.csv") if row["delivery"] == str(squadron.pk))
    names = list(line)

    assert line["in_service"] == "2022-05"
    assert names.index("in_service") == names.index("ordered") + 1


@pytest.mark.usefixtures("squadron")
def test_the_explorer_has_a_column_of_it(client: Client) -> None:
    said = page(client, "/deliveries/?columns=date&columns=in_service&sort=-in_service")

    assert 'aria-sort="descending"><a id="sort-in_service"' in said
    assert said.index("May 2022") < said.index("not known")


@pytest.mark.usefixtures("squadron")
def test_a_ledger_of_arrivals_says_since_when_it_is_in_service(client: Client) -> None:
    said = page(client, "/recipients/mali/")

    assert said.count("· in service May 2022") == 1


@pytest.mark.django_db(transaction=True)
def test_a_change_of_the_day_is_told_to_those_who_follow(client: Client, squadron: Delivery) -> None:
    squadron.in_service = span("2022-06")
    squadron.save()
    change = Change.objects.for_display().latest("pk")

    assert [str(each) for each in differences(change, {})] == ["in service: May 2022 → June 2022"]
    assert "In service: May 2022 → June 2022" in client.get("/changes.atom").text


@pytest.mark.django_db(transaction=True)
def test_the_history_of_a_delivery_tells_of_the_day(client: Client, squadron: Delivery) -> None:
    squadron.in_service = span("2022-06")
    squadron.save()

    said = page(client, f"/deliveries/{squadron.pk}/history/")

    assert "in service" in said.lower()
    assert "June 2022" in said


@pytest.mark.django_db(transaction=True)
def test_a_day_that_was_not_told_before_is_a_change_and_its_absence_none(squadron: Delivery) -> None:
    squadron.in_service = None
    squadron.save()
    gone = Change.objects.for_display().latest("pk")
    squadron.save()

    assert [str(each) for each in differences(gone, {})] == ["in service: May 2022 → no date given"]
    assert "in_service" not in gone.state
    assert Change.objects.latest("pk") == gone


# ---- Counting by it --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("squadron")
def test_what_entered_service_counts_on_the_day_by_which_it_did(client: Client) -> None:
    told = timeline(client)

    assert told["total"]["best"] == 4
    assert [(step["in_service"], step["when"], step["status"]) for step in told["steps"]] == [
        ("2022-05", "2021-03-04", "delivered")
    ]
    assert (told["stage"], told["baseline"], told["expected"]) == ("in-service", "2022-05", [])
    assert told["not_counted"] == {"undated": 1, "cancelled": 1, "of_another": 0, "promised": 1}


def test_what_fulfils_a_promise_counts_itself(client: Client, squadron: Delivery) -> None:
    squadron.fulfils = Delivery.objects.get(status="expected")
    squadron.save()

    assert timeline(client)["total"]["best"] == 4


@pytest.mark.usefixtures("squadron")
def test_a_range_is_one_of_entries_into_service(client: Client) -> None:
    assert timeline(client, f"{IN_SERVICE}&since=2022&until=2022")["total"]["best"] == 4
    assert timeline(client, f"{IN_SERVICE}&until=2021")["by_type"] == {}


@pytest.mark.parametrize(("day", "counted", "undated"), [("2022-04-30", 0, 2), ("2022-05-01", 4, 1)])
@pytest.mark.usefixtures("squadron")
def test_nobody_knew_of_an_entry_into_service_that_was_still_to_come(
    client: Client, day: str, counted: int, undated: int
) -> None:
    told = timeline(client, f"{IN_SERVICE}&known_on={day}")

    assert sum(amount["best"] for amount in told["by_type"].values()) == counted
    assert told["not_counted"]["undated"] == undated


@pytest.mark.usefixtures("squadron")
def test_the_page_of_a_party_says_what_it_counts_by(client: Client) -> None:
    said = page(client, f"/recipients/mali/?{IN_SERVICE}")

    assert "<title>Mali: helicopters, 4, by entry into service · Waybill</title>" in said
    assert "Four helicopters from Russia in one delivery, put into service May 2022." in said
    assert "Counted by entry into service: what came, on the day by which it entered service." in said
    assert (
        "Left out: one delivery of which no day of entry into service is on record, one that was called off and "
        "one that is a promise."
    ) in said
    assert '<p class="kicker">In service with</p>' in said
    assert '<th scope="col">In service</th>' in said
    assert "arrived 4 March 2021" in said
    assert "· in service May 2022" not in said
    assert '<option value="in-service" selected>entry into service (1)</option>' in said


@pytest.mark.usefixtures("squadron")
def test_the_page_says_so_in_french(client: Client) -> None:
    said = page(client, f"/fr/recipients/mali/?{IN_SERVICE}")

    assert "Compté par mise en service" in said
    assert "une livraison dont le jour de la mise en service n’est pas consigné" in said
    assert "Compté par : mise en service" in said
    assert "service: " not in said


@pytest.mark.usefixtures("squadron")
@pytest.mark.parametrize("path", ["/", "/recipients/mali/", "/suppliers/russia/", "/changes/"])
def test_a_ledger_says_in_french_when_what_came_entered_service(client: Client, path: str) -> None:
    assert "mis en service en mai 2022" in page(client, f"/fr{path}")


@pytest.mark.usefixtures("squadron")
def test_pictures_and_frames_say_what_they_count_by(client: Client) -> None:
    picture = client.get(f"/recipients/mali/timeline.svg?{IN_SERVICE}").content.decode()

    assert "by entry into service" in picture
    assert "may have arrived" not in picture
    assert client.get(f"/recipients/mali/card.png?{IN_SERVICE}").status_code == 200
    assert "by entry into service" in page(client, f"/embed/recipients/mali/?{IN_SERVICE}")


@pytest.mark.usefixtures("squadron")
def test_the_files_of_a_party_add_the_day_and_the_stage(client: Client) -> None:
    plain, staged = (rows(client, f"/recipients/mali/timeline.csv?{query}") for query in ("", IN_SERVICE))

    assert [name for name in staged[0] if name not in plain[0]] == ["in_service", "stage"]
    assert [(row["in_service"], row["when"], row["stage"]) for row in staged] == [
        ("2022-05", "2021-03-04", "in-service")
    ]


@pytest.mark.usefixtures("squadron")
def test_the_explorer_lists_and_sums_what_entered_service(client: Client) -> None:
    lines = rows(client, f"/deliveries.csv?{IN_SERVICE}")
    sums = rows(client, f"/deliveries.csv?{IN_SERVICE}&group=year")
    said = page(client, f"/deliveries/?{IN_SERVICE}")
    content = client.get(f"/deliveries.xlsx?{IN_SERVICE}&group=year").getvalue()
    about = load_workbook(io.BytesIO(content), read_only=True)["About"].iter_rows(values_only=True)

    assert [(row["in_service"], row["quantity"], row["stage"]) for row in lines] == [("2022-05", "4", "in-service")]
    assert [(row["year"], row["quantity"], row["stage"]) for row in sums] == [("2022", "4", "in-service")]
    assert 'aria-sort="descending"><a id="sort-in_service"' in said
    assert "sort-date" not in said
    assert str({row[0]: row[1] for row in about}["Counted by"]).startswith("Counted by entry into service:")


@pytest.mark.usefixtures("squadron")
def test_whoever_has_most_in_service_is_ranked_and_compared(client: Client) -> None:
    ranked = page(client, f"/ranking/?{IN_SERVICE}")
    told = client.get(f"/compare.json?recipient=mali&type=helicopters&{IN_SERVICE}").json()

    assert "<title>Who received helicopters, by entry into service · Waybill</title>" in ranked
    assert "Who supplied helicopters, by entry into service" in page(client, f"/ranking/?{IN_SERVICE}&by=supplier")
    assert [step["when"] for step in told["lines"][0]["steps"]] == ["2022-05"]


@pytest.mark.usefixtures("squadron")
def test_the_api_counts_it_and_says_so(client: Client) -> None:
    found = client.get(f"/api/v1/deliveries?{IN_SERVICE}").json()

    assert [row["in_service"]["when"] for row in found["results"]] == ["2022-05"]
    assert (found["stage"], found["not_counted"]["promised"]) == ("in-service", 1)
    assert client.get(f"/api/v1/recipients/mali/timeline?{IN_SERVICE}").json() == timeline(client)


def test_it_is_cited_and_the_citation_says_so(client: Client, squadron: Delivery) -> None:
    made = client.post("/cite/", {"view": f"/recipients/mali/?{IN_SERVICE}"}, follow=True)
    address = made.redirect_chain[-1][0]
    said = " ".join(made.content.decode().split())
    kept = rows(client, f"{address.rstrip('/')}.csv")

    assert '<th scope="col">In service</th>' in said
    assert ">May 2022</a>" in said
    assert [(row["in_service"], row["when"], row["stage"]) for row in kept] == [("2022-05", "2021-03-04", "in-service")]
    assert "Nothing differs." in said
    squadron.in_service = span("2022-06")
    squadron.save()
    assert "June 2022: 4 Mi-24" in page(client, address)


def test_the_years_of_a_ranking_are_those_of_entries_into_service(client: Client, squadron: Delivery) -> None:
    squadron.in_service = span("2021-12-20/2022-01-10")
    squadron.save()

    said = page(client, f"/ranking/?{IN_SERVICE}&counted=2022")

    assert "1 delivery may have entered service in an earlier year" in said


def test_a_source_may_contest_the_day_of_entry_into_service(client: Client, squadron: Delivery) -> None:
    create_claim(delivery=squadron, stance=Claim.Stance.DISPUTES, topic=Claim.Topic.IN_SERVICE)

    assert "Disputed: when it entered service" in page(client, "/recipients/mali/")
    assert "la date de mise en service" in page(client, "/fr/recipients/mali/")
    assert client.get(f"/api/v1/deliveries/{squadron.pk}").json()["disputed_about"] == ["in_service"]
    assert [row["disputed_about"] for row in rows(client, "/deliveries.csv?disputed=yes")] == ["in_service"]


def test_a_source_may_agree_on_the_day_of_entry_into_service(client: Client, squadron: Delivery) -> None:
    create_claim(delivery=squadron, topic=Claim.Topic.IN_SERVICE)

    assert "on when it entered service" in page(client, f"/deliveries/{squadron.pk}/")
    told = client.get(f"/api/v1/deliveries/{squadron.pk}").json()["claims"]
    assert [claim["about"] for claim in told] == ["arrival", "in_service"]


def test_of_what_has_not_arrived_it_is_the_day_to_come(client: Client, squadron: Delivery) -> None:
    promised = Delivery.objects.get(status="expected")
    create_claim(delivery=promised, topic=Claim.Topic.IN_SERVICE)

    assert "on when it will enter service" in page(client, f"/deliveries/{promised.pk}/")


def test_every_day_has_a_name_in_french() -> None:
    with override("fr"):
        assert [str(day.label) for day in DAYS.values()] == ["commande", "contrat en vigueur", "mise en service"]
