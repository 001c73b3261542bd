"""What axe finds on a page: whatever shuts out who does not see it, or uses a keyboard."""

from typing import Any

from axe_playwright_python.sync_playwright import DEFAULT_OPTIONS, Axe
from playwright.sync_api import Page


def violations(page: Page, **options: Any) -> list[str]:
    """Each rule that the page breaks, with the first place where it does; it is waited for, if a click led to it.

    A click is done when the next page has begun to come: what axe sees of it then has no heading yet.
    """
    page.wait_for_load_state()
    found = Axe().run(page, options=DEFAULT_OPTIONS | options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
