"""Tables that were brought in: the latest ones, and the way back of all that one of them wrote."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from deliveries.history.recording import LONGEST_REASON
from deliveries.models import TableImport
from deliveries.tables import Kind
from deliveries.tables.undoing import Undoable, undo, written_at
from deliveries.wording.reasons import UNDONE, own_reason

from .site import label_of

if TYPE_CHECKING:
    Admin = admin.ModelAdmin[Any]
else:
    Admin = object

# The latest ones that the page of tables lists.
MOST_LISTED = 10
# Of what was left, so many are told.
MOST_LEFT = 10


def may_undo(user: Any) -> bool:
    """Who brings tables in and goes back to earlier states."""
    return bool(user.has_perms(["deliveries.import_tables", "deliveries.revert_delivery"]))


class UndoTablesMixin(Admin):
    """A ModelAdmin of which a table that came in can be undone."""

    table_kind: ClassVar[Kind]

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_table_undo"
        return [
            path("table/<int:pk>/undo/", self.admin_site.admin_view(self.undo_table), name=name),
            *super().get_urls(),
        ]

    def latest_tables(self, request: HttpRequest) -> list[TableImport]:
        """The latest tables of the kind, for whoever may undo them."""
        rows = TableImport.objects.filter(kind=self.table_kind.name).select_related("user")
        return list(rows[:MOST_LISTED]) if may_undo(request.user) else []

    def undo_table(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what undoing the table would take back; on POST take back what nobody has changed since."""
        if not may_undo(request.user) or not isinstance(request.user, User):
            raise PermissionDenied
        table = get_object_or_404(TableImport, pk=pk, kind=self.table_kind.name)
        back = f"admin:{self.opts.app_label}_{self.opts.model_name}_table"
        if table.undone:
            messages.info(request, _("It was undone already."))
            return redirect(back)
        if request.method == "POST":
            self._undo(request, table, request.user)
            return redirect(back)
        rows = written_at(table.at, request.user)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Undo the table %(name)s") % {"name": table.name},
            "table": table,
            "able": list(self._labelled(each for each in rows if not each.why_not)),
            "left": list(self._labelled(each for each in rows if each.why_not)),
        }
        return render(request, "admin/tables/undo.html", context)

    def _undo(self, request: HttpRequest, table: TableImport, user: User) -> None:
        """Take it back, and say how much of it went and what was left."""
        reason = own_reason(UNDONE, name=table.name)
        done, left = undo(table.at, reason[:LONGEST_REASON], user)
        # What was left can be tried again once nothing stands in the way.
        TableImport.objects.filter(pk=table.pk).update(undone=None if left else timezone.now())
        said = ngettext("%(n)d record is as it was before.", "%(n)d records are as they were before.", len(done))
        messages.success(request, said % {"n": len(done)})
        for each in left[:MOST_LEFT]:
            words = {"record": label_of(self.admin_site, each.record), "why": each.why_not}
            messages.warning(request, _("Left as it is: %(record)s. %(why)s") % words)

    def _labelled(self, rows: Iterable[Undoable]) -> Iterable[tuple[Undoable, str, str]]:
        """Each with what it is called, and the address of its form."""
        for each in rows:
            name = f"admin:deliveries_{each.record._meta.model_name}_change"
            yield each, label_of(self.admin_site, each.record), reverse(name, args=[each.record.pk])

    def way_back(self, table: TableImport) -> SafeString:
        """Where it is undone, for the message that says that it was written."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_table_undo"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[table.pk]), _("Undo it"))
