"""Files of a register onto the record: all of it or nothing, in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.dates import DateSpan
from deliveries.history import current_changeset
from deliveries.models import RecordVersion, Register, Release, Source
from deliveries.models.languages import day_words
from deliveries.models.planning import count_anew
from deliveries.wording.reasons import FROM_REGISTER, own_reason

from . import catalogue
from .combining import Combined, combine
from .deriving import Derived, derive
from .entries import RegisterKind, Sheet
from .same_deals import follow
from .scope import scope_of
from .sheets import read_sheet
from .storing import Resolved, Stored, Tick, store


class ImportRefusedError(Exception):
    """Why nothing was brought in."""


@dataclass
class Outcome:
    """What an import did, or would do."""

    made: dt.date
    dated: bool
    sheets: Sequence[Sheet]
    combined: Combined
    deliveries: Sequence[Derived]
    stored: Stored
    new_parties: list[str]
    new_models: list[str]
    unknown_words: Counter[str]
    unread: list[tuple[str, int, str]] = field(default_factory=list)

    @property
    def units(self) -> int:
        """The pieces of known number that have arrived."""
        return sum(one.number or 0 for one in self.deliveries if not one.awaited)


def bring_in(
    files: Sequence[tuple[str, bytes]],
    kind: RegisterKind,
    *,
    made: dt.date | None = None,
    check: bool = False,
    begin: Callable[[int], Tick] = lambda _steps: lambda _done: None,
) -> Outcome:
    """Bring in the files (by name, their bytes) of one release of a register, made on that day where none of them says
    when. With `check` nothing stays written. `begin` is told how many steps there are, and gives what is told of each.

    Raises NoRegisterError where a file is none, and ImportRefusedError; nothing was then written.
    """
    sheets = [read_sheet(raw, name, kind) for name, raw in files]
    if not any(sheet.entries for sheet in sheets):
        raise ImportRefusedError(_("There is no row below the header."))
    stated = max((sheet.preamble.made for sheet in sheets if sheet.preamble.made), default=None)
    day = stated or made or timezone.now().date()
    combined = combine(sheets)
    with transaction.atomic():
        current_changeset().reason = own_reason(FROM_REGISTER, name=kind.facts.name)
        RecordVersion.advance()  # its row lock keeps other writers out until it is done
        register = register_of(kind)
        release = release_of(register, kind, day, sheets)
        follow(combined.rows, kind, register)
        deliveries = derive(combined, sheets, day)
        tick = begin(2 * len(deliveries) + len(combined.rows))
        entries = [row.entry for row in combined.rows]
        parties = catalogue.parties(entries, kind, register)
        models, unknown = catalogue.models(entries, kind, register)
        resolved = Resolved(dict(parties.by_word), dict(models.by_word))
        stored = store(release, combined, deliveries, resolved, scope_of(sheets, resolved.parties), tick)
        refuse_cut(stored)
        cover(register, release)
        RecordVersion.advance()
        if check:
            transaction.set_rollback(True)
    if not check:
        count_anew()
    return Outcome(
        day, (stated or made) is not None, sheets, combined, deliveries, stored, parties.new, models.new, unknown,
        [(sheet.name, number, what) for sheet in sheets for number, what in sheet.table.flaws],
    )  # fmt: skip


def cover(register: Register, release: Release) -> None:
    """Say up to which day the register has been read, now that this release is in it."""
    last = min(release.made, dt.date(release.until, 12, 31)) if release.until else release.made
    Register.objects.filter(pk=register.pk).update(covered_until=max(register.covered_until or last, last))


def refuse_cut(stored: Stored) -> None:
    """Raises ImportRefusedError where what is on record would count beside what is new, in years that both have."""
    if stored.cut:
        raise ImportRefusedError(
            ngettext(
                "One delivery on record is of a row in the other format, and only some of its years are in these "
                "files: it would be counted twice. Bring in files that have all its years.",
                "%(n)d deliveries on record are of rows in the other format, and only some of their years are in these "
                "files: they would be counted twice. Bring in files that have all their years.",
                stored.cut,
            )
            % {"n": stored.cut}
        )


def register_of(kind: RegisterKind) -> Register:
    """The register on record, as editors have it since; or made, as its kind says. Raises ImportRefusedError."""
    facts = kind.facts
    register = Register.objects.filter(slug=facts.slug).first()
    if register is None:
        register = Register.objects.create(
            slug=facts.slug, name=facts.name, credit=facts.credit, url=facts.url, terms=facts.terms,
            terms_url=facts.terms_url, licence=facts.terms, access=facts.access, downloads=facts.downloads,
            covers=facts.covers, covered_types=covered(kind), covered_since=facts.since,
        )  # fmt: skip
    if register.default:
        raise ImportRefusedError(_("“%(slug)s” is the site's own register.") % {"slug": register.slug})
    return register


def covered(kind: RegisterKind) -> list[str]:
    """The types that its words mean; [] for any."""
    return [] if kind.facts.everything else sorted(set(kind.types.values()))


def release_of(register: Register, kind: RegisterKind, made: dt.date, sheets: Sequence[Sheet]) -> Release:
    """The release of that day, with these files in it. Raises ImportRefusedError where a later one is on record."""
    if later := Release.objects.filter(register=register, made__gt=made).order_by("made").last():
        raise ImportRefusedError(
            _("A later release is on record, of %(later)s: that of %(day)s would undo it.")
            % {"later": day_words(later.made), "day": day_words(made)}
        )
    release = Release.objects.filter(register=register, made=made).first() or Release(register=register, made=made)
    if release.pk is None:
        release.source = source_of(register, kind, made)
    years = [sheet.preamble for sheet in sheets]
    since = [year for year in (release.since, *(each.since for each in years)) if year]
    until = [year for year in (release.until, *(each.until for each in years)) if year]
    release.since, release.until = min(since, default=None), max(until, default=None)
    marks = {each["mark"] for each in release.files}
    release.files += [each for sheet in sheets if (each := facts_of(sheet))["mark"] not in marks]
    release.save()
    return release


def facts_of(sheet: Sheet) -> dict[str, Any]:
    """What a release keeps of a file besides its rows."""
    said = sheet.preamble.text
    mark = hashlib.sha256(repr([(entry.row.number, entry.row.cells) for entry in sheet.entries]).encode()).hexdigest()
    return {
        "name": sheet.name,
        "format": sheet.format.name,
        "rows": len(sheet.entries),
        "says": said,
        "headings": sheet.table.headings,
        "mark": mark[:16],
    }


def source_of(register: Register, kind: RegisterKind, made: dt.date) -> Source:
    """What the claims of a release are of."""
    slug = f"{register.slug}-{made:%Y-%m-%d}"
    if (source := Source.objects.filter(slug=slug).first()) is None:
        source = Source(
            slug=slug,
            title=f"{kind.facts.title}, {date_format(made, 'j F Y')}",
            publisher=kind.facts.publisher,
            kind=Source.Kind.REGISTER,
            url=kind.facts.url,
        )
        source.published = DateSpan(made, made, "")
        source.save()
    return source
