"""Citing a number: a stored snapshot that answers the same for ever, and what the record says today beside it."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .exports import timeline_json
from .filters import DeliveryFilterForm
from .models import Snapshot
from .wording import timeline_words

# A snapshot is a few kilobytes: a citation of numbers, not a copy of the register.
MOST_DELIVERIES = 500
# New ones, by anyone, in any minute: a number that editors and readers together never reach.
MOST_A_MINUTE = 30


class TooManyError(Exception):
    """Too many snapshots were made within a minute; try again later."""


class TooLargeError(Exception):
    """The view holds more deliveries than a snapshot keeps."""


@dataclass(frozen=True)
class Difference:
    """A number or a delivery that stands otherwise today than in a snapshot; None where it stands in one alone."""

    what: str
    then: str | None
    now: str | None


def view_of(form: DeliveryFilterForm) -> dict[str, Any]:
    """What a snapshot keeps of a valid form's selection: its title, its sentence, and the JSON of the view."""
    title, sentence = timeline_words(form)
    view = timeline_json(form.selection)
    return {"title": title, "sentence": sentence, "timeline": json.loads(json.dumps(view))}


def cite(path: str, query: str, form: DeliveryFilterForm) -> Snapshot:
    """The snapshot of the view at `path` and `query`: the same view with the same numbers gives the same one.

    Raises TooLargeError for more than MOST_DELIVERIES, TooManyError past MOST_A_MINUTE.
    """
    if form.selection.arrived > MOST_DELIVERIES:
        raise TooLargeError
    view = view_of(form)
    digest = hashlib.sha256(json.dumps([path, query, view], sort_keys=True).encode()).hexdigest()
    if kept := Snapshot.objects.filter(digest=digest).first():
        return kept
    if Snapshot.objects.filter(made__gt=timezone.now() - dt.timedelta(minutes=1)).count() >= MOST_A_MINUTE:
        raise TooManyError
    try:
        with transaction.atomic():
            return Snapshot.objects.create(slug=digest[:10], path=path, query=query, digest=digest, view=view)
    except IntegrityError:
        return Snapshot.objects.get(digest=digest)


def differences(then: dict[str, Any], now: dict[str, Any]) -> list[Difference]:
    """What differs between two timelines in the JSON shape: totals by type, then deliveries, then promises."""
    found = []
    for slug in sorted(then["by_type"].keys() | now["by_type"].keys()):
        before, after = then["by_type"].get(slug), now["by_type"].get(slug)
        if before != after:
            found.append(Difference(slug.replace("-", " "), _total(before), _total(after)))
    for rows in ("steps", "expected"):
        old, new = ({row["delivery"]: row for row in view[rows]} for view in (then, now))
        for pk in sorted(old.keys() | new.keys()):
            if _row(old.get(pk)) != _row(new.get(pk)):
                what = _("delivery %(number)d") % {"number": pk}
                found.append(Difference(what, _row(old.get(pk)), _row(new.get(pk))))
    return found


def _total(amount: dict[str, int] | None) -> str | None:
    if amount is None:
        return None
    unknown = _(" + an unknown number") if amount["unknown_lines"] else ""
    return f"{amount['best']}{unknown}"


def _row(row: dict[str, Any] | None) -> str | None:
    """A delivery of the JSON in words."""
    if row is None:
        return None
    things = ", ".join(f"{item['quantity'] or '?'} {item['equipment']}" for item in row["items"])
    disputed = _(", disputed") if row["disputed"] else ""
    return f"{row['when'] or '?'}: {things}{disputed}"


def caveats(snapshot: Snapshot) -> list[str]:
    """What must be said with the number: what is unknown in it, what is disputed, and by when it was known."""
    view = snapshot.view["timeline"]
    unknown = sum(amount["unknown_lines"] for amount in view["by_type"].values())
    disputed = sum(step["disputed"] for step in view["steps"])
    said = []
    if unknown:
        words = ngettext("%d line of unknown number adds nothing.", "%d lines of unknown number add nothing.", unknown)
        said.append(words % unknown)
    if disputed:
        said.append(ngettext("%d delivery is disputed.", "%d deliveries are disputed.", disputed) % disputed)
    if view["as_known_on"]:
        said.append(_("As known on %(day)s.") % {"day": view["as_known_on"]})
    return said


def citation(snapshot: Snapshot, address: str) -> str:
    """The sentence to cite: what was said, when, and where it can be read for ever."""
    return _("Waybill, “%(title)s”: %(sentence)s As recorded on %(day)s. %(address)s") % {
        "title": snapshot.view["title"],
        "sentence": " ".join([snapshot.view["sentence"], *caveats(snapshot)]),
        "day": date_format(snapshot.made, "j F Y"),
        "address": address,
    }


def bibtex(snapshot: Snapshot, address: str) -> str:
    """The same as a BibTeX entry; braces and backslashes, which would end or escape it, are left out."""
    clean = str.maketrans("", "", "{}\\")
    title, note = (snapshot.view[key].translate(clean) for key in ("title", "sentence"))
    return (
        f"@misc{{waybill-{snapshot.slug},\n  title = {{{title}}},\n  author = {{{{Waybill}}}},\n"
        f"  year = {{{snapshot.made:%Y}}},\n  month = {{{snapshot.made.month}}},\n  note = {{{note}}},\n"
        f"  howpublished = {{\\url{{{address}}}}},\n}}\n"
    )
