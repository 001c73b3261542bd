"""`python -m deliveries.dev.lighthouse` (`make lighthouse`): what Lighthouse says of pages of a served site.

It is asked of npm, with node and a Chromium on the PATH; a score on a busy machine says little of speed.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import Any

PAGES = ("/", "/recipients/mali/", "/deliveries/")
LIGHTHOUSE = ("npx", "--yes", "lighthouse@13")
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = "--headless=new --no-sandbox --disable-gpu"


def audit(address: str, chromium: str) -> dict[str, Any]:
    """Lighthouse's report of the page at this address."""
    ask = [*LIGHTHOUSE, address, "--quiet", "--output=json", "--output-path=stdout", f"--chrome-flags={FLAGS}"]
    environment = os.environ | {"CHROME_PATH": chromium}
    done = subprocess.run(ask, capture_output=True, text=True, check=True, env=environment)  # noqa: S603
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def told(report: dict[str, Any]) -> str:
    """The four scores out of 100, when the first words are seen, the bytes that came, and which audits took points."""
    scores = [f"{each['title']} {round((each['score'] or 0) * 100)}" for each in report["categories"].values()]
    audits = report["audits"]
    seen = audits["first-contentful-paint"]["displayValue"]
    weight = audits["total-byte-weight"]["numericValue"] / 1000
    counted = {
        each["id"]
        for category in report["categories"].values()
        for each in category["auditRefs"]
        if each["weight"] and (audits[each["id"]]["score"] or 0) < 0.9
    }
    failed = f"; below 90: {', '.join(sorted(counted))}" if counted else ""
    return f"{', '.join(scores)}; first words after {seen}; {weight:.1f} kB{failed}"


def main() -> None:
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None or shutil.which("npx") is None:
        raise SystemExit("This wants npx (node) and a Chromium on the PATH.")
    site = (sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000").rstrip("/")
    for page in PAGES:
        print(f"{page}  {told(audit(site + page, chromium))}", flush=True)


if __name__ == "__main__":
    main()
