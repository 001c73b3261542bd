"""Forms of pages as a browser sends them, and a browser that is no more than that."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import urlencode

from .serving import HOST, PATIENCE


class Fields(HTMLParser):
    """What a browser would send of the forms of a page, were nothing typed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        name = attributes.get("name", "")
        if tag == "input" and name and attributes.get("type") not in {"submit", "file"}:
            if attributes.get("type") not in {"checkbox", "radio"} or "checked" in attributes:
                self.found[name] = attributes.get("value", "")
        elif tag in {"select", "textarea"}:
            self.inside = name
            if tag == "textarea":
                self.found[name] = ""
        elif tag == "option" and "selected" in attributes:
            self.found[self.inside] = attributes.get("value", "")

    def handle_data(self, data: str) -> None:
        if self.inside and self.get_starttag_text() and (self.get_starttag_text() or "").startswith("<textarea"):
            self.found[self.inside] += data

    def handle_endtag(self, tag: str) -> None:
        if tag in {"select", "textarea"}:
            self.inside = ""


def filled(page: str) -> dict[str, str]:
    fields = Fields()
    fields.feed(page)
    # Django puts a line's end before what a text field holds, which browsers leave out.
    return {name: value.removeprefix("\r\n").removeprefix("\n") for name, value in fields.found.items()}


@dataclass(frozen=True)
class Browser:
    """Asks a server on this port for pages, and sends forms; `cookies` as it sends them."""

    port: int
    cookies: str

    def get(self, path: str) -> str:
        return self.asked("GET", path)[1]

    def post(self, path: str, form: dict[str, str]) -> int:
        """The status of the answer."""
        return self.asked("POST", path, urlencode(form))[0]

    def asked(self, method: str, path: str, body: str | None = None) -> tuple[int, str]:
        link = HTTPConnection(HOST, self.port, timeout=PATIENCE)
        link.request(method, path, body, {"Cookie": self.cookies, "Content-Type": "application/x-www-form-urlencoded"})
        response = link.getresponse()
        answer = response.status, response.read().decode()
        link.close()
        return answer
