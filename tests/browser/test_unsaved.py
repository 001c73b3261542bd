"""What was typed at the desk is not lost: not by leaving, not by Enter, not by ✕."""

import re
from collections.abc import Callable

from playwright.sync_api import Dialog, Page, Route, expect

from .barriers import violations
from .test_desk import editor, land, tab_to

__all__ = ["editor", "land"]

ADD = "/admin/deliveries/delivery/add/"


def test_leaving_asks_and_what_was_typed_is_offered_again(editor: Callable[..., Page]) -> None:
    page, asked = editor(), []

    def leave(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(ADD)
    expect(page.locator("[role=combobox][aria-label=Recipient]")).to_be_focused()
    page.goto("/admin/")
    assert asked == []
    page.goto(ADD)
    page.fill("#id_claims-0-text", "Two came, it says.")
    expect(page.locator("#keeping")).to_contain_text("kept for you")
    page.goto("/admin/")
    assert asked == ["beforeunload"]
    expect(page.locator(".unsaved")).to_contain_text("Two came, it says.")
    assert violations(page) == []
    page.goto(ADD)
    assert violations(page) == []
    # The latest comes first: other tests of this editor leave forms too.
    page.get_by_role("button", name="Bring it back").first.click()
    expect(page.locator("#id_claims-0-text")).to_have_value("Two came, it says.")
    # Of a page that nobody has touched a browser asks nothing.
    page.locator("#id_claims-0-text").click()
    page.goto("/admin/")
    assert asked == ["beforeunload"] * 2


def test_forms_that_nobody_touched_are_not_kept(editor: Callable[..., Page]) -> None:
    page = editor()
    page.goto("/admin/")
    kept = page.locator(".unsaved li").count()
    for record in ("source", "party", "equipment", "reportedtotal", "delivery"):
        page.goto(f"/admin/deliveries/{record}/add/")
        page.wait_for_load_state("networkidle")
        page.goto("/admin/")
        assert page.locator(".unsaved li").count() == kept, record


def test_enter_goes_on_to_the_next_field_and_with_control_it_saves(
    editor: Callable[..., Page], land: tuple[str, int]
) -> None:
    page = editor()
    page.goto(f"/admin/deliveries/delivery/{land[1]}/change/")
    page.focus("#id_items-0-quantity")
    page.keyboard.press("Enter")
    expect(page.locator("#id_items-0-low")).to_be_focused()
    page.fill("#id_change_reason", "Looked at again.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".messagelist")).to_contain_text("was changed")


def test_a_claim_that_was_taken_out_comes_back_with_what_was_typed(
    editor: Callable[..., Page], land: tuple[str, int]
) -> None:
    page = editor()
    page.goto(f"/admin/deliveries/delivery/{land[1]}/change/")
    for text in ("Keep this.", "And this."):
        page.get_by_role("button", name="Add another Claim").click()
        page.locator(".inline-related:not(.empty-form) [name$=-text]").last.fill(text)
    page.locator("#claims-1 .inline-deletelink").click()
    expect(page.locator("#id_claims-1-text")).to_be_hidden()
    assert violations(page) == []
    page.keyboard.press("Enter")
    expect(page.locator("#id_claims-1-text")).to_have_value("Keep this.")
    tab_to(page, "#claims-1 .inline-deletelink", back=True)
    page.keyboard.press("Enter")
    page.fill("#id_change_reason", "More.")
    page.click("input[name=_save]")
    # Of the two new ones only that which is left is asked for its source.
    expect(page.locator("#id_claims-1-text")).to_have_value("And this.")
    expect(page.locator("#id_claims-2-text")).to_have_count(0)


def test_what_is_read_of_a_claim_that_went_meanwhile_is_passed_over(
    editor: Callable[..., Page], land: tuple[str, int], console_problems: list[str]
) -> None:
    page, readings = editor(), list[Route]()
    page.goto(f"/admin/deliveries/delivery/{land[1]}/change/")
    page.wait_for_load_state("networkidle")
    # The form is sent, and the page stays for what is still on its way.
    page.evaluate("addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button", name="Add another Claim").click()
    page.wait_for_load_state("networkidle")
    page.route("**/check/", lambda route: readings.append(route))  # noqa: PLW0108 - Playwright marks what it calls
    page.locator("#id_claims-1-stated").fill("on Monday")
    expect(page.locator("#review-says")).to_have_class(re.compile("htmx-request"))
    page.locator("#claims-1 .inline-deletelink").click()
    page.click("input[name=_save]")
    expect(page.locator("#id_claims-1-stated")).to_have_count(0)
    with page.expect_response("**/check/"):
        readings[0].continue_()
    page.wait_for_load_state("networkidle")
    assert console_problems == []
