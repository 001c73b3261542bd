"""A photograph kept of a source by a person in a real browser: sent at the desk, and seen by who may see it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.copies import PDF, photograph
from tests.served import Site

from .barriers import violations

RECORD = """
from tests.factories import *
print(create_claim(delivery=create_delivery(), source=create_source(title="Two helicopters in Bamako")).source_id)
"""


@pytest.fixture
def source(site: Site) -> int:
    return int(site.run(RECORD))


def open_row(page: Page, source: int) -> Locator:
    """The row of the form by which one more copy is sent."""
    page.goto(f"/admin/deliveries/source/{source}/change/")
    return page.locator(".inline-related:not(.empty-form)", has=page.locator("[type=file]"))


def choose(row: Locator, name: str, content: bytes) -> None:
    payload = FilePayload(name=name, mimeType="image/jpeg", buffer=content)
    row.locator("[type=file]").set_input_files(payload)


def is_drawn(picture: Locator) -> bool:
    expect(picture).to_be_visible()
    picture.scroll_into_view_if_needed()
    return bool(picture.evaluate("image => image.decode().then(() => image.naturalWidth > 0)"))


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_photograph_is_shown_to_who_is_signed_in_and_to_all_once_its_licence_is_given(
    signed_in: Callable[..., Page], new_page: Callable[..., Page], source: int, javascript: bool
) -> None:
    page = signed_in("keeper", java_script_enabled=javascript)
    row = open_row(page, source)
    row.get_by_label("What it shows").fill("Two helicopters on the tarmac")
    choose(row, "photo.jpg", b"No photograph.")
    page.get_by_role("button", name="Save and continue editing").click()
    expect(row).to_contain_text("Its bytes are of no web archive")
    expect(row.get_by_label("What it shows")).to_have_value("Two helicopters on the tarmac")

    choose(row, "photo.jpg", photograph())
    page.get_by_role("button", name="Save and continue editing").click()
    desk = page.get_by_role("group", name="Kept copy").or_(page.locator("#evidence-0"))
    assert not javascript or is_drawn(desk.get_by_role("img").first)
    assert not javascript or violations(page) == []

    address = f"/sources/{source}/"
    page.goto(address)
    shown = page.get_by_role("img", name="Two helicopters on the tarmac")
    assert not javascript or is_drawn(shown)
    public = new_page()
    public.goto(address)
    expect(public.get_by_text("Photograph (JPEG)")).to_be_visible()
    expect(public.get_by_role("img", name="Two helicopters on the tarmac")).to_have_count(0)

    page.goto(f"/admin/deliveries/source/{source}/change/")
    kept = page.locator("#evidence-0")
    kept.get_by_label("Credit").fill("A. Photographer")
    kept.get_by_label("Licence").select_option(label="CC BY 4.0")
    page.get_by_role("button", name="Save", exact=True).click()
    public.goto(address)
    assert is_drawn(public.get_by_role("img", name="Two helicopters on the tarmac"))
    expect(public.get_by_text("A. Photographer")).to_be_visible()
    assert violations(public) == []


def test_a_file_that_is_too_large_is_told_of_before_it_is_sent(signed_in: Callable[..., Page], source: int) -> None:
    page = signed_in("keeper")
    row = open_row(page, source)
    row.locator("[type=file]").evaluate("field => (field.dataset.most = 10)")

    choose(row, "report.pdf", PDF)

    expect(row.get_by_role("alert")).to_contain_text("It is larger than 20")
    assert row.locator("[type=file]").evaluate("field => field.files.length") == 0
    row.locator("[type=file]").evaluate("field => (field.dataset.most = 1000)")
    choose(row, "report.pdf", PDF)
    expect(row.get_by_role("alert")).to_have_count(0)


def test_a_kept_file_is_saved_and_not_opened(signed_in: Callable[..., Page], source: int) -> None:
    page = signed_in("keeper")
    choose(open_row(page, source), "report.pdf", PDF)
    page.get_by_role("button", name="Save and continue editing").click()

    with page.expect_download() as saving:
        page.get_by_role("link", name="Save the file as it came").click()

    assert saving.value.suggested_filename.endswith(".pdf")
    assert saving.value.path().read_bytes() == PDF
