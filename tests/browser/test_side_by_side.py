"""Two registers side by side in a real browser: an editor opens the page, pins a pair, parts it, and makes a draft."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from tests.served import Site

from .barriers import violations

_number = count(1)

RECORD = """
from tests.factories import *
from tests.trade_registers import brought_in, deal, deals
land = create_party(slug="{slug}", name="{name}")
held = create_delivery(
    recipient=land, supplier=Party.objects.get(slug="russia"), of=Equipment.objects.get(slug="mi-35p"), quantity=2,
    arrived="2022-03-31",
)
create_claim(delivery=held)
brought_in(deals(
    deal(recipient="{name}", designation="Mi-35P", delivered=3, ordered=3, years="2022"),
    deal(recipient="{name}", designation="Kappa-9", delivered=5, ordered=5, years="2023"),
))
"""


@pytest.fixture
def land(site: Site) -> tuple[str, str]:
    """A recipient by name and slug: we have two Mi-35P, the register three, and five Kappa-9."""
    name = f"Calormen {'abcdefgh'[next(_number)]}"
    slug = name.lower().replace(" ", "-")
    site.run(RECORD.format(slug=slug, name=name))
    return name, slug


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_editor_pins_and_parts_a_pair_and_drafts_a_row(
    signed_in: Callable[..., Page], land: tuple[str, str], javascript: bool
) -> None:
    name, slug = land
    page = signed_in("pairs", java_script_enabled=javascript)
    page.goto(f"/recipients/{slug}/?register=sipri")
    page.get_by_role("link", name="Side by side").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator(".reconciled")).to_contain_text("2 here, 3 there: one more there.")
    assert not javascript or violations(page) == []

    page.get_by_role("link", name="Work on these pairs at the desk").click()
    assert not javascript or violations(page) == []
    page.get_by_role("row", name="Number differs").get_by_role("button", name="Part").click()
    expect(page.locator(".messagelist")).to_contain_text("One pair was decided.")
    expect(page.get_by_role("row", name="Number differs")).to_have_count(0)

    lone = page.get_by_role("row", name="Kappa-9").first
    lone.get_by_label("Belongs to").select_option(label="2 Mi-35P, 31 March 2022")
    lone.get_by_role("button", name="Pin").click()
    expect(page.get_by_role("row", name="Kappa-9").first).to_contain_text("An editor put them together.")

    row = page.locator("tr", has_text="do not belong together").get_by_role("button", name="Leave open again")
    row.click()
    page.locator("tr", has=page.get_by_text("belong together", exact=True)).get_by_role(
        "button", name="Leave open again"
    ).click()
    expect(page.get_by_role("row", name="Number differs")).to_have_count(1)

    page.get_by_role("row", name="Kappa-9").first.get_by_role("button", name="Draft a delivery").click()
    page.wait_for_url("**/change/")
    expect(page.locator(".messagelist")).to_contain_text("A draft was made of the row.")
    expect(page.locator("#id_items-0-quantity")).to_have_value("5")


def test_a_phone_shows_both_sides_of_each_row(signed_in: Callable[..., Page], land: tuple[str, str]) -> None:
    page = signed_in("pairs", viewport={"width": 360, "height": 740}, color_scheme="dark")
    page.goto(f"/recipients/{land[1]}/reconcile/?register=sipri")
    first = page.locator(".reconciled tbody tr.number-differs")

    expect(first).to_contain_text("2 Mi-35P")
    expect(first).to_contain_text("3 Mi-35P")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert violations(page) == []
