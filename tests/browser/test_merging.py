"""Merging in a real browser: two deliveries by keyboard alone, and everything without JavaScript."""

import re
import threading
from collections.abc import Callable
from functools import partial
from itertools import count
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.served import Site

from .barriers import violations

_number = count(1)

RECORD = """
from tests.factories import *
land = create_party(slug="{slug}", name="{name}")
combat = Equipment.objects.get(slug="mi-24p")
for quantity, text in ((2, "The army shows two."), (4, "A resident counts four.")):
    delivery = create_delivery(recipient=land, of=combat, quantity=quantity, arrived="2022-04-18")
    create_claim(delivery=delivery, text=text)
    print(delivery.pk)
"""


@pytest.fixture
def doubles(site: Site) -> tuple[int, int]:
    """Two deliveries of one day to one recipient: two helicopters, and four."""
    name = f"Merania {'abcdefghijklmnop'[next(_number)]}"
    printed = site.run(RECORD.format(slug=name.lower().replace(" ", "-"), name=name))
    first, second = map(int, printed.split())
    return first, second


@pytest.fixture
def editor(signed_in: Callable[..., Page], doubles: tuple[int, int]) -> Callable[..., Page]:
    """Opens a browser of its own in which an editor has signed in."""
    return partial(signed_in, "merger")


def press(page: Page, name: str, role: str = "link") -> None:
    """Press Tab until the focus is on what is called so, then Enter."""
    wanted = page.get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _step in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {name}")


def tab_to(page: Page, selector: str) -> None:
    for _step in range(80):
        if page.evaluate("selector => document.activeElement?.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"Tab does not lead to {selector}")


def test_two_deliveries_are_merged_by_keyboard_and_the_old_address_leads_to_the_new(
    editor: Callable[..., Page], doubles: tuple[int, int]
) -> None:
    page, (stays, goes) = editor(), doubles
    page.goto(f"/admin/deliveries/delivery/{stays}/change/")
    press(page, "Merge with another")
    expect(page.get_by_role("heading", name="These look alike")).to_be_visible()
    assert violations(page) == []
    press(page, "Four Mi-24P")
    expect(page.get_by_role("group", name="Mi-24P")).to_contain_text("4")
    assert violations(page) == []
    tab_to(page, "[name^=line-]:checked")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[name^=line-][value=gone]")).to_be_checked()
    tab_to(page, "#id_why")
    page.keyboard.type("One report, read twice")
    press(page, "Merge them", "button")
    expect(page.locator(".messagelist")).to_contain_text("Merged.")
    page.goto(f"/deliveries/{goes}/")
    expect(page).to_have_url(re.compile(rf"/deliveries/{stays}/$"))
    expect(page.locator("h1")).to_contain_text("Four Mi-24P")
    expect(page.locator("section[aria-labelledby=rivals]")).to_contain_text("2")
    page.get_by_role("link", name="Every change").click()
    expect(page.locator(".changes")).to_contain_text("One report, read twice")


def test_two_rows_are_merged_with_javascript_off(editor: Callable[..., Page], doubles: tuple[int, int]) -> None:
    page, (stays, goes) = editor(java_script_enabled=False), doubles
    page.goto("/admin/deliveries/delivery/")
    for pk in doubles:
        page.locator(f"input[name=_selected_action][value='{pk}']").check()
    page.locator("select[name=action]").select_option("merge_chosen")
    page.locator("button[name=index]").click()
    page.wait_for_url(f"**/{stays}/merge/{goes}/")
    page.locator("input[type=submit][value='Merge them']").click()
    expect(page.locator(".errorlist")).to_contain_text("required")
    page.fill("#id_why", "One report, read twice")
    page.locator("input[type=submit][value='Merge them']").click()
    expect(page.locator(".messagelist")).to_contain_text("Merged.")
    response = page.request.get(f"/deliveries/{goes}/", max_redirects=0)
    assert (response.status, response.headers["location"]) == (301, f"/deliveries/{stays}/")


def test_a_record_that_was_changed_meanwhile_is_shown_again(
    editor: Callable[..., Page], doubles: tuple[int, int]
) -> None:
    first, second, (stays, goes) = editor(), editor(), doubles
    second.goto(f"/admin/deliveries/delivery/{stays}/merge/{goes}/")
    first.goto(f"/admin/deliveries/delivery/{goes}/change/")
    first.fill("#id_items-0-quantity", "3")
    first.fill("#id_change_reason", "Counted again.")
    first.click("input[name=_save]")
    expect(first.locator(".messagelist")).to_contain_text("was changed")
    second.fill("#id_why", "One report, read twice")
    second.click("text=Merge them")
    expect(second.locator(".errorlist").first).to_contain_text("changed since you looked")
    expect(second.get_by_role("group", name="Mi-24P")).to_contain_text("3")
    assert second.locator("#id_why").input_value() == "One report, read twice"
    assert violations(second) == []
    second.click("text=Merge them")
    expect(second.locator(".messagelist")).to_contain_text("Merged.")


def test_of_two_merges_at_the_same_moment_one_is_refused(
    editor: Callable[..., Page], doubles: tuple[int, int], site: Site
) -> None:
    requests = []
    for keep, gone in (doubles, doubles[::-1]):
        page, address = editor(), f"{site.url}/admin/deliveries/delivery/{keep}/merge/{gone}/"
        page.goto(address)
        page.fill("#id_why", "One report, read twice")
        data = page.evaluate("[...new FormData(document.querySelector('form.merge'))]")
        cookies = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
        body = urlencode([(name, value) for name, value in data]).encode()
        requests.append(Request(address, body, {"Cookie": cookies, "Referer": address}))
    start, answers = threading.Barrier(2), []

    def send(request: Request) -> None:
        start.wait()
        with urlopen(request, timeout=60) as answer:
            answers.append(answer.read().decode())

    threads = [threading.Thread(target=send, args=[request]) for request in requests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted("Nothing was merged yet" in answer for answer in answers) == [False, True]


@pytest.mark.looks
@pytest.mark.parametrize("kind", ["source", "equipment", "party"])
def test_axe_finds_nothing_where_other_records_are_merged(editor: Callable[..., Page], site: Site, kind: str) -> None:
    model = {"source": "Source", "equipment": "Equipment", "party": "Party"}[kind]
    code = (
        f"from deliveries.models import {model} as M; print(*M.objects.order_by('pk').values_list('pk', flat=True)[:2])"
    )
    one, other = site.run(code).split()
    page = editor()
    for path in (f"{one}/merge/", f"{one}/merge/{other}/"):
        page.goto(f"/admin/deliveries/{kind}/{path}")
        assert violations(page) == []
