"""A table brought in by a person in a real browser: the file, an unknown name, the difference, the word to go ahead."""

from collections.abc import Callable
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect

from tests.served import Site

_number = count(1)

RECORD = """
from django.contrib.auth.models import User
from tests.factories import *
User.objects.filter(username="tables").exists() or User.objects.create_superuser("tables", password="a long walk")
transport, land = Equipment.objects.get(slug="mi-171"), create_party(slug="{slug}", name="{name}")
held = create_delivery(recipient=land, of=transport, quantity=4)
create_claim(delivery=held)
print(held.pk)
"""


@pytest.fixture
def land(site: Site) -> tuple[str, int]:
    """A recipient by name, and the number of the delivery of four Mi-171 that it received."""
    name = f"Sylvania {'abcdefgh'[next(_number)]}"
    return name, int(site.run(RECORD.format(slug=name.lower().replace(" ", "-"), name=name)))


def upload(page: Page, lines: list[str]) -> None:
    page.goto("/admin/deliveries/delivery/")
    page.get_by_role("link", name="Bring in a table").click()
    content = "\n".join(lines).encode()
    page.set_input_files("[name=file]", FilePayload(name="table.csv", mimeType="text/csv", buffer=content))
    page.get_by_role("button", name="Show what it would change").click()


def violations(page: Page) -> list[str]:
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in Axe().run(page).response["violations"]]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_table_is_looked_at_its_unknown_name_explained_and_then_written(
    new_page: Callable[..., Page], land: tuple[str, int], javascript: bool
) -> None:
    name, held = land
    page = new_page(java_script_enabled=javascript)
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("tables")
    page.get_by_label("Password").fill("a long walk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")
    header = "delivery;recipient;equipment;quantity;when"
    rows = [header, f"{held};{name};mi-171;6;2022-04-18", f";{name};Mi-53P;2;2022-04"]

    upload(page, [*rows, f";{name};Mi-171;lots;"])
    problem = page.locator("tbody tr", has_text="quantity")
    expect(problem).to_contain_text("4")
    expect(problem).to_contain_text("no whole number")
    assert not javascript or not violations(page)

    upload(page, rows)
    explained = page.get_by_role("group", name="Equipment “Mi-53P”")
    explained.get_by_label("Mi-35P (Combat helicopters)").check()
    assert not javascript or not violations(page)
    page.get_by_role("button", name="Look again").click()

    expect(page.locator(".planned > li").first).to_contain_text("quantity: 4 → 6")
    expect(page.locator(".planned > li").last).to_contain_text("Item Mi-35P added: 2")
    assert not javascript or not violations(page)
    page.get_by_role("button", name="Write all of it").click()
    expect(page.locator(".errorlist")).to_contain_text("Say why they change")
    page.get_by_label("Reason of the change").fill("Counted again.")
    page.get_by_role("button", name="Write all of it").click()

    expect(page.locator(".messagelist")).to_contain_text("1 new, 1 changed")
    page.goto(f"/deliveries/{held}/history/")
    expect(page.locator(".changes")).to_contain_text("Counted again.")
