from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .search import Searchable
from .spans import Span, clean_spans, span_constraint

web_address = URLValidator(schemes=["http", "https"])

# A voice through a wire through a newspaper through an archive: no report has needed a longer path.
LONGEST_PATH = 4


class Source(Searchable):
    """Something or somebody that said it: a report, an official, a photograph, a register."""

    class Kind(models.TextChoices):
        NEWS = "news", _("news")
        OFFICIAL_STATEMENT = "official-statement", _("official statement")
        ANONYMOUS_OFFICIAL = "anonymous-official", _("anonymous official")
        NEWSLETTER = "newsletter", _("newsletter")
        DOCUMENT = "document", _("document")
        PHOTOGRAPH = "photograph", _("photograph")
        EYEWITNESS = "eyewitness", _("eyewitness")
        REGISTER = "register", _("register")

    slug = models.SlugField(_("slug"), max_length=80, unique=True, null=True, blank=True)
    title = models.CharField(_("title"), max_length=300)
    publisher = models.CharField(_("publisher or speaker"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    url = models.URLField(_("address"), max_length=600, blank=True, validators=[web_address])
    archive_url = models.URLField(_("archived copy"), max_length=600, blank=True, validators=[web_address])
    published_earliest = models.DateField(_("published, earliest"), null=True, blank=True)
    published_latest = models.DateField(_("published, latest"), null=True, blank=True)
    published_text = models.CharField(_("published, as written"), max_length=120, blank=True)
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    via = models.ForeignKey(
        "self",
        verbose_name=_("reached us through"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="carried",
    )
    known_from = models.DateField(
        _("known from"),
        null=True,
        editable=False,
        db_index=True,
        help_text=_("The last day of its own publication, or that of the source it came through."),
    )

    published = Span("published")

    history = HistoricalRecords(excluded_fields=["search_text"])

    class Meta:
        verbose_name = _("source")
        ordering: ClassVar = ["-known_from", "publisher", "pk"]
        constraints: ClassVar = [
            span_constraint("source", "published"),
            models.CheckConstraint(name="source_not_via_itself", condition=~models.Q(via=models.F("pk"))),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}"

    def texts(self) -> list[str]:
        return [self.publisher, self.title]

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk])

    @property
    def path(self) -> list[Source]:
        """The sources it reached us through, nearest first; ends with the publication that we read."""
        path: list[Source] = []
        carrier = self.via
        while carrier is not None and len(path) < LONGEST_PATH:
            path.append(carrier)
            carrier = carrier.via
        return path

    @property
    def publication(self) -> Source:
        """The publication that we read it in: the end of its path, or itself."""
        return self.path[-1] if self.via_id else self

    def clean(self) -> None:
        super().clean()
        clean_spans(self, "published")
        carrier, length = self.via, 0
        while carrier is not None:
            length += 1
            if carrier.pk == self.pk and self.pk is not None:
                raise ValidationError({"via": _("A source cannot have reached us through itself.")})
            if length > LONGEST_PATH:
                raise ValidationError({"via": _("The path from the source to us is too long.")})
            carrier = carrier.via

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and keep `known_from` right here and in all that came through this source."""
        before = self.known_from
        self.known_from = self.published_latest or (self.via.known_from if self.via else None)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "known_from"}
        super().save(*args, **kwargs)
        if self.known_from != before:
            for source in self.carried.filter(published_latest=None):
                source.via = self
                source.save()
