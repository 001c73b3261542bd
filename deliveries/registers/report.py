"""What an import did, in lines of text: the same for the command and the desk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.models.languages import day_words

from .combining import Kept
from .importing import Outcome

MOST_TOLD = 20


def report(outcome: Outcome) -> Iterator[str]:
    """The whole report, a line each; lists are cut where they are long."""
    yield from _files(outcome)
    yield from _counts(outcome)
    yield from listed(_("New parties"), outcome.new_parties)
    yield from listed(_("New models"), outcome.new_models)
    yield from _not_understood(outcome)


def _files(outcome: Outcome) -> Iterator[str]:
    """Of which day the release is, and of which files."""
    day = {"day": day_words(outcome.made)}
    yield (
        _("Release of %(day)s.") % day
        if outcome.dated
        else _("No file says when it was made: taken as of %(day)s.") % day
    )
    for sheet in outcome.sheets:
        number = len(sheet.entries)
        words = {"name": sheet.name, "format": sheet.format.name, "n": f"{number:,}"}
        yield ngettext("%(name)s (%(format)s): %(n)s row", "%(name)s (%(format)s): %(n)s rows", number) % words


def _counts(outcome: Outcome) -> Iterator[str]:
    """How many rows there were, and what they did."""
    rows, awaited = outcome.combined, sum(one.awaited for one in outcome.deliveries)
    yield _("Rows kept: %(n)s") % {"n": f"{len(rows.rows):,}"}
    if rows.doubled:
        yield _("In two files, and brought in once: %(n)s") % {"n": f"{rows.doubled:,}"}
    if rows.paired:
        yield ngettext(
            "Orders and comments matched with deliveries by year: %(n)s deal",
            "Orders and comments matched with deliveries by year: %(n)s deals",
            rows.paired,
        ) % {"n": f"{rows.paired:,}"}
    yield _("Deliveries: %(n)s, with %(units)s units; awaited: %(awaited)s") % {
        "n": f"{len(outcome.deliveries) - awaited:,}", "units": f"{outcome.units:,}", "awaited": f"{awaited:,}",
    }  # fmt: skip
    stored = outcome.stored
    yield _("New: %(new)s, changed: %(changed)s, withdrawn: %(withdrawn)s, as they were: %(same)s") % {
        name: f"{getattr(stored, name):,}" for name in ("new", "changed", "withdrawn", "same")
    }
    if stored.left:
        yield _("Left as they were, for this release tells of a part of their years: %(n)s") % {"n": f"{stored.left:,}"}


def _not_understood(outcome: Outcome) -> Iterator[str]:
    """Words, rows, cells and columns that are not known, and what became of them."""
    words = [f"{word} ({number:,})" for word, number in outcome.unknown_words.most_common()]
    yield from listed(_("Words that are not known, read by their category or as other equipment"), words)
    whole = [
        f"{row_name(outcome, row)}: {row.entry.recipient}, {row.entry.designation}: {_(why)}"
        for row, why in outcome.combined.apart
    ]
    yield from listed(_("Rows not split"), whole)
    cells = [
        f"{row_name(outcome, row)}: {', '.join(row.entry.unread)}" for row in outcome.combined.rows if row.entry.unread
    ]
    yield from listed(_("Rows with cells that are not understood, kept as they are"), cells)
    lines = [f"{name}, {number}: {what[:80]}" for name, number, what in outcome.unread]
    yield from listed(_("Lines that are no rows"), lines)
    unread = sorted({name for sheet in outcome.sheets for name in sheet.table.unread})
    yield from listed(_("Columns that are not known, kept as they are"), unread)


def row_name(outcome: Outcome, row: Kept) -> str:
    return f"{outcome.sheets[row.sheet].name}, {row.entry.row.number}"


def listed(title: str, found: Sequence[str]) -> Iterator[str]:
    """A heading with how many there are, and the first of them; nothing where there are none."""
    if not found:
        return
    yield f"{title}: {len(found):,}"
    yield from (f"  {each}" for each in found[:MOST_TOLD])
    if len(found) > MOST_TOLD:
        yield "  " + _("… and %(n)s more") % {"n": f"{len(found) - MOST_TOLD:,}"}
