"""The table of sums: its cells, and what must be said with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import escape

from deliveries.index.groups import Table
from deliveries.numbers import figures
from deliveries.timeline import Amount
from deliveries.wording import about_words, earlier_year, staged


def sum_cell(
    amounts: Mapping[Any, Amount], mixed: bool, query: str | None = None, most_types: int | None = None
) -> SafeString:
    """A cell of a table of sums: each amount, or the first ones, with its type where they are `mixed`, leading to a
    querystring.

    Made here, since a table has thousands of cells: a template takes longer.
    """
    if not amounts:
        return mark_safe(
            f'<span class="soft" aria-hidden="true">·</span><span class="unseen">{escape(_("none"))}</span>'
        )
    said = "".join(_sum(str(top) if mixed else "", amount) for top, amount in islice(amounts.items(), most_types))
    if most_types and (more := len(amounts) - most_types) > 0:
        said += f"<small>{escape(ngettext('+ %s type', '+ %s types', more) % figures(more))}</small>"
    return mark_safe(f'<a href="?{escape(query)}">{said}</a>' if query else said)


def _sum(name: str, amount: Amount) -> str:
    """An amount as HTML."""
    kind = f"<small>{escape(name)}</small> " if name else ""
    # Beside the number that they are bounds of, before what is not known.
    spread = f" <small>{amount.bounds}</small>" if amount.spread and not amount.from_least else ""
    known = f"{amount.sign}{amount.bounds}" if amount.from_least else amount.counted
    more = unknown = ""
    if amount.unknown_lines:
        more = "" if amount.only_unknown else " <i>+ ?</i>"
        words = ngettext("(%s line of unknown number)", "(%s lines of unknown number)", amount.unknown_lines)
        unknown = f'<span class="unseen"> {escape(words % figures(amount.unknown_lines))}</span>'
    return f'<span class="sum">{kind}<b>{"?" if amount.only_unknown else known}</b>{spread}{more}{unknown}</span>'


def table_notes(table: Table) -> Iterator[str]:
    """What must be said with a table, a sentence each."""
    yield str(staged(table.stage).sums)
    if table.earlier:
        yield earlier_year(table.earlier, table.stage)
    if any(amount.about for amount in table.total.values()):
        yield about_words()
    if table.more_rows:
        told = (
            _("The %(shown)s rows with most deliveries are shown, %(more)s more are left out; the download holds all.")
            if table.group.named
            else _("%(shown)s years are shown, %(more)s more are left out; the download holds all.")
        )
        yield told % {"shown": figures(len(table.rows)), "more": figures(table.more_rows)}
    if table.more_columns and table.pivot:
        told = (
            _(
                "The %(shown)s columns with most deliveries are shown, %(more)s more are left out; the totals and the "
                "download hold all."
            )
            if table.pivot.named
            else _("%(shown)s years are shown, %(more)s more are left out; the totals and the download hold all.")
        )
        yield told % {"shown": figures(len(table.columns)), "more": figures(table.more_columns)}
