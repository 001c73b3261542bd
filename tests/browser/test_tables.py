"""A table brought in by a person in a real browser: the file, an unknown name, the difference, the word to go ahead."""

from collections.abc import Callable
from itertools import count

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.served import Site

from .barriers import violations

_number = count(1)

RECORD = """
from tests.factories import *
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


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_table_is_looked_at_its_unknown_name_explained_and_then_written(
    signed_in: Callable[..., Page], land: tuple[str, int], javascript: bool
) -> None:
    name, held = land
    page = signed_in("tables", java_script_enabled=javascript)
    header = "delivery;recipient;equipment;quantity;when"
    rows = [header, f"{held};{name};mi-171;6;2022-04-18", f";{name};Mi-53P;2;2022-04"]

    upload(page, [*rows, f";{name};Mi-171;lots;"])
    problem = page.locator("tbody tr", has_text="quantity")
    expect(problem).to_contain_text("4")
    expect(problem).to_contain_text("no whole number")
    assert not javascript or violations(page) == []

    upload(page, rows)
    explained = page.get_by_role("group", name="Equipment “Mi-53P”")
    explained.get_by_label("Mi-35P (Combat helicopters)").check()
    assert not javascript or violations(page) == []
    page.get_by_role("button", name="Look again").click()

    expect(page.locator(".planned > li").first).to_contain_text("quantity: 4 → 6")
    expect(page.locator(".planned > li").last).to_contain_text("Item Mi-35P added: 2")
    assert not javascript or violations(page) == []
    page.get_by_role("button", name="Write all of it").click()
    expect(page.locator(".errorlist")).to_contain_text("Say why they change")
    page.get_by_label("Reason of the change").fill("Counted again.")
    page.get_by_role("button", name="Write all of it").click()

    expect(page.locator(".messagelist")).to_contain_text("1 new, 1 changed")
    page.goto(f"/deliveries/{held}/history/")
    expect(page.locator(".changes")).to_contain_text("Counted again.")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_table_of_ones_own_is_read_its_new_model_made_and_all_of_it_undone(
    signed_in: Callable[..., Page], land: tuple[str, int], javascript: bool
) -> None:
    name, _held = land
    page = signed_in("tables", java_script_enabled=javascript)
    model = f"Ka-{900 + ord(name[-1])}Q"
    # One that nobody has read before, for what was chosen is remembered.
    odd = f"Zahl {name[-1]}"
    rows = [
        "Our list of helicopters, May 2024;;;;", ";;;;",
        f"Pays destinataire;Appareil;Combien;{odd};Remarques",
        f"{name};{model};3;x;to be looked at",
    ]  # fmt: skip

    upload(page, rows)
    expect(page.locator(".help", has_text="Row 3 names the columns")).to_be_visible()
    expect(page.get_by_label("Appareil")).to_have_value("equipment")
    expect(page.get_by_label("Remarques")).to_have_value("private")
    assert not javascript or violations(page) == []
    page.get_by_label(odd).select_option("not read")
    page.get_by_role("button", name="Read them so").click()

    unknown = page.get_by_role("group", name=f"Equipment “{model}”")
    unknown.get_by_label("Make it new: a model").check()
    unknown.get_by_label("Of the new one: Type").select_option(label="– Combat helicopters")
    assert not javascript or violations(page) == []
    page.get_by_role("button", name="Look again").click()

    expect(page.locator(".planned > li")).to_have_count(2)
    expect(page.locator(".planned")).to_contain_text("For the desk alone: to be looked at")
    page.get_by_role("button", name="Write all of it").click()
    expect(page.locator(".messagelist")).to_contain_text("2 new, 0 changed")

    page.get_by_role("link", name="Undo it").click()
    expect(page.locator("#content-main")).to_contain_text("is deleted, as the table made it")
    assert not javascript or violations(page) == []
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.locator(".messagelist")).to_contain_text("2 records are as they were before")
    expect(page.locator(".imports li").first).to_contain_text("Undone.")
