"""What a reader does, in a browser: from the front page to who disputes what, and back."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.served import Site

NewPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}


def expect_counts(page: Page, *totals: str) -> None:
    """The hero shows these running totals, now or as soon as the page that was asked for is there."""
    expect(page.locator(".count b")).to_have_text(totals)


def test_the_main_path_from_the_front_page_to_the_dispute_and_back(page: Page, tmp_path: Path) -> None:
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Mali", exact=True).first.click()
    page.get_by_role("link", name="Helicopters 8").click()
    expect(page).to_have_url("/recipients/mali/?type=helicopters")
    expect_counts(page, "4", "6", "8")

    page.get_by_role("link", name="Two Mi-35P combat helicopters").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two Mi-35P combat helicopters")
    expect(page.get_by_role("main")).to_contain_text("who ordered it")
    page.go_back()
    expect(page).to_have_url("/recipients/mali/?type=helicopters")
    expect_counts(page, "4", "6", "8")

    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    saved = tmp_path / "mali.csv"
    download.value.save_as(saved)
    totals = [line.split(",")[14] for line in saved.read_text().splitlines()[1:4]]
    assert totals == ["4", "6", "8"]


def test_the_tab_swaps_the_view_without_loading_the_page_anew(page: Page) -> None:
    page.goto("/recipients/mali/")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.get_by_role("link", name="Helicopters 8").click()
    expect(page).to_have_url("/recipients/mali/?type=helicopters")
    assert page.evaluate("document.body.dataset.same") == "yes"
    expect(page).to_have_title("Mali: helicopters, 4 → 6 → 8 · Waybill")


def test_back_and_forward_restore_the_view(page: Page) -> None:
    page.goto("/recipients/mali/")
    page.get_by_role("link", name="Helicopters 8").click()
    expect(page.locator("#f-type-helicopters")).to_be_checked()
    page.get_by_role("link", name="Radars unknown number").click()
    expect(page.locator("#f-type-radars")).to_be_checked()
    page.go_back()
    expect(page.locator("#f-type-helicopters")).to_be_checked()
    expect_counts(page, "4", "6", "8")
    page.go_back()
    expect(page.locator("#f-type-helicopters")).not_to_be_checked()
    page.go_forward()
    expect(page.locator("#f-type-helicopters")).to_be_checked()


def test_a_filter_keeps_the_focus_and_announces_the_number_of_results(page: Page) -> None:
    page.goto("/recipients/mali/")
    page.locator("#f-equipment-mi-24p").focus()
    page.keyboard.press("Space")
    expect(page).to_have_url("/recipients/mali/?equipment=mi-24p")
    expect(page.locator("#announcer")).to_contain_text(re.compile(r"^1 delivery\. Two helicopters from Russia"))
    expect(page.locator("#f-equipment-mi-24p")).to_be_focused()


def test_a_chip_takes_its_filter_away(page: Page) -> None:
    page.goto("/recipients/mali/?type=helicopters&equipment=mi-24p")
    page.get_by_role("link", name="Remove filter Mi-24P").click()
    expect(page).to_have_url("/recipients/mali/?type=helicopters")
    page.get_by_role("link", name="Clear", exact=True).click()
    expect(page).to_have_url("/recipients/mali/")


@pytest.mark.parametrize("width", [1440, 1024, 360])
def test_the_types_stand_in_one_row_with_that_which_is_shown_in_sight(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/recipients/mali/")
    tabs = page.get_by_role("navigation", name="Equipment type").get_by_role("link")

    assert len({tab.bounding_box()["y"] for tab in tabs.all()}) == 1  # type: ignore[index]
    tabs.last.click()
    expect(tabs.last).to_have_attribute("aria-current", "page")
    expect(tabs.last).to_be_in_viewport(ratio=0.9)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def faded(page: Page) -> list[str]:
    """How far the row of types fades at its beginning and its end."""
    return page.locator(".typed > nav").evaluate(  # type: ignore[no-any-return]
        "nav => ['--fade-before', '--fade-after'].map(name => getComputedStyle(nav).getPropertyValue(name))"
    )


def test_the_row_of_types_fades_where_more_follows(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto("/recipients/mali/")
    assert faded(page) == ["0px", "48px"]

    page.locator(".typed > nav").evaluate(
        "nav => new Promise(drawn => { nav.scrollLeft = nav.scrollWidth; "
        "requestAnimationFrame(() => requestAnimationFrame(drawn)); })"
    )
    assert faded(page) == ["48px", "0px"]


def test_a_row_of_types_that_fits_does_not_fade(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/recipients/mali/")
    assert faded(page) == ["0px", "0px"]


def test_as_known_on_a_day_hides_what_was_published_later(page: Page) -> None:
    page.goto("/recipients/mali/?type=helicopters")
    page.get_by_label("As known on").fill("1 April 2022")
    page.get_by_label("As known on").press("Enter")
    expect(page.locator(".opening .note")).to_contain_text("As known on 1 April 2022")
    expect_counts(page, "4", "6")
    expect(page).to_have_url(re.compile(r"known_on=1\+April\+2022"))
    page.get_by_label("As known on").fill("31 December 2021")
    page.get_by_label("As known on").press("Enter")
    expect(page.locator(".count b")).to_have_text(["4"])


def test_a_phrase_that_is_not_understood_is_shown_beside_its_field(page: Page) -> None:
    page.goto("/recipients/mali/?type=helicopters")
    page.get_by_label("Since").fill("garbage")
    page.get_by_label("Since").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("garbage")
    # The page stays as it was, and so does its address.
    expect(page).to_have_url("/recipients/mali/?type=helicopters")
    expect_counts(page, "4", "6", "8")
    page.get_by_label("Since").fill("2022")
    page.get_by_label("Since").press("Enter")
    expect(page).to_have_url("/recipients/mali/?type=helicopters&since=2022")
    expect_counts(page, "2", "4")


def test_the_voices_open_in_place_and_stay_open_when_the_view_changes(page: Page) -> None:
    page.goto("/recipients/mali/")
    voices = page.locator("details.voices").nth(1)
    voices.locator("summary").click()
    expect(voices.get_by_text("Africa Intelligence").first).to_be_visible()
    page.get_by_role("link", name="Helicopters 8").click()
    expect(page).to_have_url("/recipients/mali/?type=helicopters")
    expect(page.locator("details.voices").nth(1).get_by_text("Africa Intelligence").first).to_be_visible()


def test_the_voices_of_a_long_list_come_when_their_fold_is_opened(page: Page) -> None:
    page.goto("/suppliers/russia/")
    voices = page.locator("#v2")
    expect(voices.get_by_text("Africa Intelligence")).to_have_count(0)
    voices.locator("summary").click()
    expect(voices.get_by_text("Africa Intelligence").first).to_be_visible()
    expect(voices.get_by_role("link", name="Who says so")).to_have_count(0)
    expect(page).to_have_url("/suppliers/russia/")
    page.get_by_role("link", name="Helicopters", exact=False).first.click()
    expect(page).to_have_url("/suppliers/russia/?type=helicopters")
    expect(page.locator("#v2").get_by_text("Africa Intelligence").first).to_be_visible()


def test_a_fold_leads_to_the_voices_with_javascript_off(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/suppliers/russia/")
    page.locator("#v2 summary").click()
    page.locator("#v2").get_by_role("link", name="Who says so").click()
    expect(page).to_have_url("/deliveries/2/#claims")


def test_everything_works_with_javascript_off(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/recipients/mali/")
    page.locator("#f-type-helicopters").check()
    page.get_by_label("As known on").fill("1 April 2022")
    page.get_by_role("button", name="Apply").click()
    expect_counts(page, "4", "6")
    page.get_by_role("link", name="Remove filter As known on: 1 April 2022").click()
    expect_counts(page, "4", "6", "8")


def test_the_keyboard_alone_reaches_the_filters_with_visible_focus(page: Page) -> None:
    page.goto("/recipients/mali/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    for _press in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "f-type-helicopters":
            break
    expect(page.locator("#f-type-helicopters")).to_be_focused()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_the_filters_fold_on_a_phone_and_stay_open_while_they_are_used(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/recipients/mali/")
    expect(page.locator("#f-type-helicopters")).to_be_hidden()
    page.locator("#fold > summary").click()
    page.locator("#f-type-helicopters").check()
    expect(page).to_have_url("/recipients/mali/?type=helicopters")
    expect(page.locator("#f-type-helicopters")).to_be_visible()


def test_a_phone_gets_a_chart_of_its_own(new_page: NewPage) -> None:
    page = new_page(viewport=PHONE)
    page.goto("/recipients/mali/?type=helicopters")
    expect(page.locator(".figure.narrow")).to_be_visible()
    expect(page.locator(".figure.wide")).to_be_hidden()


def test_print_gives_the_ledger_without_the_filters(page: Page) -> None:
    page.goto("/recipients/mali/")
    page.emulate_media(media="print")
    expect(page.locator(".ledger")).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()


def test_print_gives_the_ledger_as_a_table_with_its_voices(page: Page) -> None:
    page.goto("/recipients/mali/?type=helicopters")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 680, "height": 960})  # A4 within its margins, narrower than a tablet
    expect(page.get_by_role("columnheader", name="Arrived")).to_be_visible()
    expect(page.get_by_text("Saw the consignment at the airport of Bamako.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 680


@pytest.mark.parametrize(
    ("address", "limit"), [("/recipients/mali/", 90_000), ("/recipients/mali/?type=helicopters", 90_000)]
)
def test_a_page_with_all_it_needs_is_light(page: Page, site: Site, address: str, limit: int) -> None:
    sizes: dict[str, int] = {}
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    urls: dict[str, str] = {}
    session.on("Network.responseReceived", lambda event: urls.update({event["requestId"]: event["response"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.update({urls.get(event["requestId"], ""): int(event["encodedDataLength"])}),
    )
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert sizes[f"{site.url}{address}"] < 15_000, sizes
    assert sum(sizes.values()) < limit, sizes
