"""What an analyst does with the table of deliveries, in a browser."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Route, expect

from .barriers import violations

NewPage = Callable[..., Page]
PHONE = {"width": 360, "height": 740}


def test_the_masthead_leads_to_what_was_searched_for(page: Page) -> None:
    page.goto("/")
    box = page.get_by_role("combobox", name="Search")
    box.fill("mi 24p")
    box.press("Enter")
    expect(page).to_have_url("/search/?q=mi+24p")
    page.get_by_role("link", name="that mention").or_(page.get_by_role("link", name="that mentions")).click()

    expect(page).to_have_url("/deliveries/?q=mi+24p")
    models = page.locator(".grid .model")
    expect(models.filter(has_text="Bayraktar TB2")).to_have_count(0)
    expect(models.filter(has_text="Mi-24P").first).to_be_visible()


def test_filters_sort_and_groups_stand_in_the_address_and_back_returns(page: Page, tmp_path: Path) -> None:
    page.goto("/deliveries/")
    page.evaluate("document.body.dataset.same = 'yes'")
    page.locator("#f-type-helicopters").check()
    expect(page).to_have_url("/deliveries/?type=helicopters")
    page.get_by_role("link", name="Recipient", exact=True).click()
    expect(page).to_have_url("/deliveries/?type=helicopters&sort=recipient")
    page.locator("#f-group").select_option("recipient")
    expect(page).to_have_url("/deliveries/?type=helicopters&sort=recipient&group=recipient")
    page.locator("#f-pivot").select_option("year")
    expect(page.locator(".grid thead")).to_contain_text("2022")
    expect(page.locator(".grid tbody tr", has_text="Mali")).to_contain_text("8")
    assert page.evaluate("document.body.dataset.same") == "yes"

    with page.expect_download() as download:
        page.get_by_role("link", name="Download CSV").click()
    saved = tmp_path / "groups.csv"
    download.value.save_as(saved)
    assert saved.read_text().startswith("recipient,year,counted_as,deliveries,")

    page.go_back()
    page.go_back()
    expect(page).to_have_url("/deliveries/?type=helicopters&sort=recipient")
    expect(page.locator('[aria-sort="ascending"]')).to_have_text("Recipient ↑")


@contextmanager
def slow(page: Page, pattern: str) -> Iterator[None]:
    """What this page asks of addresses in which the pattern is found is answered when all within is done."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile(pattern), hold)
    yield
    assert held, f"nothing was asked of {pattern}"
    for route in held:
        with suppress(Error):  # it may have been given up
            route.continue_()
    page.wait_for_timeout(1_000)


def given_up(console_problems: list[str]) -> bool:
    """Whether the console tells of nothing but requests that a newer step made needless, which htmx reports there."""
    told, console_problems[:] = list(console_problems), []
    return all("htmx:sendAbort" in problem or "htmx:afterRequest" in problem for problem in told)


def step_back(page: Page, pattern: str) -> None:
    """Go back to an address in which the pattern is found; what is asked of it is under way, not answered, after this.

    What is given up before the browser has sent it was never asked: no test of what comes late.
    """
    with page.expect_request(re.compile(pattern)):
        page.evaluate("history.back()")
    expect(page).to_have_url(re.compile(pattern))


def sorted_and_grouped(page: Page) -> None:
    """Go to the helicopters, sort them by recipient, group them by recipient."""
    page.goto("/deliveries/?type=helicopters")
    page.get_by_role("link", name="Recipient", exact=True).click()
    expect(page.locator('[aria-sort="ascending"]')).to_have_text("Recipient ↑")
    page.locator("#f-group").select_option("recipient")
    expect(page).to_have_url(re.compile("group=recipient$"))


def is_sorted(page: Page) -> None:
    expect(page).to_have_url("/deliveries/?type=helicopters&sort=recipient")
    expect(page.locator('[aria-sort="ascending"]')).to_have_text("Recipient ↑")


def test_of_two_steps_back_the_slower_answer_does_not_come_over_the_last_one(page: Page) -> None:
    sorted_and_grouped(page)
    page.locator("#f-pivot").select_option("year")
    expect(page).to_have_url(re.compile("pivot=year$"))

    with slow(page, "group=recipient$"):
        step_back(page, "group=recipient$")
        page.evaluate("history.back()")
        is_sorted(page)
    is_sorted(page)


def test_a_choice_that_was_not_answered_is_given_up_by_going_back(page: Page, console_problems: list[str]) -> None:
    sorted_and_grouped(page)

    with slow(page, "pivot=year"):
        with page.expect_request(re.compile("pivot=year")):
            page.locator("#f-pivot").select_option("year")
        page.evaluate("history.back()")
        is_sorted(page)
    is_sorted(page)
    assert given_up(console_problems)


def test_a_choice_made_before_the_step_back_was_answered_stands(page: Page) -> None:
    sorted_and_grouped(page)

    with slow(page, r"\?type=helicopters&sort=recipient$"):
        step_back(page, "sort=recipient$")
        page.locator("#f-pivot").select_option("year")
        expect(page.locator(".grid thead")).to_contain_text("2022")
    expect(page).to_have_url(re.compile("group=recipient&pivot=year$"))
    expect(page.locator(".grid thead")).to_contain_text("2022")


def test_a_choice_that_fails_is_told_until_one_is_answered(page: Page, console_problems: list[str]) -> None:
    page.goto("/deliveries/")
    failed = page.get_by_text("your last choice is not in what you see")
    expect(failed).to_be_hidden()
    page.route(re.compile("disputed=no"), lambda route: route.abort())
    page.locator("#facet-disputed summary").click()
    page.locator("#f-disputed-no").check()
    expect(failed).to_be_visible()
    expect(page).to_have_url("/deliveries/")

    page.locator("#f-disputed-any").check()
    expect(failed).to_be_hidden()
    console_problems.clear()


@pytest.mark.parametrize("failure", ["of the network", "of the server"])
def test_a_step_back_that_fails_is_taken_by_the_browser(page: Page, console_problems: list[str], failure: str) -> None:
    sorted_and_grouped(page)

    def fail(route: Route) -> None:
        if failure == "of the server":
            route.fulfill(status=500)
        else:
            route.abort()

    page.route(re.compile("sort=recipient$"), fail, times=1)
    page.evaluate("history.back()")
    is_sorted(page)
    console_problems.clear()


def test_a_choice_for_which_a_step_back_was_given_up_fails_to_the_page_of_the_address(
    page: Page, console_problems: list[str]
) -> None:
    sorted_and_grouped(page)
    page.route(re.compile("pivot=year"), lambda route: route.fulfill(status=500))

    with slow(page, r"\?type=helicopters&sort=recipient$"):
        step_back(page, "sort=recipient$")
        page.locator("#f-pivot").select_option("year")
        page.wait_for_timeout(500)
    is_sorted(page)
    console_problems.clear()


def test_choices_made_faster_than_the_answers_come_all_stand(page: Page, console_problems: list[str]) -> None:
    page.goto("/deliveries/")
    page.evaluate(
        """() => {
            document.querySelector("#sort-recipient").click();
            document.querySelector("#f-type-helicopters").click();
            const group = document.querySelector("#f-group");
            group.value = "supplier";
            group.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect(page).to_have_url("/deliveries/?type=helicopters&group=supplier")
    expect(page.locator(".grid.sums tbody")).to_contain_text("Russia")
    assert given_up(console_problems)


def test_a_choice_in_the_type_tree_stands_for_one_level_of_a_branch(page: Page) -> None:
    page.goto("/deliveries/?type=combat-helicopters")
    parent, part = page.locator("#f-type-helicopters"), page.locator("#f-type-combat-helicopters")
    assert parent.evaluate("box => box.indeterminate")

    parent.check()
    expect(page).to_have_url("/deliveries/?type=helicopters")
    expect(part).not_to_be_checked()
    part.check()
    expect(page).to_have_url("/deliveries/?type=combat-helicopters")
    expect(parent).not_to_be_checked()
    expect(page.locator("label", has=parent)).to_contain_text("in part")
    assert parent.evaluate("box => box.indeterminate")


def test_a_country_that_is_not_offered_is_added_by_its_name(page: Page) -> None:
    page.goto("/deliveries/?recipient=mali&group=recipient")
    name = page.get_by_label("Recipient: another, by its name")
    name.fill("nauru")
    name.press("Enter")

    expect(page).to_have_url("/deliveries/?recipient=mali&recipient=nauru&group=recipient")
    expect(page.locator(".grid.sums tbody tr", has_text="Nauru")).to_contain_text("none")


def test_what_a_filter_far_down_the_list_leaves_is_in_sight(page: Page) -> None:
    page.goto("/deliveries/")
    page.locator("#f-recipient-mali").check()
    expect(page).to_have_url("/deliveries/?recipient=mali")

    expect(page.locator(".grid tbody tr").first).to_be_in_viewport()
    expect(page.locator("#f-recipient-mali")).to_be_in_viewport()


def test_without_javascript_going_back_leaves_no_choice_that_is_not_in_the_address(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/deliveries/")
    page.locator("#f-type-helicopters").check()
    page.get_by_role("button", name="Apply").click()
    expect(page).to_have_url(re.compile("type=helicopters"))

    page.go_back()
    expect(page).to_have_url("/deliveries/")
    expect(page.locator("#f-type-helicopters")).not_to_be_checked()


def test_columns_are_chosen_in_place(page: Page) -> None:
    page.goto("/deliveries/")
    page.get_by_text("Columns", exact=True).click()
    page.locator("#f-columns-terms").check()
    expect(page.locator("#sort-terms")).to_be_visible()
    expect(page.locator("#chooser")).to_have_attribute("open", "")
    page.locator("#f-columns-terms").uncheck()
    expect(page).to_have_url("/deliveries/")


def test_the_choice_of_columns_closes_on_escape_and_on_a_click_beside_it(page: Page) -> None:
    page.goto("/deliveries/")
    chooser, summary = page.locator("#chooser"), page.get_by_text("Columns", exact=True)
    summary.click()
    page.keyboard.press("Escape")
    expect(chooser).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.click()
    page.get_by_role("heading", name="Deliveries").click()
    expect(chooser).not_to_have_attribute("open", "")


def test_a_filter_that_is_folded_away_opens_by_key_and_stays_open_while_it_is_used(page: Page) -> None:
    page.goto("/deliveries/")
    fold = page.locator("#facet-source_kind > summary")
    expect(page.locator("#f-source_kind-news")).not_to_be_visible()
    fold.focus()
    page.keyboard.press("Enter")
    page.locator("#f-source_kind-news").check()
    expect(page).to_have_url("/deliveries/?source_kind=news")
    expect(page.locator("#f-source_kind-news")).to_be_visible()


def test_a_filter_that_is_taken_back_keeps_the_focus_in_its_fold(page: Page) -> None:
    page.goto("/deliveries/?source_kind=news")
    box = page.locator("#f-source_kind-news")
    box.focus()
    page.keyboard.press("Space")
    expect(page).to_have_url("/deliveries/")
    expect(box).to_be_focused()


@pytest.mark.parametrize("width", [360, 834, 1440])
def test_no_word_of_a_chart_leaves_its_picture(new_page: NewPage, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 900})
    page.goto("/compare/?type=helicopters&recipient=mali&recipient=serbia&recipient=philippines")
    outside = page.locator("svg.chart:visible").evaluate_all(
        """charts => charts.flatMap(chart => {
            const frame = chart.viewBox.baseVal;
            return [...chart.querySelectorAll("text")].filter(text => {
                const box = text.getBBox();
                return box.x < 0 || box.x + box.width > frame.width;
            }).map(text => text.textContent);
        })"""
    )
    assert outside == []
    assert page.locator("figure:visible").count() == 1


def test_a_line_on_a_phone_says_what_came_and_how_many_without_scrolling(new_page: NewPage) -> None:
    page = new_page(viewport={"width": 360, "height": 800})
    page.goto("/deliveries/?recipient=mali&status=delivered&sort=-quantity")
    line = page.locator(".lines tbody tr").first
    for part in (".c-equipment", ".c-quantity", ".c-date", ".c-recipient", ".c-supplier"):
        box = line.locator(part).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360


def test_a_preset_of_sources_says_what_it_changes(page: Page) -> None:
    page.goto("/recipients/mali/?type=helicopters")
    page.get_by_role("link", name="seen", exact=True).click()

    expect(page).to_have_url("/recipients/mali/?type=helicopters&source_kind=photograph&source_kind=eyewitness")
    expect(page.locator(".restated")).to_contain_text("8 with all sources")


def test_a_change_is_announced(page: Page) -> None:
    page.goto("/deliveries/")
    page.locator("#f-recipient-mali").check()
    expect(page.locator("#announcer")).to_contain_text("4 deliveries")


def test_everything_works_without_javascript(new_page: NewPage) -> None:
    page = new_page(java_script_enabled=False)
    page.goto("/deliveries/")
    page.locator("#f-type-helicopters").check()
    page.locator("#f-group").select_option("supplier")
    page.get_by_role("button", name="Apply").click()

    expect(page.locator(".grid tbody")).to_contain_text("Russia")
    for part in ("type=helicopters", "group=supplier"):
        expect(page).to_have_url(re.compile(part))


@pytest.mark.looks
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "address",
    [
        "/deliveries/",
        "/deliveries/?group=recipient&pivot=year",
        "/deliveries/?group=supplier&source_kind=news",
        "/deliveries/?sort=nothing",
        "/deliveries/?q=zeppelin",
    ],
)
def test_nobody_is_shut_out_and_nothing_runs_off_a_phone(new_page: NewPage, address: str, scheme: str) -> None:
    page = new_page(viewport=PHONE, color_scheme=scheme)
    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert violations(page) == []


def test_a_day_that_is_not_understood_is_told_beside_its_field_and_the_page_stays(page: Page) -> None:
    page.goto("/recipients/mali/?type=helicopters")
    page.fill("#f-until", "yesterweek")
    page.keyboard.press("Enter")

    expect(page.locator("#filter-problems")).to_contain_text("Until: “yesterweek” is not understood")
    expect(page.locator("#f-until")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("#f-until")).to_have_value("yesterweek")
    expect(page.locator(".ledger")).to_be_visible()
    expect(page).to_have_url("/recipients/mali/?type=helicopters")


def test_no_page_goes_on_below_its_footer(page: Page) -> None:
    page.goto("/deliveries/?group=status")

    foot = page.evaluate("document.querySelector('.footer').getBoundingClientRect().bottom + scrollY")
    assert page.evaluate("document.documentElement.scrollHeight") <= foot + 1


def test_on_paper_stand_address_day_and_licence(page: Page) -> None:
    page.goto("/recipients/mali/?type=radars")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")

    expect(page.locator("#printed")).to_contain_text("/recipients/mali/?type=radars · ")
    expect(page.locator("#printed")).to_contain_text("CC BY 4.0")
    expect(page.locator("#printed")).to_be_visible()
    expect(page.locator("#filters")).to_be_hidden()
