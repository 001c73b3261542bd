"""Atom feeds (RFC 4287): the changes of the record, and the newest of any filter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.feedgenerator import Atom1Feed, get_tag_uri
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from deliveries.exports import legible
from deliveries.history import Difference
from deliveries.models import Change
from deliveries.models.languages import isolated
from deliveries.models.saying import Filled
from deliveries.wording import day_text, delivery_title, lower_first, upper_first
from deliveries.wording.reasons import reason_told

from .wording import differences

EMPTY = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Feed(Atom1Feed):
    """Django's Atom feed, with links to its other pages: `further` by their relation ("next", "previous")."""

    def __init__(self, *, further: Mapping[str, str], **facts: Any) -> None:
        super().__init__(**facts)
        self.further = further

    def add_root_elements(self, handler: Any) -> None:
        super().add_root_elements(handler)
        for relation, address in self.further.items():
            handler.addQuickElement("link", "", {"rel": relation, "href": address})

    def latest_post_date(self) -> Any:
        """The newest entry's moment; of an empty feed the beginning, so that it is the same at every reading."""
        return super().latest_post_date() if self.items else EMPTY


def changes_feed(
    changes: Iterable[Change], *, title: str, page: str, address: str, names: Mapping[str, str],
    further: Mapping[str, str], made: dt.datetime | None = None, once: bool = False, whole: bool = True,
    credit: str = "",
) -> str:  # fmt: skip
    """An Atom document of `changes`, which are as for_display() gives them.

    `page`: the absolute address of the page that shows the same; `address`: the feed's own; `made`: the moment of a
    view that is taken away, where the feed is one. With `once` an entry stands for its delivery and keeps its id when
    that changes again; otherwise it stands for the change. Unless `whole`, only some claims count, and what differs in
    the record is not told. `credit`: whose record it is, where it is not the site's own.
    """
    subtitle = [_("Deliveries of arms, and who says so.")]
    if made:
        subtitle.append(_("Made %(moment)s.") % {"moment": made.isoformat(timespec="seconds")})
    feed = Feed(
        title=legible(title),
        subtitle=" ".join(subtitle),
        description="",
        link=page,
        feed_url=address,
        language=get_language(),
        author_name=isolated(credit) or "Waybill",
        further=further,
    )
    site = "/".join(address.split("/", 3)[:3])
    for change in changes:
        changed = differences(change, names) if whole else ()
        feed.add_item(**entry(change, site + change.delivery.get_absolute_url(), changed, once=once))
    return str(feed.writeString("utf-8"))


def entry(change: Change, link: str, changed: Iterable[Difference], *, once: bool) -> dict[str, Any]:
    """What Django's feed is told of a change, which leads to `link`; `once`: as changes_feed() has it."""
    return {
        "title": legible(entry_title(change)),
        "link": link,
        "unique_id": link if once else get_tag_uri(f"{link}#change-{change.pk}", change.moment),
        # Django declares a summary to be HTML.
        "description": escape(legible(entry_words(change, changed))),
        "categories": [change.kind],
        "pubdate": None if once else change.moment,
        "updateddate": change.moment,
    }


def entry_title(change: Change) -> str:
    """ "Disputed: Mali, two Mi-24P combat helicopters, 17 April 2022, delivered"."""
    title = delivery_title(change.delivery) or _("no line on record")
    kind = upper_first(str(change.get_kind_display()))
    words = [str(change.delivery.recipient), lower_first(title), day_text(change.delivery.arrival)]
    return f"{kind}: {', '.join(filter(None, [*words, change.delivery.get_status_display()]))}"


def entry_words(change: Change, changed: Iterable[Difference]) -> str:
    """What happened, as plain text: the parties and the day, what differs, and why it was withdrawn."""
    delivery = change.delivery
    supplier = _("from %(name)s") % Filled(name=delivery.supplier) if delivery.supplier else _("supplier not known")
    facts = [str(delivery.get_status_display()), supplier, day_text(delivery.arrival)]
    sentences = [upper_first(", ".join(fact for fact in facts if fact))]
    if change.due:
        sentences.append(_("the window ended on %(day)s") % {"day": change.due.isoformat()})
    if change.reason:
        sentences.append(_("Reason: %(reason)s") % {"reason": reason_told(change.reason)})
    sentences += [f"{one.label}: {one.before} → {one.after}" if one.after else one.label for one in changed]
    return ". ".join(upper_first(sentence.rstrip(".")) for sentence in sentences) + "."
