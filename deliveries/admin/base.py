"""What every admin of the desk shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from deliveries.forms.base import Choice
from deliveries.forms.claims import MOST_ROWS
from deliveries.models import Delivery

from .history import DeskHistory
from .keeping import KeepingMixin
from .site import label_of
from .turns import TurnsMixin

if TYPE_CHECKING:
    from django.db.models import Field, ForeignKey
    from django.forms import ModelChoiceField


class Labelled:
    """Names the choices of a foreign key as the admin of their model calls them."""

    admin_site: admin.AdminSite

    def formfield_for_foreignkey(
        self, db_field: ForeignKey[Any], request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):  # type: ignore[attr-defined]
            kwargs["widget"] = Choice(db_field, self.admin_site)
        field: ModelChoiceField[Any] | None = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if field is not None:
            field.label_from_instance = lambda record: label_of(self.admin_site, record)  # type: ignore[method-assign, assignment]
        return field

    def formfield_for_dbfield(self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        """A field with a + beside what can be added, and nothing else to stumble over on the way by keyboard."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if isinstance(field, forms.Field) and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_change_related = field.widget.can_delete_related = False
            field.widget.can_view_related = False
        elif isinstance(field, forms.Field) and isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 3
        return field


class DeskInline(Labelled):
    """Rows of a delivery, as many as a form can be drawn with in good time."""

    def get_formset(self, request: HttpRequest, obj: Delivery | None = None, **kwargs: Any) -> Any:
        most = {"max_num": MOST_ROWS, "absolute_max": MOST_ROWS}
        return super().get_formset(request, obj, **most | kwargs)  # type: ignore[misc]


class DeskAdmin[Row: Model](Labelled, KeepingMixin, TurnsMixin, DeskHistory, admin.ModelAdmin[Row]):
    """The base of every admin of the desk."""

    class Media:
        css = {"all": ["css/desk.css"]}
        # The first two are named for their order: desk.js stands on them.
        js = ["admin/js/jquery.init.js", "admin/js/autocomplete.js", "js/desk.js"]

    def view_on_site(self, obj: Row) -> str | None:
        """The address of its page; None where readers have none."""
        rows: Any = self.model._default_manager
        hidden = hasattr(rows, "public") and not rows.public().filter(pk=obj.pk).exists()
        return None if hidden or not hasattr(obj, "get_absolute_url") else obj.get_absolute_url()

    def label(self, record: Row) -> str:
        """What a record is called where it is chosen."""
        return str(record)


class NamedAdmin[Row: Model](DeskAdmin[Row]):
    """Of records that are found under each of their names, and under misspellings."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Row], search_term: str
    ) -> tuple[QuerySet[Row], bool]:
        return queryset.called(search_term) if search_term else queryset, False  # type: ignore[attr-defined]
