"""What cannot be undone, and what gives others power, asks for the second factor anew: a screen that was left open, or
a stolen session, does none of it.
"""

from __future__ import annotations

import re
import time
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from .signing_in import GIVEN_AT, has_second_factor

# Seconds for which a second factor that was given is enough.
RECENT = 15 * 60
# Names of addresses of the desk: deleting and merging, undoing a table, accounts and what roles may do.
FOR_GOOD = re.compile(r"^\w+_(delete|merge|table_undo)$|^auth_(user|group)_(add|change|password_change)$")
# Going back to an earlier state of a record begins on the page of its history.
GOING_BACK = re.compile(r"^\w+_history$")
# What is done to the rows that are chosen in a list.
ACTIONS = {"delete_selected", "forget_second_factor", "let_in"}


class SecondFactorAnew(MiddlewareMixin):
    """Middleware: leads whoever has a second factor there first, and back; what was typed is kept on a page."""

    def process_view(self, request: HttpRequest, _view: Any, _args: Any, _kwargs: Any) -> HttpResponseBase | None:
        match = request.resolver_match
        # Public pages leave here at once: they never ask for the session.
        if match is None or match.namespaces != ["admin"] or not is_for_good(request, match.url_name or ""):
            return None
        if not request.user.is_authenticated or given_lately(request) or not has_second_factor(request.user):
            return None
        messages.info(request, _("That is for good, or gives somebody more rights: it asks for your second factor."))
        wanted = request.get_full_path() if request.method == "GET" else request.path
        return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': wanted})}")


def is_for_good(request: HttpRequest, name: str) -> bool:
    """Whether the request, to the desk's address of that name, wants or does what asks anew."""
    if GOING_BACK.match(name):
        return request.method == "POST" or "to" in request.GET
    if name.endswith("_changelist"):
        return bool(ACTIONS & set(request.POST.getlist("action")))
    return bool(FOR_GOOD.match(name))


def given_lately(request: HttpRequest) -> bool:
    return bool(time.time() - request.session.get(GIVEN_AT, 0) < RECENT)
