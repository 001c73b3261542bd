"""Every kind of page, in both colour schemes and both widths: accessible, silent, and no wider than the screen."""

import itertools
from typing import Literal

import pytest
from playwright.sync_api import Page

from .barriers import violations

ADDRESSES = [
    "/",
    "/recipients/",
    "/recipients/mali/",
    "/recipients/mali/?type=helicopters",
    "/recipients/mali/?type=radars",
    "/recipients/mali/?since=garbage",
    "/recipients/mali/?equipment=mig-29",
    "/recipients/serbia/",
    "/recipients/france/",
    "/suppliers/",
    "/suppliers/russia/",
    "/equipment/",
    "/equipment/mi-24p/",
    "/equipment/mi-35p/",
    "/deliveries/2/",
    "/deliveries/4/",
    "/sources/",
    "/sources/1/",
    "/about/",
    "/about/counting/",
    "/compare/",
    "/map/",
    "/map/?near=yes&by=supplier&counted=2022",
    "/ranking/",
    "/changes/",
    "/changes/?kind=promise-lapsed&kind=nonsense",
    "/data/",
]


SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")


@pytest.mark.looks
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_page_is_accessible_and_fits(page: Page, address: str) -> None:
    """axe looks at a wide screen in dark colours and at a phone in light ones: at all words, and at all colours."""
    page.goto(address)
    for width, scheme in itertools.product((1440, 360), SCHEMES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (width, scheme)
        if (width, scheme) in {(1440, "dark"), (360, "light")}:
            assert violations(page) == [], (width, scheme)


def test_an_unknown_address_gets_a_designed_page(page: Page, console_problems: list[str]) -> None:
    answer = page.goto("/recipients/atlantis/")
    assert answer is not None
    assert answer.status == 404
    assert page.get_by_role("link", name="Waybill").is_visible()
    # The browser itself reports the 404; nothing else may be there.
    assert len(console_problems) == 1
    console_problems.clear()
    assert violations(page) == []
