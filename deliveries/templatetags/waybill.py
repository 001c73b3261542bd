"""What templates need to say things in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from django import template
from django.forms import BaseForm
from django.http import QueryDict
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, ngettext
from django.utils.translation import gettext as _

from deliveries import wording
from deliveries.dates import DateSpan
from deliveries.filters.fields import OptionsField
from deliveries.models import Claim, Delivery, DeliveryItem, EquipmentType, Source
from deliveries.timeline import Amount

register = template.Library()


@register.simple_tag(takes_context=True)
def nav_link(context: Context, name: str, label: str) -> SafeString:
    """A link of the main navigation, marked when the page is this one or lies below it."""
    address, path = reverse(name), context["request"].path
    current = ' aria-current="page"' if path == address else ' aria-current="true"' if path.startswith(address) else ""
    return format_html('<a href="{}"{}>{}</a>', address, mark_safe(current), label)


register.filter("amount", wording.amount_text)
register.filter("amount_or_none", wording.amount_or_none)
register.filter("day", wording.day_text)
register.filter("item_words", wording.item_words)
register.filter("title", wording.delivery_title)
register.filter("verdict", wording.verdict_text)
register.filter("number_word", wording.count_word)
register.filter("merged_words", wording.merged_words)
register.filter("step_words", wording.step_words)
register.filter("outcome", wording.outcome_text)
register.filter("statement_words", wording.statement_words)
register.filter("unknown_words", wording.unknown_words)
register.filter("tick_words", wording.tick_words)
register.filter("upper_first", wording.upper_first)
register.filter("lower_first", wording.lower_first)


@register.filter
def short(span: DateSpan) -> str:
    """A span for a chart or a headline number: "31 Mar 2022"."""
    return span.brief(language=get_language() or "en")


@register.filter
def under_day(span: DateSpan) -> str:
    """What to say below a date: that the day is not known, or the word of the source that it was read from."""
    if not span.is_day:
        return _("day not known")
    return f"“{span.text}”" if span.text and not any(c.isdigit() for c in span.text) else ""


@register.filter
def noun(type_: EquipmentType, number: int | None = None) -> str:
    return wording.noun(type_, number)


@register.filter
def voices(claims: Iterable[Claim]) -> list[tuple[Source, list[Claim]]]:
    """Claims by the source that makes them, in the order of the record."""
    by_source: dict[int, tuple[Source, list[Claim]]] = {}
    for claim in claims:
        by_source.setdefault(claim.source_id, (claim.source, []))[1].append(claim)
    return list(by_source.values())


@register.filter
def publications(claims: Iterable[Claim]) -> int:
    """How many independent publications stand behind claims: what came through one paper counts once."""
    return len({claim.source.publication.publisher for claim in claims})


@register.filter
def disputes(delivery: Delivery) -> str:
    """What is disputed of a delivery, in words, or nothing."""
    topics = dict.fromkeys(topic for claim in delivery.claims.all() for topic in claim.contested_topics)
    return wording.joined(list(topics))


@register.filter
def unknown_numbers(delivery: Delivery) -> str:
    """The things of a delivery whose number is not known at all, in words, or nothing."""
    items = (item for item in delivery.items.all() if item.quantity is None and item.low is None)
    return wording.joined(list(dict.fromkeys(wording.noun(item.equipment.type, None) for item in items)))


@register.filter
def get(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """What stands under a key, or None; of what is not there at all, None too."""
    return mapping.get(key) if mapping else None


@register.filter
def listed(query: QueryDict, name: str) -> list[str]:
    """Every value of a parameter."""
    return query.getlist(name)


@register.filter
def words(text: str) -> list[str]:
    return text.split()


@register.filter
def any_contests(claims: Iterable[Claim]) -> bool:
    return any(claim.contests for claim in claims)


@register.filter
def label(form: BaseForm, name: str) -> str:
    """What a field of the form is called; what is none is called as it was asked for."""
    return str(form.fields[name].label) if name in form.fields else name


@register.filter
def offered(form: BaseForm, name: str) -> dict[str, Any] | None:
    """The few `choices` of a field, each with its words, and whether it takes `several`; None where it has none."""
    field = form.fields[name]
    given = field.choices.choices if isinstance(field, OptionsField) else getattr(field, "choices", ())
    choices = [(str(value), words) for value, words in given if value]
    return {"choices": choices, "several": isinstance(field, OptionsField)} if choices else None


@register.filter
def left_out(told: Iterable[tuple[Source, list[Claim]]]) -> int:
    """How many of the voices of a delivery do not count, where only some sources do."""
    return sum(claims[0].left_out for _source, claims in told)


@register.filter
def by_publication(claims: Iterable[Claim]) -> list[tuple[str, list[tuple[Source, list[Claim]]]]]:
    """The voices of claims under the publisher in whose pages they reached us, in the order of the record."""
    by_publisher: dict[str, list[tuple[Source, list[Claim]]]] = {}
    for source, said in voices(claims):
        by_publisher.setdefault(source.publication.publisher, []).append((source, said))
    return list(by_publisher.items())


@register.filter
def web(address: str) -> str:
    """`address` if it leads to the web, else nothing: a link to any other scheme is never drawn."""
    return address if address.lower().startswith(("https://", "http://")) else ""


@register.filter
def quantity(item: DeliveryItem) -> str:
    """The adopted number of a line, in figures; nothing where it is not known."""
    return wording.quantity(item.low, item.quantity, item.high)


@register.simple_tag
def sums(
    amounts: Mapping[Any, Amount], mixed: bool, href: str | None = None, most_types: int | None = None
) -> SafeString:
    """A cell of a table of sums: each amount, or the first ones, with its type where they are `mixed`, leading to
    `href` (a querystring).

    Made here, since a table has thousands of cells: a template takes three times as long.
    """
    if not amounts:
        return format_html('<span class="soft" aria-hidden="true">·</span><span class="unseen">{}</span>', _("none"))
    said = format_html_join(
        "",
        '<span class="sum">{}<b>{}</b>{}{}{}</span>',
        (
            (
                format_html("<small>{}</small> ", top.name) if mixed else "",
                "?" if amount.only_unknown else amount.best,
                mark_safe(" <i>+ ?</i>") if amount.unknown_lines and not amount.only_unknown else "",
                format_html(" <small>{}–{}</small>", amount.low, amount.high) if amount.spread else "",
                _unknown_lines(amount.unknown_lines) if amount.unknown_lines else "",
            )
            for top, amount in islice(amounts.items(), most_types)
        ),
    )
    if most_types and (more := len(amounts) - most_types) > 0:
        said += format_html("<small>{}</small>", ngettext("+ %d type", "+ %d types", more) % more)
    return format_html('<a href="?{}">{}</a>', href, said) if href else said


def _unknown_lines(number: int) -> SafeString:
    words = ngettext("(%d line of unknown number)", "(%d lines of unknown number)", number) % number
    return format_html('<span class="unseen"> {}</span>', words)


@register.filter
def language_in_words(code: str) -> str:
    """What a language is called, or its code where Django has no name for it."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@register.filter
def unbroken(text: str) -> SafeString:
    """`text` with designations such as Mi-35P kept on one line, where a headline would break them at the hyphen."""
    parts = enumerate(re.split(r"(\w*\d\w*-[\w-]+|\w+-\w*\d[\w-]*)", text))
    marked = (format_html('<span class="whole">{}</span>', part) if at % 2 else part for at, part in parts)
    return format_html_join("", "{}", ((part,) for part in marked))


@register.filter
def as_json(value: Any) -> str:
    """`value` as JSON, for a data attribute: the policy lets no script stand in the page."""
    return json.dumps(value)
