"""Another register beside ours at the desk: pairs are put together and apart, and rows become claims and drafts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries import index
from deliveries.accounts import roles
from deliveries.cells.reconciling import PairCells, pair_cells, section_cells, tally
from deliveries.filters import without
from deliveries.filters.reconcile import ReconcileForm
from deliveries.forms.base import is_key
from deliveries.index.compared import Asked
from deliveries.models import Decision, Delivery, DeliveryItem, Party, Register
from deliveries.reconciling import Judged, Row
from deliveries.registers import deciding
from deliveries.registers.beside import Beside
from deliveries.registers.lines import Reading, lines_of
from deliveries.registers.sheet import ReconciledTable, largest
from deliveries.wording.reconciling import row_words, when_words

# So many rows of the other side are offered to be put together with one.
MOST_OFFERED = 12


@dataclass(frozen=True)
class Offer:
    """A row that another one may be put together with."""

    value: str
    label: str


@dataclass(frozen=True)
class DeskPair:
    """A group at the desk: what can be done with it.

    `ours` and `theirs`: its lines, and its rows by their deliveries. `offers`: what the first of them may be put
    together with. `claims` and `drafts`: whether its rows can become that; `draft`: the number of one that there is.
    """

    cells: PairCells
    ours: list[int]
    theirs: list[int]
    pinned: bool
    offers: list[Offer]
    claims: bool
    drafts: bool
    draft: int | None

    @property
    def both(self) -> bool:
        return bool(self.ours and self.theirs)


@dataclass(frozen=True)
class Difference:
    """A group of the desk's first page: of which register it is, to whom the pieces came, and where it is worked on."""

    register: Register
    recipient: Party
    cells: PairCells
    address: str


def differences(most: int) -> list[Difference]:
    """What our record and other registers have otherwise: the pairs with most pieces at stake, of all registers."""
    found: list[tuple[Register, Judged]] = []
    for register in Register.objects.filter(default=False):
        found += [(register, each) for each in largest(Beside(register), most)]
    found.sort(key=lambda pair: -pair[1].at_stake)
    reading = Reading([judged for _register, judged in found[:most]], index.current())
    return [_difference(register, judged, reading) for register, judged in found[:most] if judged in reading.whole]


def _difference(register: Register, judged: Judged, reading: Reading) -> Difference:
    first = judged.group.ours[0]
    recipient = reading.lines[first.pk].delivery.recipient
    address = f"{reverse('admin:deliveries_register_beside', args=[register.pk])}?recipient={recipient.slug}"
    cells = pair_cells(judged, reading, register, first.supplier)
    return Difference(register, recipient, cells, f"{address}&verdict={judged.verdict}")


class BesideMixin:
    """The view of RegisterAdmin."""

    admin_site: admin.AdminSite
    opts: Any

    def beside_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.beside_view)
        return [path("<int:pk>/beside/", view, name="deliveries_register_beside")]

    def beside_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The rows of one recipient, and what is done with one of them."""
        if not request.user.has_perm("deliveries.view_delivery"):
            raise PermissionDenied
        register = Register.objects.filter(pk=pk, default=False).first()
        if register is None:
            raise Http404
        if request.method == "POST":
            return self._done(request, register)
        return render(request, "admin/registers/beside.html", self._context(request, register))

    # ---- What is shown ----------------------------------------------------------------------------------

    def _context(self, request: HttpRequest, register: Register) -> dict[str, Any]:
        asked = request.GET.copy()
        asked["register"] = register.slug
        form = ReconcileForm(asked)
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "register": register, "form": form,
            "title": _("Side by side with %(register)s") % {"register": register.name}, "recipient": None,
        }  # fmt: skip
        recipients = form.cleaned_data["recipient"] if form.is_valid() else []
        if len(recipients) == 1:
            context |= self._table(request, form, register, recipients[0])
        else:
            pks = Beside(register).recipients
            context["recipients"] = Party.objects.filter(pk__in=pks).order_by("name")
        return context

    def _table(self, request: HttpRequest, form: ReconcileForm, register: Register, recipient: Party) -> dict[str, Any]:
        data = form.cleaned_data
        asked = Asked(frozenset({recipient.pk}), verdicts=frozenset(data["verdict"]))
        table, page = ReconciledTable(Beside(register), asked), data["page"] or 1
        entries = table.page(min(page, table.last_page))
        drafts = deciding.drafts_of(register, [recipient.pk])
        offers = _offers([entry for entry in entries if isinstance(entry, Judged)], table)
        may_draft, may_decide = roles.may_draft(request.user), deciding.may_decide(request.user)
        rest = without(form.query, "verdict", names=("recipient", "verdict"))
        return {
            "recipient": recipient,
            "title": _("%(recipient)s, side by side with %(register)s")
            % {"recipient": recipient, "register": register.name},
            "sections": [
                (section, [_desk_pair(cells, drafts, offers, may_draft) for cells in section.rows])
                for section in section_cells(entries, table.beside)
            ],
            "may_decide": may_decide,
            "verdicts": tally(table.verdicts, data["verdict"], rest),
            "decisions": list(_decisions(register, recipient)),
            "page": page, "last": table.last_page, "query": without(form.query, names=("recipient", "verdict")),
        }  # fmt: skip

    # ---- What is done -----------------------------------------------------------------------------------

    def _done(self, request: HttpRequest, register: Register) -> HttpResponse:
        """Do what a button asks for, and come back; from a draft that was made, to its form."""
        back = HttpResponseRedirect(request.get_full_path())
        try:
            rows = _rows_of(register, request.POST.getlist("row"))
            if request.POST.get("do") == "draft":
                made = deciding.draft(register, rows[0], request.user)
                messages.success(request, _("A draft was made of the row. It is paired with it."))
                return HttpResponseRedirect(reverse("admin:deliveries_delivery_change", args=[made.pk]))
            if request.POST.get("do") == "claim":
                self._claimed(request, register, rows)
            else:
                self._decided(request, rows)
        except deciding.RefusedError as refusal:
            messages.error(request, str(refusal))
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
        return back

    def _claimed(self, request: HttpRequest, register: Register, rows: Sequence[Delivery]) -> None:
        with transaction.atomic():
            made = [claim for row in rows for claim in deciding.claim(register, row, request.user)]
        if not made:
            messages.info(request, _("The release says so on our record already."))
        for claim in made:
            link = format_html('<a href="{}">{}</a>', claim.delivery.get_absolute_url(), claim.delivery)
            messages.success(request, format_html(_("A claim was added to {}."), link))

    def _decided(self, request: HttpRequest, rows: Sequence[Delivery]) -> None:
        said = request.POST.get("do", "")
        if not deciding.may_decide(request.user):
            raise PermissionDenied
        if said not in Decision.Said.values or not isinstance(request.user, User):
            raise deciding.RefusedError(_("That is nothing that can be done here."))
        pks = [int(pk) for pk in request.POST.getlist("line") if is_key(pk)]
        lines = DeliveryItem.objects.select_related("delivery__register", "equipment").filter(pk__in=pks)
        made = deciding.decide(list(lines), rows, said, request.user)
        if not made:
            raise deciding.RefusedError(_("Choose what it belongs to."))
        words = ngettext("One pair was decided.", "%(n)d pairs were decided.", len(made))
        messages.success(request, words % {"n": len(made)})


def _rows_of(register: Register, keys: Sequence[str]) -> list[Delivery]:
    """The rows of a register with these numbers. Raises RefusedError where there is none."""
    rows = Delivery.objects.published().filter(register=register).select_related("register", "recipient", "supplier")
    found = list(rows.filter(pk__in=[int(key) for key in keys if is_key(key)]))
    if not found:
        raise deciding.RefusedError(_("The register has this row no more."))
    return found


def _decisions(register: Register, recipient: Party) -> list[tuple[Decision, DeliveryItem | None]]:
    """What stands of a recipient, each with its line of ours; that may be gone."""
    found = list(Decision.among(register.pk, [recipient.pk]))
    lines = {
        (line.delivery_id, line.equipment_id): line
        for line in DeliveryItem.objects.filter(delivery__in=[each.delivery_id for each in found])
        .select_related("equipment", "delivery__register")
    }  # fmt: skip
    return [(each, lines.get((each.delivery_id, each.equipment_id))) for each in found]


def _desk_pair(
    cells: PairCells, drafts: Mapping[int, int], offers: Mapping[int, list[Offer]], may_draft: bool
) -> DeskPair:
    group = cells.judged.group if cells.judged else None
    ours, theirs = (group.ours, group.theirs) if group else ((), ())
    lone = [*ours, *theirs][:1] if group and not (ours and theirs) else []
    draft = next((drafts[row.delivery] for row in theirs if row.delivery in drafts), None)
    arrived = any(not row.awaited for row in ours)
    return DeskPair(
        cells,
        ours=[row.pk for row in ours],
        theirs=[row.delivery for row in theirs],
        pinned=bool(group and group.pinned),
        offers=offers.get(lone[0].pk, []) if lone else [],
        claims=bool(ours and theirs),
        drafts=bool(theirs) and may_draft and not arrived and draft is None,
        draft=draft,
    )


def _offers(judged: Sequence[Judged], table: ReconciledTable) -> dict[int, list[Offer]]:
    """By row that stands alone (its pk) the rows of the other side that came nearest, of its type."""
    tops = {each.group.rows[0].top for each in judged}
    everything = [row for each in table.judged_of(tops) for row in each.group.rows]
    nearest: dict[int, list[Row]] = {}
    for each in judged:
        if not (each.group.ours and each.group.theirs):
            lone = each.group.rows[0]
            like = [row for row in everything if row.side != lone.side and row.top == lone.top]
            nearest[lone.pk] = sorted(like, key=lambda row, lone=lone: (_far(lone, row), row.pk))[:MOST_OFFERED]  # type: ignore[misc]
    pks = {row.pk for rows in nearest.values() for row in rows}
    lines = lines_of(pks, table.beside.index)
    return {
        pk: [
            Offer(
                str(row.delivery if row.side == "theirs" else row.pk),
                f"{row_words(lines[row.pk])}, {when_words(lines[row.pk].delivery)}",
            )
            for row in rows
            if row.pk in lines
        ]
        for pk, rows in nearest.items()
    }


def _far(one: Row, other: Row) -> int:
    """How many days apart two rows begin; those without a day are farthest."""
    days = [row.earliest or row.told for row in (one, other)]
    return abs((days[0] - days[1]).days) if days[0] and days[1] else 10**7
