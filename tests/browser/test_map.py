"""What a reader does with the map, with its table, and with a comparison."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

NewPage = Callable[..., Page]


def test_a_dot_leads_to_the_timeline_of_its_country(page: Page) -> None:
    page.goto("/map/?type=helicopters&near=yes")
    page.locator(".world a", has=page.locator("title", has_text="Mali: ")).click()

    expect(page).to_have_url("/recipients/mali/?type=helicopters")


def test_a_year_is_shown_without_a_new_page_and_the_way_back_leads_to_all(page: Page) -> None:
    page.goto("/map/?type=helicopters")
    whole = page.locator(".ranked tbody").inner_text()
    page.evaluate("window.same = true")
    page.get_by_role("navigation", name="Counted in").get_by_role("link", name=re.compile("^2022")).click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Who received helicopters, 2022")
    expect(page).to_have_url("/map/?type=helicopters&counted=2022")
    assert page.evaluate("window.same")

    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Who received helicopters")
    expect(page.locator(".ranked tbody")).to_have_text(whole, use_inner_text=True)


def test_without_a_script_years_and_suppliers_are_links(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/map/?type=helicopters")
    page.get_by_role("link", name="Who supplied").click()
    page.get_by_role("navigation", name="Counted in").get_by_role("link", name=re.compile("^2022")).click()

    expect(page).to_have_url("/map/?type=helicopters&counted=2022&by=supplier")
    expect(page.get_by_role("rowheader", name="Russia")).to_be_visible()


def test_a_country_is_reached_by_keyboard_once_in_the_table(page: Page) -> None:
    page.goto("/map/?type=helicopters")
    hidden = page.locator(".world a").evaluate_all("links => links.every(link => link.tabIndex === -1)")
    first = page.locator(".ranked th a").first
    href = first.get_attribute("href")

    assert hidden
    page.locator(".ranked").locator("xpath=..").focus()
    page.keyboard.press("Tab")
    expect(first).to_be_focused()
    assert page.locator(f'a[href="{href}"]:not([tabindex="-1"])').count() == 1


def test_a_choice_to_compare_shows_at_once_and_keeps_the_focus(page: Page) -> None:
    page.goto("/compare/?type=helicopters&recipient=mali&recipient=serbia")
    box = page.locator("#f-recipient-philippines")
    box.focus()
    page.keyboard.press("Space")

    expect(page.get_by_role("heading", level=1)).to_contain_text("Philippines")
    expect(page).to_have_url(re.compile("recipient=philippines"))
    expect(box).to_be_focused()
    page.get_by_role("link", name="since each one’s first delivery").click()
    expect(page.locator("svg.chart:visible")).to_contain_text("start")
