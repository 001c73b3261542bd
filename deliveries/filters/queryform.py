"""What every form of a querystring has in common: what it does not understand is an error, never a wider result."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from .fields import ValuesField, shown

# What other sites add to a link to count who follows it.
TRACKING = re.compile(
    r"(utm|mc|pk|mtm|hsa|gad|vero)_\w+|\w*clid|[gw]braid|igsh(id)?|srsltid|li_fat_id|mkt_tok|_(gl|ga|hs\w+)|ref"
)


class QueryForm(forms.Form):
    """A form of a querystring. A parameter that it does not have is an error, and so are two values for one."""

    def __init__(self, data: QueryDict) -> None:
        given = data.copy()
        for name in data:
            # An empty value beside another says nothing, and must not take its place.
            if values := [value for value in data.getlist(name) if value.strip()]:
                given.setlist(name, values)
        self.given = given
        super().__init__(given)

    def clean(self) -> dict[str, Any]:
        for name, given in self.given.lists():
            values = {value.strip() for value in given} - {""}
            if name in self.fields and len(values) > 1 and not isinstance(self.fields[name], ValuesField):
                self.add_error(name, _("Give one value, not several."))
            elif name and name not in self.fields and values and not TRACKING.fullmatch(name):
                self.errors[shown(name)] = self.error_class([_("There is no such filter here.")])
        return super().clean() or self.cleaned_data

    def problems(self) -> dict[str, list[str]]:
        """What is wrong, a list of messages a parameter."""
        return {name: [str(message) for message in messages] for name, messages in self.errors.items()}
