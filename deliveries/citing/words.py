"""The words of a citation: what the view is called, what it says, and what must be said with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from deliveries.index.counts import LeftOut
from deliveries.index.groups import DIMENSIONS, Amounts, Table
from deliveries.models import EquipmentType, Snapshot
from deliveries.models.languages import day_words, isolated
from deliveries.models.saying import Filled, said
from deliveries.models.spoken import parted
from deliveries.numbers import figures
from deliveries.timeline import Amount
from deliveries.wording import (
    amount_or_none,
    amount_text,
    amount_words,
    count_word,
    doubt_words,
    joined,
    lower_first,
    several,
    sources_words,
    upper_first,
)

# How many groups a sentence names.
MOST_NAMED = 8

# What BibTeX would read otherwise; what would end or escape an entry is left out.
BIBTEX = str.maketrans({"{": "", "}": "", "\\": "", "→": "$\\to$", **{sign: f"\\{sign}" for sign in "&%$#_"}})


def table_sentence(table: Table) -> list[str]:
    """What the groups of a table come to, in a sentence: "By recipient: Mali 8, Niger none."; none for many groups, and
    for those across others."""
    if table.pivot or not 1 < len(table.rows) <= MOST_NAMED:
        return []
    # Of one type alone, the number says it.
    single = len(table.total) == 1 or table.group in {DIMENSIONS["type"], DIMENSIONS["equipment"]}
    groups = [f"{row.name} {_sums(row.amounts, single=single)}" for row in table.rows]
    by = {"dimension": lower_first(str(table.group.label)), "groups": ", ".join(groups)}
    return [_("By %(dimension)s: %(groups)s.") % by]


def none_sentence(types: Iterable[EquipmentType]) -> list[str]:
    """That nothing of these types has arrived, in a sentence; none for no type."""
    names = joined([lower_first(str(node)) for node in types])
    return [_("None counted of: %(things)s.") % {"things": names}] if names else []


def _sums(amounts: Amounts, *, single: bool) -> str:
    if single or not amounts:
        return amount_or_none(next(iter(amounts.values()), Amount()))
    return joined(list(_things(amounts)))


def _things(amounts: Amounts) -> Iterator[str]:
    """What amounts come to, a top-level type each, known numbers first."""
    yield from (amount_words(node, total) for node, total in amounts.items() if not total.only_unknown)
    if unknown := joined([several(node) for node, total in amounts.items() if total.only_unknown]):
        yield _("an unknown number of %(things)s") % Filled(things=unknown)


def explorer_sentence(totals: Amounts, deliveries: int, promised: int) -> str:
    """What has arrived in all, by top-level type: "Eight helicopters and at least five trucks in three deliveries."."""
    things = list(_things(totals))
    if not things:
        said = _("No delivery is counted.")
    else:
        number = {"things": joined(things), "number": count_word(deliveries)}
        said = ngettext("%(things)s in one delivery.", "%(things)s in %(number)s deliveries.", deliveries) % number
    waiting = ngettext("%s more is awaited or cancelled.", "%s more are awaited or cancelled.", promised) % figures(
        promised
    )
    return " ".join([upper_first(said), *([waiting] if promised else [])])


def language_of(snapshot: Snapshot) -> str:
    """The language in which its title and sentences were kept: at first only its address told that."""
    return str(snapshot.view.get("language") or parted(snapshot.path)[0] or settings.LANGUAGE_CODE)


def in_its_language[**P, Said](say: Callable[P, Said]) -> Callable[P, Said]:
    """What is quoted of a snapshot, the first argument, is of one language, that of the sentences that were kept,
    whatever the page around it speaks."""

    @wraps(say)
    def saying(*args: P.args, **kwargs: P.kwargs) -> Said:
        snapshot: Any = args[0]
        with override(language_of(snapshot)):
            return say(*args, **kwargs)

    return saying


def names_of(view: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """By kind and slug what a kept view calls things, in the reader's language."""
    kept = view.get("names", {})
    return {
        kind: {slug: said(sort, name) for slug, name in kept.get(kind, {}).items()}
        for kind, sort in (("parties", "party"), ("equipment", "model"), ("types", "type"))
    }


@in_its_language
def caveats(snapshot: Snapshot) -> list[str]:
    """What must be said with the number: what is unknown in it, what is disputed, whose word it is, and when known."""
    view = snapshot.view
    numbers = view.get("timeline") or view
    unknown = sum(amount["unknown_lines"] for amount in numbers["by_type"].values())
    disputed = len({row["delivery"] for row in numbers.get("steps") or numbers.get("lines") or () if row["disputed"]})
    said = doubt_words(unknown, disputed)
    if view.get("sources"):
        said.append(_left_out(view, numbers["by_type"]))
    if view.get("only"):
        said.append(_("Filtered by: %(filters)s.") % {"filters": "; ".join(view["only"])})
    if since := numbers.get("filters", {}).get("since"):
        said.append(_("Counted since %(day)s.") % {"day": since})
    if numbers["as_known_on"]:
        day = day_words(dt.date.fromisoformat(numbers["as_known_on"]))
        said.append(_("As known on %(day)s.") % {"day": day})
    return list(filter(None, said))


def _left_out(view: Mapping[str, Any], by_type: Mapping[str, Any]) -> str:
    """What was left out, where only some sources counted, and what the full record says where it says more or less."""
    names = names_of(view)["types"]
    full = [
        _("%(total)s %(things)s")
        % {"total": amount_text(amount_of(full)), "things": lower_first(names.get(slug, slug.replace("-", " ")))}
        for slug, full in view["full_record"].items()
        if full != by_type.get(slug)
    ]
    left_out = view.get("left_out")
    said = sources_words(LeftOut(**left_out) if left_out else None, full)
    if left_out is None:
        # As it was kept at first, when title and sentence did not say whose word it is.
        only = _("Only these sources count: %(sources)s.") % {"sources": "; ".join(view["sources"])}
        return f"{only} {said}".strip()
    return said


def amount_of(stored: Mapping[str, int]) -> Amount:
    """An amount as amount_json() wrote it, at first without saying whether it is about so many."""
    about = stored["best"] if stored.get("approximate") else 0
    return Amount(stored["low"], stored["best"], stored["high"], stored["unknown_lines"], about)


def whose(snapshot: Snapshot) -> str:
    """To whom the numbers are owed: to the site, or to who gave the register away."""
    return isolated(snapshot.view.get("credit") or "Waybill")


@in_its_language
def citation(snapshot: Snapshot, address: str) -> str:
    """The sentence to cite: what was said, when, and where it can be read for ever."""
    return _("%(whose)s, “%(title)s”: %(sentence)s As recorded on %(day)s. %(address)s") % {
        "whose": whose(snapshot),
        "title": snapshot.view["title"],
        "sentence": " ".join([snapshot.view["sentence"], *caveats(snapshot)]),
        "day": day_words(snapshot.made),
        "address": address,
    }


@in_its_language
def bibtex(snapshot: Snapshot, address: str) -> str:
    """The same as a BibTeX entry."""
    note = " ".join([snapshot.view["sentence"], *caveats(snapshot)]).translate(BIBTEX)
    author, title = (text.translate(BIBTEX) for text in (whose(snapshot), snapshot.view["title"]))
    return (
        f"@misc{{waybill-{snapshot.slug},\n  title = {{{title}}},\n"
        f"  author = {{{{{author}}}}},\n  year = {{{snapshot.made:%Y}}},\n  month = {{{snapshot.made.month}}},\n"
        f"  note = {{{note}}},\n  howpublished = {{\\url{{{address}}}}},\n}}\n"
    )
