"""The whole register as a Frictionless Data Package: a zip of CSV files that say what they are.

https://datapackage.org/standard/data-package/ and https://datapackage.org/standard/table-schema/
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from deliveries.exports import licence
from deliveries.models import RecordVersion

from .tables import Table, tables

__all__ = ["RecordBusyError", "data_package"]

TRIES = 3


class RecordBusyError(Exception):
    """The record changed during each try to write it down whole."""


def data_package(site: str, go_on: Callable[[], object] = lambda: None) -> IO[bytes]:
    """An open temporary file with the zip, at its start; closing it removes it. `site`: scheme and host.

    All files are of one version of the record. Raises RecordBusyError where it changed during every try; what `go_on`
    raises, which is called for each row, ends it.
    """
    for _try in range(TRIES):
        version = RecordVersion.current()
        file = TemporaryFile()  # noqa: SIM115 (the response closes it)
        try:
            _write(file, site, version, go_on)
        except BaseException:
            file.close()
            raise
        if RecordVersion.current() == version:
            file.seek(0)
            return file
        file.close()
    raise RecordBusyError


def _write(file: IO[bytes], site: str, version: int, go_on: Callable[[], object]) -> None:
    all_tables = tables()
    package = described(all_tables, site, version)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps(package, ensure_ascii=False, indent=1))
        archive.writestr("README.md", readme(package))
        for table in all_tables:
            place = zipfile.ZipInfo(f"{table.name}.csv", timezone.now().timetuple()[:6])
            place.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(place, "w", force_zip64=True) as entry:
                # Spreadsheets that open a file know UTF-8 by the mark at its beginning, and else spoil every accent. It
                # is a part of the encoding that the descriptor names: readers of data packages leave it out.
                lines = io.TextIOWrapper(entry, encoding="utf-8-sig", newline="")
                writer = csv.writer(lines)
                writer.writerow([column.name for column in table.columns])
                for cells in table.cells():
                    go_on()
                    writer.writerow(cells)
                lines.flush()
                lines.detach()


def described(all_tables: Iterable[Table], site: str, version: int) -> dict[str, Any]:
    """The descriptor, datapackage.json."""
    name, address = licence()
    granted = {"name": re.sub(r"[^-a-zA-Z0-9._]+", "-", name), "title": name} | ({"path": address} if address else {})
    return {
        "name": "waybill",
        "title": "Waybill",
        "description": "Which arms arrived, when, from whom, how many in all by then, and who says so.",
        "homepage": f"{site}/",
        "version": str(version),
        "created": timezone.now().isoformat(timespec="seconds"),
        "licenses": [granted],
        "sources": [{"title": "Waybill", "path": f"{site}/data/"}],
        "resources": [table.described() for table in all_tables],
    }


def readme(package: dict[str, Any]) -> str:
    """What a person reads first: what it is, under which licence, and what each column holds."""
    granted, site = package["licenses"][0], package["homepage"]
    made = _("Made on %(moment)s from %(site)s (version %(version)s).")
    paragraphs = [
        f"# {package['title']}",
        package["description"],
        made % {"moment": package["created"], "site": site, "version": package["version"]},
        _("Licence: %(licence)s") % {"licence": " ".join(filter(None, [granted["title"], granted.get("path", "")]))},
        _("An empty quantity is unknown, which is not zero."),
        _("A date is a span: the first day on which it may have been, and the day by which it surely was."),
        _("Unlike things are never added: count each top-level type by itself."),
        _("The rules of the count: %(address)s") % {"address": f"{site}about/counting/"},
        _("Text that a spreadsheet would run as a formula has an apostrophe before it."),
        _("The files are UTF-8, and say so with a byte order mark to spreadsheets; in Python, open them as utf-8-sig."),
    ]
    for resource in package["resources"]:
        paragraphs += [f"## {resource['path']}", resource["description"]]
        columns = resource["schema"]["fields"]
        told = (f"- `{one['name']}` ({one['type']}) {one.get('description', '')}".rstrip() for one in columns)
        paragraphs.append("\n".join(told))
    return "\n\n".join(paragraphs) + "\n"
