"""Pages in French, in a language with long words, and in one that runs from right to left: they fit and read right."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.served import Prepared, Site, a_site

from .barriers import violations

type NewPage = Callable[..., Page]

ADDRESSES = (
    "/", "/recipients/", "/recipients/mali/", "/recipients/mali/?type=helicopters", "/equipment/", "/deliveries/",
    "/deliveries/2/", "/sources/", "/about/counting/", "/compare/?recipient=mali&recipient=serbia&type=helicopters",
)  # fmt: skip
CODES = ("fr", "en-xa", "ar-xb")


@pytest.fixture(scope="module")
def site(browser: Browser, tmp_path_factory: pytest.TempPathFactory, prepared: Prepared) -> Iterator[Site]:
    """The site with its made-up languages."""
    with a_site(tmp_path_factory.mktemp("languages"), prepared, WAYBILL_PSEUDO="1") as site:
        site.manage("messages", "--pseudo")
        yield site


@pytest.mark.looks
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_fits_and_is_accessible(page: Page, code: str, address: str) -> None:
    page.goto(f"/{code}{address}")
    expect(page.locator("html")).to_have_attribute("lang", code)
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
        # In a page from right to left what is too wide sticks out on the left, where no width tells it.
        out = page.evaluate(
            """[...document.querySelectorAll("main *")].filter((one) => {
                 const box = one.getBoundingClientRect();
                 const apart = ".unseen, svg, .sheet, .scroll, .typed > nav, [hidden]";
                 return box.width && box.left < -1 && !one.closest(apart);
               }).map((one) => one.outerHTML.slice(0, 120))"""
        )
        assert out == []
    assert violations(page) == []


def test_a_page_from_right_to_left_is_mirrored_and_its_chart_is_not(page: Page) -> None:
    page.goto("/ar-xb/recipients/mali/?type=helicopters")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    mark, menu = (page.locator(each).bounding_box() for each in (".wordmark", ".masthead .search"))
    assert mark is not None
    assert menu is not None
    assert mark["x"] > menu["x"]
    # Time goes on to the right, as the counts do in the sentence of a chart, whose words are in their own direction.
    dots = page.evaluate(
        """[...document.querySelectorAll("figure > svg.chart")].find((one) => one.checkVisibility())
             .querySelectorAll(".dot").values().map((dot) => dot.getBoundingClientRect().x).toArray()"""
    )
    assert len(dots) > 2
    assert dots == sorted(dots)
    assert page.evaluate("getComputedStyle(document.querySelector('svg.chart')).direction") == "ltr"


def test_the_switch_keeps_what_was_chosen_since(page: Page) -> None:
    page.goto("/recipients/mali/")
    page.get_by_role("link", name="Helicopters 8").click()
    expect(page).to_have_url("/recipients/mali/?type=helicopters")
    page.get_by_role("link", name="Français").click()
    expect(page).to_have_url("/fr/recipients/mali/?type=helicopters")
    expect(page.locator(".count b")).to_have_text(("4", "6", "8"))
    expect(page).to_have_title("Mali\u202f: hélicoptères, 4 → 6 → 8 · Waybill")
