"""Who may see what is kept of a source, and how it is served: nothing in it runs anywhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from deliveries.evidence.keeping import digest_of
from deliveries.evidence.kinds import kind_of
from deliveries.models import Delivery, Evidence, Register, Release, Source

from .copies import HTML, MHTML, PDF, WARC, WARC_GZ, create_copy, image, photograph
from .desk import ROLES, create_editor, signed_in
from .factories import create_claim, create_delivery, create_source

pytestmark = pytest.mark.django_db

BY: dict[str, Any] = {"licence": "cc-by-4.0", "credit": "A. Photographer"}


@pytest.fixture(autouse=True)
def without_a_second_factor(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = False


def reader() -> Client:
    """Somebody who is signed in, and has no role."""
    return signed_in(User.objects.create_user("reader"))


def of_a_draft() -> Source:
    """A source that only a draft rests on."""
    source = create_source()
    Source.history.filter(id=source.pk).update(history_user=create_editor("author", "Editor"))
    create_claim(delivery=create_delivery(state=Delivery.State.DRAFT), source=source)
    return source


def original(copy: Evidence) -> str:
    return f"/evidence/{copy.sha256}/"


def picture(copy: Evidence) -> str:
    return f"/evidence/{copy.sha256}/picture.webp"


def sees(client: Client, address: str) -> bool:
    status = client.get(address).status_code
    assert status in {200, 404}
    return status == 200


# ---- Who --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content", [WARC, WARC_GZ, PDF, HTML, MHTML, photograph(), image("PNG"), image("WEBP")], ids=range(8)
)
def test_what_was_sent_is_for_the_desk_alone(content: bytes) -> None:
    copy = create_copy(content, **(BY if kind_of(content) in Evidence.PHOTOGRAPHS else {}))

    assert not sees(Client(), original(copy))
    assert not sees(reader(), original(copy))
    for role in ROLES:
        answer = signed_in(create_editor(role.lower(), role)).get(original(copy))
        assert digest_of(answer.content) == copy.sha256


def test_a_photograph_is_seen_by_who_is_signed_in_and_by_all_once_its_licence_is_given() -> None:
    copy = create_copy(photograph())
    assert not sees(Client(), picture(copy))
    assert sees(reader(), picture(copy))

    Evidence.objects.filter(pk=copy.pk).update(**BY)

    assert sees(Client(), picture(copy))


def test_a_photograph_of_a_source_that_readers_do_not_know_is_for_the_desk_alone() -> None:
    copy = create_copy(photograph(), of_a_draft(), **BY)

    assert not sees(Client(), picture(copy))
    assert not sees(reader(), picture(copy))
    assert sees(signed_in(create_editor("editor", "Editor")), picture(copy))


def test_of_several_sources_with_one_photograph_the_most_open_one_counts() -> None:
    copy = create_copy(photograph(), of_a_draft())
    create_copy(photograph(), **BY)

    assert sees(Client(), picture(copy))


def test_a_copy_that_was_taken_out_is_seen_by_nobody() -> None:
    copy = create_copy(photograph(), **BY)
    copy.delete()

    editor = signed_in(create_editor("editor", "Editor"))
    assert not sees(editor, original(copy))
    assert not sees(editor, picture(copy))
    assert not sees(Client(), picture(copy))


def test_only_a_photograph_has_a_picture() -> None:
    assert not sees(signed_in(create_editor("editor", "Editor")), picture(create_copy(PDF)))


def test_a_password_alone_opens_nothing_where_a_second_factor_is_asked_for(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    copy, editor = create_copy(photograph()), signed_in(create_editor("editor", "Editor"))

    assert not sees(editor, original(copy))
    assert not sees(editor, picture(copy))


@pytest.mark.parametrize("address", ["/evidence/", f"/evidence/{'a' * 64}/", f"/evidence/{'A' * 64}/", "/evidence/1/"])
def test_what_is_not_there_is_not_found(address: str) -> None:
    assert not sees(signed_in(create_editor("editor", "Editor")), address)


# ---- How --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "type_", "suffix"),
    [
        (WARC, "application/warc", "warc"),
        (WARC_GZ, "application/gzip", "warc.gz"),
        (PDF, "application/pdf", "pdf"),
        (HTML, "application/octet-stream", "html"),
        (MHTML, "application/octet-stream", "mhtml"),
        (photograph(), "image/jpeg", "jpg"),
    ],
    ids=range(6),
)
def test_a_file_is_saved_and_never_shown(content: bytes, type_: str, suffix: str) -> None:
    copy = create_copy(content)

    answer = signed_in(create_editor("editor", "Editor")).get(original(copy))

    assert answer["Content-Type"] == type_
    assert answer["Content-Disposition"] == f'attachment; filename="{copy.sha256[:16]}.{suffix}"'
    assert_harmless(answer)
    assert answer["Cache-Control"] == "private, no-store"


def assert_harmless(answer: Any) -> None:
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_picture_is_drawn_anew_and_not_what_was_sent() -> None:
    copy = create_copy(photograph(), **BY)

    answer = Client().get(picture(copy))

    assert answer["Content-Type"] == "image/webp"
    assert answer.content.startswith(b"RIFF")
    assert_harmless(answer)


def test_a_public_picture_is_kept_by_browsers_and_sets_no_cookie() -> None:
    copy = create_copy(photograph(), **BY)

    answer = Client().get(picture(copy))

    assert answer["Cache-Control"] == "no-cache"
    assert answer.cookies == {}
    again = Client().get(picture(copy), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_picture_that_is_not_public_is_kept_by_nobody(settings: Any) -> None:
    settings.SHARED_CACHE = 5
    copy = create_copy(photograph())

    answer = reader().get(picture(copy))

    assert answer["Cache-Control"] == "private, no-store"
    assert "ETag" not in answer
    assert "Surrogate-Key" not in answer


def test_a_public_picture_is_kept_by_shared_caches_where_pages_are(settings: Any) -> None:
    settings.SHARED_CACHE = 5

    assert Client().get(picture(create_copy(photograph(), **BY)))["Cache-Control"] == "public, max-age=0, s-maxage=5"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_they_are_only_read(method: str) -> None:
    editor, copy = signed_in(create_editor("editor", "Editor")), create_copy(photograph())

    assert {getattr(editor, method)(address).status_code for address in (original(copy), picture(copy))} == {405}


# ---- The page of the source, and the API ------------------------------------------------------------


def test_readers_learn_that_a_copy_is_kept_and_what_its_sum_is() -> None:
    copy = create_copy(PDF, description="The report as it was printed")

    page = Client().get(f"/sources/{copy.source_id}/").text

    assert "PDF, " in page
    assert copy.sha256 in page
    assert "The report as it was printed" in page
    assert "/evidence/" not in page


def test_the_page_shows_a_photograph_to_who_may_see_it() -> None:
    copy = create_copy(photograph(), description="Two helicopters")
    address = f"/sources/{copy.source_id}/"
    public = Client().get(address)
    assert picture(copy) not in public.text
    assert "those who are signed in" in public.text
    own = reader().get(address)
    assert f'src="{picture(copy)}"' in own.text
    assert 'alt="Two helicopters"' in own.text
    assert own["Cache-Control"] == "private, no-store"

    for name, value in BY.items():
        setattr(copy, name, value)
    copy.save()

    public = Client().get(address)
    assert f'src="{picture(copy)}"' in public.text
    assert "A. Photographer" in public.text
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in public.text
    assert public["Cache-Control"] == "no-cache"


def test_the_page_of_a_release_that_everybody_may_read_shows_a_photograph_too() -> None:
    copy = create_copy(photograph(), create_source(kind="register"), **BY)
    register = Register.objects.create(name="A register", slug="another")
    Release.objects.create(register=register, made=dt.date(2026, 1, 1), source=copy.source)

    assert f'src="{picture(copy)}"' in Client().get(f"/sources/{copy.source_id}/").text


def test_what_is_said_of_a_copy_is_text() -> None:
    copy = create_copy(photograph(), description='"><marquee>', credit="<marquee>", licence="cc0-1.0")

    page = Client().get(f"/sources/{copy.source_id}/").text

    assert "<marquee>" not in page
    assert "&lt;marquee&gt;" in page


def test_the_api_tells_of_copies_and_gives_pictures_that_everybody_may_see() -> None:
    one, other = create_copy(photograph(), description="Two helicopters"), create_copy(image("PNG"), **BY)

    hidden = reader().get(f"/api/v1/sources/{one.source_id}").json()["copies"]
    shown = Client().get(f"/api/v1/sources/{other.source_id}").json()["copies"]

    assert [(each["sha256"], each["picture"], each["credit"]) for each in hidden] == [(one.sha256, None, None)]
    assert hidden[0]["description"] == "Two helicopters"
    assert hidden[0]["bytes"] == one.size
    assert shown[0]["picture"] == picture(other)
    assert (shown[0]["credit"], shown[0]["licence"]) == ("A. Photographer", "cc-by-4.0")
    assert shown[0]["licence_address"] == "https://creativecommons.org/licenses/by/4.0/"


def test_a_list_of_sources_takes_one_query_for_the_copies_of_all(django_assert_max_num_queries: Any) -> None:
    for _number in range(10):
        create_copy(PDF)

    with django_assert_max_num_queries(8):
        listed = Client().get("/api/v1/sources").json()["results"]

    assert [len(each["copies"]) for each in listed] == [1] * 10
