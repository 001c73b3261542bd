"""The Jinja2 environment of the pages: what their templates can call, and how a part of one is rendered alone."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import Any
from urllib.parse import quote

from django.template import engines
from django.templatetags.static import static
from django.utils.html import linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext
from django_htmx.jinja import htmx_script
from jinja2 import Environment, StrictUndefined, Template

from deliveries import wording
from deliveries.filters import DeliveryFilterForm, as_filters, without
from deliveries.models import EquipmentType
from deliveries.models.languages import day_words
from deliveries.numbers import figures
from deliveries.wording.reasons import reason_told

from . import (
    choices,
    claims,
    counts,
    delivered,
    fields,
    glossary,
    lines,
    links,
    record,
    register,
    sharing,
    source,
    sums,
)
from .compiling import Compiler, alone, escaped


class PageEnvironment(Environment):
    """Jinja2 as it comes, but for names such as "timeline.html#view": the block `view` of that template alone."""

    code_generator_class = Compiler
    escaped = staticmethod(escaped)
    alone = staticmethod(alone)

    def get_template(self, name: str | Template, *args: Any, **kwargs: Any) -> Template:
        if isinstance(name, Template):
            return name
        name, _sign, block = name.partition("#")
        whole = super().get_template(name, *args, **kwargs)
        if not block:
            return whole
        part = object.__new__(Template)
        vars(part).update(vars(whole))
        part.root_render_func = whole.blocks[block]
        return part


# The look of a drawing whose parts a style sheet knows: no attributes.
BY_STYLE_SHEET: defaultdict[str, str] = defaultdict(str)


def environment(**options: Any) -> PageEnvironment:
    """The environment that the settings name. A name that a template does not get is an error, not nothing."""
    options |= {"undefined": StrictUndefined, "extensions": ["jinja2.ext.i18n"]}
    made = PageEnvironment(**options, trim_blocks=True, lstrip_blocks=True)
    made.policies["ext.i18n.trimmed"] = True
    made.newstyle_gettext = True  # type: ignore[attr-defined]
    made.globals |= GLOBALS
    made.filters |= FILTERS
    return made


def compile_pages() -> None:
    """Have every template of pages/ ready."""
    made = engines["pages"].env  # type: ignore[attr-defined]
    for name in made.list_templates():
        made.get_template(name)


def translated(message: str, **parts: Any) -> SafeString:
    """A message in the reader's language, with its placeholders filled."""
    return links.sentence(gettext(message), **parts)


def translated_number(one: str, several: str, number: int, **parts: Any) -> SafeString:
    """The same of a message that has a form for each kind of number."""
    return links.sentence(ngettext(one, several, number), **{"num": number, **parts})


def paragraphs(text: str) -> SafeString:
    """A text with its paragraphs and line breaks as HTML."""
    return mark_safe(linebreaks(text, autoescape=True))


def noun(type_: EquipmentType) -> str:
    """What pieces of the type are called where they are not counted."""
    return wording.noun(type_, None)


def known_or_dash(value: Any) -> Any:
    """A value of a table, or a dash where there is none."""
    return "–" if value is None else value


def own_query(form: DeliveryFilterForm) -> str:
    """The querystring of the same view of the site's own register."""
    return without(form.query, "register", names=form.parameters)


GLOBALS: dict[str, Any] = {
    "_": translated,
    "gettext": translated,
    "ngettext": translated_number,
    "language": get_language,
    "direction": links.direction,
    "tongues": links.tongues,
    "within": links.within,
    "titled": wording.titled,
    "left_out_words": wording.left_out_words,
    "static": static,
    "htmx_script": htmx_script,
    "url": links.url,
    "choice": choices.choice,
    "address": links.address,
    "covers": register.reach,
    "share_of": links.share_of,
    "sortable": links.sortable,
    "told_to_others": sharing.told_to_others,
    "card_of": sharing.card_of,
    "feed_of": sharing.feed_of,
    "feed_title": wording.feed_title,
    "followed": sharing.followed,
    "dataset": sharing.dataset,
    "filter_words": wording.filter_words,
    "swaps": links.swaps,
    "from_source": links.from_source,
    "mark": glossary.mark,
    "meanings": glossary.meanings,
    "publisher_of": links.publisher,
    "said_by": claims.said_by,
    "link": links.link,
    "asked_of": links.asked_of,
    "of_register": links.of_register,
    "own_place": links.own_place,
    "own_query": own_query,
    "selected_by": as_filters,
    "licence_link": links.licence_link,
    "navigation": links.navigation,
    "numbers": counts.numbers,
    "numbers_of_lines": counts.numbers_of_lines,
    "nothing_of": counts.nothing_of,
    "lines_behind_total": counts.lines_behind,
    "place_of": counts.place_of,
    "rise": counts.rise,
    "step_words": wording.step_words,
    "unknown_words": wording.unknown_words,
    "problem_cells": fields.problem_cells,
    "label": fields.label,
    "typed": fields.typed,
    "parties": delivered.parties,
    "sum_cell": sums.sum_cell,
    "table_notes": sums.table_notes,
    "about_words": wording.about_words,
    "staged": wording.staged,
    "stage_note": wording.stage_note,
    "map_signs": wording.map_signs,
    "by_style_sheet": BY_STYLE_SHEET,
    "by_publication": claims.by_publication,
    "voices_of": claims.voices_of,
    "topic_of": claims.topic_of,
    "path_of": record.path_of,
    "said_in": record.said_in,
    "stated_by": record.stated_by,
    "record_summary": record.record_summary,
    "voices_tally": record.voices_tally,
    "history_title": record.history_title,
    "kind_of_change": record.kind_of_change,
    "first_held": record.first_held,
    "how_it_came": source.how_it_came,
    "when_of": source.when_of,
    "how_carried": source.how_carried,
}
FILTERS: dict[str, Any] = {
    "amount": wording.amount_text,
    "amount_or_none": wording.amount_or_none,
    "checked": counts.checked,
    "date": day_words,
    "day": wording.day_text,
    "figures": figures,
    "delivery_title": wording.delivery_title,
    "known_or_dash": known_or_dash,
    "linebreaks": paragraphs,
    "merged_words": wording.merged_words,
    "noun": noun,
    "outcome": wording.outcome_text,
    "quantity": wording.quantity_of,
    "quoted": partial(quote, safe=""),
    "reason_told": reason_told,
    "short": lines.short,
    "statement_words": wording.statement_words,
    "states": claims.states,
    "tick_words": wording.tick_words,
    "unbroken": record.unbroken,
    "upper_first": wording.upper_first,
    "verdict": wording.verdict_text,
}
