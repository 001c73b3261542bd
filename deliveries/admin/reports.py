"""The reading room: a report's text on the left, and on the right what is proposed of it, to be accepted or not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from deliveries.accounts import roles
from deliveries.forms.accepting import NotAllowedError, Read, accept, accept_total, add_claim, entered
from deliveries.forms.base import is_key
from deliveries.forms.opening import completed
from deliveries.forms.proposed import MODELS, PARTIES, Names, ProposedForm, TotalForm
from deliveries.forms.reports import MOST_ADDED, ReportForm
from deliveries.models import Claim, Delivery, Source
from deliveries.models.gazetteer import read
from deliveries.opening import NotOpenedError
from deliveries.reading.parts import parts_of

from .marking import Marking
from .proposals import Proposed, added, proposals, totals
from .review import Entered, probable_doubles
from .tables import account

# What a button asks for: to read the text anew, or something of one proposal.
READ = {None, "", "read", "open"}
OF_ONE = {"accept", "publish", "reject", "back", "claim", "line"}


def report_view(request: HttpRequest) -> HttpResponse:
    """Take a text, show what is read in it, and do what a button asks for; nothing is saved that is not accepted."""
    if not roles.may_draft(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, {"form": ReportForm(initial={"url": request.GET.get("url", "")[:600]})})
    data: QueryDict = request.POST
    try:
        data = completed(data) if data.get("do") in READ else data
    except NotOpenedError as problem:
        form = ReportForm(data)
        form.errors.clear()
        form.add_error("url", str(problem))
        return _page(request, {"form": form})
    form = ReportForm(data)
    if not form.is_valid() or data.get("do") == "edit":
        return _page(request, {"form": form})
    room = Room(request, form)
    room.do(data.get("do", ""))
    return _page(request, room.context())


class Room:
    """One report that is being read."""

    def __init__(self, request: HttpRequest, form: ReportForm) -> None:
        self.request, self.form = request, form
        data = form.cleaned_data
        verb, _colon, rest = (request.POST.get("do") or "").partition(":")
        self.parts = parts_of(data["text"])
        # Another part of the text is read anew.
        is_new = verb in READ or verb == "part"
        wanted = int(rest) if verb == "part" and is_key(rest) else data["part"]
        self.part = min(wanted, len(self.parts) - 1)
        self.start, end = self.parts[self.part]
        self.text: str = data["text"][self.start : end]
        self.report = read(self.text, published=data["published"], language=data["language"] or None)
        source: Source = form.source() or form.new_source(self.report.language)
        self.read = Read(form, source, account(request))
        self.names, self.problem = Names(), ""
        self.more = min(data["more"] + (verb == "more"), MOST_ADDED)
        self.proposed = self._proposed(None if is_new else request.POST.copy(), verb, rest)
        self.by_key = {each.key: each for each in self.proposed}

    def _proposed(self, data: Any, verb: str, rest: str) -> list[Proposed]:
        """What is proposed, with what the editor has typed of it and what became of it."""
        accepted = self.read.accepted()
        if data is not None and verb == "put":
            self._put(data, rest)
        if data is not None and verb == "line" and is_key(rest) and is_key(data.get(f"p{rest}-lines", "")):
            data[f"p{rest}-lines"] = str(int(data[f"p{rest}-lines"]) + 1)
        options = {"names": self.names, "source": self.read.source}
        return [
            *proposals(self.report, self.start, data, accepted, options),
            *added(self.more if self.part == 0 else 0, len(self.report.proposals), data, accepted, options),
            *totals(self.report, self.start, data, accepted, self.form.cleaned_data["published"], options),
        ]

    # ---- What is done --------------------------------------------------------------------------------

    def _put(self, data: Any, rest: str) -> None:
        """Take a phrase of the text for a field: "12:p0-recipient"."""
        number, _colon, field = rest.partition(":")
        if is_key(number) and int(number) < len(self.report.phrases) and field in data:
            phrase = self.report.phrases[int(number)]
            data[field] = phrase.entry.names[0] if phrase.entry else self.text[phrase.start : phrase.end]

    def do(self, what: str) -> None:
        """Accept, publish, reject, bring back, or add to what is on record."""
        verb, _colon, rest = what.partition(":")
        key, _colon, other = rest.partition(":")
        each = self.by_key.get(key)
        if verb not in OF_ONE or each is None or each.is_on_record:
            return
        if verb in {"reject", "back"}:
            each.became("rejected" if verb == "reject" else "")
        elif verb != "line" and not each.is_rejected and each.form.is_valid():
            self._accept(each, verb, other)

    def _accept(self, each: Proposed, verb: str, other: str) -> None:
        try:
            if isinstance(each.form, TotalForm):
                each.total = accept_total(each.form, self.read, each.place)
            elif isinstance(each.form, ProposedForm):
                self._take(each, each.form, verb, other)
        except ValidationError as problem:
            self.problem = " ".join(problem.messages)
        except NotAllowedError:
            self.problem = _("You may not add models. Choose one that is on record.")
        if not each.is_on_record:
            # A source that was saved and taken back with what was refused is not on record.
            self.read.source = self.form.source() or self.form.new_source(self.report.language)

    def _take(self, each: Proposed, form: ProposedForm, verb: str, other: str) -> None:
        """Make a draft of a proposal, publish it, or make claims of it for a delivery that is on record."""
        if verb == "claim":
            delivery = self._of_record(other)
            add_claim(form, self.read, each.place, delivery)
            each.delivery = delivery
            return
        each.delivery = accept(form, self.read, each.place)
        # What cannot be published is a draft all the same: it stands, with the reason above it.
        if verb == "publish" and each.delivery.state == Delivery.State.DRAFT:
            self._publish(each.delivery)

    def _publish(self, delivery: Delivery) -> None:
        if roles.may_publish(self.read.by, delivery):
            delivery.publish(self.read.by)

    def _of_record(self, pk: str) -> Delivery:
        delivery = Delivery.objects.filter(pk=pk).first() if is_key(pk) else None
        if delivery is None or not roles.may_change(self.read.by, delivery):
            raise ValidationError(_("You may not change that delivery."))
        return delivery

    # ---- What is shown -------------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """What the page needs of the report."""
        deliveries = [each for each in self.proposed if isinstance(each.form, ProposedForm)]
        for each in deliveries:
            each.akin = [] if each.is_on_record else list(self._akin(each.form))
        return {
            "form": self.form,
            "report": self.report,
            "sentences": list(Marking(self.text, self.report, self.proposed).sentences()),
            "proposed": deliveries,
            "totals": [each for each in self.proposed if isinstance(each.form, TotalForm)],
            "source": self.read.source if self.read.source.pk else None,
            "problem": self.problem,
            "may_publish": roles.may_publish(self.read.by),
            "part": self.part,
            "more": self.more,
            "parts": range(len(self.parts)) if len(self.parts) > 1 else (),
            "parties": self.names.parties.rows,
            "models": self.names.models.rows,
            "lists": {"parties": PARTIES, "models": MODELS},
            "open": [at for at, each in enumerate(deliveries) if not each.is_on_record and not each.is_rejected],
        }

    def _akin(self, form: Any) -> Iterator[Delivery]:
        """Deliveries on record that may be the proposed one."""
        checked = form if form.is_bound else ProposedForm(form.initial, names=self.names, source=self.read.source)
        if checked.is_valid():
            made, lines = entered(checked)
            yield from probable_doubles(Entered(made, [line for line in lines if line.equipment.pk], list[Claim]()))


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    from django.contrib.admin import site

    own = {"title": _("Read a report"), "address": reverse("admin:read_report"), "fetches": settings.FETCHES}
    return render(request, "admin/report.html", site.each_context(request) | own | context)
