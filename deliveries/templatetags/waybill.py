"""What the templates of the desk and its doors need to say things in words, and what they share with readers' pages."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.template import Context
from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from deliveries import wording
from deliveries.cells.claims import states
from deliveries.wording.reasons import reason_told

register = template.Library()

register.filter("amount", wording.amount_text)
register.filter("day", wording.day_text)
register.filter("outcome", wording.outcome_text)
register.filter("reason_told", reason_told)
register.filter("states", states)
register.filter("title", wording.delivery_title)
register.filter("upper_first", wording.upper_first)
register.filter("verdict", wording.verdict_text)


@register.simple_tag(takes_context=True)
def page_part(context: Context, name: str, **needs: Any) -> SafeString:
    """A part of readers' pages, told once for both: a template of pages/, or a block of one ("base.html#footer")."""
    return mark_safe(get_template(name, using="pages").render(needs, context.get("request")))


@register.filter
def as_json(value: Any) -> str:
    """`value` as JSON, for a data attribute: the policy lets no script stand in the page."""
    return json.dumps(value)
