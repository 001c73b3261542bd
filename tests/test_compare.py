"""Several counts in one picture."""

import re

import pytest
from django.test import Client

from deliveries.models import Party

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

MALI_AND_SERBIA = "/compare/?recipient=mali&recipient=serbia&type=helicopters"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def totals(html: str) -> list[str]:
    rows = html[html.index('<table class="list"') :].split("<tr")[2:]
    return [re.findall(r'<td class="num">([^<]*)</td>', row)[-1] for row in rows]


def test_each_recipient_is_counted_by_itself(client: Client) -> None:
    assert totals(page(client, MALI_AND_SERBIA)) == ["4", "6", "8", "4"]


def test_suppliers_are_compared_alike(client: Client) -> None:
    html = page(client, "/compare/?supplier=russia&supplier=belarus&type=aircraft")
    assert totals(html) == ["6", "4"]


def test_types_within_one_country_are_compared(client: Client) -> None:
    html = page(client, "/compare/?recipient=serbia&type=helicopters&type=aircraft")
    assert totals(html) == ["6", "10", "4"]


def test_parties_are_not_compared_over_unlike_things(client: Client) -> None:
    html = page(client, "/compare/?recipient=mali&recipient=serbia")
    assert "Choose one type" in html
    assert '<table class="list"' not in html


def test_lines_since_the_first_delivery_tell_the_time_elapsed_and_the_true_days(client: Client) -> None:
    html = page(client, f"{MALI_AND_SERBIA}&align=first")
    assert ">start<" in html
    assert "2 December 2019" in html
    assert "2001" not in html


def test_at_most_eight_lines_are_told_and_not_silently_cut(client: Client) -> None:
    slugs = list(Party.objects.values_list("slug", flat=True)[:9])
    html = page(client, "/compare/?type=helicopters&" + "&".join(f"recipient={slug}" for slug in slugs))
    assert "Compare at most 8." in html
    assert '<table class="list"' not in html


@pytest.mark.parametrize(
    "query", ["recipient=atlantis", "align=sideways&recipient=mali", "type=nothing&recipient=mali"]
)
def test_a_choice_that_is_not_understood_shows_no_rows(client: Client, query: str) -> None:
    html = page(client, f"/compare/?{query}")
    assert 'class="error"' in html
    assert '<table class="list"' not in html


def test_without_a_choice_there_is_a_form_to_choose(client: Client) -> None:
    html = page(client, "/compare/")
    assert 'id="f-recipient-mali"' in html
    assert 'class="error"' not in html
