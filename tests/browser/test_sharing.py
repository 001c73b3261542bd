"""What a person does to share a view: by a click, by keyboard, and without a script."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from .barriers import violations

MALI = "/recipients/mali/?type=helicopters"


def test_the_link_of_a_view_is_copied_and_its_frame_is_seen(new_page: Callable[..., Page]) -> None:
    page = new_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto(MALI)
    page.get_by_role("link", name="Share, cite, embed").click()
    copy = page.get_by_role("button", name="Copy").first
    copy.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#announcer")).to_have_text("Copied.")
    assert page.evaluate("navigator.clipboard.readText()").endswith(MALI)
    expect(page.frame_locator("iframe").get_by_role("heading", name="Mali: helicopters")).to_be_visible()
    assert page.locator("img.card").evaluate("picture => picture.decode().then(() => picture.naturalWidth)") == 1200
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == []


def test_all_of_it_works_without_a_script(new_page: Callable[..., Page]) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page.goto(MALI)
    page.get_by_role("link", name="Share, cite, embed").click()

    expect(page.get_by_label("The address of this view")).to_have_value(page.url.partition("/share/")[0] + MALI)
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.get_by_label("Width").fill("300")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("iframe")).to_have_attribute("width", "300")
    page.get_by_role("button", name="Cite these numbers").click()
    expect(page.get_by_role("heading", name="Cite this")).to_be_visible()


def test_a_region_is_chosen_among_the_filters(page: Page) -> None:
    page.goto("/suppliers/russia/")
    page.get_by_text("Region of the recipient", exact=True).click()
    page.locator("#f-region-africa").check()

    expect(page.get_by_role("link", name="Remove filter Africa")).to_be_visible()
    assert "region=africa" in page.url
