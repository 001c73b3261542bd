"""How many a row says: in one cell, in words perhaps, or in the columns of the bounds as well."""

from __future__ import annotations

from django.utils.translation import gettext as _

from deliveries.models import DeliveryItem

from .cells import CellError, how_many, number, shown, whether
from .grids import Row

BOUNDS = ("low", "high")
NUMBERS = ("quantity", *BOUNDS)


def numbers(row: Row, item: DeliveryItem) -> None:
    """Give `item` the numbers that a row says. Its quantity may say its bounds as well; raises CellError where their
    own columns say otherwise, and not what is on record."""
    said = how_many(row, "quantity")
    if "quantity" in row:
        # Written down as a bare number, it is about as many as it was.
        item.approximate = said.about or (item.approximate and said.best == item.quantity)
        item.quantity = said.best
    for column in BOUNDS:
        bound, cell, held = getattr(said, column), number(row, column), getattr(item, column)
        if bound is not None and cell not in {None, bound, held}:
            told = shown(row["quantity"]) | {"number": cell}
            raise CellError(column, _("The quantity says “%(text)s”, and not %(number)d.") % told)
        if bound is not None or column in row:
            setattr(item, column, cell if bound is None else bound)
    if (approximate := whether(row, "approximate")) is not None:
        item.approximate = approximate or said.about
