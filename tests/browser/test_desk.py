"""The desk in a real browser: a delivery entered by keyboard alone, two editors at once, a withdrawal."""

import re
import threading
from collections.abc import Callable
from functools import partial
from itertools import count
from string import ascii_lowercase
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.served import Site

from .barriers import violations

_number = count(1)

RECORD = """
from django.contrib.auth.models import User
from tests.factories import *
User.objects.filter(username="editor").exists() or User.objects.create_superuser("editor", password="a long walk")
russia = Party.objects.get(slug="russia")
land = create_party(slug="{slug}", name="{name}")
transport, combat = Equipment.objects.get(slug="mi-171"), Equipment.objects.get(slug="mi-35p")
for day, of, quantity in (("2021-10", transport, 4), ("2022-03-31", combat, 2)):
    delivery = create_delivery(recipient=land, supplier=russia, of=of, quantity=quantity, arrived=day)
    create_claim(delivery=delivery)
print(delivery.pk)
"""


@pytest.fixture
def land(site: Site) -> tuple[str, int]:
    """A recipient of six helicopters, by name, and the number of the delivery that brought the last two."""
    turn, letter = divmod(next(_number), len(ascii_lowercase))
    name = f"Ruritania {ascii_lowercase[letter] * (turn + 1)}"
    return name, int(site.run(RECORD.format(slug=name.lower().replace(" ", "-"), name=name)))


@pytest.fixture
def editor(signed_in: Callable[..., Page], land: tuple[str, int]) -> Callable[..., Page]:
    """Opens a browser of its own in which an editor has signed in; takes what new_page takes."""
    return partial(signed_in, "editor")


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("editor")
    page.get_by_label("Password").fill("a long walk")
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/")


def tab_to(page: Page, selector: str, back: bool = False) -> None:
    """Press Tab until the focus is there, as somebody without a mouse does."""
    for _step in range(60):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Shift+Tab" if back else "Tab")
    pytest.fail(f"Tab does not lead to {selector}")


def choose(page: Page, label: str, words: str, chosen: str) -> None:
    """Open the choices of the field, type, and take the first."""
    tab_to(page, f"[role=combobox][aria-label='{label}']")
    page.keyboard.press("Enter")
    expect(page.locator(".select2-search__field")).to_be_focused()
    page.keyboard.type(words)
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text(chosen)
    page.keyboard.press("Enter")


def add_source_in_popup(page: Page, land: str) -> None:
    tab_to(page, "#add_id_claims-0-source")
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    popup = opened.value
    popup.wait_for_load_state()
    for field, words in (
        ("publisher", "The Defense Post"),
        ("title", f"More helicopters for {land}"),
        ("kind", "news"),
        ("published", "2022-04-19"),
        ("url", "https://example.org/2022/04/19/"),
    ):
        tab_to(popup, f"#id_{field}")
        popup.keyboard.type(words)
    popup.keyboard.press("Control+Enter")
    expect(page.locator("#id_claims-0-source option:checked")).to_have_text(re.compile("The Defense Post"))


def test_the_delivery_of_18_april_is_entered_by_keyboard_and_raises_the_count_from_6_to_8(
    editor: Callable[..., Page], land: tuple[str, int]
) -> None:
    page, name = editor(), land[0]
    page.goto("/admin/deliveries/delivery/add/")
    choose(page, "Recipient", name, name)
    choose(page, "Supplier", "Rusia", "Russia")
    tab_to(page, "#id_arrival")
    page.keyboard.type("Monday")
    choose(page, "Equipment", "Mi24P", "Mi-24P (Combat helicopters)")
    tab_to(page, "#id_items-0-quantity")
    page.keyboard.type("2")
    add_source_in_popup(page, name)
    tab_to(page, "#id_claims-0-text")
    page.keyboard.type("The junta announced a pair of Russian combat helicopters.")
    expect(page.locator("#id_arrival_reading")).to_have_text(
        "18 April 2022, day (read on 19 April 2022, the day of The Defense Post)"
    )
    expect(page.locator("#review")).to_contain_text("Helicopters: 6 → 8")
    expect(page.locator("#review")).to_contain_text("Nothing stands in the way")
    assert violations(page) == []
    tab_to(page, "input[name=_publish]")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Published")
    page.locator(".messagelist a[href^='/deliveries/']").click()
    expect(page.locator(".count")).to_contain_text(re.compile(r"6\s*before.*8\s*in all by then", re.DOTALL))


def test_words_that_are_not_understood_are_told_at_once_and_kept(editor: Callable[..., Page]) -> None:
    page = editor()
    page.goto("/admin/deliveries/delivery/add/")
    page.fill("#id_arrival", "when the rains came")
    expect(page.locator("#id_arrival_reading .not-understood")).to_be_visible()
    page.click("input[name=_save]")
    expect(page.locator(".field-arrival .errorlist")).to_be_visible()
    expect(page.locator("#id_arrival")).to_have_value("when the rains came")


def test_a_second_editor_sees_what_the_first_changed_and_loses_nothing(
    editor: Callable[..., Page], land: tuple[str, int]
) -> None:
    first, second, address = editor(), editor(), f"/admin/deliveries/delivery/{land[1]}/change/"
    first.goto(address)
    second.goto(address)
    first.fill("#id_items-0-quantity", "3")
    first.fill("#id_change_reason", "Counted again.")
    first.click("input[name=_save]")
    expect(first.locator(".messagelist")).to_contain_text("was changed")
    second.locator("summary", has_text="Contract").click()
    second.fill("#id_note", "Why I adopted two.")
    second.fill("#id_change_reason", "A note.")
    second.click("input[name=_save]")
    expect(second.locator(".conflict")).to_contain_text("Quantity")
    assert second.locator("#id_items-0-quantity").input_value() == "3"
    assert second.locator("#id_note").input_value() == "Why I adopted two."
    assert violations(second) == []
    second.click("input[name=_save]")
    expect(second.locator(".messagelist")).to_contain_text("was changed")


def test_an_address_mended_in_one_window_outlives_a_title_mended_in_another(
    editor: Callable[..., Page], site: Site
) -> None:
    made = "from tests.factories import create_source; print(create_source(url='https://example.org/old').pk)"
    address = f"/admin/deliveries/source/{site.run(made).strip()}/change/"
    first, second = editor(), editor()
    for window in (first, second):
        window.goto(address)
    first.fill("#id_url", "https://example.org/new")
    first.click("input[name=_save]")
    expect(first.locator(".messagelist")).to_contain_text("was changed")
    second.fill("#id_title", "Mended")
    second.click("input[name=_save]")
    expect(second.locator(".conflict")).to_contain_text("https://example.org/new")
    assert second.locator("#id_url").input_value() == "https://example.org/new"
    assert second.locator("#id_title").input_value() == "Mended"
    assert violations(second) == []
    second.click("input[name=_save]")
    expect(second.locator(".messagelist")).to_contain_text("was changed")


def test_of_two_saves_at_the_same_moment_one_is_refused(
    editor: Callable[..., Page], land: tuple[str, int], site: Site
) -> None:
    address = f"{site.url}/admin/deliveries/delivery/{land[1]}/change/"
    requests = []
    for words in ("By the first.", "By the second."):
        page = editor()
        page.goto(address)
        page.fill("#id_change_reason", words)
        data = page.evaluate("[...new FormData(document.querySelector('#delivery_form'))]")
        cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
        requests.append(
            Request(
                address,
                urlencode([(name, value) for name, value in data]).encode(),
                {"Cookie": cookies, "Referer": address},
            )
        )
    start, pages = threading.Barrier(2), []

    def save(request: Request) -> None:
        start.wait()
        with urlopen(request, timeout=60) as answer:
            pages.append(answer.read().decode())

    threads = [threading.Thread(target=save, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("Two versions" in page for page in pages) == [False, True]


def test_a_withdrawn_delivery_says_why_at_its_address(
    editor: Callable[..., Page], land: tuple[str, int], console_problems: list[str]
) -> None:
    page = editor()
    page.goto(f"/admin/deliveries/delivery/{land[1]}/change/")
    page.get_by_role("button", name="Withdraw…").click()
    expect(page.locator("#id_reason")).to_be_visible()
    assert violations(page) == []
    page.fill("#id_reason", "It was the consignment of October, reported twice.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Withdrawn")
    response = page.goto(f"/deliveries/{land[1]}/")
    assert response is not None
    assert response.status == 410
    expect(page.locator(".reason")).to_contain_text("reported twice")
    console_problems[:] = [each for each in console_problems if "410" not in each]


def test_a_double_takes_over_the_claim_that_was_typed(editor: Callable[..., Page], land: tuple[str, int]) -> None:
    page, name = editor(), land[0]
    page.goto("/admin/deliveries/delivery/add/")
    choose(page, "Recipient", name, name)
    choose(page, "Equipment", "Mi35P", "Mi-35P")
    page.fill("#id_arrival", "2022-03-31")
    choose(page, "Source", "Defense Post", "Defense Post")
    page.fill("#id_claims-0-text", "Speaks of two more.")
    page.get_by_role("button", name="Add my source to that one instead").click()
    page.wait_for_url(f"**/{land[1]}/change/#claims-1")
    expect(page.locator("#id_claims-1-text")).to_have_value("Speaks of two more.")
    page.fill("#id_change_reason", "A second source.")
    page.click("input[name=_save]")
    expect(page.locator(".messagelist")).to_contain_text("was changed")
    page.goto(f"/deliveries/{land[1]}/")
    expect(page.locator("body")).to_contain_text("Speaks of two more.")


def test_a_letter_typed_on_a_closed_choice_begins_its_search(editor: Callable[..., Page]) -> None:
    page = editor()
    page.goto("/admin/deliveries/delivery/add/")
    tab_to(page, "[role=combobox][aria-label='Supplier']")
    page.keyboard.type("Rusia")
    expect(page.locator(".select2-results__option--highlighted")).to_contain_text("Russia")
    page.keyboard.press("Enter")
    expect(page.locator("#id_supplier option:checked")).to_have_text("Russia")


def test_what_was_typed_outlives_the_session(
    editor: Callable[..., Page], land: tuple[str, int], console_problems: list[str]
) -> None:
    page = editor()
    page.goto(f"/admin/deliveries/delivery/{land[1]}/change/")
    page.context.clear_cookies(name="sessionid")
    page.fill("#id_claims-0-text", "Two came,\nas AFP saw.")
    page.fill("#id_change_reason", "AFP saw them.")
    expect(page.locator("#review")).to_contain_text("You have been signed out")
    page.click("input[name=_save]")
    expect(page.locator("h1")).to_have_text("Nothing is lost")
    assert violations(page) == []
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in, in another tab").click()
    sign_in(opened.value)
    page.get_by_role("button", name="Send it again").click()
    expect(page.locator(".messagelist")).to_contain_text("was changed")
    page.goto(f"/deliveries/{land[1]}/")
    expect(page.locator("body")).to_contain_text("as AFP saw.")
    console_problems[:] = [each for each in console_problems if "403" not in each]


@pytest.mark.looks
@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 360)])
def test_axe_finds_nothing_on_the_desk(
    editor: Callable[..., Page], land: tuple[str, int], scheme: str, width: int
) -> None:
    page = editor(color_scheme=scheme, viewport={"width": width, "height": 800})
    own = f"deliveries/delivery/{land[1]}"
    for path in (
        "", "guide/", "deliveries/delivery/", "deliveries/delivery/add/", "deliveries/source/add/",
        "deliveries/equipment/add/", "deliveries/party/add/", f"{own}/change/", f"{own}/history/", f"{own}/withdraw/",
    ):  # fmt: skip
        page.goto(f"/admin/{path}")
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_keys_add_a_line_and_a_claim_outside_fields_alone(editor: Callable[..., Page], land: tuple[str, int]) -> None:
    page = editor()
    page.goto(f"/admin/deliveries/delivery/{land[1]}/change/")
    lines, claims = (page.locator(f"#{name}-group .inline-related:not(.empty-form)") for name in ("items", "claims"))
    page.focus("#id_claims-0-text")
    page.keyboard.type("lc?")
    expect(page.locator("#shortcuts")).to_be_hidden()
    page.keyboard.press("Escape")
    page.keyboard.press("l")
    expect(lines).to_have_count(2)
    page.keyboard.press("Escape")
    page.keyboard.press("c")
    expect(claims).to_have_count(2)


def test_keys_are_listed_and_single_ones_turned_off_for_good(
    editor: Callable[..., Page], land: tuple[str, int]
) -> None:
    page = editor()
    page.goto(f"/admin/deliveries/delivery/{land[1]}/change/")
    add = page.get_by_role("button", name="Add another Item")
    expect(add).to_have_attribute("aria-keyshortcuts", "L")
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard shortcuts")).to_contain_text("Add a claim")
    assert violations(page) == []
    page.get_by_label("Single keys are on").uncheck()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator("input[name=_save]")).to_have_attribute("aria-keyshortcuts", "Control+Enter")
    assert add.get_attribute("aria-keyshortcuts") is None
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_hidden()


def test_on_a_phone_the_panel_is_a_bar_at_the_foot_that_opens(
    editor: Callable[..., Page], land: tuple[str, int]
) -> None:
    page = editor(viewport={"width": 390, "height": 800})
    page.goto(f"/admin/deliveries/delivery/{land[1]}/change/")
    expect(page.locator("#review-told")).to_contain_text("can be published")
    expect(page.locator("#review summary")).to_be_in_viewport()
    expect(page.locator("#review-says")).to_be_hidden()
    page.click("#review summary")
    expect(page.get_by_text("Nothing stands in the way of publishing it.")).to_be_in_viewport()
