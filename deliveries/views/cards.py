"""`…/card.png`: the picture of a page that other sites show beside a link to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.cells.links import address
from deliveries.cells.record import record_summary
from deliveries.exports.card import card
from deliveries.exports.picture import png
from deliveries.filters.queryform import QueryForm
from deliveries.http.caching import public
from deliveries.http.downloads import Download
from deliveries.models import Delivery
from deliveries.numbers import figures
from deliveries.summaries.deliveries import rises
from deliveries.summaries.parties import lead, own
from deliveries.wording import delivery_title, owed_to, sentence

from .captions import Caption, caption_of, drawing
from .citing import VIEWS, form_at, page_at
from .records import known_on_form, ledger_of, readable_or_404, record_or_404
from .sources import is_for_everybody, readable_source_or_404
from .timelines import refusal


@public
def page_card(request: HttpRequest, page: str, small: str) -> HttpResponseBase:
    """`/recipients/mali/card.png`: the picture of the page at that address, 1200 by 630 points, or `card-small.png`,
    half as wide; 400 where a filter is not understood."""
    path = f"/{page}"
    match = page_at(path)
    pictured = PICTURED.get(match.url_name or "")
    form: Any = pictured.form(request.GET) if pictured else form_at(path, request.GET.urlencode(), VIEWS)
    if not form.is_valid():
        return refusal(form, "png")
    if pictured:
        pictured.ask(**match.kwargs)

    def write(file: Any) -> None:
        caption = pictured.caption(form, **match.kwargs) if pictured else caption_of(form)
        where = request.get_host() + address(f"{request.path.rpartition('/')[0]}/", caption.query)
        picture = card(caption.title, caption.sentence, where, caption.drawn, whose=caption.whose, world=caption.world)
        file.write(png(picture, zoom=1 if small else 2))

    return Download(write, "image/png", heavy="picture")


@dataclass(frozen=True)
class Pictured:
    """A page that is no view: what reads its filters, what it tells of a valid form of them, and what raises Http404
    for a record that has no picture. Both get what its address names."""

    form: Callable[[QueryDict], Any]
    caption: Callable[..., Caption]
    ask: Callable[..., None] = lambda: None


def shown_or_404(pk: int) -> None:
    """Http404 for a delivery that is not published, or that whoever asks may not take away."""
    if readable_or_404(pk).state != Delivery.State.PUBLISHED:
        raise Http404


def source_or_404(pk: int) -> None:
    """Http404 for a source that not everybody may see."""
    _source, register = readable_source_or_404(pk)
    if not is_for_everybody(register):
        raise Http404


def of_source(_form: QueryForm, pk: int) -> Caption:
    """One source: whose word it is, and of what it speaks."""
    source, _register = readable_source_or_404(pk)
    title = _("%(publisher)s: %(title)s") % {"publisher": source.publisher, "title": source.title}
    number = len(own().counts.spoken_of_by(pk))
    words = ngettext("It speaks of %(num)s delivery.", "It speaks of %(num)s deliveries.", number)
    return Caption(title, words % {"num": figures(number)})


def of_delivery(form: Any, pk: int) -> Caption:
    """One delivery: its sentence, and the count of its recipient that it raised."""
    record = record_or_404(form.selection, Delivery.objects.on_record(), pk)
    risen = rises(record, ledger_of(record, form.selection, "recipient"))
    drawn = drawing(ledger_of(record, form.selection, "recipient", risen[0].type).timeline()) if risen else None
    title = _("%(recipient)s: %(title)s") % {"recipient": record.recipient, "title": delivery_title(record)}
    return Caption(title, record_summary(record), whose=owed_to(record.register), drawn=drawn)


def of_site(_form: QueryForm) -> Caption:
    """The site, with the count that its front page opens with."""
    title = _("Which arms arrived, when, from whom, and who says so.")
    story = lead(own().counts)
    if story is None:
        return Caption(title, "")
    said = sentence(story.timeline, story.series.deliveries, story.suppliers, "recipient")
    return Caption(title, f"{story.party}: {said}", drawn=drawing(story.timeline))


PICTURED = {
    "home": Pictured(QueryForm, of_site),
    "delivery": Pictured(known_on_form, of_delivery, shown_or_404),
    "source": Pictured(QueryForm, of_source, source_or_404),
}
