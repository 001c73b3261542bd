"""The rows of lists of parties: what each received or supplied in all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.chart import Spark, SumBar, sum_bar
from deliveries.models import Party
from deliveries.numbers import figures
from deliveries.summaries.parties import Standing, TypeTotal
from deliveries.timeline import Amount
from deliveries.wording import about, day_text, noun, several

from .choices import choice
from .links import address, sentence, url

# So many totals of a party stand in a list.
MOST_SUMS = 5


@dataclass(frozen=True, slots=True)
class SumCell:
    """A total of a type in words, and where its deliveries stand."""

    href: str
    words: SafeString


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A party with its totals, in how many deliveries (`number`: in words), when the last came, and its step line."""

    href: str
    name: str
    kind: str
    sums: list[SumCell]
    deliveries: int
    noun: str
    number: str
    latest: str
    spark: Spark | None
    spark_of: str
    disputed: str
    region: str
    bar: SumBar | None

    @property
    def shown(self) -> list[SumCell]:
        """The first of its totals, or all where those are few."""
        return self.sums[:MOST_SUMS] if self.more else self.sums

    @property
    def more(self) -> str:
        """How many types its page has besides, in words."""
        left = len(self.sums) - MOST_SUMS
        return ngettext("%(n)s more type", "%(n)s more types", left) % {"n": figures(left)} if left > 1 else ""


def party_rows(
    standings: Iterable[Standing],
    role: str,
    onwards: str = "",
    any_type: str = "",
    narrowed: Mapping[int, str] | None = None,
    most: Amount | None = None,
) -> list[PartyRow]:
    """The rows of parties in that role.

    `onwards` are the filters that go on to a party's page, `any_type` the same without those of types; `narrowed` has
    the types that are asked for of a top-level type, by its pk. `most`: the greatest of the counts, where all are of
    one type, that bars are drawn beside.
    """
    return [
        _row(standing, url(role, standing.party.slug), onwards, any_type, narrowed or {}, most)
        for standing in standings
    ]


def _row(
    standing: Standing, path: str, onwards: str, any_type: str, narrowed: Mapping[int, str], most: Amount | None
) -> PartyRow:
    contested = ngettext("%(n)s disputed", "%(n)s disputed", standing.disputed) % {"n": figures(standing.disputed)}
    latest, number = day_text(standing.last), standing.deliveries
    kind = "" if standing.party.kind == Party.Kind.STATE else choice(standing.party, "kind")
    counted = ngettext("%(n)s delivery, latest %(day)s", "%(n)s deliveries, latest %(day)s", number)
    return PartyRow(
        href=address(path, onwards),
        name=str(standing.party),
        kind=kind,
        sums=[
            SumCell(address(path, any_type, narrowed.get(held.type.pk) or f"type={held.type.slug}"), sum_words(held))
            for held in standing.held
        ],
        deliveries=number,
        noun=ngettext("delivery", "deliveries", number),
        number=counted % {"n": figures(number), "day": latest},
        latest=latest,
        spark=standing.spark,
        spark_of=str(standing.line.type) if standing.line else "",
        disputed=contested if standing.disputed else "",
        region=str(standing.region) if standing.region else "",
        bar=sum_bar(standing.held[0].total, most) if most and standing.held else None,
    )


def sum_words(held: TypeTotal) -> SafeString:
    """A total in words, its number in bold: "8 helicopters", "5 (3–6) + an unknown number of radars"."""
    total = held.total
    if total.only_unknown:
        return sentence(_("an unknown number of %(things)s"), things=several(held.type))
    if total.unknown_lines:
        whole, things = _("%(known)s + an unknown number of %(things)s"), several(held.type)
    else:
        whole, things = _("%(known)s %(things)s"), noun(held.type, total.high)
    if total.from_least:
        known = f"<b>{total.figures}</b>"
    else:
        known = f"<b>{figures(total.best)}</b>" + (f" ({total.bounds})" if total.spread else "")
    return sentence(whole, known=mark_safe(about(known, said=bool(total.about))), things=things)
