"""The reading room in a real browser: a pasted article becomes three published deliveries, a promise and a total."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.served import Site

from .barriers import violations

ARTICLE = (Path(__file__).parent.parent / "cases" / "ruritania.txt").read_text("utf-8")
RECORD = """
from tests.factories import *
for land in ("Ruritania", "Graustark"):
    Party.objects.filter(slug=land.lower()).exists() or create_party(slug=land.lower(), name=land)
"""
LEFT = """
from deliveries.models import Delivery
print(sorted((d.state, d.status, d.consignments) for d in Delivery.objects.filter(recipient__slug="{}")))
"""


@pytest.fixture
def desk(site: Site, signed_in: Callable[..., Page]) -> Callable[..., Page]:
    """Opens the reading room in a browser of its own in which an editor has signed in; takes what new_page takes."""
    site.run(RECORD)

    def open_room(**options: object) -> Page:
        page = signed_in("reader-editor", **options)
        page.goto("/admin/deliveries/report/")
        return page

    return open_room


def paste(page: Page, land: str = "Ruritania") -> None:
    page.get_by_label("Publisher").fill(f"The {land} Times")
    page.get_by_label("Title").fill("Two more helicopters")
    page.get_by_label("Day of publication").fill("2022-04-19")
    page.get_by_label("Text of the report").fill(ARTICLE.replace("Ruritania", land))
    page.get_by_role("button", name="Read it").click()


@dataclass
class Hand:
    """An editor's hand: what it clicks and types on a page, and how often."""

    page: Page
    clicks: int = 0
    keys: int = 0

    def click(self, what: Locator) -> None:
        what.click()
        self.clicks += 1

    def type(self, into: Locator, words: str) -> None:
        self.click(into)
        into.press_sequentially(words)
        self.keys += len(words)

    def paste(self, into: Locator, words: str) -> None:
        """What lies in the clipboard: a click into the field, and no keystroke that is counted."""
        self.click(into)
        into.fill(words)


@pytest.mark.parametrize(("land", "script"), [("Ruritania", True), ("Graustark", False)], ids=["script", "no script"])
def test_a_pasted_article_becomes_deliveries_a_promise_and_a_total_in_few_clicks(
    site: Site, desk: Callable[..., Page], land: str, script: bool
) -> None:
    page = desk(java_script_enabled=script)
    hand = Hand(page)
    hand.paste(page.get_by_label("Text of the report"), ARTICLE.replace("Ruritania", land))
    hand.type(page.get_by_label("Publisher"), f"The {land} Times")
    # A field for a day takes its parts one by one, as its browser's language orders them.
    hand.click(page.get_by_label("Day of publication"))
    page.get_by_label("Day of publication").fill("2022-04-19")
    hand.keys += len("2022-04-19")
    hand.click(page.get_by_role("button", name="Read it"))

    expect(page.locator(".of h2")).to_have_text(f"{land} Receives Two More Russian Helicopters")
    expect(page.locator(".proposal")).to_have_count(5)
    for at in range(4):
        hand.click(page.locator(f"#p{at}").get_by_role("button", name="Publish", exact=True))
        expect(page.locator(f"#p{at} .became")).to_contain_text("published")
    hand.click(page.locator("#t0").get_by_role("button", name="Put it on record"))
    expect(page.locator("#t0 .became")).to_be_visible()

    assert hand.clicks < 25, hand
    assert hand.keys < 60, hand
    told = site.run(LEFT.format(land.lower()))
    assert told.count("('published', 'delivered', 1)") == 3
    assert told.count("('published', 'expected', 4)") == 1
    page.goto(f"/recipients/{land.lower()}/?type=helicopters")
    for total in ("4", "6", "8"):
        expect(page.locator("main").get_by_text(total, exact=True).first).to_be_attached()
    expect(page.get_by_text("agrees").first).to_be_attached()


def test_the_room_is_worked_by_keyboard_alone(site: Site, desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page)
    page.locator("button.phrase", has_text="Russia").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[popover]:popover-open")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="1: Recipient", exact=True)).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("#p0").get_by_label("Recipient")).to_have_value("Russia")


def test_a_phrase_shows_how_it_was_read_and_is_taken_for_another_value(desk: Callable[..., Page]) -> None:
    page = desk()
    paste(page)

    page.locator("button.phrase", has_text="Russia").first.click()
    expect(page.locator("[popover]:popover-open")).to_contain_text("Party")
    page.locator("[popover]:popover-open").get_by_role("button", name="1: Recipient", exact=True).click()

    expect(page.locator("#p0").get_by_label("Recipient")).to_have_value("Russia")


@pytest.mark.looks
@pytest.mark.parametrize("width", [360, 1440])
def test_the_room_is_for_everybody_and_fits(desk: Callable[..., Page], width: int) -> None:
    page = desk(viewport={"width": width, "height": 900})
    paste(page)
    expect(page.locator(".proposals")).to_be_visible()

    assert violations(page, runOnly=["wcag2a", "wcag2aa"]) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
