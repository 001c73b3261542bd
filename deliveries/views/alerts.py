"""`/alerts/`: being told by mail of what changes in a view. Asked for, confirmed by mail, ended with a click."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from smtplib import SMTPException
from typing import Any

from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from deliveries.alerts import confirmation
from deliveries.cells.sharing import followed
from deliveries.filters import without
from deliveries.filters.changes import FeedForm
from deliveries.models import Alert, Change
from deliveries.models.alerts import LONGEST_VIEW
from deliveries.wording import feed_title


class AddressForm(forms.Form):
    """To whom mails go."""

    address = forms.EmailField(max_length=254, label=gettext_lazy("Mail address"))


type View = Callable[..., HttpResponse]


def offered(*methods: str) -> Callable[[View], View]:
    """A page of alerts, where the site has a mail server; 404 where it has none. No session and no account takes part:
    a forged request could only ask for what anyone may ask for, and the mail asks whether it is wanted."""

    def decorated(view: View) -> View:
        @csrf_exempt
        @never_cache
        @require_http_methods(methods)
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not settings.SENDS_MAIL:
                raise Http404
            return view(request, *args, **kwargs)

        return answer

    return decorated


def view_asked(data: QueryDict) -> FeedForm:
    """The view that the filters of a querystring select. Raises BadRequest where they are not understood, or where it
    cannot be followed."""
    form = FeedForm(data)
    if not form.is_valid():
        raise BadRequest(" ".join(f"{name}: {' '.join(said)}" for name, said in form.problems().items()))
    if not followed(form) or form.cleaned_data["before"]:
        raise BadRequest(_("This view cannot be followed."))
    if len(without(form.query)) > LONGEST_VIEW:
        raise BadRequest(_("These filters are too long to be kept. Choose fewer."))
    return form


@offered("GET", "HEAD", "POST")
def alerts(request: HttpRequest) -> HttpResponse:
    """`/alerts/?recipient=mali`: the form that asks for an alert about that view; POST sends the mail that confirms."""
    form = view_asked(request.GET)
    asked = AddressForm(request.POST or None)
    context = {"form": asked, "what": feed_title(form), "query": without(form.query), "why": ""}
    if request.method != "POST" or not asked.is_valid():
        return render(request, "alerts.html", context, status=400 if request.method == "POST" else 200)
    address = asked.cleaned_data["address"]
    # By the reader's own address, and by the one that is written to, whoever asks.
    if not ratelimit.consume(request, action="alert") or not ratelimit.consume(
        request, action="alert_to", key=address.lower()
    ):
        response = render(request, "alerts.html", context | {"why": "many"}, status=429)
        response["Retry-After"] = "3600"
        return response
    try:
        ask(request, form, address)
    except (SMTPException, OSError):
        return render(request, "alerts.html", context | {"why": "away"}, status=503)
    return render(request, "alert.html", {"alert": None, "what": context["what"], "step": "asked"})


@transaction.atomic
def ask(request: HttpRequest, form: FeedForm, address: str) -> None:
    """Send the mail that confirms an alert; nothing is kept where it cannot be sent. The same is said of an address
    that has the alert already: who follows what is nobody else's business."""
    site = f"{request.scheme}://{request.get_host()}"
    alert, _made = Alert.objects.get_or_create(
        address=address, query=without(form.query), site=site, defaults={"language": get_language() or "en"}
    )
    confirmation(alert, form).send()


def words_of(alert: Alert) -> str:
    """What an alert is about, in words; its filters, where they are understood no more."""
    form = FeedForm(QueryDict(alert.query))
    return feed_title(form) if form.is_valid() else alert.query


@offered("GET", "HEAD", "POST")
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """`/alerts/<token>/`: asks whether the alert is wanted, for programs open links of mails, too; POST confirms it."""
    found = get_object_or_404(Alert, token=token)
    if request.method == "POST" and found.confirmed is None:
        mark = Change.objects.mark()
        found.confirmed, found.told = timezone.now(), mark[0] if mark else 0
        found.save(update_fields=["confirmed", "told"])
    step = "confirm" if found.confirmed is None else "confirmed"
    return render(request, "alert.html", {"alert": found, "what": words_of(found), "step": step})


@offered("GET", "HEAD", "POST")
def alert_end(request: HttpRequest, token: str) -> HttpResponse:
    """`/alerts/<token>/end/`: a POST, as mail programs send it (RFC 8058) and as the button of the page does, ends the
    alert and deletes the address. One that has ended has ended."""
    found = Alert.objects.filter(token=token).first()
    if request.method == "POST":
        if found:
            found.delete()
        return render(request, "alert.html", {"alert": None, "what": "", "step": "ended"})
    if found is None:
        return render(request, "alert.html", {"alert": None, "what": "", "step": "ended"}, status=410)
    return render(request, "alert.html", {"alert": found, "what": words_of(found), "step": "end"})
