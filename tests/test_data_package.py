"""The whole register as a data package: valid to its last reference, of one state, and nothing that is not public."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import json
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from django.test import Client
from frictionless import Package, system

from deliveries.exports import package
from deliveries.models import Delivery, RecordVersion

from .factories import (
    create_claim,
    create_deliveries,
    create_delivery,
    create_equipment,
    create_party,
    create_register,
    create_source,
    create_total,
    create_type,
)
from .snapshots import on_record

pytestmark = pytest.mark.django_db

ADDRESS = "/data/waybill.zip"


def package_of(client: Client) -> zipfile.ZipFile:
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == 'attachment; filename="waybill.zip"'
    return zipfile.ZipFile(io.BytesIO(b"".join(answer)))


def rows(archive: zipfile.ZipFile, table: str) -> list[dict[str, str]]:
    text = archive.read(f"{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def descriptor(archive: zipfile.ZipFile) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(archive.read("datapackage.json"))
    return content


def problems(archive: zipfile.ZipFile, folder: Path) -> list[Any]:
    """What the frictionless validator says against the package."""
    archive.extractall(folder)
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    assert len(report.tasks) == 9
    return report.flatten(["name", "rowNumber", "fieldName", "message"])  # type: ignore[no-any-return]


@pytest.mark.filterwarnings("default")
def test_frictionless_passes_the_package_of_the_fixtures(client: Client, tmp_path: Path) -> None:
    with on_record():
        archive = package_of(client)
        assert problems(archive, tmp_path) == []
        assert len(rows(archive, "deliveries")) == Delivery.objects.count() > 0


@pytest.mark.filterwarnings("default")
def test_frictionless_passes_what_is_hard(client: Client, tmp_path: Path) -> None:
    """Formulas, quotes, line ends, control characters, empty numbers, and a promise that is not public."""
    hidden = create_delivery(status=Delivery.Status.EXPECTED, state=Delivery.State.DRAFT)
    note = '=1+1\r\n"quoted", and\x0b more'
    delivery = create_delivery(quantity=None, fulfils=hidden, note=note)
    create_claim(delivery=delivery, text=note, item=delivery.items.get(), states="2021")
    create_total(recipient=delivery.recipient, type=create_type(parent=create_type()), total=1)
    archive = package_of(client)
    assert problems(archive, tmp_path) == []
    (told,) = rows(archive, "deliveries")
    assert (told["fulfils"], told["note"]) == ("", '\'=1+1\r\n"quoted", and more')


@pytest.mark.filterwarnings("default")
def test_the_validator_would_see_a_fault(client: Client, tmp_path: Path) -> None:
    create_delivery()
    archive = package_of(client)
    archive.extractall(tmp_path)
    lines = (tmp_path / "items.csv").read_text().splitlines()
    (tmp_path / "items.csv").write_text("\n".join([lines[0], lines[1].replace(",", ",9", 1)]) + "\n")
    with system.use_context(trusted=True):
        assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def test_only_what_is_published_in_the_sites_own_register_is_in_it(client: Client) -> None:
    shown = create_delivery()
    for hidden in (
        create_delivery(state=Delivery.State.DRAFT),
        create_delivery(state=Delivery.State.WITHDRAWN, withdrawal_reason="A mistake."),
        create_delivery(register=create_register()),
    ):
        create_claim(delivery=hidden)
    archive = package_of(client)
    assert [row["id"] for row in rows(archive, "deliveries")] == [str(shown.pk)]
    assert [row["delivery"] for row in rows(archive, "items")] == [str(shown.pk)]
    assert rows(archive, "claims") == []
    assert rows(archive, "sources") == []


def test_the_descriptor_says_what_it_is_and_under_which_licence(client: Client, settings: Any) -> None:
    settings.WAYBILL_DATA_LICENCE = "ODbL 1.0 https://opendatacommons.org/licenses/odbl/1-0/"
    archive = package_of(client)
    told = descriptor(archive)
    assert told["licenses"] == [
        {"name": "ODbL-1.0", "title": "ODbL 1.0", "path": "https://opendatacommons.org/licenses/odbl/1-0/"}
    ]
    assert told["homepage"] == "http://testserver/"
    assert told["version"] == str(RecordVersion.current())
    assert "ODbL 1.0 https://opendatacommons.org/licenses/odbl/1-0/" in archive.read("README.md").decode()


def test_the_readme_names_every_file_and_column(client: Client) -> None:
    archive = package_of(client)
    readme = archive.read("README.md").decode()
    for resource in descriptor(archive)["resources"]:
        assert f"## {resource['path']}" in readme
        for column in resource["schema"]["fields"]:
            assert f"- `{column['name']}` ({column['type']})" in readme


def test_no_cell_begins_as_a_formula(client: Client) -> None:
    create_claim(delivery=create_delivery(), text="=1+1", quotation="@SUM(A1)", place="-1")
    archive = package_of(client)
    (told,) = rows(archive, "claims")
    assert (told["says"], told["quotation"], told["place"]) == ("'=1+1", "'@SUM(A1)", "'-1")


def test_what_has_not_changed_answers_304(client: Client) -> None:
    answer = client.get(ADDRESS)
    assert b"".join(answer)
    again = {"If-None-Match": answer["ETag"]}
    assert client.get(ADDRESS, headers=again).status_code == 304
    create_source()
    changed = client.get(ADDRESS, headers=again)
    assert changed.status_code == 200
    assert b"".join(changed)


def changing(times: int) -> Callable[..., Any]:
    """The writer of the package, during whose first `times` runs an editor saves something."""
    left = [times]

    def write(*arguments: Any) -> None:
        real(*arguments)
        if left[0]:
            left[0] -= 1
            create_party()

    real = package._write
    return write


def test_a_package_is_of_one_state_of_the_record(client: Client) -> None:
    with patch.object(package, "_write", changing(1)):
        archive = package_of(client)
    assert len(rows(archive, "parties")) == 1
    assert descriptor(archive)["version"] == str(RecordVersion.current())


def test_a_record_that_never_stands_still_says_so(client: Client) -> None:
    with patch.object(package, "_write", changing(99)):
        answer = client.get(ADDRESS)
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"


def test_the_memory_does_not_grow_with_the_record() -> None:
    peaks = []
    equipment, mali = create_equipment(), create_party()
    package.data_package("http://testserver").close()
    for number in (600, 4000):
        create_deliveries(recipient=mali, of=equipment, days=[dt.date(2022, 1, 1)] * number)
        tracemalloc.start()
        package.data_package("http://testserver").close()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.5


def test_a_package_has_no_filters_and_says_so(client: Client) -> None:
    response = client.get("/data/waybill.zip?known_on=2022-04-01")

    assert (response.status_code, response.content) == (400, b"known_on: There is no such filter here.\n")


def test_a_spreadsheet_knows_the_encoding_of_its_files(client: Client) -> None:
    create_delivery(recipient=create_party(slug="ivory-coast", name="Côte d’Ivoire"))
    archive = package_of(client)
    tables = [resource["path"] for resource in descriptor(archive)["resources"]]

    assert all(archive.read(path).startswith(codecs.BOM_UTF8) for path in tables)
    assert "Côte d’Ivoire" in {row["name"] for row in rows(archive, "parties")}
    assert {resource["encoding"] for resource in descriptor(archive)["resources"]} == {"utf-8"}
    assert "utf-8-sig" in archive.read("README.md").decode()
