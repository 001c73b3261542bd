"""Names as newspapers write them: one spelling to search by, several to be found under."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from .search import Searchable, fold

__all__ = ["Named", "fold", "validate_aliases"]


def validate_aliases(value: Any) -> None:
    """Raise ValidationError unless `value` is a list of non-empty strings."""
    if not isinstance(value, list) or not all(isinstance(alias, str) and alias.strip() for alias in value):
        raise ValidationError(_("Write the other names as a list of words."))


class Named(Searchable):
    """A record with one name, a slug for its address, and the other names it is found under."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    aliases = models.JSONField(
        _("other names"),
        default=list,
        blank=True,
        validators=[validate_aliases],
        help_text=_("Every spelling that sources use."),
    )
    search_key = models.TextField(editable=False, default="")

    class Meta:
        abstract = True

    def names(self) -> list[str]:
        """Every name of the record, the main one first."""
        raise NotImplementedError

    def texts(self) -> list[str]:
        return self.names()

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the search key made from the names as they stand."""
        self.search_key = " ".join(dict.fromkeys(fold(name) for name in self.names()))
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "search_key"}
        super().save(*args, **kwargs)
