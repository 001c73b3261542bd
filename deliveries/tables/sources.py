"""A table of sources: each row is one. What the table says of a source, it becomes; columns that it lacks stay."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import batched
from typing import Any

from django.contrib.auth.models import User
from django.utils.translation import gettext as _

from deliveries.forms.base import is_key
from deliveries.forms.spans import understood
from deliveries.history.replay import RecordState
from deliveries.models import Source
from deliveries.models.addresses import page_key
from deliveries.models.languages import language_read
from deliveries.models.sources import PATH

from .cells import CellError, Problems, choice, day, refuse_merged, shown, span, text
from .grids import Row, Sheet
from .names import Names
from .plan import Planned, standing

AT_ONCE = 500
# By page the sources of it, each with the row that it stands in.
type Pages = defaultdict[str, list[tuple[Source, int]]]
# Field by field, where the column is called otherwise.
COLUMNS = {"url": "address", "archive_url": "archived"} | {
    f"published_{end}": "published" for end in ("earliest", "latest", "text")
}
TEXTS = {"publisher": "publisher", "title": "title", "address": "url", "archived": "archive_url"}
NEEDED = ("publisher", "title", "kind")
DAYS = ("published_earliest", "published_latest")


class SourceTable:
    """The sources of a sheet. `user` must be allowed to add or change them (None: a command, which may). `beside`: it
    stands beside a table of deliveries, and a source whose address is on record is that one, as it is there."""

    def __init__(
        self, sheet: Sheet, names: Names, user: User | None, *, lock: bool = False, beside: bool = False
    ) -> None:
        self.sheet, self.names, self.user, self.lock, self.beside = sheet, names, user, lock, beside
        self.problems = Problems(sheet)

    def planned(self) -> list[Planned]:
        """Every source that the sheet speaks of; what is wrong is gathered in `problems` and `names`."""
        if "id" not in self.sheet.columns and (missing := [name for name in NEEDED if name not in self.sheet.columns]):
            for name in missing:
                self.problems.add(Row(self.sheet.table.head, {}), name, _("This column is missing."))
            return []
        held = self._held()
        pages = self._pages()
        found, seen = [], dict[str, int]()
        for row in self.sheet.rows:
            if row["id"] and row["id"] in seen:
                what = _("Row %(row)d is of the same source.") % {"row": seen[row["id"]]}
                self.problems.add(row, "id", what)
                continue
            seen[row["id"]] = row.number
            if self.beside and not row["id"] and (known := self._known(row)) is not None:
                self._refer(row, known)
                continue
            planned = self._plan(row, held)
            if planned is not None:
                planned.notes = notes(planned, pages)
                found.append(planned)
                self._refer(row, planned.record)
                pages[planned.record.page_key].append((planned.record, row.number))
        return found

    def _known(self, row: Row) -> Source | None:
        found = self.names.matching("source", row["address"]) if row["address"] else []
        return found[0] if len(found) == 1 else None

    def _refer(self, row: Row, source: Source) -> None:
        """Let the row's own name for a source mean it."""
        if row["ref"] and not self.names.refer(row["ref"], source):
            what = _("Another row calls its source “%(text)s” too.")
            self.problems.add(row, "ref", what % shown(row["ref"]))

    def _held(self) -> dict[int, Source]:
        pks = {int(row["id"]) for row in self.sheet.rows if is_key(row["id"])}
        rows = Source.objects.order_by("pk").select_related(PATH)
        if self.lock:
            rows = rows.select_for_update(of=("self",))
        return {row.pk: row for some in batched(sorted(pks), AT_ONCE) for row in rows.filter(pk__in=some)}

    def _pages(self) -> Pages:
        """By page of the sheet's addresses the sources on record of it, each in no row of the sheet."""
        wanted = sorted({key for row in self.sheet.rows if (key := page_key(row["address"]))})
        found: Pages = defaultdict(list)
        for some in batched(wanted, AT_ONCE):
            for source in Source.objects.filter(page_key__in=some).with_path().order_by("pk"):
                found[source.page_key].append((source, 0))
        return found

    def _source(self, row: Row, held: dict[int, Source]) -> Source:
        """The source of a row; raises CellError where it may not be changed."""
        key = row["id"]
        verb = "change" if key else "add"
        if self.user is not None and not self.user.has_perm(f"deliveries.{verb}_source"):
            raise CellError("id", _("You may not change sources.") if key else _("You may not add sources."))
        if not key:
            return Source()
        if is_key(key) and int(key) not in held:
            refuse_merged("id", Source, key)
        if not is_key(key) or int(key) not in held:
            raise CellError("id", _("There is no source %(text)s. Leave it empty for a new one.") % shown(key))
        return held[int(key)]

    def _plan(self, row: Row, held: dict[int, Source]) -> Planned | None:
        """What the row would make of its source; None where anything is wrong with it."""
        wrong = self._wrong
        with self.problems.gathering(row):
            source = self._source(row, held)
            before = standing(source) if source.pk else RecordState(Source)
            self._values(row, source)
            if self._wrong > wrong:
                return None
            source.derive()
            if source._state.adding:
                self.names.welcome("source", source, *filter(None, (source.url, source.archive_url)))
            planned = Planned(source, [row.number], before, standing(source))
            if planned.changed and not self.problems.check(row, source, COLUMNS, "via"):
                return None
            return planned
        return None

    @property
    def _wrong(self) -> int:
        return len(self.problems.found) + self.names.missed

    def _values(self, row: Row, source: Source) -> None:
        before = source.via
        for column, field in TEXTS.items():
            if column in row:
                setattr(source, field, text(row, column, getattr(source, field)))
        with self.problems.gathering(row):
            source.kind = choice(row, "kind", Source.Kind) or source.kind
        with self.problems.gathering(row):
            if "accessed" in row:
                source.accessed = day(row, "accessed")
        if "via" in row:
            via: Any = self.names.find("source", row, "via")
            source.via = via if via or not row["via"] else before
        if row["language"]:
            source.language = language_read(row["language"]) or row["language"]
        elif source.pk is None and source.via:
            source.language = source.via.language
        with self.problems.gathering(row):
            source.published = span(
                row, "published", DAYS, source.published, partial(understood, source=source.via, tense="past")
            )


def notes(planned: Planned, pages: Pages) -> list[str]:
    """Whether a source is of a page that another one is of already: on record, or in an earlier row."""
    source = planned.record
    if not source.page_key or not planned.changed:
        return []
    told = []
    for other, row in pages[source.page_key]:
        if source.is_one_way_with(other):
            continue
        words = {"number": other.pk, "row": row, "source": other}
        told.append(
            _("Row %(row)d has this address already: %(source)s. Is it the same?") % words
            if other._state.adding
            else _("Number %(number)d has this address already: %(source)s. Is it the same?") % words
        )
    return told
