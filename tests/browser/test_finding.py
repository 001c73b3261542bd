"""Finding by hand: suggestions while one types, a number that is checked, and what a mark means."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .barriers import violations

NewPage = Callable[..., Page]


def test_suggestions_are_chosen_by_keyboard(page: Page) -> None:
    page.goto("/about/")
    box = page.get_by_role("combobox", name="Search")
    box.press_sequentially("Malli")
    option = page.get_by_role("option", name="Mali")
    expect(option).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(page.locator("#suggested")).to_contain_text("nearest spellings")
    assert violations(page) == []

    box.press("Escape")
    expect(option).to_be_hidden()
    expect(box).to_have_value("Malli")
    box.press("ArrowDown")
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "suggestion-1")
    box.press("Enter")
    expect(page).to_have_url("/recipients/mali/")


def test_a_click_elsewhere_closes_suggestions_and_one_on_them_follows(page: Page) -> None:
    page.goto("/about/")
    box = page.get_by_role("combobox", name="Search")
    box.press_sequentially("russia")
    option = page.get_by_role("option", name="Russia").first
    expect(option).to_be_visible()
    page.locator("h1").click()
    expect(option).to_be_hidden()
    box.press("ArrowDown")
    option.click()
    expect(page).to_have_url("/suppliers/russia/")


def test_without_a_script_the_search_leads_to_a_page(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/")
    page.get_by_role("searchbox", name="Search").fill("Malli")
    page.keyboard.press("Enter")
    expect(page).to_have_url("/search/?q=Malli")
    page.get_by_role("main").get_by_role("link", name="Mali").click()
    expect(page).to_have_url("/recipients/mali/")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_number_is_checked_and_what_was_wrong_is_put_right(new_page: NewPage, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts, viewport={"width": 360, "height": 740})
    page.goto("/check/")
    page.get_by_label("How many").fill("ten")
    page.get_by_label("Recipient").fill("Mali")
    page.get_by_label("Type").select_option("helicopters")
    page.get_by_role("button", name="Check").click()
    expect(page.get_by_role("alert")).to_contain_text("Give a number in figures.")
    expect(page.get_by_label("How many")).to_have_value("ten")

    page.get_by_label("How many").fill("6")
    page.get_by_role("button", name="Check").click()
    first = page.locator("table.answers").first.get_by_role("link", name="6 helicopters").first
    expect(first).to_be_visible()
    if scripts:
        assert violations(page) == []
    first.click()
    expect(page.locator(".count").first).to_contain_text("6")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mark_opens_what_it_means(new_page: NewPage, scripts: bool) -> None:
    page = new_page(java_script_enabled=scripts)
    page.goto("/recipients/mali/?type=helicopters")
    meaning = page.locator("#means-disputed")
    expect(meaning).to_be_hidden()
    mark = page.locator("button.mark.disputed").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(meaning).to_be_visible()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()


def test_the_form_below_wrong_filters_of_a_list_works_with_scripts(page: Page) -> None:
    page.goto("/recipients/?since=nonsense")
    page.get_by_label("Since").fill("2020")
    page.get_by_role("button", name="Try again").click()
    expect(page).to_have_url("/recipients/?since=2020")
