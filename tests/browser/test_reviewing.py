"""The review of a draft in a real browser: drafted, taken, sent back with a comment, answered, published."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.served import Site

from .barriers import violations

RECORD = """
from django.contrib.auth.models import Group
from tests.desk import create_editor
from tests.factories import *
for name, role in (("contributor", "Contributor"), ("reviewer", "Editor")):
    user = create_editor(name, role)
    user.set_password("a long walk")
    user.save()
land = create_party(slug="review-land", name="Review Land")
create_source(publisher="The Review Post", title="Helicopters for Review Land", published="2022-04-19")
"""


@pytest.fixture
def signed_in(new_page: Callable[..., Page], site: Site) -> Callable[..., Page]:
    """Opens a browser in which that account has signed in; takes what new_page takes."""
    site.run(RECORD)

    def open_browser(name: str, **options: object) -> Page:
        page = new_page(**options)
        page.goto("/accounts/login/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("a long walk")
        page.keyboard.press("Enter")
        page.wait_for_url("**/admin/")
        return page

    return open_browser


def choose(page: Page, label: str, words: str) -> None:
    page.locator(f"[role=combobox][aria-label='{label}']").first.click()
    page.keyboard.type(words)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(words)
    page.keyboard.press("Enter")


def clean(page: Page) -> None:
    """Nothing on the page is out of reach of those who do not see it, or use a keyboard."""
    assert violations(page) == []


def test_a_draft_goes_from_its_author_to_a_reviewer_and_back_and_is_published(
    signed_in: Callable[..., Page], site: Site
) -> None:
    author = signed_in("contributor")
    author.goto("/admin/deliveries/delivery/add/")
    choose(author, "Recipient", "Review Land")
    author.locator("#id_arrival").fill("Monday")
    choose(author, "Equipment", "Mi-24P")
    author.locator("#id_items-0-quantity").fill("4")
    choose(author, "Source", "The Review Post")
    author.locator("#id_claims-0-text").fill("A pair of helicopters.")
    author.get_by_role("button", name="Save as draft").click()
    expect(author.locator(".success")).to_be_visible()

    # A reviewer finds it in the queue, takes it, and asks for changes.
    reviewer = signed_in("reviewer")
    waiting = reviewer.locator("#queue-review li", has_text="Review Land")
    expect(waiting).to_contain_text("drafted by contributor")
    expect(waiting).to_contain_text("Nothing stands in the way of publishing it.")
    waiting.get_by_role("link", name="Review", exact=True).click()
    clean(reviewer)
    reviewer.get_by_role("button", name="Take it").click()
    expect(reviewer.locator(".standing")).to_contain_text("You review it.")
    reviewer.get_by_role("link", name="Say something of it").click()
    reviewer.get_by_label("What you say of it").fill("The report says a pair: why four?")
    reviewer.get_by_role("button", name="Ask for changes").click()
    expect(reviewer.locator(".standing")).to_contain_text("it waits for its author")

    # The author sees it on signing in, mends the draft, and says so.
    author.goto("/admin/")
    told = author.locator("#queue-answer li", has_text="Review Land")
    expect(told).to_contain_text("The report says a pair: why four?")
    clean(author)
    told.get_by_role("link").first.click()
    author.locator("#id_items-0-quantity").fill("2")
    author.get_by_role("button", name="Save and continue editing").click()
    author.get_by_role("link", name="Answer").click()
    author.get_by_label("What you say of it").fill("Two it is.")
    author.get_by_role("button", name="It is done").click()
    expect(author.locator(".remarks")).to_contain_text("Two it is.")
    expect(author.get_by_role("button", name="Ask for changes")).to_have_count(0)

    # The reviewer is told, looks, and publishes.
    reviewer.goto("/admin/")
    answered = reviewer.locator("#queue-answer li", has_text="Review Land")
    expect(answered).to_contain_text("Two it is.")
    answered.get_by_role("link").first.click()
    reviewer.get_by_role("button", name="Publish").click()
    expect(reviewer.locator(".success").first).to_contain_text("Published")
    reviewer.goto("/recipients/review-land/")
    expect(reviewer.locator("main")).to_contain_text(re.compile("two", re.IGNORECASE))
    author.goto("/admin/")
    expect(author.locator("#queue-answer li", has_text="Review Land")).to_have_count(0)
