"""What other sites are told of a page, its picture, and the page on which a view is shared."""

from __future__ import annotations

import json
import re
import struct
from html import unescape
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from deliveries.models import Delivery, Register, Source

from .factories import create_claim, create_delivery, create_party, create_register
from .places import every_place

pytestmark = [pytest.mark.usefixtures("story"), pytest.mark.django_db]

MALI = "/recipients/mali/?type=helicopters"
CHECKED = "/check/?total=10&type=helicopters&recipient=mali"


def head(client: Client, address: str) -> dict[str, str]:
    """What the tags of a page's head say, by name; nothing where none is there."""
    page = client.get(address).text
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page)
    links = re.findall(r'<link rel="(canonical)" href="([^"]*)"', page)
    return {name: unescape(value).strip() for name, value in [*found, *links]}


def linked(client: Client, address: str) -> dict[str, Any]:
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(address).text)
    return dict(json.loads(told))


def size(picture: bytes) -> tuple[int, ...]:
    """The width and height of a PNG, as its header says."""
    assert picture.startswith(b"\x89PNG")
    return struct.unpack(">II", picture[16:24])


# ---- The head ---------------------------------------------------------------------------------------


def test_a_view_is_told_with_its_count_and_a_picture_of_its_own(client: Client) -> None:
    told = head(client, MALI)

    assert told["og:title"] == told["twitter:title"] == "Mali: helicopters, 4 → 6 → 8"
    assert told["og:description"] == told["description"]
    assert told["description"].startswith("Eight helicopters from Russia in three deliveries")
    assert told["canonical"] == told["og:url"] == f"http://testserver{MALI}"
    assert told["og:image"] == told["twitter:image"] == "http://testserver/recipients/mali/card.png?type=helicopters"
    assert told["twitter:card"] == "summary_large_image"


def test_what_a_view_leaves_out_is_told_with_it(client: Client) -> None:
    told = head(client, f"{MALI}&known_on=2022-04-01")["description"]

    assert "As known on 1 April 2022." in told


def test_every_page_of_the_sitemap_has_an_address_words_and_a_picture(client: Client) -> None:
    pages = [place for place in every_place() if place.endswith("/") and not place.startswith(("/api/", "/embed/"))]
    heads = {page: head(client, page) for page in pages}
    told = {page: found for page, found in heads.items() if "canonical" in found}

    assert {
        "/",
        "/recipients/",
        "/equipment/mi-24p/",
        "/deliveries/",
        "/data/",
        "/changes/",
        "/compare/",
    } <= told.keys()
    assert {page for page, found in told.items() if found["canonical"] != f"http://testserver{page}"} == set()
    assert {page for page, found in told.items() if not found["description"] or not found["og:title"]} == set()
    words = [found["description"] for found in told.values()]
    assert len(set(words)) == len(words)
    pictures = {found["og:image"].removeprefix("http://testserver") for found in told.values()}
    assert {picture for picture in pictures if client.get(picture)["Content-Type"] != "image/png"} == set()


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("/recipients/mali/?utm_source=x&type=helicopters&fbclid=y", MALI),
        ("/recipients/mali/?page=1&since=&type=helicopters&type=helicopters", MALI),
        ("/recipients/mali/?type=radars&type=helicopters", "/recipients/mali/?type=helicopters&type=radars"),
        ("/sources/?page=1", "/sources/"),
    ],
)
def test_a_page_has_one_address_however_it_was_come_by(client: Client, asked: str, known: str) -> None:
    assert head(client, asked)["canonical"] == f"http://testserver{known}"


@pytest.mark.parametrize(
    "address", ["/recipients/mali/?since=garbage", "/deliveries/?type=nonsense", "/changes/?kind=x", "/nowhere/"]
)
def test_what_is_not_understood_is_for_no_crawler(client: Client, address: str) -> None:
    told = head(client, address)

    assert told["robots"] == "noindex"
    assert "canonical" not in told


def test_a_register_is_a_dataset_with_its_files(client: Client) -> None:
    told = linked(client, "/deliveries/?recipient=mali")

    assert told["@type"] == "Dataset"
    assert told["license"] == "https://creativecommons.org/licenses/by/4.0/"
    where = {each["encodingFormat"]: each["contentUrl"] for each in told["distribution"]}
    assert where["text/csv"] == "http://testserver/deliveries.csv?recipient=mali"
    assert {kind for kind, address in where.items() if client.get(address).status_code != 200} == set()
    assert linked(client, "/data/")["@type"] == "Dataset"
    assert linked(client, MALI)["@type"] == "WebPage"


def test_no_name_leaves_the_block_of_data(client: Client) -> None:
    party = create_party(slug="odd", name="</script><script>alert(1)</script>")
    create_claim(delivery=create_delivery(recipient=party))

    assert "<script>alert" not in client.get("/recipients/odd/").text
    assert linked(client, "/recipients/odd/")["name"].startswith("</script><script>alert(1)</script>")


def test_what_may_not_be_taken_away_has_no_picture_and_no_files(client: Client) -> None:
    create_register(slug="theirs")
    Register.objects.filter(slug="theirs").update(downloads=False)

    told = head(client, "/deliveries/?register=theirs")
    assert client.get("/map/?register=theirs").context["form"].is_valid()
    assert client.get("/map.png?register=theirs").status_code == 400

    assert told["og:image"] == "http://testserver/card.png"
    assert "distribution" not in linked(client, "/deliveries/?register=theirs")
    assert client.get("/deliveries/card.png?register=theirs").status_code == 400
    assert client.get("/share/", {"view": "/deliveries/?register=theirs"}).status_code == 400


# ---- The picture ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    ["/", "/recipients/mali/", "/suppliers/russia/", "/equipment/mi-24p/", "/deliveries/", "/compare/",
     "/map/", "/ranking/", "/recipients/france/", "/recipients/mali/vintages/", "/suppliers/russia/vintages/",
     "/recipients/mali/promises/", "/suppliers/russia/promises/", "/recipients/france/promises/", "/check/"],
)  # fmt: skip
def test_a_page_has_a_picture_of_the_size_that_sites_ask_for(client: Client, page: str) -> None:
    assert size(client.get(f"{page}card.png").content) == (1200, 630)


def test_a_delivery_has_a_picture_of_the_count_that_it_raised(client: Client) -> None:
    page = Delivery.objects.published().filter(status="delivered").earliest("pk").get_absolute_url()

    assert head(client, page)["og:image"] == f"http://testserver{page}card.png"
    assert size(client.get(f"{page}card.png").content) == (1200, 630)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/recipients/mali/promises/", "What Mali was promised"),
        ("/suppliers/russia/promises/", "What Russia promised"),
        (CHECKED, "Where does “10” come from?"),
    ],
)
def test_promises_and_checked_numbers_have_a_picture_of_their_own(client: Client, page: str, words: str) -> None:
    path, _mark, query = page.partition("?")
    told = head(client, page)

    assert told["og:image"].partition("?")[0] == f"http://testserver{path}card.png"
    assert client.get(told["og:image"]).content != client.get(f"/card.png?{query}").content
    assert words in shared(client, page)


def test_a_source_has_a_picture(client: Client) -> None:
    page = Source.objects.public().filter(claims__delivery__state="published").earliest("pk").get_absolute_url()

    assert head(client, page)["og:image"] == f"http://testserver{page}card.png"
    assert size(client.get(f"{page}card.png").content) == (1200, 630)
    assert client.get("/sources/999999/card.png").status_code == 404


def test_the_history_of_a_count_is_told_with_its_count_and_a_picture_of_its_own(client: Client) -> None:
    told = head(client, "/recipients/mali/vintages/?type=helicopters&as_of=2022-04-30")

    assert told["og:description"].startswith("Eight helicopters by 30 April 2022")
    where = "http://testserver/recipients/mali/vintages/card.png?type=helicopters&as_of=2022-04-30"
    assert told["og:image"] == where
    assert client.get(where).content != client.get("/recipients/mali/card.png?type=helicopters").content


def test_a_picture_has_its_view_in_it(client: Client) -> None:
    whole, part = (client.get(f"/recipients/mali/card.png{query}").content for query in ("", "?type=helicopters"))

    assert whole != part
    assert size(client.get("/recipients/mali/card-small.png").content) == (600, 315)


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/recipients/mali/card.png?since=garbage", 400),
        ("/recipients/mali/card.png?type=nonsense", 400),
        ("/recipients/mali/vintages/card.png?as_of=garbage", 400),
        ("/recipients/mali/promises/card.png?region=nowhere", 400),
        ("/check/card.png?total=many", 400),
        ("/recipients/atlantis/vintages/card.png", 404),
        ("/card.png?type=helicopters", 400),
        ("/compare/card.png?recipient=mali&recipient=niger", 400),
        ("/recipients/atlantis/card.png", 404),
        ("/about/card.png", 404),
        ("/nothing/card.png", 404),
        ("/deliveries/999999/card.png", 404),
        ("/deliveries/99999999999999999999999/card.png", 404),
        ("/recipients/mali/card-large.png", 404),
    ],
)
def test_a_picture_of_nothing_is_refused(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status


def test_a_draft_has_no_picture(client: Client) -> None:
    draft = create_delivery(state=Delivery.State.DRAFT)

    assert client.get(f"/deliveries/{draft.pk}/card.png").status_code == 404


# ---- oEmbed -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", ["/recipients/mali", "/recipients/mali/"])
def test_oembed_knows_a_page_with_the_last_slash_and_without(client: Client, page: str) -> None:
    told = client.get("/oembed", {"url": f"http://testserver{page}?type=helicopters"}).json()

    assert 'src="http://testserver/embed/recipients/mali/?type=helicopters"' in told["html"]
    assert told["thumbnail_url"] == "http://testserver/recipients/mali/card.png?type=helicopters"
    assert size(client.get(told["thumbnail_url"]).content) == (told["thumbnail_width"], told["thumbnail_height"])


def test_oembed_itself_is_there_with_the_last_slash_and_without(client: Client) -> None:
    asked = {"url": "http://testserver/recipients/mali/"}

    assert client.get("/oembed/", asked).json() == client.get("/oembed", asked).json()


@pytest.mark.parametrize(
    ("asked", "width"),
    [
        ({"maxwidth": "1200"}, 1200),
        ({"maxwidth": "800"}, 600),
        ({"maxheight": "400"}, 600),
        ({"maxwidth": "300"}, None),
    ],
)
def test_its_thumbnail_is_no_larger_than_is_wanted(client: Client, asked: dict[str, str], width: int | None) -> None:
    told = client.get("/oembed", {"url": "http://testserver/recipients/mali/", **asked}).json()

    assert told.get("thumbnail_width") == width


# ---- The page on which a view is shared -------------------------------------------------------------


def shared(client: Client, view: str, **more: str) -> str:
    return client.get("/share/", {"view": view, **more}).text


@pytest.mark.parametrize(
    "page",
    [MALI, "/recipients/mali/vintages/?type=helicopters&as_of=2022-04-30", "/recipients/mali/promises/",
     "/suppliers/russia/promises/", CHECKED, "/suppliers/russia/",
     "/equipment/mi-24p/", "/deliveries/?recipient=mali&group=type",
     "/compare/?type=helicopters&recipient=mali&recipient=serbia", "/map/?type=helicopters&supplier=russia",
     "/ranking/?type=helicopters&by=supplier"],
)  # fmt: skip
def test_a_view_leads_to_one_page_on_which_it_is_shared(client: Client, page: str) -> None:
    (where,) = re.findall(r'href="(/share/[^"]+)"', client.get(page).text)
    told = client.get(unescape(where)).text

    assert page.replace("&", "&amp;") in told
    for address in re.findall(
        r'<a href="([^"]+)"[^>]*>(?:CSV|JSON|Excel|The chart as \w+|This picture[^<]*)</a>', told
    ):
        assert client.get(unescape(address)).status_code == 200, address
    (cited,) = re.findall(r'name="view" value="([^"]+)"><button', told)
    assert client.post("/cite/", {"view": unescape(cited)}).status_code == 302


def test_the_words_to_paste_have_the_number_its_doubts_and_the_address(client: Client) -> None:
    (words,) = re.findall(r'<textarea id="s-title"[^>]*>(.*?)</textarea>', shared(client, MALI))

    assert unescape(words).startswith("Waybill, “Mali: helicopters, 4 → 6 → 8”: Eight helicopters from Russia")
    assert "disputed." in words
    assert words.endswith(f"http://testserver{MALI}")


def test_the_words_of_promises_tell_no_doubts_of_arrivals(client: Client) -> None:
    (words,) = re.findall(
        r'<textarea id="s-title"[^>]*>(.*?)</textarea>', shared(client, "/suppliers/russia/promises/")
    )

    assert "What Russia promised" in words
    assert "disputed" not in words


def test_the_code_to_embed_has_the_size_that_was_chosen_and_a_preview(client: Client) -> None:
    page = client.get("/share/", {"view": MALI, "width": "480", "height": "400"})
    (code,) = re.findall(r'<textarea id="s-embed"[^>]*>(.*?)</textarea>', page.text)

    assert 'width="480" height="400"' in unescape(code)
    assert unescape(code) in page.text.replace("&amp;", "&").split("</textarea>")[-1]
    assert "frame-src 'self'" in page["Content-Security-Policy"]


@pytest.mark.parametrize("width", ["0", "wide", "99999", "-5"])
def test_a_size_that_is_none_is_told_and_nothing_is_embedded(client: Client, width: str) -> None:
    page = shared(client, MALI, width=width)

    assert 'class="error" id="e-width"' in page
    assert f'value="{width}"' in page
    assert "<iframe" not in page


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 400),
        ({"view": "/recipients/mali/?since=garbage"}, 400),
        ({"view": "/compare/?recipient=mali&recipient=serbia"}, 400),
        ({"view": "/recipients/mali/?region=atlantis"}, 400),
        ({"view": "/compare/?type=helicopters"}, 400),
        ({"view": "/" + "x" * 3000}, 400),
        ({"view": "/about/"}, 404),
        ({"view": "/recipients/atlantis/"}, 404),
        ({"view": "http://[/"}, 404),
    ],
)
def test_what_cannot_be_shared_is_refused(client: Client, query: dict[str, str], status: int) -> None:
    assert client.get("/share/", query).status_code == status


def test_a_view_of_another_site_is_not_led_to(client: Client) -> None:
    assert "evil.example" not in shared(client, "https://evil.example/recipients/mali/")


def test_a_licence_of_the_sites_own_is_told(client: Client, settings: Settings) -> None:
    settings.WAYBILL_DATA_LICENCE = "CC0"

    assert linked(client, "/data/")["license"] == "CC0"


# ---- Following --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "feed", "title"),
    [
        (MALI, "/deliveries.atom?type=helicopters&recipient=mali", "Waybill: Helicopters to Mali"),
        ("/suppliers/russia/", "/deliveries.atom?supplier=russia", "Waybill: Arms from Russia"),
        ("/equipment/mi-24p/", "/deliveries.atom?equipment=mi-24p", "Waybill: Mi-24P"),
        ("/deliveries/?disputed=yes", "/deliveries.atom?disputed=yes", "Waybill: Arms, Only disputed"),
        (
            "/compare/?recipient=mali&recipient=serbia&type=helicopters",
            "/deliveries.atom?type=helicopters&recipient=mali&recipient=serbia",
            "Waybill: Helicopters to Mali and Serbia",
        ),
        ("/map/?type=helicopters", "/deliveries.atom?type=helicopters", "Waybill: Helicopters"),
        ("/ranking/?type=helicopters", "/deliveries.atom?type=helicopters", "Waybill: Helicopters"),
    ],
)
def test_a_view_leads_to_its_feed_which_says_of_what_it_is(client: Client, page: str, feed: str, title: str) -> None:
    told = unescape(client.get(page).text)

    assert f'type="application/atom+xml" title="{title}" href="{feed}"' in told
    assert f'<a href="{feed}">Atom feed</a>' in told
    assert f"<title>{title}</title>" in client.get(feed).text


@pytest.mark.parametrize(
    ("page", "about"), [("/recipients/mali/", "recipient=mali"), ("/suppliers/russia/", "supplier=russia")]
)
def test_a_workbook_of_a_partys_lines_is_linked_beside_its_csv(client: Client, page: str, about: str) -> None:
    found = re.search(
        r'timeline\.csv[^>]*>[^<]*</a>\s*<a href="(/deliveries\.xlsx[^"]*)" download>Excel<',
        client.get(f"{page}?type=helicopters").text,
    )

    assert found
    assert unescape(found[1]) == f"/deliveries.xlsx?type=helicopters&{about}"
    assert client.get(unescape(found[1])).status_code == 200
