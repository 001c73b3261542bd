"""The way to an archived copy of a source's page: links from its form to the Wayback Machine."""

from __future__ import annotations

import pytest
from django.test import Client

from .desk import create_editor, signed_in
from .factories import create_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return signed_in(create_editor("editor", "Editor"))


def form(client: Client, pk: int | None) -> str:
    address = f"/admin/deliveries/source/{pk}/change/" if pk else "/admin/deliveries/source/add/"
    return client.get(address).content.decode()


def test_a_source_leads_to_where_its_page_is_kept_and_to_what_is_kept(editor: Client) -> None:
    page = form(editor, create_source(url="https://example.org/a?b=1&c=2").pk)

    assert 'href="https://web.archive.org/save/https://example.org/a?b=1&amp;c=2"' in page
    assert 'href="https://web.archive.org/web/*/https://example.org/a?b=1&amp;c=2"' in page


def test_a_source_without_an_address_leads_nowhere(editor: Client) -> None:
    assert "web.archive.org" not in form(editor, create_source(url="").pk) + form(editor, None)
