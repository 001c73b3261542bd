"""The reading room: a report's text on the left, and on the right what is proposed of it, to be accepted or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from deliveries.accounts import roles
from deliveries.forms import proposing
from deliveries.forms.accepting import NotAllowedError, accept, add_claim, entered
from deliveries.forms.base import is_key
from deliveries.forms.numbers import in_words
from deliveries.forms.reports import MODELS, MOST_PROPOSED, PARTIES, Names, ProposedForm, ReportForm
from deliveries.models import Claim, Delivery, EquipmentType, Party, Source
from deliveries.models.gazetteer import gazetteer
from deliveries.reading import Phrase, Proposal, Report, StatedTotal, read_report

from .review import Entered, probable_doubles
from .tables import account

# What a phrase of each kind can be taken for in a proposal.
TAKEN_AS = {
    "party": ("recipient", "supplier"),
    "day": ("arrival", "order"),
    "number": ("number",),
    "equipment": ("equipment",),
}


# Of so many proposals, those that stand nearest, the fields are offered for a phrase; and so many phrases are marked: a
# long report would else be a page of many megabytes, and one that is no report keep a server busy for a minute.
MOST_NEAR, MOST_MARKED = 5, 3_000


@dataclass(frozen=True)
class Piece:
    """A stretch of the text: plain, or a phrase with how it was read and the places it can be put in."""

    text: str
    phrase: Phrase | None = None
    number: int = 0
    places: tuple[tuple[str, str], ...] = ()


@dataclass
class Proposed:
    """A proposal on the page: its form, where it was read, what is akin on record, and what became of it."""

    form: ProposedForm
    proposal: Proposal | None
    sentence: int
    akin: list[Delivery]
    delivery: Delivery | None

    @property
    def rejected(self) -> bool:
        return bool(self.form["state"].value() == "rejected")


def report_view(request: HttpRequest) -> HttpResponse:
    """Take a text, show what is read in it, and do what a button asks for; nothing is saved that is not accepted."""
    if not roles.may_draft(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, {"form": ReportForm()})
    form = ReportForm(request.POST)
    if not form.is_valid() or request.POST.get("do") == "edit":
        return _page(request, {"form": form})
    data = form.cleaned_data
    report = read_report(data["text"], gazetteer(), published=data["published"], language=data["language"] or None)
    room = Room(request, form, report)
    room.do(request.POST.get("do", ""))
    return _page(request, room.context())


class Room:
    """One report that is being read."""

    def __init__(self, request: HttpRequest, form: ReportForm, report: Report) -> None:
        self.request, self.form, self.report = request, form, report
        self.source: Source = form.source() or form.new_source(report.language)
        self.names = Names()
        self.problem = ""
        is_new = request.POST.get("do") in {None, "", "read"}
        count = len(report.proposals[:MOST_PROPOSED])
        data = None if is_new else request.POST.copy()
        if data is not None:
            self._put(data)
        self.forms = [
            ProposedForm(
                data, prefix=f"p{at}", names=self.names, source=self.source,
                initial=proposing.initial(report.proposals[at]),
            )
            for at in range(count)
        ]  # fmt: skip

    # ---- What is done --------------------------------------------------------------------------------

    def _put(self, data: Any) -> None:
        """Take a phrase of the text for a field: "put:12:p0-recipient"."""
        verb, _colon, rest = (self.request.POST.get("do") or "").partition(":")
        number, _colon, field = rest.partition(":")
        if verb == "put" and is_key(number) and int(number) < len(self.report.phrases) and field in data:
            phrase = self.report.phrases[int(number)]
            data[field] = phrase.entry.names[0] if phrase.entry else self._words(phrase)

    def _words(self, phrase: Phrase) -> str:
        return str(self.form.cleaned_data["text"])[phrase.start : phrase.end]

    def do(self, what: str) -> None:
        """Accept, publish, reject, bring back, or add to what is on record."""
        verb, _colon, rest = what.partition(":")
        number, _colon, other = rest.partition(":")
        if verb not in {"accept", "publish", "reject", "back", "claim"} or not is_key(number):
            return
        if int(number) >= len(self.forms):
            return
        form = self.forms[int(number)]
        if verb in {"reject", "back"}:
            self._became(form, "rejected" if verb == "reject" else "")
        elif form["state"].value() or not form.is_valid():
            return
        else:
            self._accept(form, verb, other)

    def _accept(self, form: ProposedForm, verb: str, other: str) -> None:
        user, text, kept = account(self.request), self.form.cleaned_data["text"], self.source.pk
        try:
            if verb == "claim":
                delivery = self._of_record(other)
                add_claim(form, self.source, text, delivery, user)
            else:
                delivery = accept(form, self.source, text, user)
            kept = self.source.pk
            self._became(form, str(delivery.pk))
            # What cannot be published is a draft all the same: it stands, with the reason above it.
            if verb == "publish" and roles.may_publish(user, delivery):
                delivery.publish(user)
        except ValidationError as problem:
            self.problem = " ".join(problem.messages)
        except NotAllowedError:
            self.problem = _("You may not add models. Choose one that is on record.")
        # A source that was saved and taken back with what was refused is not on record.
        self.source.pk = kept

    def _of_record(self, pk: str) -> Delivery:
        delivery = Delivery.objects.filter(pk=pk).first() if is_key(pk) else None
        if delivery is None or not roles.may_change(account(self.request), delivery):
            raise ValidationError(_("You may not change that delivery."))
        return delivery

    def _became(self, form: ProposedForm, state: str) -> None:
        data = form.data.copy()  # type: ignore[attr-defined]
        data[form.add_prefix("state")] = state
        form.data = data

    # ---- What is shown -------------------------------------------------------------------------------

    def context(self) -> dict[str, Any]:
        """What the page needs of the report."""
        proposed = [self._proposed(at, form) for at, form in enumerate(self.forms)]
        return {
            "form": self.form,
            "report": self.report,
            "sentences": list(self._sentences()),
            "proposed": proposed,
            "totals": [(proposing.total_words(total), self._total(total)) for total in self.report.totals],
            "source": self.source if self.source.pk else None,
            "problem": self.problem,
            "may_publish": roles.may_publish(account(self.request)),
            "parties": self.names.parties.rows,
            "models": self.names.models.rows,
            "lists": {"parties": PARTIES, "models": MODELS},
            "open": [at for at, each in enumerate(proposed) if not each.delivery and not each.rejected],
        }

    def _total(self, total: StatedTotal) -> str:
        """The form of a stated total, filled in; "" where its source is not on record yet."""
        if self.source.pk is None:
            return ""
        slugs = (
            total.recipient.value.slug if total.recipient else "",
            total.supplier.value.slug if total.supplier else "",
        )
        rows = {party.slug: party.pk for party in Party.objects.filter(slug__in=slugs)}
        kind = EquipmentType.objects.filter(slug=total.type).first()
        filled = {
            "recipient": rows.get(slugs[0], ""),
            "supplier": rows.get(slugs[1], ""),
            "type": kind.pk if kind else "",
            "total": in_words(total.number.value),
            "as_of": self.form.cleaned_data["published"],
            "source": self.source.pk,
        }
        return f"{reverse('admin:deliveries_reportedtotal_add')}?{urlencode(filled)}"

    def _proposed(self, at: int, form: ProposedForm) -> Proposed:
        proposal = self.report.proposals[at]
        state = str(form["state"].value() or "")
        delivery = Delivery.objects.filter(pk=state).first() if is_key(state) else None
        akin: list[Delivery] = []
        if delivery is None:
            checked = form if form.is_bound else ProposedForm(form.initial, names=self.names, source=self.source)
            if checked.is_valid():
                made, lines = entered(checked)
                known = [line for line in lines if line.equipment.pk]
                akin = probable_doubles(Entered(made, known, list[Claim]()))
        return Proposed(form, proposal, proposal.stage.sentence, akin, delivery)

    def _sentences(self) -> Iterator[tuple[int, list[Piece]]]:
        """The text, sentence by sentence, parted at its phrases."""
        text, at = self.form.cleaned_data["text"], 0
        phrases = [(number, phrase) for number, phrase in enumerate(self.report.phrases)]
        for number, (start, end) in enumerate(self.report.sentences):
            pieces, place = [], start
            while at < len(phrases) and phrases[at][1].start < end:
                order, phrase = phrases[at]
                at += 1
                if phrase.start < place or order >= MOST_MARKED:
                    continue
                offered = tuple(places(phrase, self._near(number)))
                marked = Piece(text[phrase.start : phrase.end], phrase, order, offered)
                pieces += [Piece(text[place : phrase.start]), marked]
                place = phrase.end
            yield number, [*pieces, Piece(text[place:end])]

    def _near(self, sentence: int) -> list[tuple[int, ProposedForm]]:
        """The forms of the proposals nearest to a sentence, with their numbers on the page, in its order."""
        far = [abs(proposal.stage.sentence - sentence) for proposal in self.report.proposals[: len(self.forms)]]
        nearest = sorted(range(len(far)), key=far.__getitem__)[:MOST_NEAR]
        return [(at + 1, self.forms[at]) for at in sorted(nearest)]


def places(phrase: Phrase, forms: list[tuple[int, ProposedForm]]) -> Iterator[tuple[str, str]]:
    """The fields of numbered forms that a phrase can be put in, by name, and what each is called."""
    kinds = TAKEN_AS.get(phrase.kind, ())
    for at, form in forms:
        for name in form.fields:
            if name.partition("_")[0] in kinds and not form[name].is_hidden:
                line = name.partition("_")[2]
                of = f", {form[f'equipment_{line}'].value()}" if line else ""
                yield form[name].html_name, f"{at}: {form[name].label}{of}"


def _page(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    from django.contrib.admin import site

    own = {"title": _("Read a report"), "address": reverse("admin:read_report")}
    return render(request, "admin/report.html", site.each_context(request) | own | context)
