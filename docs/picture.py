"""Take the picture that README.md shows, docs/mali.png, from a running Waybill with fixtures/ loaded.

usage: python docs/picture.py [http://127.0.0.1:8000], from the root of the project, with Pillow installed besides

The colours are cut to 128: the page has fewer that matter, and the file is a third of its size.
"""

import io
import os
import shutil
import sys

from PIL import Image
from playwright.sync_api import sync_playwright

ADDRESS = "/recipients/mali/?type=helicopters"
FOUND = filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome")))
# Root cannot use the sandbox.
FLAGS = ["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []

with (
    sync_playwright() as playwright,
    playwright.chromium.launch(executable_path=next(FOUND, None), args=FLAGS) as browser,
):
    page = browser.new_page(viewport={"width": 1440, "height": 1600}, color_scheme="light")
    page.goto(f"{sys.argv[1] if len(sys.argv) > 1 else 'http://127.0.0.1:8000'}{ADDRESS}")
    page.evaluate("document.fonts.ready")
    taken = Image.open(io.BytesIO(page.screenshot())).convert("RGB")

taken.quantize(128, dither=Image.Dither.NONE).save("docs/mali.png", optimize=True)
