"""Style sheets and scripts are served smaller, and say what they said."""

import pytest
from django.conf import settings
from playwright.sync_api import Page

from config.static import SMALLER
from tests.served import Prepared

SHEETS = sorted((settings.BASE_DIR / "static" / "css").glob("*.css"))
READ = """
(css) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return [...sheet.cssRules].map((rule) => rule.cssText.replace(/\\s+/g, " "));
}
"""


@pytest.mark.looks
@pytest.mark.parametrize("name", [sheet.stem for sheet in SHEETS])
def test_a_style_sheet_says_what_it_said(page: Page, name: str) -> None:
    written = (settings.BASE_DIR / "static" / "css" / f"{name}.css").read_text("utf-8")
    served = SMALLER["css"](written)

    rules = page.evaluate(READ, written)
    assert rules
    assert page.evaluate(READ, served) == rules
    assert len(served) < len(written)


@pytest.mark.parametrize(
    ("name", "said", "left_out"), [("css/parts.*.css", ".masthead", "/*"), ("js/waybill.*.js", "htmx", "// ")]
)
def test_what_is_served_has_no_comments(prepared: Prepared, name: str, said: str, left_out: str) -> None:
    (served,) = (prepared.folder / "static").glob(name)
    text = served.read_text("utf-8")

    assert said in text
    assert left_out not in text
