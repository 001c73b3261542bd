"""Copies that editors keep of a source: in its form, in its history, and through merging and backups."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from deliveries.merging import Merging, merge
from deliveries.models import Evidence, EvidenceFile, Source

from .copies import HTML, PDF, WARC, image, photograph
from .desk import create_editor, open_form, save, signed_in
from .factories import create_source

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    return signed_in(create_editor("editor", "Editor"))


def change(source: Source) -> str:
    return reverse("admin:deliveries_source_change", args=[source.pk])


def file(content: bytes, name: str = "copy.bin", said: str = "text/plain") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, said)


def keep(client: Client, source: Source, content: bytes, **values: Any) -> Evidence:
    """Keep one more copy of a source by its form."""
    row = f"evidence-{source.evidence.count()}"
    values = {f"{row}-{name}": value for name, value in values.items()}
    save(client, change(source), **{f"{row}-upload": file(content)}, **values)
    return source.evidence.latest("pk")


def refusals(client: Client, source: Source, content: bytes, **values: Any) -> tuple[str, str]:
    """What the form says of a file that it does not take, and the page."""
    data = open_form(client, change(source)) | {"evidence-0-upload": file(content)} | values
    answer: Any = client.post(change(source), data)
    assert answer.status_code == 200
    return str(answer.context["errors"]), answer.text


def history(client: Client, source: Source) -> str:
    return client.get(reverse("admin:deliveries_source_history", args=[source.pk])).text


# ---- The form ---------------------------------------------------------------------------------------


def test_a_copy_is_kept_as_it_came_with_its_sum_its_kind_and_who_kept_it(editor: Client) -> None:
    source = create_source()

    kept = keep(editor, source, WARC, description="The page with its pictures")

    assert (kept.sha256, kept.kind, kept.size) == (sha256(WARC).hexdigest(), "warc", len(WARC))
    assert kept.uploaded_by is not None
    assert kept.uploaded_by.username == "editor"
    assert bytes(kept.file.content) == WARC
    form = editor.get(change(source)).text
    assert kept.sha256 in form
    assert f"web archive (WARC), {len(WARC)}" in form
    assert "by editor" in form


def test_a_new_source_is_saved_together_with_its_copy(editor: Client) -> None:
    given = {"title": "Helicopters", "publisher": "AFP", "kind": "news", "evidence-0-upload": file(PDF)}

    save(editor, reverse("admin:deliveries_source_add"), **given)

    assert Source.objects.get(publisher="AFP").evidence.get().kind == "pdf"


@pytest.mark.parametrize("content", [b"A text.", b"PK\x03\x04", b"GIF89a", b"<svg onload='alert(1)'>"])
def test_what_is_no_copy_is_refused_in_words_and_all_else_stays(editor: Client, content: bytes) -> None:
    source = create_source()

    told, page = refusals(editor, source, content, publisher="A new name", **{"evidence-0-credit": "Somebody"})

    assert "no web archive (WARC), PDF, saved page" in told
    assert 'value="A new name"' in page
    assert 'value="Somebody"' in page
    assert not Evidence.objects.exists()
    assert not EvidenceFile.objects.exists()


def test_neither_the_name_nor_the_browser_says_what_a_file_is(editor: Client) -> None:
    source = create_source()
    sent = file(HTML, name="photo.jpg", said="image/jpeg")

    save(editor, change(source), **{"evidence-0-upload": sent})

    assert source.evidence.get().kind == "html"


def test_a_file_that_is_too_large_is_refused_in_words(editor: Client, settings: Any) -> None:
    settings.MOST_EVIDENCE = 1024

    told, _page = refusals(editor, create_source(), PDF + b" " * 1024)

    assert "It is larger than 1.0" in told


def test_a_picture_that_cannot_be_drawn_is_refused(editor: Client) -> None:
    told, _page = refusals(editor, create_source(), photograph()[:900])

    assert "cannot be read as one" in told


def test_the_same_file_is_kept_once_a_source_and_lies_there_once(editor: Client) -> None:
    one, other = create_source(), create_source()
    keep(editor, one, PDF)
    keep(editor, other, PDF)

    data = open_form(editor, change(one)) | {"evidence-1-upload": file(PDF)}
    answer: Any = editor.post(change(one), data)

    assert "kept with this source already" in str(answer.context["errors"])
    assert (Evidence.objects.count(), EvidenceFile.objects.count()) == (2, 1)


def test_where_another_field_is_wrong_the_form_asks_for_the_file_again(editor: Client) -> None:
    told, _page = refusals(editor, create_source(), PDF, title="")

    answer = refusals(editor, create_source(), PDF, title="")[1]
    assert "This field is required" in told
    assert "Choose the file again" in answer
    assert not Evidence.objects.exists()


def test_something_said_of_no_file_asks_for_it(editor: Client) -> None:
    source = create_source()

    answer: Any = editor.post(change(source), open_form(editor, change(source)) | {"evidence-0-credit": "Somebody"})

    assert "Choose the file." in str(answer.context["errors"])


def test_a_licence_is_for_photographs(editor: Client) -> None:
    told, _page = refusals(editor, create_source(), PDF, **{"evidence-0-licence": "cc0-1.0"})

    assert "Only a photograph is shown to readers" in told


def test_who_may_not_publish_cannot_give_a_licence(editor: Client) -> None:
    source = create_source()
    contributor = create_editor("contributor", "Contributor")
    Source.history.filter(id=source.pk).update(history_user=contributor)

    kept = keep(signed_in(contributor), source, image("PNG"), licence="cc0-1.0")

    assert kept.licence == ""
    keep(editor, source, image("WEBP"), licence="cc0-1.0")
    assert source.evidence.latest("pk").licence == "cc0-1.0"


def test_a_form_that_was_opened_before_there_were_copies_is_saved(editor: Client) -> None:
    source = create_source()
    data = {name: value for name, value in open_form(editor, change(source)).items() if "evidence-" not in name}

    assert editor.post(change(source), data | {"title": "A new one"}).status_code == 302
    assert Source.objects.get(pk=source.pk).title == "A new one"


def test_a_save_that_is_sent_twice_keeps_one_copy(editor: Client) -> None:
    source = create_source()
    data = open_form(editor, change(source))

    for _time in range(2):
        assert editor.post(change(source), data | {"evidence-0-upload": file(PDF)}).status_code == 302

    assert source.evidence.count() == 1


def test_a_stale_form_with_another_file_is_not_taken_for_saved(editor: Client) -> None:
    source = create_source()
    data = open_form(editor, change(source))
    editor.post(change(source), data | {"evidence-0-upload": file(PDF)})

    answer = editor.post(change(source), data | {"evidence-0-upload": file(WARC)})

    assert answer.status_code == 200
    assert "Somebody else has saved this record" in answer.text
    assert "Choose the file again" in answer.text
    assert source.evidence.count() == 1


def test_what_is_typed_while_the_session_ends_comes_back_without_the_file(editor: Client) -> None:
    source = create_source()
    data = open_form(editor, change(source)) | {"title": "A new one", "kept_as": "a" * 32}

    answer = Client(headers={"Origin": "http://testserver"}).post(
        change(source), data | {"evidence-0-upload": file(PDF)}
    )

    assert answer.status_code == 403
    assert 'value="A new one"' in answer.text
    assert "the file that you had chosen" in answer.text


# ---- History ----------------------------------------------------------------------------------------


def test_the_history_tells_of_a_copy_that_comes_and_of_one_that_goes_and_leads_back(editor: Client) -> None:
    source = create_source()
    kept = keep(editor, source, PDF, description="The report")
    assert f"Kept copy {kept.sha256[:12]}… added" in history(editor, source)

    save(editor, change(source), **{"evidence-0-DELETE": "on", "change_reason": "A wrong file"})

    page = history(editor, source)
    assert not source.evidence.exists()
    assert f"Kept copy {kept.sha256[:12]}… removed" in page
    assert "A wrong file" in page
    address = reverse("admin:deliveries_source_history", args=[source.pk])
    log: Any = editor.get(address).context
    back = next(entry for entry, _told in log["told"] if entry.after.parts.get(Evidence))
    editor.post(address, {"to": back.key, "seen": log["latest"].key})
    again = source.evidence.get()
    assert (again.pk, again.description, bytes(again.file.content)) == (kept.pk, "The report", PDF)


def test_the_history_tells_what_is_said_otherwise_of_a_copy(editor: Client) -> None:
    source = create_source()
    keep(editor, source, image("PNG"), credit="Nobody")

    save(editor, change(source), **{"evidence-0-credit": "A. Photographer"})

    page = history(editor, source)
    assert "<del>Nobody</del>" in page
    assert "<ins>A. Photographer</ins>" in page


def test_a_source_of_which_a_copy_is_kept_is_not_deleted() -> None:
    administrator = signed_in(create_editor("administrator", "Administrator"))
    source = create_source()
    keep(administrator, source, PDF)

    administrator.post(reverse("admin:deliveries_source_delete", args=[source.pk]), {"post": "yes"})

    assert Source.objects.filter(pk=source.pk).exists()


def test_two_sources_that_are_one_keep_the_copies_of_both(editor: Client) -> None:
    one, other = create_source(), create_source()
    mine, same = keep(editor, one, PDF), keep(editor, other, PDF, description="The report")
    theirs = keep(editor, other, WARC)

    merge(one, other, {}, seen=Merging(one, other).mark())

    assert list(one.evidence.order_by("pk")) == [mine, theirs]
    assert one.evidence.get(pk=mine.pk).description == "The report"
    assert not Evidence.objects.filter(pk=same.pk).exists()


# ---- Sums and backups -------------------------------------------------------------------------------


def test_bytes_that_have_changed_are_told(editor: Client, capsys: pytest.CaptureFixture[str]) -> None:
    kept = keep(editor, create_source(), PDF)
    call_command("check_evidence")
    assert "1 files, each with its sum" in capsys.readouterr().out

    EvidenceFile.objects.filter(pk=kept.sha256).update(content=PDF + b" ")

    with pytest.raises(CommandError, match="1 of 1"):
        call_command("check_evidence")
    assert kept.sha256 in capsys.readouterr().err


def test_bytes_of_no_source_stay_until_somebody_says_otherwise(editor: Client) -> None:
    source = create_source()
    keep(editor, source, PDF)
    save(editor, change(source), **{"evidence-0-DELETE": "on"})
    keep(editor, source, WARC)
    call_command("check_evidence")
    assert EvidenceFile.objects.count() == 2

    call_command("check_evidence", forget=True)

    assert EvidenceFile.objects.get().pk == sha256(WARC).hexdigest()


def test_no_query_reads_bytes_by_accident(editor: Client) -> None:
    source = create_source()
    keep(editor, source, PDF)

    assert EvidenceFile.objects.get().get_deferred_fields() == {"content", "picture"}
    assert source.evidence.get().file.get_deferred_fields() == {"content", "picture"}
