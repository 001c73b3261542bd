"""A report opened by its address, or as it was pasted: what is fetched and never is, and what a page says of itself."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from threading import Thread
from typing import Any

import pytest
from django.test import Client

from deliveries.models import Source
from deliveries.opening import NotOpenedError, address, agency_in, fetch, read_page, read_words

from .desk import create_editor, signed_in
from .factories import create_source, own_register

TODAY = date(2026, 1, 1)
ROOM = "/admin/deliveries/report/"
PAGE = """<!doctype html><html lang="fr-FR"><head><title>Deux appareils - Le Journal</title>
<link rel="canonical" href="https://journal.example/mali/helicopteres">
<meta property="og:site_name" content="Le Journal"><meta property="og:title" content="Mali : deux hélicoptères">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Mali : deux hélicoptères", "datePublished": "2022-04-19T10:00:00Z",
"author": {"@type": "Organization", "name": "AFP"}, "publisher": {"@type": "Organization", "name": "Le Journal"}}
</script></head><body><nav><a href="/">Accueil</a></nav><article><h1>Mali : deux hélicoptères</h1>
<p>Le Mali a reçu lundi deux hélicoptères Mi-24P de la Russie, a annoncé le ministère de la Défense du pays.</p>
<p>Les appareils ont été déchargés d'un avion-cargo à l'aéroport de Bamako, a constaté un journaliste sur place.</p>
</article><footer>Tous droits réservés</footer></body></html>"""


def answer(body: bytes, kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """An answer of a server."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n{more}\r\n".encode() + body


def redirect(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


@contextmanager
def server(*answers: bytes, byte_by_byte: bool = False) -> Iterator[int]:
    """A server here that gives these answers, one a connection, all at once or a byte each tenth of a second; its
    port."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            for each in answers:
                try:
                    connection, _who = listening.accept()
                except OSError:
                    return
                with connection:
                    try:
                        connection.recv(65536)
                        for at in range(len(each)) if byte_by_byte else [slice(None)]:
                            connection.sendall(each[at : at + 1] if isinstance(at, int) else each[at])
                            time.sleep(0.1 if byte_by_byte else 0)
                    except OSError:
                        pass

        Thread(target=serve, daemon=True).start()
        yield listening.getsockname()[1]


@pytest.fixture
def site_of(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A server here, taken for a public one at the port 80 of any host."""

    @contextmanager
    def opened(*answers: bytes, **options: bool) -> Iterator[None]:
        with server(*answers, **options) as port:
            connect = socket.create_connection
            monkeypatch.setattr(address, "looked_up", lambda _host, _port: ["203.0.113.7"])
            monkeypatch.setattr(address, "is_public", lambda ip: ip == "203.0.113.7")
            monkeypatch.setattr(socket, "create_connection", lambda _to, timeout: connect(("127.0.0.1", port), timeout))
            yield

    return opened


# ---- What is never fetched -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "ip",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "198.18.0.1", "192.0.2.1", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "fe80::1%eth0",
        "fc00::1", "fec0::1", "ff02::1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:1::", "::127.0.0.1",
    ],
)  # fmt: skip
def test_an_address_inside_is_not_public(ip: str) -> None:
    assert not address.is_public(ip)


@pytest.mark.parametrize("ip", ["8.8.8.8", "93.184.216.34", "2606:4700:4700::1111"])
def test_an_address_of_the_net_is_public(ip: str) -> None:
    assert address.is_public(ip)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/", "http://127.0.0.1/", "http://127.1/", "http://2130706433/", "http://0x7f000001/",
        "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://169.254.169.254/latest/meta-data/",
    ],
)  # fmt: skip
def test_what_leads_inside_is_not_fetched(url: str) -> None:
    with pytest.raises(NotOpenedError, match="public site"):
        fetch(url)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/", "file:///etc/passwd", "http://example.org:22/", "http://example.org:8000/",
        "http://somebody@example.org/", "http://", "http://example.org:x/", "gopher://example.org/",
    ],
)  # fmt: skip
def test_only_the_web_at_its_own_ports_is_fetched(url: str) -> None:
    with pytest.raises(NotOpenedError):
        fetch(url)


def test_a_host_with_one_address_inside_is_not_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "looked_up", lambda _host, _port: ["8.8.8.8", "10.0.0.1"])

    with pytest.raises(NotOpenedError, match="public site"):
        fetch("http://example.org/")


def test_the_connection_is_made_to_the_address_that_was_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, asked = iter([["8.8.8.8"], ["127.0.0.1"]]), []
    monkeypatch.setattr(address, "looked_up", lambda _host, _port: next(answers))

    def connect(to: tuple[str, int], _timeout: float) -> socket.socket:
        asked.append(to)
        raise OSError

    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(NotOpenedError):
        fetch("http://example.org/")

    assert asked == [("8.8.8.8", 80)]


@pytest.mark.parametrize("to", ["http://127.0.0.1/", "http://[::1]/", "file:///etc/passwd", "http://x.example:22/"])
def test_a_redirect_inside_is_not_followed(site_of: Any, monkeypatch: pytest.MonkeyPatch, to: str) -> None:
    with site_of(redirect(to)):
        monkeypatch.setattr(
            address, "looked_up", lambda host, _port: ["203.0.113.7" if host == "example.org" else "127.0.0.1"]
        )
        with pytest.raises(NotOpenedError, match=r"public site|addresses of the web"):
            fetch("http://example.org/")


# ---- What is ---------------------------------------------------------------------------------------------


def test_a_page_is_fetched_after_its_redirects(site_of: Any) -> None:
    with site_of(redirect("/further"), answer(PAGE.encode())):
        page = fetch("http://example.org/")

    assert (page.address, page.text, page.is_html) == ("http://example.org/further", PAGE, True)


def test_a_packed_page_is_unpacked(site_of: Any) -> None:
    with site_of(answer(gzip.compress(PAGE.encode()), Content_Encoding="gzip")):
        assert fetch("http://example.org/").text == PAGE


def test_redirects_without_an_end_are_given_up(site_of: Any) -> None:
    with site_of(*[redirect("/again")] * 9), pytest.raises(NotOpenedError, match="on and on"):
        fetch("http://example.org/")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (answer(b"%PDF-1.7", "application/pdf"), "PDF"),
        (answer(b"%PDF-1.7", "text/html"), "PDF"),
        (answer(b"\x89PNG", "image/png"), "image/png"),
        (answer(b"x" * (5 * 1024 * 1024 + 1)), "5 MB"),
        (answer(gzip.compress(b"x" * (6 * 1024 * 1024)), Content_Encoding="gzip"), "5 MB"),
        (answer(b"", Content_Encoding="br"), "form that is not read"),
        (b"HTTP/1.1 404 Not Found\r\n\r\n", "404"),
        (b"SSH-2.0-OpenSSH_9\r\n", "as sites do"),
        (b"", "as sites do"),
    ],
)
def test_what_is_no_page_is_said_to_be_none(site_of: Any, given: bytes, said: str) -> None:
    with site_of(given), pytest.raises(NotOpenedError, match=said):
        fetch("http://example.org/")


@pytest.mark.parametrize("given", [answer(PAGE.encode()), b"HTTP/1.1 200 OK\r\n" + b"X-Slow: 1\r\n" * 50])
def test_a_slow_site_is_cut_short(site_of: Any, monkeypatch: pytest.MonkeyPatch, given: bytes) -> None:
    monkeypatch.setattr(address, "SECONDS", 0.5)

    with site_of(given, byte_by_byte=True), pytest.raises(NotOpenedError, match="did not answer"):
        fetch("http://example.org/")


def test_few_are_fetched_at_a_time(site_of: Any) -> None:
    held = [address.AT_A_TIME.acquire(blocking=False) for _slot in range(2)]
    try:
        with pytest.raises(NotOpenedError, match="being opened"):
            fetch("http://example.org/")
    finally:
        for _slot in filter(None, held):
            address.AT_A_TIME.release()


# ---- What a report says of itself ------------------------------------------------------------------------


def test_a_page_says_what_it_is() -> None:
    opened = read_page(PAGE, until=TODAY)

    assert opened is not None
    assert (opened.title, opened.publisher, opened.published) == (
        "Mali : deux hélicoptères", "Le Journal", date(2022, 4, 19),
    )  # fmt: skip
    assert (opened.language, opened.address) == ("fr", "https://journal.example/mali/helicopteres")
    assert opened.agency == "AFP"
    assert "Le Mali a reçu lundi" in opened.text
    assert "Accueil" not in opened.text


@pytest.mark.parametrize("page", ["", "<html></html>", "<p>", "<div>" * 100_000, "\x00<html>"])
def test_a_page_without_a_text_is_none(page: str) -> None:
    assert read_page(page, until=TODAY) is None


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("BAMAKO, April 12 (Reuters) - Mali received helicopters.", "Reuters"),
        ("Bamako, 12 avril 2022 (AFP) - Le Mali a reçu des hélicoptères.", "AFP"),
        ("MINSK, November 16. /TASS/. Belarus received helicopters.", "TASS"),
        ("Mali received helicopters\nBy Reuters\nTwo of them came.", "Reuters"),
        ("Deux hélicoptères sont arrivés.\n\nAvec AFP", "AFP"),
        ("Deux hélicoptères sont arrivés (avec AFP).", "AFP"),
        ("Helicopters came.\nSource: Xinhua", "Xinhua"),
        ("A source told AFP that helicopters came.", ""),
        ("Helicopters came, Reuters reported on Monday.", ""),
    ],
)
def test_credits_name_the_wire_agency(text: str, agency: str) -> None:
    assert agency_in(text) == agency


def test_an_agency_is_not_taken_from_itself() -> None:
    page = PAGE.replace("Le Journal", "AFP")
    opened = read_page(page, until=TODAY)

    assert opened is not None
    assert (opened.publisher, opened.agency) == ("AFP", "")


def test_words_say_their_title_and_their_day() -> None:
    opened = read_words(
        "Mali Takes Delivery of Two Helicopters\n19 April 2022\n\nMali has received two helicopters.", until=TODAY
    )

    assert (opened.title, opened.published) == ("Mali Takes Delivery of Two Helicopters", date(2022, 4, 19))


def test_a_day_that_a_sentence_speaks_of_is_not_that_of_the_report() -> None:
    text = "Helicopters came\n\nThe helicopters that Mali had ordered from Russia for so long arrived on 19 April 2022."

    assert read_words(text, until=TODAY).published is None


# ---- In the reading room ---------------------------------------------------------------------------------


@pytest.fixture
def editor(db: None) -> Client:
    own_register()
    return signed_in(create_editor("ann", "Editor"))


def test_an_address_is_opened_where_that_is_switched_on(editor: Client, site_of: Any, settings: Any) -> None:
    settings.FETCHES = True
    with site_of(answer(PAGE.encode())):
        page = editor.post(ROOM, {"url": "http://example.org/", "do": "open"})

    form = page.context["form"].cleaned_data
    assert (form["publisher"], str(form["published"]), form["agency"]) == ("Le Journal", "2022-04-19", "AFP")
    assert not Source.objects.exists()


def test_no_address_is_opened_unless_that_is_switched_on(editor: Client) -> None:
    assert "Open the address" not in editor.get(ROOM).text
    assert "not opened here" in editor.post(ROOM, {"url": "http://example.org/", "do": "open"}).text


def test_why_an_address_was_not_opened_stands_beside_it(editor: Client, settings: Any) -> None:
    settings.FETCHES = True
    page = editor.post(ROOM, {"url": "http://127.0.0.1/", "do": "open"})

    assert dict(page.context["form"].errors) == {"url": ["That address does not lead to a public site."]}


def test_the_source_of_a_page_is_pasted_and_read(editor: Client) -> None:
    page = editor.post(ROOM, {"text": PAGE, "do": "read"})

    form = page.context["form"].cleaned_data
    assert (form["title"], form["language"]) == ("Mali : deux hélicoptères", "fr")
    assert "<p>" not in form["text"]


def test_an_address_on_record_fills_in_its_source(editor: Client) -> None:
    known = create_source(url="https://journal.example/mali/helicopteres", publisher="Journal", published="2022-04-20")
    page = editor.post(ROOM, {"text": PAGE, "do": "read"})

    assert page.context["source"] == known
    assert page.context["form"].cleaned_data["publisher"] == "Journal"


def test_what_was_typed_stays(editor: Client) -> None:
    page = editor.post(ROOM, {"text": PAGE, "title": "My title", "do": "read"})

    assert page.context["form"].cleaned_data["title"] == "My title"


def test_the_publisher_of_an_address_is_that_of_its_site(editor: Client) -> None:
    create_source(url="https://paper.example/one", publisher="The Paper")
    text = "Mali Takes Two Helicopters\n19 April 2022\n\nMali received two helicopters."
    page = editor.post(ROOM, {"text": text, "url": "https://paper.example/two", "do": "read"})

    assert page.context["form"].cleaned_data["publisher"] == "The Paper"
