"""What an import did, in lines of text: the same for the command and the desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .importing import Outcome

MOST_TOLD = 20


def report(outcome: Outcome) -> Iterator[str]:
    """The whole report, a line each; lists are cut where they are long."""
    day = {"day": date_format(outcome.made, "j F Y")}
    yield (
        _("Release of %(day)s.") % day
        if outcome.dated
        else _("No file says when it was made: taken as of %(day)s.") % day
    )
    for sheet in outcome.sheets:
        number = len(sheet.entries)
        told = {"name": sheet.name, "format": sheet.format.name, "n": f"{number:,}"}
        yield ngettext("%(name)s (%(format)s): %(n)s row", "%(name)s (%(format)s): %(n)s rows", number) % told
    rows, awaited = outcome.combined, sum(one.awaited for one in outcome.deliveries)
    yield _("Rows kept: %(n)s") % {"n": f"{len(rows.rows):,}"}
    if rows.doubled:
        yield _("In two files, and brought in once: %(n)s") % {"n": f"{rows.doubled:,}"}
    if rows.paired:
        yield _("Orders and comments matched with deliveries by year: %(n)s deals") % {"n": f"{rows.paired:,}"}
    yield _("Deliveries: %(n)s, with %(units)s units; awaited: %(awaited)s") % {
        "n": f"{len(outcome.deliveries) - awaited:,}", "units": f"{outcome.units:,}", "awaited": f"{awaited:,}",
    }  # fmt: skip
    stored = outcome.stored
    yield _("New: %(new)s, changed: %(changed)s, withdrawn: %(withdrawn)s, as they were: %(same)s") % {
        name: f"{getattr(stored, name):,}" for name in ("new", "changed", "withdrawn", "same")
    }
    if stored.left:
        yield _("Left as they were, for this release tells of a part of their years: %(n)s") % {"n": f"{stored.left:,}"}
    yield from listed(_("New parties"), outcome.new_parties)
    yield from listed(_("New models"), outcome.new_models)
    words = [f"{word} ({number:,})" for word, number in outcome.unknown_words.most_common()]
    yield from listed(_("Words that are not known, read by their category or as other equipment"), words)
    yield from listed(_("Rows not split"), [f"{sheet_name(outcome, row.sheet)}, {row.entry.row.number}: "
                                            f"{row.entry.recipient}, {row.entry.designation}: {_(why)}"
                                            for row, why in rows.told])  # fmt: skip
    cells = [
        f"{sheet_name(outcome, row.sheet)}, {row.entry.row.number}: {', '.join(row.entry.unread)}"
        for row in rows.rows
        if row.entry.unread
    ]
    yield from listed(_("Rows with cells that are not understood, kept as they are"), cells)
    yield from listed(
        _("Lines that are no rows"), [f"{name}, {number}: {what[:80]}" for name, number, what in outcome.unread]
    )
    if unread := sorted({name for sheet in outcome.sheets for name in sheet.table.unread}):
        yield from listed(_("Columns that are not known, kept as they are"), unread)


def sheet_name(outcome: Outcome, at: int) -> str:
    return outcome.sheets[at].name


def listed(title: str, found: Sequence[str]) -> Iterator[str]:
    """A heading with how many there are, and the first of them; nothing where there are none."""
    if not found:
        return
    yield f"{title}: {len(found):,}"
    yield from (f"  {each}" for each in found[:MOST_TOLD])
    if len(found) > MOST_TOLD:
        yield "  " + _("… and %(n)s more") % {"n": f"{len(found) - MOST_TOLD:,}"}
