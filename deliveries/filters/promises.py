"""The form of a party's promises: the filters, and which page of them."""

from __future__ import annotations

from .form import DeliveryFilterForm
from .selection import PAGE_SIZE


class PromisesForm(DeliveryFilterForm):
    """The filters of what a party was promised, or promised itself; `page` is one of those of its promises."""

    def last_page(self) -> int:
        return max(1, -(-self._made.promised // PAGE_SIZE))
