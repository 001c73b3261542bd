"""Copies of what a source is, kept as bytes: a web archive, a PDF, a page or a photograph."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from .sources import Source

CREATIVE_COMMONS = "https://creativecommons.org/"


class EvidenceFileManager(models.Manager["EvidenceFile"]):
    """Files without their bytes: a query says that it wants those."""

    def get_queryset(self) -> models.QuerySet[EvidenceFile]:
        return super().get_queryset().defer("content", "picture")


class EvidenceFile(models.Model):
    """Bytes that somebody sent, named by their own SHA-256, and of a photograph the picture that is shown of it.

    They lie in the database, so that a backup has them and a save has all of its parts or none; in a table of their
    own, and they stay when nothing names them any more: the history leads back to them.
    """

    sha256 = models.CharField("SHA-256", max_length=64, primary_key=True)
    content = models.BinaryField(_("bytes"))
    picture = models.BinaryField(_("picture"), null=True)

    objects = EvidenceFileManager()

    class Meta:
        verbose_name = _("kept file")
        base_manager_name = "objects"

    def __str__(self) -> str:
        return self.sha256


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def photographs(self) -> EvidenceQuerySet:
        return self.filter(kind__in=Evidence.PHOTOGRAPHS)


class Evidence(models.Model):
    """A copy that is kept of a source. Whose rights it is under decides who sees it: see evidence/seeing.py."""

    class Kind(models.TextChoices):
        """What the bytes are; the value is what the name of such a file ends in."""

        WARC = "warc", _("web archive (WARC)")
        WARC_GZ = "warc.gz", _("web archive (WARC, compressed)")
        PDF = "pdf", "PDF"
        HTML = "html", _("saved page (HTML)")
        MHTML = "mhtml", _("saved page (MHTML)")
        JPEG = "jpg", _("photograph (JPEG)")
        PNG = "png", _("photograph (PNG)")
        WEBP = "webp", _("photograph (WebP)")

    PHOTOGRAPHS: ClassVar = (Kind.JPEG, Kind.PNG, Kind.WEBP)

    class Licence(models.TextChoices):
        """What lets a site show a photograph; “all rights reserved” is none of them."""

        PUBLIC_DOMAIN = "public-domain", _("public domain")
        CC0 = "cc0-1.0", "CC0 1.0"
        BY_4 = "cc-by-4.0", "CC BY 4.0"
        BY_3 = "cc-by-3.0", "CC BY 3.0"
        BY_2 = "cc-by-2.0", "CC BY 2.0"
        BY_SA_4 = "cc-by-sa-4.0", "CC BY-SA 4.0"
        BY_SA_3 = "cc-by-sa-3.0", "CC BY-SA 3.0"
        BY_SA_2 = "cc-by-sa-2.0", "CC BY-SA 2.0"
        BY_NC_4 = "cc-by-nc-4.0", "CC BY-NC 4.0"
        BY_NC_SA_4 = "cc-by-nc-sa-4.0", "CC BY-NC-SA 4.0"
        OGL_3 = "ogl-uk-3.0", "Open Government Licence 3.0"
        ETALAB_2 = "etalab-2.0", "Licence Ouverte 2.0"
        PERMISSION = "permission", _("by permission of the rights holder")

    source = models.ForeignKey(Source, verbose_name=_("source"), on_delete=models.PROTECT, related_name="evidence")
    file = models.ForeignKey(
        EvidenceFile, verbose_name="SHA-256", on_delete=models.PROTECT, related_name="+", db_column="sha256",
        editable=False,
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    # In bytes.
    size = models.PositiveIntegerField(_("size"), editable=False)
    # Of the picture that is shown, in pixels.
    width = models.PositiveIntegerField(editable=False, null=True)
    height = models.PositiveIntegerField(editable=False, null=True)
    description = models.CharField(
        _("what it shows"),
        max_length=300,
        blank=True,
        help_text=_("In a sentence: it stands below a photograph, and is read out to who cannot see it."),
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it, as the licence wants it said.")
    )
    licence = models.CharField(
        _("licence"),
        max_length=20,
        blank=True,
        choices=Licence,
        help_text=_("Of a photograph. With one everybody sees it, without only those who are signed in."),
    )
    uploaded = models.DateTimeField(_("kept on"), default=timezone.now, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("kept by"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    objects = EvidenceQuerySet.as_manager()

    history = HistoricalRecords()

    class Meta:
        verbose_name = _("kept copy")
        verbose_name_plural = _("kept copies")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "file"],
                name="evidence_once_a_source",
                violation_error_message=_("This file is kept with this source already."),
            )
        ]

    def __str__(self) -> str:
        return evidence_words(self.kind, self.size)

    @property
    def sha256(self) -> str:
        return self.file_id

    @property
    def is_photograph(self) -> bool:
        return self.kind in self.PHOTOGRAPHS

    @property
    def is_licensed(self) -> bool:
        """Whether it is a photograph that may be shown to everybody who may read its source."""
        return self.is_photograph and bool(self.licence)

    @property
    def licence_address(self) -> str:
        """Where the text of its licence is; "" where there is none on the web."""
        return LICENCE_ADDRESSES.get(self.licence, "")

    def clean(self) -> None:
        super().clean()
        if self.licence and self.kind and not self.is_photograph:
            told = _("Only a photograph is shown to readers. Of all else they learn that it is kept.")
            raise ValidationError({"licence": told})
        if self.licence not in {"", self.Licence.PUBLIC_DOMAIN, self.Licence.CC0} and not self.credit:
            raise ValidationError(
                {"credit": _("Say whom the picture is to be credited to: its licence asks for that.")}
            )


LICENCE_ADDRESSES: dict[str, str] = {
    **{
        name: f"{CREATIVE_COMMONS}licenses/{name[3:-4]}/{name[-3:]}/"
        for name in Evidence.Licence.values
        if name.startswith("cc-")
    },
    Evidence.Licence.CC0: f"{CREATIVE_COMMONS}publicdomain/zero/1.0/",
    Evidence.Licence.OGL_3: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    Evidence.Licence.ETALAB_2: "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


def evidence_words(kind: str, size: int) -> str:
    """A copy in short: "PDF, 1.2 MB"."""
    return f"{Evidence.Kind(kind).label}, {filesizeformat(size)}"
